"""Can the name stand on a certificate?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.names import LONGEST_COMMON_NAME, certificate_names
from bot.core.playbooks.certificate import is_requested
from bot.core.topics import Topic
from bot.core.words import code
from bot.errors import UserError


@rule(Topic.ZONE, Topic.CERTIFICATES)
def common_name_too_long(facts: Facts) -> Finding | None:
    """Over 64 octets a shorter parent is the common name; there must be one."""
    apex = facts.dns.zone.name if facts.dns.zone else facts.dns.apex
    if apex is None or len(facts.domain) <= LONGEST_COMMON_NAME:
        return None
    if not is_requested(facts):
        return None
    try:
        common, *_ = certificate_names(facts.domain, apex, facts.asked.names)
    except UserError as refusal:
        return Finding(severity=Severity.BROKEN, says=str(refusal))
    so = f"the certificate also names {code(common)}"
    if common in facts.asked.names:
        so = f"that is {code(common)}"
    return Finding(
        severity=Severity.NOTICE,
        says=(
            f"The name is longer than the {LONGEST_COMMON_NAME} characters of a "
            f"certificate's common name, so {so}."
        ),
    )
