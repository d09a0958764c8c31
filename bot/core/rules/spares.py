"""Do certificates for the name pile up beside the one that is used?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.topics import Topic
from bot.core.words import code

# One that waits to take over, and one that was left, are no pile.
MOST = 2
_MOST_LISTED = 6
_LIVE = frozenset({"ISSUED", "PENDING_VALIDATION"})


@rule(Topic.CERTIFICATES)
def certificates_pile_up(facts: Facts) -> Finding | None:
    """ACM's idempotency token lives an hour: whoever asks again later gets another."""
    spares = [
        each
        for each in facts.certificates
        if each.kind == "AMAZON_ISSUED"
        and each.status in _LIVE
        and each.names == (facts.domain,)
        and each.in_use is False
    ]
    if len(spares) <= MOST:
        return None
    listed = "\n".join(
        f"{code(each.arn)}: {code(each.status)}" for each in spares[:_MOST_LISTED]
    )
    more = len(spares) - _MOST_LISTED
    return Finding(
        severity=Severity.NOTICE,
        says=f"ACM has {len(spares)} certificates for {code(facts.domain)} alone that "
        "nothing uses.",
        evidence=f"{listed}\n… and {more} more" if more > 0 else listed,
        devices="Nothing.",
        do="Find out who asks for a new one each time, and delete those that nobody "
        "waits for. Each counts against ACM's quota.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )
