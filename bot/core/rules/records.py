"""Do the records around the name leave room for the CNAME and for ACM?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.playbooks.certificate import is_requested
from bot.core.rules.config import NOTHING_MADE
from bot.core.rules.zone import is_apex
from bot.core.topics import Topic
from bot.core.words import code

# Any of these in a CAA record set lets Amazon issue (ACM user guide,
# "Troubleshooting CAA problems").
AMAZON_ISSUERS = frozenset(
    {"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"}
)


@rule(Topic.RECORDS)
def other_records_at_name(facts: Facts) -> Finding | None:
    """A CNAME stands alone: any other record at the name is in its way (RFC 1034)."""
    others = [each for each in facts.dns.records if each.type != "CNAME"]
    if not others or is_apex(facts):
        # At the top of a zone the advice would be to remove what holds the zone.
        return None
    listed = "; ".join(
        f"{each.type} {', '.join(map(code, each.values)) or code(each.alias or '')}"
        for each in others
    )
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"{code(facts.domain)} has other DNS records, and a CNAME cannot stand "
            "beside them."
        ),
        evidence=listed,
        do=(
            "Find out who uses them and remove them, or use another name. The bot "
            f"replaces a CNAME, never these.{_caa_belongs(facts)} {NOTHING_MADE}"
        ),
    )


def _caa_belongs(facts: Facts) -> str:
    """Where a CAA record can stand that is in the way at the name itself."""
    if not _has_caa(facts):
        return ""
    above = code(facts.domain.partition(".")[2])
    return f" A CAA record can stand at {above} instead, if it lets `amazon.com` issue."


def _has_caa(facts: Facts) -> bool:
    return any(each.type == "CAA" for each in facts.dns.records)


@rule(Topic.RECORDS)
def wildcard_answers(facts: Facts) -> Finding | None:
    """Worth knowing: the name seems to exist although it has no record of its own."""
    wildcard = facts.dns.wildcard
    if wildcard is None or facts.dns.records:
        return None
    return Finding(
        severity=Severity.NOTICE,
        says=(
            f"Today the wildcard {code(wildcard.name)} ({wildcard.type}) answers for "
            "this name; the new record takes over for this name only."
        ),
    )


@rule(Topic.CAA, Topic.CERTIFICATES)
def caa_forbids_amazon(facts: Facts) -> Finding | None:
    """ACM ends a request as FAILED with CAA_ERROR when CAA names other CAs only."""
    allowed = facts.dns.caa
    if allowed is None or AMAZON_ISSUERS.intersection(allowed):
        return None
    if not is_requested(facts):
        return None
    if _has_caa(facts) and not is_apex(facts):
        # It has to go whatever it says, which `other_records_at_name` tells.
        return None
    at = code(facts.dns.caa_at or facts.domain)
    others = ", ".join(map(code, allowed)) or "no CA at all"
    return Finding(
        severity=Severity.BROKEN,
        says=f"The CAA record at {at} does not let Amazon issue a certificate.",
        evidence=f"It allows {others}.",
        do=f'Add the record `0 issue "amazon.com"` at {at}. {NOTHING_MADE}',
    )
