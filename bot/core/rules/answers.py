"""Does every address, and every handshake, show the same?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.names import covers
from bot.core.rules.served import is_fresh
from bot.core.topics import Topic
from bot.core.wireseen import Asked, Served
from bot.core.words import code, when

_SAME = frozenset({Asked.AGAIN, Asked.TLS12, Asked.TLS13})
_MOST, _SHORT = 6, 12


@rule(Topic.CONFIG, Topic.SERVED, Topic.VARIANTS)
def answers_vary(facts: Facts) -> Finding | None:
    """The same question at the same place is answered now so, now otherwise."""
    if facts.config is None:
        return None
    asked = [each.seen for each in facts.deep.variants if each.asked in _SAME]
    for (address, port), shown in _by_place([*facts.served, *asked]).items():
        if len({each.fingerprint for each in shown}) > 1:
            return _finding(
                facts,
                shown,
                says=f"{code(facts.domain)} is served with one certificate now and "
                "another at the next handshake.",
                evidence=f"Port {port} at {code(address)}, {len(shown)} handshakes: "
                + "; ".join(_counted(shown)),
            )
    return None


@rule(Topic.CONFIG, Topic.SERVED)
def address_differs(facts: Facts) -> Finding | None:
    """One of the addresses shows something else than the others."""
    if facts.config is None:
        return None
    for port, shown in _by_port([*facts.served, *facts.deep.addresses]).items():
        if len({each.fingerprint for each in shown}) > 1:
            listed = (f"{code(each.address)}: {_told(each)}" for each in shown[:_MOST])
            return _finding(
                facts,
                shown,
                says=f"Not all addresses of {code(facts.domain)} serve the same "
                "certificate.",
                evidence=f"Port {port} at " + "; ".join(listed),
            )
    return None


def _finding(
    facts: Facts, shown: Sequence[Served], *, says: str, evidence: str
) -> Finding:
    bad = [each for each in shown if not _is_good(each, facts)]
    felt = bool(bad)
    late = Severity.BROKEN if felt else Severity.NEEDS_YOU
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) else late,
        says=says,
        evidence=f"{evidence}.{_configured(facts)}",
        devices=(
            "Some devices get a certificate that they refuse; it depends on luck."
            if felt
            else "Nothing while each of them is valid for the name. A device that "
            "meets the earlier one is cut off when that ends."
        ),
        felt=felt,
        do=(
            "AWS allows itself up to 60 minutes for a change. If it stays so, ask AWS "
            "support with these addresses and fingerprints."
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _is_good(each: Served, facts: Facts) -> bool:
    in_time = each.not_after is None or each.not_after > facts.taken_at
    return in_time and any(covers(name, facts.domain) for name in each.names)


def _by_place(shown: Iterable[Served]) -> Mapping[tuple[str, int], list[Served]]:
    found: defaultdict[tuple[str, int], list[Served]] = defaultdict(list)
    for each in shown:
        if each.fingerprint is not None:
            found[each.address, each.port].append(each)
    return found


def _by_port(shown: Iterable[Served]) -> Mapping[int, list[Served]]:
    found: defaultdict[int, list[Served]] = defaultdict(list)
    for each in shown:
        if each.fingerprint is not None:
            found[each.port].append(each)
    return found


def _counted(shown: Sequence[Served]) -> list[str]:
    prints = [each.fingerprint for each in shown]
    firsts = {each.fingerprint: each for each in reversed(shown)}
    return [f"{prints.count(key)} times {_told(each)}" for key, each in firsts.items()]


def _told(each: Served) -> str:
    until = f", valid until {when(each.not_after)}" if each.not_after else ""
    return f"{code((each.fingerprint or '')[:_SHORT])}{until}"


def _configured(facts: Facts) -> str:
    its = facts.configured
    if its is None or its.fingerprint is None:
        return ""
    return f" Configured is {code(its.fingerprint[:_SHORT])}."
