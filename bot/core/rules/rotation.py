"""What must be right before a domain is given another certificate."""

from bot.core.certs.limits import MOST_NAMES, SUPPORTED_KEYS
from bot.core.facts import Certificate, Facts, Topic
from bot.core.findings import Finding, Severity, rule
from bot.core.names import covers
from bot.core.words import code

UNFIT = "The certificate that was asked for cannot take over."
NOTHING_CHANGED = "Nothing was created."
_OURS = ("managed-by", "iotdomain")


@rule(Topic.CONFIG)
def no_config_to_rotate(facts: Facts) -> Finding | None:
    """Without a configuration there is no certificate to take the place of."""
    if facts.config is not None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"{code(facts.domain)} has no domain configuration here.",
        do=f"`/iotdomain create {facts.domain}` sets it up. {NOTHING_CHANGED}",
    )


@rule(Topic.CONFIG)
def config_to_rotate_is_off(facts: Facts) -> Finding | None:
    """Somebody switched it off on purpose; a new one would switch it on again."""
    config = facts.config
    if config is None or config.enabled:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"The domain configuration {code(config.name)} is `DISABLED`, so it "
        "serves no certificate at all.",
        do=f"Find out who disabled it and why, and enable it first. {NOTHING_CHANGED}",
    )


@rule(Topic.CONFIG)
def config_is_not_ours(facts: Facts) -> Finding | None:
    """The bot's role may take away only what has its tag (deploy/iam/apply.json)."""
    config = facts.config
    if config is None or _OURS in config.tags:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"The domain configuration {code(config.name)} was not made by this bot, "
        "so it may not be taken away by it.",
        evidence="It lacks the tag `managed-by` = `iotdomain`.",
        do="Whoever made it can replace it, or add that tag and ask again. "
        f"{NOTHING_CHANGED}",
    )


def unfit(held: Certificate | None, facts: Facts) -> tuple[Finding, ...]:
    """Why IoT could not serve a certificate that takes over from another one."""
    if held is None:
        return (_unfit("It is not in ACM of this account and region."),)
    covered = any(covers(name, facts.domain) for name in held.names)
    names = ", ".join(map(code, held.names))
    found = {
        f"Its status is {code(held.status)}, not `ISSUED`.": held.status != "ISSUED",
        f"It does not cover {code(facts.domain)}, only {names}.": not covered,
        f"AWS IoT does not document its key type {code(held.key)} as accepted.": (
            held.key not in SUPPORTED_KEYS
        ),
        f"It has {len(held.names)} names; AWS IoT takes {MOST_NAMES}.": (
            len(held.names) > MOST_NAMES
        ),
    }
    return tuple(_unfit(says) for says, is_so in found.items() if is_so)


def _unfit(says: str) -> Finding:
    return Finding(
        severity=Severity.BROKEN,
        says=f"{UNFIT} {says}",
        do="Choose another one with `certificate=…`, or `fresh=yes` for a new one. "
        f"{NOTHING_CHANGED}",
    )
