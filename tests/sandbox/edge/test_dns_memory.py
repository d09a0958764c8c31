import asyncio
import time

import dns.exception
import dns.rcode
import pytest

from sandbox.edge.dns import DnsStandIn
from sandbox.edge.otherzones import OtherZones

NAME = "device.byhand.example"


def rcode(reply):
    return dns.rcode.to_text(reply.rcode())


def test_a_name_asked_before_it_existed_stays_missing_for_the_negative_ttl(dns_server):
    assert rcode(dns_server.ask(NAME, "A")) == "NXDOMAIN"
    dns_server.put("byhand.example", NAME, "CNAME", "www.acme.example.")

    # 300 s at speed 60 are five.
    dns_server.world.advance(4.9)
    still = dns_server.ask(NAME, "A")
    own = dns_server.ask(NAME, "A", rd=False)
    dns_server.world.advance(0.2)
    at_last = dns_server.ask(NAME, "A")

    assert rcode(still) == "NXDOMAIN"
    assert own.answer
    assert len(at_last.answer) == 2


def test_that_a_type_is_missing_is_remembered_for_that_type_only(dns_server):
    dns_server.put("byhand.example", NAME, "TXT", '"first"')
    assert not dns_server.ask(NAME, "A").answer
    dns_server.put("byhand.example", NAME, "A", "203.0.113.1")

    assert not dns_server.ask(NAME, "A").answer
    assert dns_server.ask(NAME, "TXT").answer


def test_an_old_value_is_told_until_its_ttl_has_passed_and_the_ttl_runs_down(
    dns_server,
):
    dns_server.put("byhand.example", NAME, "A", "203.0.113.1", ttl=600)
    dns_server.ask(NAME, "A")
    dns_server.put("byhand.example", NAME, "A", "203.0.113.2", ttl=600)

    dns_server.world.advance(5)
    half_way = dns_server.ask(NAME, "A").answer[0]
    dns_server.world.advance(5)
    after = dns_server.ask(NAME, "A").answer[0]

    assert (str(half_way[0]), half_way.ttl) == ("203.0.113.1", 300)
    assert (str(after[0]), after.ttl) == ("203.0.113.2", 600)


def test_a_remembered_cname_answers_for_other_types_too(dns_server):
    dns_server.put("byhand.example", NAME, "CNAME", "www.acme.example.")
    dns_server.ask(NAME, "CNAME")
    dns_server.control(
        {"zone": "byhand.example", "name": NAME, "type": "CNAME", "delete": True}
    )

    assert len(dns_server.ask(NAME, "A").answer) == 2


def test_two_resolvers_remember_different_things(dns_server, loop):
    second = DnsStandIn(
        dns_server.public, now=dns_server.world.now, delay=dns_server.world.delay
    )
    dns_server.ask(NAME, "A")
    dns_server.put("byhand.example", NAME, "A", "203.0.113.1")

    host, port = loop.run(second.start("127.0.0.1"))
    first_answer = dns_server.ask(NAME, "A")
    dns_server.host, dns_server.port = host, port
    second_answer = dns_server.ask(NAME, "A")
    loop.run(second.stop())

    assert rcode(first_answer) == "NXDOMAIN"
    assert second_answer.answer


@pytest.mark.parametrize("rd", [True, False])
def test_a_name_can_be_made_to_fail_and_to_stay_silent(dns_server, rd):
    def trouble(kind):
        dns_server.control({"trouble": {"name": "acme.example", "kind": kind}})

    trouble("servfail")
    assert rcode(dns_server.ask("www.acme.example", "A", rd=rd)) == "SERVFAIL"
    trouble("timeout")
    started = time.monotonic()
    query = dns.message.make_query("www.acme.example", "A")
    with pytest.raises(dns.exception.Timeout):
        dns.query.udp(query, dns_server.host, port=dns_server.port, timeout=0.2)
    assert time.monotonic() - started < 1
    trouble(None)
    assert dns_server.ask("www.acme.example", "A", rd=rd).answer


def test_trouble_on_the_way_is_a_failure_and_is_not_remembered(dns_server):
    dns_server.put("byhand.example", NAME, "CNAME", "www.acme.example.")
    dns_server.control({"trouble": {"name": "www.acme.example", "kind": "timeout"}})
    assert rcode(dns_server.ask(NAME, "A")) == "SERVFAIL"

    dns_server.control({"trouble": {"name": "www.acme.example", "kind": None}})

    assert dns_server.ask(NAME, "A").answer


def test_a_change_in_the_console_is_seen_when_route_53_has_it(dns_server):
    dns_server.put("acme.example", "new.acme.example", "A", "203.0.113.9")

    before = dns_server.ask("new.acme.example", "A", rd=False)
    dns_server.world.advance(40 / 60)
    after = dns_server.ask("new.acme.example", "A", rd=False)

    assert rcode(before) == "NXDOMAIN"
    assert after.answer


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            {"zone": "acme.test", "name": "a.acme.test", "type": "A", "values": ["x"]},
            "no",
        ),
        (
            {
                "zone": "byhand.example",
                "name": "a.b",
                "type": "A",
                "values": ["1.1.1.1"],
            },
            "zone",
        ),
        (
            {"zone": "byhand.example", "name": NAME, "type": "A", "values": ["x"]},
            "A value",
        ),
        (
            {"zone": "byhand.example", "name": NAME, "type": "NO", "values": ["x"]},
            "type",
        ),
        ({"zone": "byhand.example", "name": NAME, "type": "A", "values": []}, "values"),
        (
            {"zone": "byhand.example", "name": NAME, "type": "A", "delete": True},
            "not found",
        ),
        ({"zone": "byhand.example", "name": "", "type": "A"}, "name"),
        ({"trouble": {"name": NAME, "kind": "flood"}}, "flood"),
    ],
)
def test_edits_that_make_no_sense_are_refused_with_a_reason(dns_server, body, why):
    with pytest.raises(ValueError, match=why):
        dns_server.control(body)


def test_edits_are_listed_and_outlive_a_restart(dns_server, world):
    listed = dns_server.put("byhand.example", NAME, "A", "203.0.113.1")

    again = OtherZones(world).records("byhand.example.")

    assert NAME + "." in {it["name"] for it in listed["zones"]["byhand.example"]}
    assert NAME + "." in {it.name for it in again}


def test_acm_asks_without_any_cache(dns_server):
    ask = dns_server.public
    assert asyncio.run(ask.cname("_x.byhand.example")) is None
    dns_server.put("byhand.example", "_x.byhand.example", "CNAME", "_y.acm.example")

    assert asyncio.run(ask.cname("_x.byhand.example.")) == "_y.acm.example"
    assert asyncio.run(ask.caa("nocaa.acme.example")) == ['0 issue "other-ca.example"']
    assert asyncio.run(ask.caa("device.nocaa.acme.example")) == []
