"""Is there room and no claim on the name among the domain configurations?"""

from bot.core.facts import Elsewhere, Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.names import covers, is_wildcard
from bot.core.topics import Topic
from bot.core.words import code

NOTHING_MADE = "Nothing was created."


@rule(Topic.CONFIG)
def domain_has_config(facts: Facts) -> Finding | None:
    """One FQDN has one configuration; a second create would be refused or worse."""
    config = facts.config
    if config is None:
        return None
    state = "ENABLED" if config.enabled else "DISABLED"
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"{code(facts.domain)} already has the domain configuration "
            f"{code(config.name)} here (`{state}`)."
        ),
        evidence=f"Certificate {code(config.certificate_arn or 'none')}",
        do=(
            f"`/iotdomain status {facts.domain}` shows how it is doing. {NOTHING_MADE}"
        ),
    )


@rule(Topic.CONFIG)
def config_name_taken(facts: Facts) -> Finding | None:
    """Names of configurations are unique per account and region."""
    other = facts.config_name_taken
    if other is None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"The name {code(other.name)} is taken by a domain configuration for "
            f"{code(other.domain or 'another domain')}."
        ),
        do="Choose another name with `name=`, or delete that one in AWS first. "
        f"{NOTHING_MADE}",
    )


@rule(Topic.ELSEWHERE)
def claimed_elsewhere(facts: Facts) -> Finding | None:
    """Other accounts of the region are blocked from names that overlap.

    AWS IoT developer guide, "Using one certificate for multiple domains".
    """
    first = next((each for each in facts.elsewhere if _claims(each, facts)), None)
    if first is None:
        return None
    same = first.domain == facts.domain
    how = "for the same name" if same else "whose certificate overlaps with it"
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"{first.place} has the domain configuration {code(first.config)} "
            f"{how}, and AWS serves a name from one account of a region only."
        ),
        evidence="Its certificate names: "
        + (", ".join(map(code, first.certificate_names)) or "not seen"),
        do=f"Remove it there first, or use another name. {NOTHING_MADE}",
    )


def _claims(each: Elsewhere, facts: Facts) -> bool:
    """Whether it has the name, or a wildcard that covers it."""
    wild = filter(is_wildcard, each.certificate_names)
    return each.domain == facts.domain or any(covers(w, facts.domain) for w in wild)


@rule(Topic.QUOTA)
def quota_used_up(facts: Facts) -> Finding | None:
    """AWS allows 10 configurations an account and region unless raised (L-89635276)."""
    used, limit = facts.configs_used, facts.configs_limit
    if used is None or limit is None or used < limit:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"The account has {used} of {limit} domain configurations here.",
        do=(
            'Ask AWS for a higher quota ("domain configurations per account"), or '
            f"delete a configuration that nobody uses. {NOTHING_MADE}"
        ),
    )
