"""Every method of the Names port, against the DNS stand-in over loopback."""

import socket
import threading

import pytest

from bot.errors import Permanent, Transient
from bot.resolve import PublicNames
from bot.resolve.ask import Clock
from sandbox.aws.zones import Zones

NAME = "device.acme.example"
BYHAND = "device.byhand.example"


@pytest.fixture
def silent():
    """A port at which nobody answers, though it takes every question."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        yield ("127.0.0.1", taken.getsockname()[1])


def test_an_address_is_found_with_the_chain_that_led_to_it(names):
    answer = names.resolve("old.acme.example", "A")

    assert answer.found
    assert answer.values == ("203.0.113.11",)
    assert answer.chain == ("legacy-broker.acme.example",)
    assert answer.ttl == 300


def test_asked_for_the_cname_itself_it_is_the_value_and_no_chain(names):
    answer = names.resolve("old.acme.example", "CNAME")

    assert answer.values == ("legacy-broker.acme.example",)
    assert answer.chain == ()


def test_no_such_name_and_no_such_type_are_told_apart(names):
    missing = names.resolve("nobody.acme.example", "A")
    other = names.resolve("www.acme.example", "TXT")

    assert (missing.found, missing.nxdomain) == (False, True)
    assert (other.found, other.nxdomain) == (False, False)


def test_values_are_lower_case_without_dot_and_texts_as_they_are(there, names):
    there.put("byhand.example", BYHAND, "CNAME", "A1-ATS.iot.Example.")
    there.put("byhand.example", "t.byhand.example", "TXT", '"Ask Ada."')

    cname = names.resolve(BYHAND, "CNAME")
    text = names.resolve("t.byhand.example", "TXT")

    assert cname.values == ("a1-ats.iot.example",)
    assert text.values == ('"Ask Ada."',)


@pytest.mark.parametrize("kind", ["servfail", "refused", "timeout"])
def test_a_server_in_trouble_is_could_not_ask_and_never_absent(there, kind):
    names = there.names(seconds=0.1)
    there.trouble("acme.example", kind)

    for ask in (
        lambda: names.resolve(NAME, "A"),
        lambda: names.resolve_each(NAME, "A"),
        lambda: names.authoritative("acme.example", NAME, "A"),
        lambda: names.zone_of(NAME),
        lambda: names.name_servers("acme.example"),
        lambda: names.caa(NAME),
        lambda: names.addresses(NAME),
    ):
        with pytest.raises(Transient):
            ask()


def test_who_did_not_answer_is_said(silent):
    names = PublicNames((silent,), clock=Clock(0.1, 0.2))

    with pytest.raises(Transient, match="did not answer") as later:
        names.resolve(NAME, "A")

    assert f"127.0.0.1:{silent[1]}" in str(later.value)
    assert NAME in str(later.value)


def test_the_next_resolver_is_asked_when_the_first_is_silent(there, silent):
    names = there.names(silent, there.resolver, seconds=0.2)

    answer = names.resolve("www.acme.example", "A")

    assert answer.server == f"127.0.0.1:{there.resolver[1]}"
    assert answer.values == ("203.0.113.10",)


def test_two_resolvers_answer_each_for_itself(there):
    names = there.names(there.resolver, there.resolver, there.resolver)

    answers = names.resolve_each("www.acme.example", "A")

    assert [each.values for each in answers] == [("203.0.113.10",)] * 2


def test_one_silent_resolver_leaves_the_others_answer(there, silent):
    names = there.names(silent, there.resolver, seconds=0.2)

    answers = names.resolve_each("www.acme.example", "A")

    assert [each.server for each in answers] == [f"127.0.0.1:{there.resolver[1]}"]


def test_many_silent_resolvers_do_not_add_up(silent):
    names = PublicNames((silent,) * 9, clock=Clock(0.1, 0.25))

    with pytest.raises(Transient) as later:
        names.resolve(NAME, "A")

    assert str(later.value).count("did not answer") <= 3


def test_an_answer_too_long_for_udp_is_fetched_over_tcp(there, names):
    long = [f'"{number}{"x" * 200}"' for number in range(12)]
    there.put("byhand.example", "long.byhand.example", "TXT", *long)

    answer = names.resolve("long.byhand.example", "TXT")

    assert len(answer.values) == 12


def test_the_zones_own_servers_know_what_resolvers_have_not_heard(there, names):
    assert not names.resolve(BYHAND, "CNAME").found
    there.put("byhand.example", BYHAND, "CNAME", "a.example")

    remembered = names.resolve(BYHAND, "CNAME")
    fresh = names.authoritative("byhand.example", BYHAND, "CNAME")

    assert not remembered.found
    assert [each.values for each in fresh] == [("a.example",)] * 2
    assert {each.server for each in fresh} == {"ns1.dns.example", "ns2.dns.example"}


@pytest.mark.parametrize(
    "ask",
    [
        lambda names: names.zone_of(BYHAND),
        lambda names: names.caa(BYHAND),
        lambda names: names.name_servers("byhand.example"),
        lambda names: names.authoritative("byhand.example", BYHAND, "A"),
    ],
    ids=["zone_of", "caa", "name_servers", "authoritative"],
)
def test_looking_at_a_name_that_is_not_there_yet_hides_it_from_no_one(
    there, names, ask
):
    ask(names)
    there.put("byhand.example", BYHAND, "A", "203.0.113.7")

    found = names.resolve(BYHAND, "A")

    assert found.values == ("203.0.113.7",)


@pytest.mark.parametrize(
    ("name", "apex"),
    [
        (NAME, "acme.example"),
        ("acme.example", "acme.example"),
        ("a.b.c.device.acme.example", "acme.example"),
        ("old.acme.example", "acme.example"),
        (BYHAND, "byhand.example"),
        ("device.nobody.example", "example"),
        ("example", "example"),
        ("device.corp", "."),
    ],
)
def test_the_closest_zone_is_found(names, name, apex):
    assert names.zone_of(name)[0] == apex


def test_a_zone_comes_with_its_name_servers(there, names):
    hosted = next(it for it in Zones(there.world).all() if it.name == "acme.example.")

    _, servers = names.zone_of(NAME)

    assert set(servers) == {each.rstrip(".") for each in hosted.name_servers}


def test_the_parents_delegation_is_what_counts(there, names):
    servers = names.name_servers("lost.example")

    hosted = next(it for it in Zones(there.world).all() if it.name == "lost.example.")
    assert servers == ("ns1.old-dns.example", "ns2.old-dns.example")
    assert set(servers).isdisjoint(each.rstrip(".") for each in hosted.name_servers)


def test_a_zone_without_delegation_has_no_name_servers(names):
    assert names.name_servers("nobody.example") == ()


def test_where_only_resolvers_can_be_reached_they_have_to_do(there):
    there_only = PublicNames(
        (there.resolver,),
        authoritative_port=1,
        allow_private=True,
        clock=Clock(0.3, 0.6),
    )

    apex, servers = there_only.zone_of(NAME)

    assert apex == "acme.example"
    assert servers


def test_without_caa_anybody_may_issue(names):
    assert names.caa(NAME) == (None, None)


def test_the_caa_at_the_name_counts(names):
    assert names.caa("nocaa.acme.example") == (
        "nocaa.acme.example",
        ("other-ca.example",),
    )


def test_the_closest_parents_caa_counts(there, names):
    there.put("byhand.example", "byhand.example", "CAA", '0 issue "amazon.com"')
    there.put("byhand.example", "eu.byhand.example", "CAA", '0 issue ";"')

    near, far = names.caa("device.eu.byhand.example"), names.caa(BYHAND)

    assert near == ("eu.byhand.example", ())
    assert far == ("byhand.example", ("amazon.com",))


def test_caa_is_looked_for_behind_a_cname_but_not_at_its_targets_parents(there, names):
    zone = "byhand.example"
    there.put(zone, "b.byhand.example", "CNAME", "x.nocaa.acme.example")
    there.put(zone, "a.byhand.example", "CNAME", "nocaa.acme.example")

    behind, parents = names.caa("a.byhand.example"), names.caa("b.byhand.example")

    assert behind == ("nocaa.acme.example", ("other-ca.example",))
    assert parents == (None, None)


@pytest.mark.parametrize(
    ("records", "issuers"),
    [
        (
            ['0 issue "amazon.com; account=1"', '0 issue "CA.example"'],
            ("amazon.com", "ca.example"),
        ),
        (['0 issuewild "other.example"', '0 iodef "mailto:ada@acme.example"'], None),
        (['0 issue "amazon.com"', '128 tbs "unknown"'], ()),
        (['0 tbs "unknown"', '0 issue "amazon.com"'], ("amazon.com",)),
    ],
)
def test_caa_sets_are_read_as_the_rfc_says(there, names, records, issuers):
    there.put("byhand.example", BYHAND, "CAA", *records)

    assert names.caa(BYHAND) == (BYHAND, issuers)


def test_addresses_follow_cnames(names):
    assert names.addresses("old.acme.example") == ("203.0.113.11",)
    assert names.addresses("nobody.acme.example") == ()


def test_a_circle_of_cnames_ends(there, names):
    there.put("byhand.example", "a.byhand.example", "CNAME", "b.byhand.example")
    there.put("byhand.example", "b.byhand.example", "CNAME", "a.byhand.example")

    (first, *_) = names.authoritative("byhand.example", "a.byhand.example", "A")

    assert not first.found
    assert first.chain == ("b.byhand.example", "a.byhand.example")


def test_a_name_that_dns_cannot_carry_is_final(names):
    with pytest.raises(Permanent):
        names.resolve("a" * 70 + ".example", "A")


def test_nonsense_from_a_server_is_could_not_ask():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
        liar.bind(("127.0.0.1", 0))
        port = liar.getsockname()[1]

        def answer():
            _, asker = liar.recvfrom(4096)
            liar.sendto(b"no dns at all", asker)

        thread = threading.Thread(target=answer)
        thread.start()
        names = PublicNames((("127.0.0.1", port),), clock=Clock(0.3, 0.3))

        with pytest.raises(Transient):
            names.resolve(NAME, "A")

        thread.join(2)


def test_every_address_of_a_name_with_many_is_found_in_three_look_ups(there, names):
    many = [f"192.0.2.{number}" for number in range(1, 12)]
    there.put("byhand.example", BYHAND, "CNAME", "many.byhand.example")
    there.put("byhand.example", "many.byhand.example", "A", *many)
    there.put("byhand.example", "many.byhand.example", "AAAA", "2001:db8::1")

    once = names.authoritative("byhand.example", "many.byhand.example", "A")
    every = names.every_address(BYHAND)

    assert len(once[0].values) == 8
    assert sorted(every) == sorted([*many, "2001:db8::1"])


def test_every_address_is_asked_for_past_any_cache(there, names):
    there.put("byhand.example", BYHAND, "A", "192.0.2.1")
    assert names.addresses(BYHAND) == ("192.0.2.1",)
    there.put("byhand.example", BYHAND, "A", "192.0.2.2")

    assert names.addresses(BYHAND) == ("192.0.2.1",)
    assert names.every_address(BYHAND) == ("192.0.2.2",)


def test_a_name_without_addresses_has_none_and_a_silent_server_is_no_answer(there):
    names = there.names(seconds=0.1)

    assert names.every_address("nobody.acme.example") == ()
    there.trouble("byhand.example", "timeout")
    with pytest.raises(Transient):
        names.every_address(BYHAND)


def test_name_servers_within_our_own_network_are_not_asked(there):
    """Whoever runs a zone says where its servers are."""
    outside_only = PublicNames(
        (there.resolver,), authoritative_port=there.dns_at[1], clock=Clock(0.3, 0.6)
    )

    with pytest.raises(Transient, match="public ones only") as refused:
        outside_only.authoritative("acme.example", NAME, "A")

    assert "127.0.0.1" in str(refused.value)
