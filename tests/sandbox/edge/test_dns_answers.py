import dns.edns
import dns.exception
import dns.flags
import dns.rcode
import pytest

from sandbox.aws.identities import DNS_ACCOUNT
from sandbox.aws.zones import Zones


def values(reply):
    return [
        (str(it.name), it.rdtype.name, str(each)) for it in reply.answer for each in it
    ]


def test_a_name_server_answers_with_authority_and_a_resolver_without(dns_server):
    own = dns_server.ask("www.acme.example", "A", rd=False)
    resolved = dns_server.ask("www.acme.example", "A")

    assert values(own) == [("www.acme.example.", "A", "203.0.113.10")]
    assert values(resolved) == values(own)
    assert own.flags & dns.flags.AA
    assert not own.flags & dns.flags.RA
    assert resolved.flags & dns.flags.RA
    assert not resolved.flags & dns.flags.AA


def test_a_chain_is_followed(dns_server):
    reply = dns_server.ask("old.acme.example", "A")

    assert values(reply) == [
        ("old.acme.example.", "CNAME", "legacy-broker.acme.example."),
        ("legacy-broker.acme.example.", "A", "203.0.113.11"),
    ]


def test_a_name_server_leaves_the_chain_where_its_zone_ends(dns_server):
    dns_server.put("byhand.example", "d.byhand.example", "CNAME", "www.acme.example.")

    own = dns_server.ask("d.byhand.example", "A", rd=False)
    resolved = dns_server.ask("d.byhand.example", "A")

    assert len(own.answer) == 1
    assert len(resolved.answer) == 2


def test_asking_for_the_cname_itself_follows_nothing(dns_server):
    reply = dns_server.ask("old.acme.example", "CNAME")

    assert values(reply) == [
        ("old.acme.example.", "CNAME", "legacy-broker.acme.example.")
    ]


@pytest.mark.parametrize("rd", [True, False])
@pytest.mark.parametrize(
    ("name", "rcode"),
    [
        ("nothing.acme.example", "NXDOMAIN"),
        ("www.acme.example", "NOERROR"),
        ("wild.acme.example", "NOERROR"),
    ],
)
def test_missing_names_and_missing_types_differ_and_both_bring_the_soa(
    dns_server, rd, name, rcode
):
    reply = dns_server.ask(name, "AAAA", rd=rd)

    assert dns.rcode.to_text(reply.rcode()) == rcode
    assert not reply.answer
    assert [str(it.name) for it in reply.authority] == ["acme.example."]
    # The lesser of Route 53's SOA TTL (900) and its minimum (86400).
    assert reply.authority[0].ttl == 900


def test_a_wildcard_answers_below_it_but_not_for_what_exists(dns_server):
    dns_server.put("acme.example", "real.wild.acme.example", "TXT", '"here"')
    dns_server.world.advance(1)

    any_name = dns_server.ask("a.b.wild.acme.example", "A")
    existing = dns_server.ask("real.wild.acme.example", "A")

    assert values(any_name) == [("a.b.wild.acme.example.", "A", "203.0.113.12")]
    assert existing.rcode() == dns.rcode.NOERROR
    assert not existing.answer


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("mail.acme.example", "MX", "10 mx.mail.example."),
        ("notes.acme.example", "TXT", '"ask ada"'),
        ("nocaa.acme.example", "CAA", '0 issue "other-ca.example"'),
        ("byhand.example", "NS", "ns1.dns.example."),
        ("ns1.dns.example", "A", "127.0.0.1"),
    ],
)
def test_the_other_types_are_there(dns_server, name, kind, value):
    assert value in [each for _, _, each in values(dns_server.ask(name, kind))]


def test_the_zones_of_route_53_have_the_servers_of_their_delegation_set(dns_server):
    reply = dns_server.ask("acme.example", "NS")

    zone = next(
        it
        for it in Zones(dns_server.world).of(DNS_ACCOUNT)
        if (it.name, it.private) == ("acme.example.", False)
    )
    servers = {each for _, _, each in values(reply)}
    assert servers == set(zone.name_servers)
    for server in servers:
        assert values(dns_server.ask(server, "A")) == [(server, "A", "127.0.0.1")]


def test_a_zone_whose_parent_names_other_servers_is_not_public(dns_server):
    hosted = next(
        it for it in Zones(dns_server.world).all() if it.name == "lost.example."
    )

    reply = dns_server.ask("lost.example", "NS")

    servers = {each for _, _, each in values(reply)}
    assert servers == {"ns1.old-dns.example.", "ns2.old-dns.example."}
    assert servers.isdisjoint(hosted.name_servers)


def test_correcting_the_delegation_makes_the_zone_public(dns_server):
    hosted = next(
        it for it in Zones(dns_server.world).all() if it.name == "lost.example."
    )

    dns_server.put("example", "lost.example", "NS", *hosted.name_servers)

    servers = {each for _, _, each in values(dns_server.ask("lost.example", "NS"))}
    assert servers == set(hosted.name_servers)


def test_a_private_zone_never_answers(dns_server):
    zones = Zones(dns_server.world)
    zone = zones.create(DNS_ACCOUNT, "inside.example", private=True)
    dns_server.put("example", "inside.example", "NS", *zone.name_servers)

    reply = dns_server.ask("inside.example", "SOA")

    assert reply.rcode() == dns.rcode.SERVFAIL


def test_a_part_delegated_to_servers_that_nobody_runs_is_a_referral(dns_server):
    dns_server.put("byhand.example", "sub.byhand.example", "NS", "ns.gone.example.")

    own = dns_server.ask("a.sub.byhand.example", "A", rd=False)
    resolved = dns_server.ask("a.sub.byhand.example", "A")

    assert [str(it.name) for it in own.authority] == ["sub.byhand.example."]
    assert not own.flags & dns.flags.AA
    assert resolved.rcode() == dns.rcode.SERVFAIL


def test_name_servers_refuse_names_that_are_not_theirs(dns_server):
    assert dns_server.ask("nowhere.test", "A", rd=False).rcode() == dns.rcode.REFUSED
    assert dns_server.ask("nowhere.test", "A").rcode() == dns.rcode.NXDOMAIN


def test_the_iot_endpoints_of_every_account_have_an_address(dns_server):
    endpoint = dns_server.world.endpoint("444455556666", "us-east-1")

    reply = dns_server.ask(endpoint, "A")
    other = dns_server.ask("a" * 14 + "-ats.iot.us-east-1.amazonaws.com", "A")

    assert values(reply) == [(endpoint + ".", "A", "127.0.0.1")]
    assert other.rcode() == dns.rcode.NXDOMAIN


def test_the_targets_of_acms_validation_records_exist(dns_server):
    reply = dns_server.ask("_abc.xyz.acm-validations.aws", "A")

    assert reply.rcode() == dns.rcode.NOERROR
    assert not reply.answer


def test_a_loop_of_cnames_ends_as_servfail(dns_server):
    dns_server.put("byhand.example", "a.byhand.example", "CNAME", "b.byhand.example.")
    dns_server.put("byhand.example", "b.byhand.example", "CNAME", "a.byhand.example.")

    assert dns_server.ask("a.byhand.example", "A").rcode() == dns.rcode.SERVFAIL
    assert dns_server.ask("a.byhand.example", "A", rd=False).answer


def test_names_are_compared_without_regard_to_case(dns_server):
    reply = dns_server.ask("WwW.AcMe.ExAmPlE", "A")

    assert str(reply.question[0].name) == "WwW.AcMe.ExAmPlE."
    assert reply.answer


def test_a_long_answer_is_cut_over_udp_and_whole_over_tcp(dns_server):
    texts = [f'"{number:0200}"' for number in range(20)]
    dns_server.put("byhand.example", "long.byhand.example", "TXT", *texts)

    cut = dns_server.ask("long.byhand.example", "TXT", use_edns=0, payload=4096)
    whole = dns_server.ask("long.byhand.example", "TXT", tcp=True)

    assert cut.flags & dns.flags.TC
    assert not cut.answer
    assert len(whole.answer[0]) == 20


def test_a_route_53_alias_answers_with_the_targets_addresses(dns_server):
    zones = Zones(dns_server.world)
    zone = next(
        it for it in zones.all() if it.name == "acme.example." and not it.private
    )
    from sandbox.edge.rrsets import RecordSet

    alias = RecordSet("lb.acme.example.", "A", 0, (), alias="www.acme.example.")
    zones.commit(zone, [*zone.records, alias], None)
    dns_server.world.advance(1)

    assert values(dns_server.ask("lb.acme.example", "A")) == [
        ("lb.acme.example.", "A", "203.0.113.10")
    ]


@pytest.mark.parametrize(
    "junk", [b"", b"x", b"\0" * 11, b"\0" * 12, b"\xff" * 40, b"\1\2" + b"\0" * 40]
)
def test_junk_does_not_stop_the_server(dns_server, junk):
    dns_server.server.answer(junk)

    assert dns_server.ask("www.acme.example", "A").answer


def test_other_classes_and_transfers_are_not_answered(dns_server):
    chaos = dns_server.ask("version.bind", "TXT", rdclass="CH")
    transfer = dns_server.ask("acme.example", "ANY")

    assert chaos.rcode() == dns.rcode.NOTIMP
    assert transfer.rcode() == dns.rcode.REFUSED
