"""From the facts of all domains of a target to a sweep: cause by cause, purely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.causes import explained
from bot.core.facts import Facts
from bot.core.findings import Finding, Rule, Severity, Subject, SubjectKind, diagnose
from bot.core.known import Inventory
from bot.core.rules import WATCHED
from bot.core.rules.served import leaves
from bot.core.sweeps import Observation, Sweep, Unseen, Watched
from bot.core.topics import Gap, Topic

# A target that could not be asked about or reached for a moment is no news.
BLIND_FOR = timedelta(hours=1)
TARGET_UNSEEN = "target_unseen"
NOTHING_REACHED = "nothing_reached"
BLIND = frozenset({TARGET_UNSEEN, NOTHING_REACHED})
"""What a sweep says of its own eyes, and not of any domain."""
_Found = tuple[str, str, Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was seen of a target as a whole.

    `listed` False: not even its configurations could be listed; `blocked`: and that
    stays so until a person acts. `complete`: all that are listed were described.
    """

    target_id: str
    taken_at: datetime
    facts: Sequence[Facts] = ()
    gaps: Sequence[Gap] = ()
    listed: bool = True
    blocked: bool = False
    complete: bool = True


def judged(
    looked: Looked, inventory: Inventory | None, rules: Sequence[Rule] = WATCHED
) -> Sweep:
    """What the rules make of it, one observation for each cause."""
    found: list[_Found] = []
    unseen: list[Unseen] = []
    watched: list[Watched] = []
    for facts in looked.facts:
        diagnosis = diagnose(rules, facts)
        findings = dict(diagnosis.findings)
        causes = explained(findings, looked.taken_at)
        for code, finding in findings.items():
            if code in causes:
                gap = Gap(_topic(rules, code), f"It follows from `{causes[code]}`.")
                unseen.append(_unseen(code, facts.domain, gap, causes[code]))
            else:
                found.append((code, facts.domain, finding))
        unseen += [_unseen(code, facts.domain, gap) for code, gap in diagnosis.skipped]
        if facts.config is not None:
            watched.append(_watched(facts, [c for c in findings if c not in causes]))
    unseen += [_unseen(rule.code, None, gap) for gap in looked.gaps for rule in rules]
    observed = [*_observed(found), *_of_the_target(looked, inventory)]
    observed.sort(key=lambda each: (-each.finding.severity, each.code, each.domains))
    return Sweep(
        target_id=looked.target_id,
        taken_at=looked.taken_at,
        complete=looked.complete and looked.listed,
        watched=tuple(watched),
        observed=tuple(observed),
        unseen=tuple(unseen),
    )


def _observed(found: Iterable[_Found]) -> Iterable[Observation]:
    by_cause: dict[tuple[str, Subject], list[_Found]] = {}
    for code, domain, finding in found:
        subject = finding.subject or Subject(SubjectKind.DOMAIN, domain)
        by_cause.setdefault((code, subject), []).append((code, domain, finding))
    for (code, subject), same in by_cause.items():
        worst = max((each for _, _, each in same), key=_weight)
        yield Observation(
            code=code,
            subject=subject,
            finding=replace(worst, subject=subject),
            domains=tuple(sorted({domain for _, domain, _ in same})),
        )


def _weight(finding: Finding) -> tuple[int, bool]:
    return finding.severity, finding.felt


def _of_the_target(
    looked: Looked, inventory: Inventory | None
) -> Iterable[Observation]:
    finding = _blind(looked, inventory) if not looked.listed else None
    code = TARGET_UNSEEN
    if finding is None:
        finding, code = _unreached(looked), NOTHING_REACHED
    if finding is not None and finding.subject is not None:
        yield Observation(
            code=code, subject=finding.subject, finding=finding, domains=()
        )


def _blind(looked: Looked, inventory: Inventory | None) -> Finding:
    """Not seeing is not being well, so it is said by itself."""
    last = inventory.seen_at if inventory else None
    passing = not looked.blocked and last is not None
    young = passing and last is not None and looked.taken_at - last < BLIND_FOR
    return Finding(
        severity=Severity.WAITING if young else Severity.NEEDS_YOU,
        says="No domain configuration of this account and region can be seen.",
        evidence=" ".join(dict.fromkeys(gap.says for gap in looked.gaps)),
        devices="Nothing by this alone. What happens to them is not seen either.",
        at=last,
        do=(
            "Have the role or the connection mended. Until then nothing here is called "
            "fine, and no alert is opened or resolved here."
        ),
        subject=Subject(SubjectKind.ACCOUNT, looked.target_id),
    )


def _unreached(looked: Looked) -> Finding | None:
    """All names have addresses and none answers: then it is hardly the domains."""
    tried = [
        facts
        for facts in looked.facts
        if facts.config and facts.config.enabled and any(p.found for p in facts.public)
    ]
    hidden = [gap for facts in tried for gap in facts.blind(Topic.SERVED)]
    if not tried or len(hidden) < len(tried):
        return None
    one = len(tried) == 1
    last = max(
        (
            each.before.served_at
            for each in tried
            if each.before and each.before.served_at
        ),
        default=None,
    )
    young = last is not None and looked.taken_at - last < BLIND_FOR
    return Finding(
        severity=Severity.WAITING if young else Severity.NEEDS_YOU,
        says=(
            "The one domain that has an address cannot be reached from here."
            if one
            else f"None of the {len(tried)} domains that have an address can be "
            "reached from here."
        ),
        evidence=hidden[0].says,
        devices="Not seen: whether devices reach them is not known.",
        at=last,
        do=(
            "Let the bot's machine connect to ports 8883 and 443, or look at the AWS "
            "Health Dashboard when other machines cannot connect either."
        ),
        subject=Subject(SubjectKind.ACCOUNT, looked.target_id),
    )


def _unseen(
    code: str, domain: str | None, gap: Gap, cause: str | None = None
) -> Unseen:
    return Unseen(code=code, domain=domain, gap=gap, cause=cause)


def _watched(facts: Facts, codes: Sequence[str]) -> Watched:
    config, its = facts.config, facts.configured
    if config is None:
        raise AssertionError("only what is configured is watched")
    ends = [each.not_after for each in leaves(facts) if each.not_after]
    before = facts.before.served_until if facts.before else None
    return Watched(
        domain=facts.domain,
        config=config.name,
        enabled=config.enabled,
        certificate_arn=config.certificate_arn,
        until=its.not_after if its else None,
        served_until=min(ends, default=before),
        codes=tuple(codes),
    )


def _topic(rules: Sequence[Rule], code: str) -> Topic:
    rule = next(each for each in rules if each.code == code)
    return min(rule.needs, default=Topic.CONFIG)
