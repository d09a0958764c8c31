"""Is the name where devices look for it, and has a configuration come or gone?"""

from datetime import timedelta

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.names import config_name
from bot.core.rules.inplace import copied_addresses
from bot.core.rules.served import is_served, leaves
from bot.core.topics import Topic
from bot.core.words import code, when

# Long enough to be read, short enough to be news.
NEW_FOR = timedelta(hours=24)


@rule(Topic.CONFIG)
def config_vanished(facts: Facts) -> Finding | None:
    """A configuration that was there is no longer listed by AWS."""
    before = facts.before
    if facts.config is not None or before is None:
        return None
    is_public = any(each.found or each.chain for each in facts.public)
    is_used = is_public or bool(facts.blind(Topic.PUBLIC))
    return Finding(
        severity=Severity.BROKEN if is_used else Severity.NOTICE,
        says=(
            f"The domain configuration {code(before.config)} of {code(facts.domain)} "
            "is gone."
        ),
        evidence=f"It was last seen {when(before.seen_at)}.",
        devices=(
            "Devices that use this name get a certificate for another name and refuse "
            "to connect."
            if is_used
            else "Nothing: the name has no DNS record any more, so it looks retired."
        ),
        felt=is_used,
        at=before.gone_since or facts.taken_at,
        do=(
            "Find out in CloudTrail (`DeleteDomainConfiguration`) who deleted it. If "
            "it is meant to be gone, remove its DNS record too: "
            f"{code(facts.domain)}."
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG)
def config_new(facts: Facts) -> Finding | None:
    """A configuration that came after the first look, and not from this bot."""
    config, before = facts.config, facts.before
    if config is None or facts.watched_since is None:
        return None
    since = before.first_seen if before else facts.taken_at
    if since is None or facts.taken_at - since >= NEW_FOR:
        return None
    if facts.made_here or config.name == config_name(config.domain or ""):
        return None
    return Finding(
        severity=Severity.NOTICE,
        says=f"A domain configuration is new: {code(config.name)}, for "
        f"{code(facts.domain)}.",
        evidence=f"First seen {when(since)}. It was not made by this bot.",
        devices="Nothing.",
        at=since,
        do="Nothing, if you know of it. It is watched from now on.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.PUBLIC)
def name_gone(facts: Facts) -> Finding | None:
    """Public DNS has no address for a name that is configured and enabled."""
    if facts.config is None or not facts.public or _is_found(facts):
        return None
    before = facts.before
    since = before.public_at if before else None
    dangling = next((each.chain[-1] for each in facts.public if each.chain), None)
    if dangling is None and not facts.config.enabled:
        return None  # `config_disabled` says that it looks retired
    why = (
        f"Its CNAME leads to {code(dangling)}, which has no address."
        if dangling
        else "It has no DNS record."
    )
    if since is None and dangling is None:
        return Finding(
            severity=Severity.NOTICE,
            says=f"{code(facts.domain)} is configured and unknown to public DNS.",
            evidence=f"{why} It never had one since it is watched.",
            devices=(
                "Nothing on the internet finds it. If only devices in a VPC use it, "
                "all is as it should be."
            ),
            do=_point_it(facts),
            subject=Subject(SubjectKind.DOMAIN, facts.domain),
        )
    seen = f" Last seen in DNS {when(since)}." if since else ""
    return Finding(
        severity=Severity.BROKEN,
        says=f"Public DNS leads nowhere for {code(facts.domain)}.",
        evidence=f"{why}{seen}",
        devices="Devices no longer find the name and cannot connect.",
        felt=True,
        at=since,
        do=_point_it(facts),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.ENDPOINT)
def name_leads_elsewhere(facts: Facts) -> Finding | None:
    """Devices are led past this account's endpoint.

    A way of one's own that ends here all the same, like a load balancer that passes
    TLS on, is seen by the certificate that is served.
    """
    found = [each for each in facts.public if each.found]
    if facts.config is None or not found:
        return None
    if any(facts.endpoint in each.chain for each in found):
        return None
    if facts.configured is not None and is_served(facts, facts.configured):
        return None
    if copied_addresses(facts):
        return None
    felt, devices = _what_is_met(facts)
    leads = code(found[0].chain[-1]) if found[0].chain else "addresses of its own"
    return Finding(
        severity=Severity.BROKEN if felt else Severity.NEEDS_YOU,
        says=f"{code(facts.domain)} does not lead to this account's IoT endpoint.",
        evidence=(
            f"It leads to {leads}, as {len(found)} of {len(facts.public)} resolvers "
            f"say. It should lead to {code(facts.endpoint or 'the endpoint')}."
        ),
        devices=devices,
        felt=felt,
        do=_point_it(facts),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _what_is_met(facts: Facts) -> tuple[bool, str]:
    """Whether devices are turned away where they are led now, and the sentence."""
    if facts.blind(Topic.SERVED):
        return False, "What answers there could not be seen."
    if leaves(facts):
        return False, (
            "They meet another server, which has a certificate for this name. Whether "
            "it takes them in is not seen here."
        )
    return True, "Devices that connect now meet another server and refuse it."


def _is_found(facts: Facts) -> bool:
    return any(each.found for each in facts.public)


def _point_it(facts: Facts) -> str:
    return (
        f"Let {code(facts.domain)} be a CNAME to "
        f"{code(facts.endpoint or 'the IoT endpoint of this account')}."
    )
