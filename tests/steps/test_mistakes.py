"""The usual mistakes with a record, each in a DNS that knows its zones."""

from dataclasses import replace

import pytest

from bot.core.dnsseen import Zone
from bot.core.plans import StepName, step
from bot.errors import Transient
from bot.ports import Answer
from bot.resolve.mistakes import MOST_ZONES, USUAL, USUAL_FOR_PROOF
from bot.resolve.records import Said, lines, what_dns_says
from tests.support.stepping import Stepping

ZONE, PARENT = "eu.byhand.example", "byhand.example"
HOST = f"device.{ZONE}"
ENDPOINT = "a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com"
NAME, VALUE = f"_3f9c.{HOST}", "_8a7b.xlfgrmvvlj.acm-validations.aws"
PLAN = step(StepName.RECORDS_BY_HAND, zone=ZONE, early="yes")


class ZonedNames:
    """Each zone's servers know their own records; a wildcard answers as in DNS."""

    def __init__(self):
        self.zones = {ZONE: {}, PARENT: {}, "acme.example": {}}
        self.cut = None
        self.asked = []

    def put(self, zone, name, kind, value):
        self.zones[zone][name, kind] = (value,)

    def authoritative(self, zone, name, kind):
        self.asked.append((zone, name))
        if self.cut and name.endswith(self.cut) and zone == ZONE:
            raise Transient("The name servers point elsewhere.")
        records = self.zones[zone]
        parts = name.split(".")
        names = [name, *("*." + ".".join(parts[i:]) for i in range(1, len(parts)))]
        found = next((records[n, kind] for n in names if (n, kind) in records), ())
        return (Answer(server=zone, found=bool(found), values=found),)

    def resolve_each(self, name, kind):
        zone = next(zone for zone in self.zones if name.endswith(zone))
        if self.cut and name.endswith(self.cut):
            return (Answer(server="public", found=False),)
        return self.authoritative(zone, name, kind)

    def zone_of(self, name):
        if self.cut and name.endswith(self.cut):
            return self.cut, ("ns9.dns.example",)
        return ZONE, ("ns1.dns.example",)


@pytest.fixture
def names():
    return ZonedNames()


@pytest.fixture
def said(names):
    world = Stepping()

    def say(name, value, zones=("acme.example",)):
        account = world.target.dns[0].account
        world.world.zones[account] = {
            each: Zone(
                id=each,
                name=each,
                account=account,
                name_servers=(),
                delegated=None,
            )
            for each in zones
        }
        context = replace(world.context(PLAN), names=names)
        return what_dns_says(context, name, value, context.params["zone"])

    return say


def test_nothing_at_all_is_no_mistake(said):
    assert said(NAME, VALUE) == Said(
        there=False, line="no such name yet.", named=False, proof=True
    )


TWICE = (
    f"found at `{NAME}.{ZONE}`. The DNS page added the zone a second time: enter the "
    "short name instead."
)
IN_VALUE = (
    "found, but the DNS page added the zone to the value: end the value with a dot, or "
    "enter it as the full name."
)
BARE = NAME.removeprefix("_")


def in_zone(name, zone):
    return (
        f"found at `{name}`, which is in the zone `{zone}`. It belongs in the zone "
        f"`{ZONE}`."
    )


NO_UNDERSCORE = (
    f"found at `{BARE}`, without the underscore at the front. It belongs to the name."
)
UP, UP_IN_FULL = f"_3f9c.device.{PARENT}", f"{NAME}.{PARENT}"
OURS = "_3f9c.device.acme.example"
MISTAKES = {
    "the zone twice": ((ZONE, f"{NAME}.{ZONE}", "CNAME", VALUE), TWICE),
    "twice in both": ((ZONE, f"{NAME}.{ZONE}", "CNAME", f"{VALUE}.{ZONE}"), TWICE),
    "the zone in the value": ((ZONE, NAME, "CNAME", f"{VALUE}.{ZONE}"), IN_VALUE),
    "another value": (
        (ZONE, NAME, "CNAME", "wrong.example"),
        "found, but it points to `wrong.example`.",
    ),
    "no underscore": (
        (ZONE, BARE, "CNAME", VALUE),
        NO_UNDERSCORE,
    ),
    "text": (
        (ZONE, NAME, "TXT", f'"{VALUE}"'),
        "found as a TXT record. It has to be a CNAME record.",
    ),
    "the zone above": ((PARENT, UP, "CNAME", VALUE), in_zone(UP, PARENT)),
    "the zone above, full name": (
        (PARENT, UP_IN_FULL, "CNAME", VALUE),
        in_zone(UP_IN_FULL, PARENT),
    ),
    "a zone of ours": (
        ("acme.example", OURS, "CNAME", VALUE),
        in_zone(OURS, "acme.example"),
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_each_usual_mistake_is_named(names, said, kind):
    put, line = MISTAKES[kind]
    names.put(*put)

    assert said(NAME, VALUE) == Said(there=False, line=line)


def test_a_proxy_in_front_is_named(names, said):
    names.put(ZONE, HOST, "A", "203.0.113.9")

    line = said(HOST, ENDPOINT).line

    assert line.startswith("an address is there instead (`203.0.113.9`).")


def test_a_record_in_the_wrong_zone_by_its_full_name_is_named_for_devices_too(
    names, said
):
    names.put("acme.example", f"{HOST}.acme.example", "CNAME", ENDPOINT)

    assert "which is in the zone `acme.example`" in said(HOST, ENDPOINT).line


def test_another_domain_of_ours_with_the_same_host_name_is_no_mistake(names, said):
    names.put("acme.example", "device.acme.example", "CNAME", ENDPOINT)

    assert not said(HOST, ENDPOINT).named


def test_a_part_of_the_zone_that_was_given_away_is_named(names, said):
    names.cut = f"device.{ZONE}"

    assert said(NAME, VALUE).line == (
        f"the name is in the zone `device.{ZONE}` now, with name servers of its own "
        "(`ns9.dns.example`). The record belongs there."
    )


@pytest.mark.parametrize(
    ("kind", "value"), [("CNAME", "parking.example"), ("A", "203.0.113.9")]
)
def test_what_a_wildcard_answers_is_nobodys_mistake(names, said, kind, value):
    names.put(ZONE, f"*.{ZONE}", kind, value)

    found = said(NAME, VALUE)

    assert not found.named
    wild = f"no record of its own yet; the wildcard `*.{ZONE}` answers in its place."
    assert found.line == (wild if kind == "CNAME" else "no such name yet.")


def test_of_many_zones_of_ours_only_the_nearest_few_are_asked(names, said):
    many = [f"z{number}.test" for number in range(20)]
    for zone in (*many, "near.byhand.example"):
        names.zones[zone] = {}

    said(NAME, VALUE, zones=(*many, "near.byhand.example"))

    asked = {zone for zone, _ in names.asked} - {ZONE, PARENT}
    assert "near.byhand.example" in asked
    assert len(asked) == MOST_ZONES


def test_the_usual_mistakes_are_listed_only_where_none_was_seen():
    nothing = Said(there=False, line="no such name yet.", named=False)
    there = Said(there=True, line="found.")
    wrong = Said(there=False, line="found as a TXT record.")
    proof = replace(nothing, proof=True)

    assert lines({"Record 1": proof, "Record 2": nothing})[-1] == USUAL_FOR_PROOF
    assert lines({"Record 1": there, "Record 2": nothing})[-1] == USUAL
    assert USUAL not in lines({"Record 1": wrong, "Record 2": nothing})
    assert lines({"Record 1": there}) == ("Record 1: found.",)
