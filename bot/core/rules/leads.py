"""Where exactly does a name lead that does not lead here?

Told apart because each has another mender: a slip in the region, an endpoint of
another account, or a name that was pointed here before anything was made for it.
"""

import re

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.served import is_served
from bot.core.topics import Topic
from bot.core.words import code, when

# AWS IoT developer guide, "AWS IoT device data and service endpoints".
_ENDPOINT = re.compile(
    r"[a-z0-9]+(?:-ats)?\.iot\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?"
)


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.ENDPOINT)
def cname_without_config(facts: Facts) -> Finding | None:
    """The name leads here, and IoT has no domain configuration for it."""
    if facts.config is not None or facts.endpoint is None:
        return None
    if not any(facts.endpoint in each.chain for each in facts.public):
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"{code(facts.domain)} leads to this account's IoT endpoint, and there is "
            "no domain configuration for it here."
        ),
        evidence=f"Public DNS: CNAME to {code(facts.endpoint)}.",
        devices=(
            "Devices that use this name get a certificate for another name and refuse "
            "to connect."
        ),
        felt=True,
        do=f"`/iotdomain create {facts.domain}` makes a plan for the rest.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.RECORDS, Topic.ENDPOINT)
def cname_missing(facts: Facts) -> Finding | None:
    """The zone has no record for a name that is configured.

    Then public DNS is not even asked (`bot.gather`), so `name_gone` says nothing.
    """
    config, dns = facts.config, facts.dns
    if config is None or not config.enabled or dns.records or dns.wildcard:
        return None
    if any(each.found or each.chain for each in facts.public):
        return None
    before = facts.before.public_at if facts.before else None
    here = code(facts.endpoint or "this account's IoT endpoint")
    return Finding(
        severity=Severity.BROKEN if before else Severity.NOTICE,
        says=f"{code(facts.domain)} has no DNS record.",
        evidence=f"Last seen in DNS {when(before)}." if before else "",
        devices=(
            "Devices no longer find the name and cannot connect."
            if before
            else "Nothing on the internet finds it. If only devices in a VPC use it, "
            "all is as it should be."
        ),
        felt=before is not None,
        at=before,
        do=f"Let {code(facts.domain)} be a CNAME to {here}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.ENDPOINT)
def cname_other_region(facts: Facts) -> Finding | None:
    """The CNAME names the IoT endpoint of a region without this configuration."""
    led = _elsewhere(facts)
    if led is None or led[1] == facts.region:
        return None
    return _led_to(facts, led[0], "of another region")


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.ENDPOINT)
def cname_other_account(facts: Facts) -> Finding | None:
    """The CNAME names an IoT endpoint of this region that is not this account's."""
    led = _elsewhere(facts)
    if led is None or led[1] != facts.region:
        return None
    return _led_to(facts, led[0], "of another account")


def _elsewhere(facts: Facts) -> tuple[str, str] | None:
    """The foreign IoT endpoint that public DNS leads to, and its region."""
    if facts.config is None:
        return None
    chains = [each.chain for each in facts.public if each.chain]
    if any(facts.endpoint in chain for chain in chains):
        return None
    if facts.configured is not None and is_served(facts, facts.configured):
        return None
    for chain in chains:
        for name in chain:
            found = _ENDPOINT.fullmatch(name)
            if found:
                return name, found["region"]
    return None


def _led_to(facts: Facts, there: str, whose: str) -> Finding:
    asked = len(facts.public)
    same = sum(there in each.chain for each in facts.public)
    here = code(facts.endpoint or "this account's IoT endpoint")
    return Finding(
        severity=Severity.BROKEN,
        says=f"The CNAME of {code(facts.domain)} names the IoT endpoint {whose}.",
        evidence=(
            f"is: {code(there)}, at {same} of {asked} resolvers\nshould be: {here}"
        ),
        devices=(
            "Devices that connect now see a certificate for another name and hang up. "
            "Connections made before are not cut by this."
        ),
        felt=True,
        do=f"Let {code(facts.domain)} be a CNAME to {here}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )
