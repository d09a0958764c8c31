"""What must be right before a domain is given another certificate."""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.topics import Topic
from bot.core.words import code

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
