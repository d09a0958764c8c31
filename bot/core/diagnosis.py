"""What is wrong with one domain, told from what only follows from it. Pure.

The verdict is about what devices see now. What passes by itself is waiting, and a
domain is healthy only if nothing that decides it was hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.causes import explained
from bot.core.changed import with_change
from bot.core.facts import Certificate, Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, diagnose
from bot.core.rules import DIAGNOSED
from bot.core.rules.served import GRACE, is_served, last_change
from bot.core.topics import Gap, Topic
from bot.core.variants import is_on_8443, without_name
from bot.core.words import code, day

Coded = tuple[str, Finding]
"""A rule's code and what it found."""

DECIDES = frozenset({Topic.CONFIG, Topic.CERTIFICATES, Topic.PUBLIC, Topic.SERVED})
"""While one of these is hidden, nobody can say that devices are well."""


class Verdict(StrEnum):
    """How a domain stands, in the words that people read."""

    BROKEN = "Broken"
    NEEDS_YOU = "Needs you"
    WAITING = "Waiting"
    HEALTHY = "Healthy"
    NOT_SET_UP = "Not set up"
    UNUSED = "Not in use"
    UNSEEN = "Could not see"
    LOOKING = "Looking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosed:
    """The cause, what follows from it, what else there is, and what is well.

    `cause` is None where nothing was found. `follows` are consequences of any of the
    causes. `fine` are short mrkdwn pieces of what was seen to be right. `skipped` are
    the rules that a gap hid, `waiting` those whose facts are still being looked at.
    `until` is how long AWS may take for the last change, while that is what is waited
    for.
    """

    facts: Facts
    verdict: Verdict
    cause: Coded | None
    follows: tuple[Coded, ...]
    others: tuple[Coded, ...]
    fine: tuple[str, ...]
    skipped: tuple[tuple[str, Gap], ...]
    checks: int
    waiting: tuple[str, ...] = ()
    until: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether every look has come in, or was given up."""
        return not any(each.pending for each in self.facts.gaps)

    @property
    def pending(self) -> tuple[Topic, ...]:
        """What is being looked at still."""
        topics = (each.topic for each in self.facts.gaps if each.pending)
        return tuple(dict.fromkeys(topics))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What could not be seen."""
        return tuple(each for each in self.facts.gaps if not each.pending)


def diagnosed(facts: Facts) -> Diagnosed:
    """Judge one look at one domain; the same look gives the same answer."""
    found = diagnose(DIAGNOSED, facts)
    findings = dict(found.findings)
    causes = explained(findings, facts.taken_at)
    order = {each.code: place for place, each in enumerate(DIAGNOSED)}

    def rank(item: Coded) -> tuple[bool, int, int]:
        name, finding = item
        return not finding.felt, -finding.severity, order[name]

    apart = ((c, f) for c, f in findings.items() if c not in causes)
    roots = sorted(((c, with_change(c, f, facts)) for c, f in apart), key=rank)
    cause = roots[0] if roots else None
    return Diagnosed(
        facts=facts,
        verdict=_verdict(facts, cause),
        cause=cause,
        follows=tuple((each, findings[each]) for each in causes),
        others=tuple(roots[1:]),
        fine=_fine(facts, findings),
        skipped=tuple(each for each in found.skipped if not each[1].pending),
        waiting=tuple(code for code, gap in found.skipped if gap.pending),
        checks=len(DIAGNOSED),
        until=_until(facts, cause),
    )


def _verdict(facts: Facts, cause: Coded | None) -> Verdict:
    finding = cause[1] if cause else None
    if finding is not None and finding.severity > Severity.WAITING:
        return Verdict.BROKEN if finding.felt else Verdict.NEEDS_YOU
    waits = finding is not None and finding.severity is Severity.WAITING
    if facts.config is None and not facts.blind(Topic.CONFIG):
        return Verdict.WAITING if waits else Verdict.NOT_SET_UP
    if _is_unknown(facts):
        return Verdict.UNUSED
    if any(not each.pending for each in facts.blind(*DECIDES)):
        return Verdict.UNSEEN
    if waits:
        return Verdict.WAITING
    # What still comes in may find what is wrong.
    if any(each.pending for each in facts.gaps):
        return Verdict.LOOKING
    # Nothing was found and nothing was shown: it is not known to be well.
    shown = any(each.fingerprint for each in facts.served)
    return Verdict.HEALTHY if shown else Verdict.UNSEEN


def _is_unknown(facts: Facts) -> bool:
    """Whether all was seen but the wire, to which no name leads."""
    if facts.blind(Topic.CONFIG, Topic.CERTIFICATES, Topic.RECORDS, Topic.PUBLIC):
        return False
    return not any(each.found or each.chain for each in facts.public)


def _until(facts: Facts, cause: Coded | None) -> datetime | None:
    changed = last_change(facts)
    if cause is None or cause[1].severity is not Severity.WAITING or changed is None:
        return None
    return changed + GRACE


def _fine(facts: Facts, found: Mapping[str, Finding]) -> tuple[str, ...]:
    config, its = facts.config, facts.configured
    said: list[str] = []
    subjects = {each.subject for each in found.values()}
    if its and its.status == "ISSUED" and _itself(its) not in subjects:
        said.append(_certificate(its))
    if config is not None and config.enabled:
        held = config.certificate_status
        status = f", certificate {code(held)}" if held else ""
        if held != "INVALID":
            said.append(f"domain `ENABLED`{status}")
    leads = [each for each in facts.public if facts.endpoint in each.chain]
    if facts.endpoint and leads and "record_changed_away" not in found:
        said.append("the CNAME leads to this account's endpoint")
    if facts.dns.zone is not None and facts.dns.zone.delegated:
        said.append("delegation")
    if its is not None and is_served(facts, its) and not found.keys() & _ON_THE_WIRE:
        ports = sorted({each.port for each in facts.served if each.fingerprint})
        publish = ", and on 8443" if is_on_8443(facts) else ""
        on = " and ".join(map(str, reversed(ports)))
        said.append(f"served on {on}{publish}")
    own = without_name(facts)
    if own:
        said.append(f"devices have to send the name (SNI), else they get {code(own)}")
    return tuple(said)


_ON_THE_WIRE = frozenset({"served_wrong_name", "served_is_other"})


def _itself(its: Certificate) -> Subject:
    return Subject(SubjectKind.CERTIFICATE, its.arn)


def _certificate(its: Certificate) -> str:
    until = f" until {day(its.not_after)}" if its.not_after else ""
    return f"certificate {code(its.status)}{until}"
