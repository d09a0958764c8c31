"""What must be right before a domain is repaired."""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.topics import Topic
from bot.core.words import code

NOTHING_MADE = "Nothing was created."


@rule(Topic.CONFIG)
def no_config_to_repair(facts: Facts) -> Finding | None:
    """Where nothing is set up there is nothing to mend."""
    if facts.config is not None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"{code(facts.domain)} has no domain configuration here.",
        do=f"`/iotdomain create {facts.domain}` sets it up. {NOTHING_MADE}",
    )


@rule(Topic.CONFIG)
def certificate_not_valid(facts: Facts) -> Finding | None:
    """Leading devices to a certificate that IoT does not accept mends nothing."""
    config = facts.config
    if config is None or config.certificate_status != "INVALID":
        return None
    detail = f": {code(config.certificate_detail)}" if config.certificate_detail else ""
    return Finding(
        severity=Severity.BROKEN,
        says=f"AWS IoT calls the certificate `INVALID`{detail}.",
        do=f"`/iotdomain rotate {facts.domain}` gives it another one. {NOTHING_MADE}",
    )
