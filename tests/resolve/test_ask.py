"""Reading a message: chains are bounded whatever a server sends."""

import dns.message
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.ask import LONGEST_CHAIN, Server, follow, resolver

LABELS = st.sampled_from("abcdefghijkl")


def message(*rows):
    made = dns.message.make_response(dns.message.make_query("a.example.", "A"))
    for name, kind, value in rows:
        made.answer.append(
            dns.rrset.from_text(f"{name}.example.", 60, "IN", kind, value)
        )
    return dns.message.from_wire(made.to_wire())


@given(st.dictionaries(LABELS, LABELS), st.sets(LABELS))
def test_whatever_the_aliases_the_way_ends_where_it_should(aliases, hosts):
    aliases = {name: to for name, to in aliases.items() if name not in hosts}
    rows = [(name, "CNAME", f"{to}.example.") for name, to in aliases.items()]
    rows += [(name, "A", "203.0.113.1") for name in sorted(hosts)]

    found = follow(message(*rows), "a.example", "A")

    way, at = [], "a"
    while at in aliases and aliases[at] not in way and len(way) < LONGEST_CHAIN:
        at = aliases[at]
        way.append(at)
    assert found.chain == tuple(f"{each}.example" for each in way)
    assert (found.rrset is not None) == (at in hosts)
    assert len(found.chain) <= LONGEST_CHAIN


@pytest.mark.parametrize(
    ("address", "port", "name"),
    [
        ("1.1.1.1", 53, "1.1.1.1"),
        ("127.0.0.1", 8702, "127.0.0.1:8702"),
        ("2001:db8::1", 53, "2001:db8::1"),
        ("2001:db8::1", 5353, "[2001:db8::1]:5353"),
    ],
)
def test_a_resolver_is_named_by_its_address_and_an_unusual_port(address, port, name):
    assert resolver(address, port) == Server(name, address, port)
