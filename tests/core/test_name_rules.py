"""Where the name leads that does not lead here: each rule finds, and does not find."""

from dataclasses import replace

import pytest

from bot.core.authorityseen import AtServer, Authorities, Mistake, Slip
from bot.core.deep import Deep
from bot.core.dnsseen import DnsFacts, PrivateZone, Record
from bot.core.findings import Severity
from bot.core.rules import caches, delegation, front, inplace, misplaced, shadows
from tests.support import watched as w
from tests.support.facts import DOMAIN, ENDPOINT, cname, zone

OTHERS = ("ns1.old-dns.example", "ns2.old-dns.example")
OURS = zone().name_servers
GONE = (w.leads(found=False),)


def zoned(*delegated_to, **changes):
    """In use, with the zone above naming these servers."""
    its = zone(delegated=delegated_to == OURS, delegated_to=delegated_to)
    return w.watched(dns=DnsFacts(zone=its, apex="acme.example"), **changes)


@pytest.mark.parametrize(
    ("rule", "servers", "severity"),
    [
        (delegation.delegation_missing, (), Severity.BROKEN),
        (delegation.delegation_elsewhere, OTHERS, Severity.BROKEN),
        (delegation.name_servers_differ, (OURS[0], OTHERS[0]), Severity.NEEDS_YOU),
    ],
)
def test_a_delegation_is_told_by_whom_it_names(rule, servers, severity):
    found = rule.check(zoned(*servers, public=GONE))

    assert found.severity is severity
    assert found.felt is (severity is Severity.BROKEN)
    assert rule.check(zoned(*OURS)) is None
    others = {
        delegation.delegation_missing,
        delegation.delegation_elsewhere,
        delegation.name_servers_differ,
    } - {rule}
    assert [each.check(zoned(*servers)) for each in others] == [None, None]


def test_a_zone_that_nobody_asks_is_not_felt_while_devices_arrive():
    found = delegation.delegation_elsewhere.check(zoned(*OTHERS))

    assert found.severity is Severity.NEEDS_YOU
    assert "Nothing yet" in found.devices
    assert all(each in found.evidence for each in (*OTHERS, *OURS))


def test_where_public_dns_did_not_answer_nothing_is_said_of_devices():
    found = delegation.delegation_elsewhere.check(zoned(*OTHERS, public=()))

    assert not found.felt
    assert found.devices == "What devices are told could not be seen."


def test_a_delegation_that_was_not_seen_is_no_finding():
    its = zone(delegated=None)
    unseen = w.watched(dns=DnsFacts(zone=its, apex="acme.example"), public=GONE)

    assert delegation.delegation_missing.check(unseen) is None


def behind(alpn=None, mqtt=None, **changes):
    """Led to a web server that has a certificate for the name."""
    own = w.link(w.LIFE / 2, fingerprint="ab" * 32)
    web = w.served(own, port=443, alpn=alpn, issuer="Other CA")
    silent = replace(web, port=8883, fingerprint=mqtt, names=(), chain=(), error="No.")
    return w.watched(
        **{"public": (w.leads(),), "served": (silent, web), **changes},
    )


def test_a_web_server_that_lets_no_mqtt_through_is_a_proxy():
    found = front.name_proxied.check(behind())

    assert found.severity is Severity.BROKEN
    assert "Other CA" in found.evidence
    assert ENDPOINT in found.do


@pytest.mark.parametrize(
    "facts",
    [
        behind(alpn="x-amzn-mqtt-ca"),
        behind(mqtt="cd" * 32),
        behind(public=(w.leads(ENDPOINT),)),
        behind(public=GONE),
        behind(config=None),
        w.watched(public=(w.leads("lb.acme.example"),)),
    ],
    ids=["speaks MQTT", "answers on 8883", "leads here", "gone", "no config", "passes"],
)
def test_what_may_be_a_way_to_us_is_none(facts):
    assert front.name_proxied.check(facts) is None


def astray(slip, at=DOMAIN, says="found at `x`.", target=None, **changes):
    """No server of the zone has the CNAME; it was found there instead."""
    seen = Authorities(
        zone="acme.example",
        servers=(AtServer(server="ns-1.awsdns.example", target=target),),
        mistake=Mistake(slip, at, says),
    )
    return w.watched(
        **{"public": GONE, "served": (), "deep": Deep(authorities=seen), **changes}
    )


SLIPS = {
    misplaced.record_doubled: Slip.DOUBLED,
    misplaced.record_value_doubled: Slip.VALUE,
    misplaced.record_as_text: Slip.TEXT,
    misplaced.record_in_other_zone: Slip.OTHER_ZONE,
}


@pytest.mark.parametrize("rule", SLIPS, ids=lambda each: each.code)
def test_each_slip_has_its_name_and_no_other(rule):
    wrong = f"{ENDPOINT}.acme.example"
    said = astray(SLIPS[rule], at=f"{DOMAIN}.acme.example", target=wrong)

    found = rule.check(said)

    assert found.severity is Severity.BROKEN
    assert ENDPOINT in found.do
    assert [each.check(said) for each in SLIPS if each is not rule] == [None] * 3
    assert rule.check(w.watched()) is None
    assert rule.check(replace(said, config=None)) is None


def test_a_record_for_a_zone_that_is_cut_off_belongs_below():
    found = misplaced.record_in_other_zone.check(
        astray(Slip.CUT_OFF, at="eu.x.example")
    )

    assert "`eu.x.example`" in found.do


@pytest.mark.parametrize(
    "changes",
    [
        {"public": (w.leads(ENDPOINT),)},
        {"public": (w.leads("lb.acme.example"),), "served": w.watched().served},
    ],
    ids=["leads here", "is passed on here"],
)
def test_a_slip_of_long_ago_is_nobodys_fault_while_devices_arrive(changes):
    assert misplaced.record_doubled.check(astray(Slip.DOUBLED, **changes)) is None


def right(*public, target=ENDPOINT):
    seen = Authorities(
        zone="acme.example",
        servers=(AtServer(server="ns-1.awsdns.example", target=target, ttl=300),),
    )
    return w.watched(public=public, deep=Deep(authorities=seen))


OLD = replace(w.leads("old.acme.example", server="8.8.8.8"), lasts=120)


def test_a_cache_that_has_the_record_before_is_waited_for():
    found = caches.resolvers_stale.check(right(w.leads(ENDPOINT), OLD))

    assert found.severity is Severity.WAITING
    assert "1 of 2 public resolvers" in found.says
    assert "`8.8.8.8`: `old.acme.example`, for another 2 min" in found.evidence


@pytest.mark.parametrize(
    "facts",
    [
        right(w.leads(ENDPOINT), w.leads(ENDPOINT)),
        right(OLD, target="old.acme.example"),
        right(OLD, target=None),
        w.watched(public=(OLD,)),
    ],
    ids=["all right", "wrong at the source", "gone at the source", "not asked"],
)
def test_what_is_no_matter_of_caches_is_not_called_so(facts):
    assert caches.resolvers_stale.check(facts) is None


def test_a_record_that_is_wrong_at_its_source_is_no_matter_of_time():
    here = replace(w.leads(ENDPOINT), lasts=40)

    found = caches.record_changed_away.check(
        right(here, OLD, target="old.acme.example")
    )

    assert found.severity is Severity.BROKEN
    assert "leads to `old.acme.example` now" in found.says
    assert "which 1 of 2 public resolvers still remember" in found.evidence
    assert "still connect, for 40 s at most" in found.devices


def test_a_record_that_is_gone_at_its_source_is_said_to_be_gone():
    found = caches.record_changed_away.check(right(w.leads(ENDPOINT), target=None))

    assert "is gone from its zone" in found.says
    assert "The others do not find the name" in found.devices


@pytest.mark.parametrize(
    "facts",
    [
        right(w.leads(ENDPOINT)),
        right(OLD, target="old.acme.example"),
        right(w.leads("iot.acme.example", ENDPOINT), target="iot.acme.example"),
        w.watched(),
    ],
    ids=["all right", "seen by all", "by way of another name", "not asked"],
)
def test_what_is_right_at_its_source_was_not_changed_away(facts):
    assert caches.record_changed_away.check(facts) is None


def recorded(*records, **changes):
    dns = replace(w.watched().dns, records=records)
    return w.watched(dns=dns, **changes)


@pytest.mark.parametrize(("ttl", "says"), [(86_399, False), (86_400, True)])
def test_a_ttl_is_far_too_long_from_a_day_on(ttl, says):
    found = caches.ttl_too_long.check(recorded(cname(ENDPOINT, ttl=ttl)))

    assert (found is not None) is says
    assert found is None or found.severity is Severity.NOTICE


A = Record(name=DOMAIN, type="A", ttl=60, values=("198.51.100.7",))
NOTE = Record(name=DOMAIN, type="TXT", ttl=60, values=('"ask ada"',))


def copied(*endpoint):
    seen = Authorities(zone="acme.example", servers=(), endpoint=endpoint)
    return recorded(A, public=(w.leads(),), deep=Deep(authorities=seen))


def test_copied_addresses_work_until_aws_changes_them():
    found = inplace.address_records.check(copied("198.51.100.7", "198.51.100.8"))

    assert (found.severity, found.felt) == (Severity.NEEDS_YOU, False)
    assert inplace.address_records.check(copied("203.0.113.1")) is None


@pytest.mark.parametrize(
    ("before", "severity"),
    [(None, Severity.NEEDS_YOU), (w.known(), Severity.BROKEN)],
)
def test_other_records_alone_lead_nowhere(before, severity):
    facts = recorded(NOTE, public=(), before=before)

    found = inplace.other_records_in_place.check(facts)

    assert (found.severity, found.felt) == (severity, before is not None)
    assert "ask ada" in found.evidence
    for others in ((), (A, NOTE), (cname(ENDPOINT),)):
        assert inplace.other_records_in_place.check(recorded(*others)) is None


def test_a_wildcard_in_the_records_place_is_named():
    wild = replace(A, name="*.acme.example")
    dns = replace(w.watched().dns, wildcard=wild)
    there = w.watched(dns=dns, public=(w.leads(),), served=())

    found = inplace.wildcard_in_place.check(there)

    assert "*.acme.example" in found.says
    assert inplace.wildcard_in_place.check(w.watched(dns=dns)) is None
    led = replace(there, public=(w.leads(ENDPOINT),))
    assert inplace.wildcard_in_place.check(led) is None
    own = replace(there, dns=replace(dns, records=(A,)))
    assert inplace.wildcard_in_place.check(own) is None


def test_the_top_of_a_zone_can_be_no_cname():
    dns = DnsFacts(apex=DOMAIN, authorities=OTHERS)

    found = inplace.name_is_apex.check(w.watched(dns=dns, public=GONE, served=()))

    assert all(each in found.evidence for each in OTHERS)
    assert inplace.name_is_apex.check(w.watched(dns=dns)) is None
    assert inplace.name_is_apex.check(w.watched(public=GONE, served=())) is None


def inside(*records, wildcard=None):
    its = PrivateZone(
        name="acme.example", account="777788889999", records=records, wildcard=wildcard
    )
    return w.watched(deep=Deep(private=(its,)))


VPC = replace(A, values=("10.0.0.12",))
ENDPOINT_INSIDE = "vpce-0a1b-x.data.iot.eu-central-1.vpce.amazonaws.com"


@pytest.mark.parametrize(
    "facts", [inside(VPC), inside(wildcard=replace(VPC, name="*.acme.example"))]
)
def test_another_record_inside_a_vpc_is_worth_knowing(facts):
    found = shadows.private_zone_shadows.check(facts)

    assert found.severity is Severity.NOTICE
    assert "10.0.0.12" in found.evidence


@pytest.mark.parametrize(
    "facts",
    [
        w.watched(),
        inside(),
        inside(NOTE),
        inside(cname(ENDPOINT)),
        inside(cname(ENDPOINT_INSIDE)),
        inside(replace(VPC, values=(), alias=ENDPOINT_INSIDE)),
    ],
    ids=["none", "empty", "a note", "the same", "an interface endpoint", "an alias"],
)
def test_a_private_zone_that_leads_here_too_is_not(facts):
    assert shadows.private_zone_shadows.check(facts) is None


def test_a_name_without_any_zone_is_nobodys():
    found = delegation.zone_unknown.check(w.watched(dns=DnsFacts(), public=()))

    assert found.felt
    assert delegation.zone_unknown.check(w.watched()) is None
    led = w.watched(dns=DnsFacts(), public=(w.leads(ENDPOINT),))
    assert delegation.zone_unknown.check(led) is None
    elsewhere = DnsFacts(apex="acme.example", authorities=OTHERS)
    assert delegation.zone_unknown.check(w.watched(dns=elsewhere)) is None


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ((ENDPOINT, ENDPOINT), False),
        ((ENDPOINT, None), True),
        ((ENDPOINT, "old.acme.example"), True),
        (("old.acme.example", None), False),
    ],
)
def test_servers_of_one_zone_that_do_not_say_the_same(targets, says):
    servers = tuple(AtServer(server=f"ns{n}", target=t) for n, t in enumerate(targets))
    seen = Authorities(zone="acme.example", servers=servers)

    found = caches.servers_disagree.check(w.watched(deep=Deep(authorities=seen)))

    assert (found is not None) is says
    assert found is None or "`ns1`" in found.evidence
