"""Was the record written, and went astray on the way? The usual slips, by name."""

from bot.core.authorityseen import Mistake, Slip
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.served import is_served
from bot.core.topics import Topic
from bot.core.words import code


@rule(Topic.CONFIG, Topic.AUTHORITIES)
def record_doubled(facts: Facts) -> Finding | None:
    """The DNS page added the zone to a name that had it already."""
    found = _slip(facts, Slip.DOUBLED)
    if found is None:
        return None
    return _finding(
        facts,
        f"The CNAME of {code(facts.domain)} stands at a name with the zone twice.",
        f"is: {code(found.at)}\nshould be: {code(facts.domain)}",
        "Enter the short name on the DNS page, without the zone.",
    )


@rule(Topic.CONFIG, Topic.AUTHORITIES)
def record_value_doubled(facts: Facts) -> Finding | None:
    """The DNS page added the zone to the value, as to anything without a last dot."""
    found = _slip(facts, Slip.VALUE)
    if found is None or facts.deep.authorities is None:
        return None
    is_ = next(it.target for it in facts.deep.authorities.servers if it.target)
    return _finding(
        facts,
        f"The value of the CNAME of {code(facts.domain)} has the zone behind it.",
        f"is: {code(is_)}\nshould be: {_endpoint(facts)}",
        "End the value with a dot, or enter it as a full name.",
    )


@rule(Topic.CONFIG, Topic.AUTHORITIES)
def record_as_text(facts: Facts) -> Finding | None:
    """The endpoint stands there as a text, which leads nobody anywhere."""
    if _slip(facts, Slip.TEXT) is None:
        return None
    return _finding(
        facts,
        f"The record of {code(facts.domain)} is a TXT record in place of a CNAME.",
        f"is: TXT {_endpoint(facts)}\nshould be: CNAME {_endpoint(facts)}",
        "Delete the TXT record first: a CNAME cannot stand beside it.",
    )


@rule(Topic.CONFIG, Topic.AUTHORITIES)
def record_in_other_zone(facts: Facts) -> Finding | None:
    """The record is there, in a zone that is not asked for this name."""
    found = _slip(facts, Slip.OTHER_ZONE) or _slip(facts, Slip.CUT_OFF)
    if found is None or facts.deep.authorities is None:
        return None
    zone = found.at if found.slip is Slip.CUT_OFF else facts.deep.authorities.zone
    return _finding(
        facts,
        f"The CNAME of {code(facts.domain)} stands in another zone than the one that "
        "is asked for it.",
        f"{found.says[0].upper()}{found.says[1:]}",
        f"Put it into the zone {code(zone)}.",
    )


def _slip(facts: Facts, slip: Slip) -> Mistake | None:
    """What was found astray, while the name of a configured domain leads nowhere."""
    seen = facts.deep.authorities
    if facts.config is None or seen is None or seen.mistake is None:
        return None
    if seen.mistake.slip is not slip or _arrives(facts):
        return None
    return seen.mistake


def _arrives(facts: Facts) -> bool:
    """Whether devices reach AWS IoT all the same: the slip is an old one, then."""
    if any(facts.endpoint in each.chain for each in facts.public):
        return True
    return facts.configured is not None and is_served(facts, facts.configured)


def _endpoint(facts: Facts) -> str:
    return code(facts.endpoint or "this account's IoT endpoint")


def _finding(facts: Facts, says: str, evidence: str, do: str) -> Finding:
    return Finding(
        severity=Severity.BROKEN,
        says=says,
        evidence=evidence,
        devices="Devices do not find the name and cannot connect.",
        felt=True,
        do=f"{do} {code(facts.domain)} has to be a CNAME to {_endpoint(facts)}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )
