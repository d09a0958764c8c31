"""Which further handshakes are made, and that they are never too many."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from bot.core.deep import Deep
from bot.core.variants import (
    MOST_HANDSHAKES,
    MOST_VARIANTS,
    is_on_8443,
    left_out,
    place,
    wanted,
    without_name,
)
from bot.core.wireseen import Asked, Variant
from tests.support import watched as w

FOUR = [f"198.51.100.{number}" for number in range(1, 5)]


def looked(ports=(8883, 443), addresses=FOUR, **shown):
    return w.watched(
        served=tuple(
            w.served(port=port, address=each, **shown)
            for each in addresses
            for port in ports
        )
    )


@given(
    some.sets(some.integers(1, 254), max_size=40),
    some.integers(0, 4),
)
def test_a_diagnosis_makes_forty_handshakes_at_most(found, first):
    addresses = tuple(f"198.51.100.{each}" for each in sorted(found))
    facts = looked(addresses=addresses[:first])

    rest = left_out(facts, addresses)

    made = len(facts.served) + len(wanted(facts)) + 2 * len(rest)
    assert made <= MOST_HANDSHAKES
    assert not {each.address for each in facts.served}.intersection(rest)
    assert len(wanted(facts)) <= MOST_VARIANTS


def test_all_eight_addresses_of_an_endpoint_are_looked_at():
    addresses = tuple(f"198.51.100.{number}" for number in range(1, 9))

    assert left_out(looked(), addresses) == addresses[4:]


def test_where_mqtt_is_agreed_on_443_no_alpn_is_tried():
    assert Asked.NO_ALPN not in wanted(looked(alpn="x-amzn-mqtt-ca"))
    assert Asked.NO_ALPN in wanted(looked(alpn=None))


def test_where_nothing_answers_only_the_endpoint_is_asked_for():
    silent = looked(fingerprint=None)

    assert place(silent) is None
    assert wanted(silent) == (Asked.ENDPOINT,)


def test_8883_is_varied_where_it_answers():
    facts = looked(ports=(443, 8883), addresses=FOUR[:1])
    only = replace(facts, served=facts.served[:1])

    assert place(facts).port == 8883
    assert place(only).port == 443


def test_nothing_more_is_asked_where_nothing_is_set_up():
    assert wanted(replace(looked(), config=None)) == ()
    assert wanted(w.watched(served=())) == ()


def test_8443_counts_where_it_shows_the_same():
    facts = looked(addresses=FOUR[:1])

    def with_8443(**shown):
        seen = w.served(port=8443, **shown)
        deep = Deep(variants=(Variant(Asked.PORT_8443, seen),))
        return is_on_8443(replace(facts, deep=deep))

    assert with_8443()
    assert not with_8443(fingerprint="77" * 32)
    assert not with_8443(fingerprint=None)
    assert not is_on_8443(facts)


def test_what_is_shown_without_a_name_is_said_where_it_is_another():
    def without(*names):
        seen = w.served(names=names, sni="")
        deep = Deep(variants=(Variant(Asked.NO_SNI, seen),))
        return without_name(replace(looked(), deep=deep))

    assert without("*.iot.eu-central-1.amazonaws.com").startswith("*.iot.")
    assert without("device.acme.example") is None
    assert without_name(looked()) is None
