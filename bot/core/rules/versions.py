"""Which TLS versions get in, by the configuration and on the wire?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.options import tls
from bot.core.rules.served import is_fresh
from bot.core.topics import Topic
from bot.core.wireseen import Asked, Served
from bot.core.words import code

_ASKED = {Asked.TLS12: tls.TLS12, Asked.TLS13: tls.TLS13}


@rule(Topic.CONFIG, Topic.VARIANTS)
def tls_differs(facts: Facts) -> Finding | None:
    """AWS names a policy, and the endpoint keeps to another."""
    policy = _policy(facts)
    seen = _seen(facts)
    if policy is None or not any(each.fingerprint for each in seen.values()):
        return None
    shut = [v for v, it in seen.items() if v in policy.versions and not it.fingerprint]
    loose = [v for v, it in seen.items() if v not in policy.versions and it.fingerprint]
    if not shut and not loose:
        return None
    late = Severity.BROKEN if shut else Severity.NEEDS_YOU
    said = [f"{_name(each)} does not get in" for each in shut]
    said += [f"{_name(each)} gets in" for each in loose]
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) else late,
        says=f"{code(facts.domain)} does not keep to its TLS policy: "
        + " and ".join(said)
        + ".",
        evidence=f"configured: {code(policy.name)} ({policy.title})\n"
        + "\n".join(f"{_name(v)}: {_outcome(it)}" for v, it in seen.items()),
        devices=(
            f"Devices that speak {' or '.join(map(_name, shut))} alone are turned away."
            if shut
            else "Nothing. Whoever should be kept out is not."
        ),
        felt=bool(shut),
        do="AWS allows itself up to 60 minutes for a change. If it stays so, set the "
        "policy again (`UpdateDomainConfiguration`), and ask AWS support if that does "
        "not help.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG)
def tls_narrow(facts: Facts) -> Finding | None:
    """A policy of one version only turns away who does not speak it."""
    policy = _policy(facts)
    cut_off = tls.cut_off(policy.name) if policy else None
    if policy is None or cut_off is None:
        return None
    seen = _seen(facts)
    tried = "".join(f"\n{_name(v)}: {_outcome(it)}" for v, it in seen.items())
    return Finding(
        severity=Severity.NOTICE,
        says=f"The TLS policy of {code(facts.domain)} lets in {policy.title}.",
        evidence=f"configured: {code(policy.name)}{tried}",
        devices=cut_off,
        do="Nothing, if it is meant. "
        f"{code(tls.SHORT['1.2+1.3'])} lets in both (`UpdateDomainConfiguration`).",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _policy(facts: Facts) -> tls.Policy | None:
    config = facts.config
    name = config.options.tls_policy if config and config.enabled else None
    return tls.POLICIES.get(name or "")


def _seen(facts: Facts) -> dict[str, Served]:
    return {
        _ASKED[each.asked]: each.seen
        for each in facts.deep.variants
        if each.asked in _ASKED
    }


def _outcome(seen: Served) -> str:
    if seen.fingerprint:
        return "gets in"
    return f"turned away ({seen.alert})" if seen.alert else "turned away"


def _name(version: str) -> str:
    return version.replace("v", " ")
