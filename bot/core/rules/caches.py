"""Do public resolvers say what the zone's own servers say?"""

from datetime import timedelta

from bot.core.dnsseen import PublicName
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.topics import Topic
from bot.core.words import code, span

# A change of the record reaches some devices only after this time.
TOO_LONG = timedelta(days=1)


@rule(Topic.CONFIG, Topic.AUTHORITIES, Topic.ENDPOINT)
def servers_disagree(facts: Facts) -> Finding | None:
    """The zone's own servers do not say the same: one of them was left behind."""
    seen = facts.deep.authorities
    servers = seen.servers if seen else ()
    right = [each for each in servers if each.target == facts.endpoint]
    if facts.config is None or not right or len(right) == len(servers):
        return None
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=f"The name servers of the zone do not agree on {code(facts.domain)}.",
        evidence="\n".join(
            f"{code(each.server)}: {code(each.target) if each.target else 'no CNAME'}"
            for each in servers
        ),
        devices="Whether a device is led here depends on which server its resolver "
        "asks.",
        do="If the record was changed just now, wait some minutes. If it stays so, see "
        "that every server of the zone takes over its changes.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.AUTHORITIES, Topic.ENDPOINT)
def resolvers_stale(facts: Facts) -> Finding | None:
    """The record is right at its source, and a cache still has the one before."""
    seen = facts.deep.authorities
    if facts.config is None or seen is None or not seen.servers:
        return None
    if any(each.target != facts.endpoint for each in seen.servers):
        return None
    stale = [each for each in facts.public if facts.endpoint not in each.chain]
    if not stale:
        return None
    lasts = max((each.lasts for each in stale if each.lasts is not None), default=None)
    left = f" for {span(timedelta(seconds=lasts))} at most" if lasts is not None else ""
    return Finding(
        severity=Severity.WAITING,
        says=f"{len(stale)} of {len(facts.public)} public resolvers still give the old "
        f"answer for {code(facts.domain)}.",
        evidence="\n".join(
            [
                *(f"{code(each.server)}: {_told(each)}" for each in stale),
                f"the zone's own servers: {code(facts.endpoint or '')}",
            ]
        ),
        devices=f"Devices whose resolver remembers the old answer go by it{left}. The "
        "others are led right.",
        do="Nothing. The record is right at its source, and caches forget by "
        "themselves.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.AUTHORITIES, Topic.ENDPOINT)
def record_changed_away(facts: Facts) -> Finding | None:
    """The record is wrong at its source, and caches still have the right one."""
    seen, here = facts.deep.authorities, facts.endpoint
    if facts.config is None or seen is None or not seen.servers:
        return None
    old = [each for each in facts.public if here in each.chain]
    # Not the endpoint itself, but a name that leads to it, is as good.
    good = {name for each in old for name in each.chain}
    if not old or any(each.target in good for each in seen.servers):
        return None
    now = seen.servers[0].target
    lasts = max((each.lasts for each in old if each.lasts is not None), default=None)
    left = (
        f", for {span(timedelta(seconds=lasts))} at most" if lasts is not None else ""
    )
    others = "see a certificate for another name and hang up"
    return Finding(
        severity=Severity.BROKEN,
        says=f"The CNAME of {code(facts.domain)} was changed, and leads to "
        f"{code(now)} now."
        if now
        else f"The CNAME of {code(facts.domain)} is gone from its zone.",
        evidence=(
            f"is: {code(now) if now else 'no CNAME'}, at the zone's own servers\n"
            f"should be: {code(here or '')}, which {len(old)} of {len(facts.public)} "
            "public resolvers still remember"
        ),
        devices=f"Devices whose resolver remembers the record of before still "
        f"connect{left}. The others {others if now else 'do not find the name'}.",
        felt=True,
        do=f"Let {code(facts.domain)} be a CNAME to {code(here or '')}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.RECORDS)
def ttl_too_long(facts: Facts) -> Finding | None:
    """A mistake in a record that is kept for days cannot be mended in minutes."""
    long = [
        each
        for each in facts.dns.records
        if each.type == "CNAME" and each.ttl >= TOO_LONG.total_seconds()
    ]
    if facts.config is None or not long:
        return None
    kept = timedelta(seconds=long[0].ttl)
    return Finding(
        severity=Severity.NOTICE,
        says=f"Resolvers may keep the CNAME of {code(facts.domain)} for {span(kept)}.",
        evidence=f"TTL {long[0].ttl}",
        devices=f"Nothing now. After a change some of them go by the old record for "
        f"{span(kept)}.",
        do="Give it a TTL of 300 well before the next change.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _told(each: PublicName) -> str:
    told = code(each.chain[0]) if each.chain else "no such record"
    if each.lasts is None:
        return told
    return f"{told}, for another {span(timedelta(seconds=each.lasts))}"
