"""Where the name leads that does not lead here: each rule finds, and does not find."""

from dataclasses import replace

import pytest

from bot.core.dnsseen import DnsFacts
from bot.core.findings import Severity
from bot.core.rules import delegation, front
from tests.support import watched as w
from tests.support.facts import ENDPOINT, zone

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
