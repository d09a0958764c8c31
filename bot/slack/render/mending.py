"""What mends a cause, as a person does it: the record to copy, the lines to see by."""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.diagnosis import Diagnosed, Verdict
from bot.core.names import short_host
from bot.core.words import code, span
from bot.slack.render import build, words
from bot.slack.render.build import Block
from bot.slack.render.records import Wanted
from bot.slack.render.shell import openssl

# Where the record that sends devices here is what is wrong.
LEADING = frozenset(
    {
        "address_records",
        "cname_missing",
        "cname_other_account",
        "cname_other_region",
        "name_gone",
        "name_leads_elsewhere",
        "name_proxied",
        "other_records_in_place",
        "record_as_text",
        "record_doubled",
        "record_in_other_zone",
        "record_value_doubled",
        "wildcard_in_place",
    }
)
# Where it is one by which ACM sees whose the name is.
PROVING = frozenset({"validation_record_missing"})
MOST_RECORDS = 2


def what_to_do(found: Diagnosed, *, is_ours: bool) -> Block | None:
    """Who does what; with `is_ours` the button above makes a plan of it."""
    facts = found.facts
    if found.cause is None or not found.cause[1].do:
        if found.verdict is not Verdict.NOT_SET_UP:
            return None
        return build.section(
            f"*What to do:* `/iotdomain create {facts.domain}` makes a plan."
        )
    do = words.ours(found.cause[1].do)
    plan = "The button makes the plan; once it is approved, I do it."
    more = " ".join(filter(None, (_felt(found), plan if is_ours else None)))
    # A list of records ends without a full stop, and takes no sentence after it.
    between = " " if do.endswith(".") else "\n"
    return build.lines(f"*What to do:* {do}{between}{more}".rstrip(), *_by_hand(found))


def _felt(found: Diagnosed) -> str:
    """When devices feel a record that was changed: what resolvers remember passes."""
    if found.cause is None or found.cause[0] not in LEADING:
        return ""
    records = [each for each in found.facts.dns.records if each.type == "CNAME"]
    if not records:
        return ""
    ttl = records[0].ttl
    wait = span(timedelta(seconds=ttl))
    return f"Its TTL is {ttl}, so new connections work about {wait} after the change."


def _by_hand(found: Diagnosed) -> list[str]:
    said: list[str] = []
    for each in _wanted(found)[:MOST_RECORDS]:
        where = f"in zone {code(each.zone)} " if each.zone else ""
        short = short_host(each.name, each.zone)
        only = (
            ""
            if short == each.name
            else f", or only {code(short)} where the DNS page adds the zone by itself"
        )
        said += [
            f"*By hand:* {where}one CNAME. Name{only}:",
            build.copyable(each.name),
            "Value:",
            build.copyable(each.value),
        ]
    return said


def _wanted(found: Diagnosed) -> tuple[Wanted, ...]:
    """The records that have to be there, where it is a record that is wrong."""
    facts = found.facts
    name = found.cause[0] if found.cause else ""
    own = facts.dns.zone.name if facts.dns.zone else None
    zone = own or facts.dns.apex or ""
    if name in LEADING and facts.endpoint:
        return (Wanted(facts.domain, facts.endpoint, zone, proof=False),)
    if name in PROVING:
        return tuple(
            Wanted(
                each.name,
                each.value,
                zone if each.name.endswith(f".{zone}") else "",
                proof=True,
            )
            for each in facts.deep.proofs
            if not each.is_there
        )
    return ()


def yourself(found: Diagnosed, ports: Mapping[int, int]) -> Block | None:
    """The lines by which anyone can see it, where there is something to be seen."""
    facts = found.facts
    if not facts.public and not facts.dns.records:
        return None
    address = next((each.address for each in facts.served), "")
    wire = openssl(facts.domain, ports, address)
    explained = (
        f"{code(f'/iotdomain help {found.cause[0]}')} explains it."
        if found.cause
        else None
    )
    return build.lines(
        "*See it yourself*",
        *(build.copyable(f"dig +short CNAME {each}") for each in _asked(found)),
        None if _is_in_dns(found) else build.copyable(wire),
        explained,
    )


def _is_in_dns(found: Diagnosed) -> bool:
    """Whether it is a record that is wrong: then the wire only shows what follows."""
    return found.cause is not None and found.cause[0] in LEADING | PROVING


def _asked(found: Diagnosed) -> tuple[str, ...]:
    """The names whose records show it."""
    if found.cause is not None and found.cause[0] in PROVING:
        return tuple(each.name for each in _wanted(found)[:MOST_RECORDS])
    return (found.facts.domain,)
