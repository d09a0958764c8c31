"""What is served is seen, whatever the server thinks of us."""

import hashlib
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Permanent, Transient
from bot.probe import TlsProbe
from tests.probe.conftest import NAME


def fingerprint(chain):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(chain.leaf_pem)).hexdigest()


def test_a_good_server_is_seen_whole(serve, probe_at):
    port, chain = serve([NAME, "other.acme.example"])

    (found,) = probe_at(port)(NAME, ports=[8883])

    assert found.port == 8883
    assert found.address == "127.0.0.1"
    assert found.sni == NAME
    assert found.names == (NAME, "other.acme.example")
    assert found.fingerprint == fingerprint(chain)
    assert found.issuer == "Sandbox Public CA RSA 1"
    assert found.chain_length == 2
    assert found.trusted is True
    assert found.completed is True
    assert found.protocol == "TLSv1.3"
    assert (found.alert, found.error) == (None, None)
    left = found.not_after - datetime.now(UTC)
    assert timedelta(days=88) < left < timedelta(days=90)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_our_certificate_has_shown_its_own(
    serve, probe_at, version
):
    port, chain = serve(version=version, client_certificate=True)

    (found,) = probe_at(port)(NAME, ports=[8883])

    assert found.fingerprint == fingerprint(chain)
    assert found.chain_length == 2
    assert found.trusted is True
    assert found.completed is False
    assert found.alert in {"handshake failure", "certificate required"}
    assert found.error is None


def test_one_that_asks_softly_completes(there, probe_at):
    there.behave(8883, mutual_tls="soft")

    (found,) = probe_at(there.edge.bound[8883])(NAME, ports=[8883])

    assert found.completed is True
    assert found.alert is None


@pytest.mark.parametrize(
    ("given", "trusted"),
    [
        ({"names": ["else.acme.example"]}, False),
        ({"names": ["*.acme.example"]}, True),
        ({"by": "private"}, False),
        ({"days_ago": 91}, False),
        ({"days_ago": -1}, False),
        ({"eku": False}, True),
        ({"key": "EC_prime256v1"}, True),
    ],
    ids=["other name", "wildcard", "private", "expired", "future", "no eku", "ec"],
)
def test_trust_is_for_the_name_at_this_time_from_the_public_roots(
    serve, probe_at, given, trusted
):
    port, _ = serve(**given)

    (found,) = probe_at(port)(NAME, ports=[443])

    assert found.trusted is trusted
    assert found.completed is True


def test_roots_of_the_world_do_not_know_the_sandbox(serve, probe_at):
    port, _ = serve()

    (found,) = probe_at(port, roots=None)(NAME, ports=[8883])

    assert found.trusted is False


def test_a_bundle_that_is_not_there_is_a_fault_of_the_settings(
    serve, probe_at, tmp_path
):
    port, _ = serve()

    with pytest.raises(Permanent, match=r"none\.pem"):
        probe_at(port, roots=tmp_path / "none.pem")(NAME, ports=[8883])


def test_what_is_sent_can_be_chosen(serve, probe_at):
    port, _ = serve(alpn=["mqtt", "x-amzn-mqtt-ca"])
    probe = probe_at(port)

    (usual,) = probe(NAME, ports=[443])
    (other,) = probe(NAME, ports=[443], alpn="mqtt")
    (bare,) = probe(NAME, ports=[443], sni="", alpn="")

    assert (usual.alpn, other.alpn, bare.alpn) == ("x-amzn-mqtt-ca", "mqtt", None)
    assert (usual.sni, bare.sni) == (NAME, "")


def test_the_name_is_sent_and_decides_what_is_shown(there, probe_at):
    there.seed(
        configs=[
            {
                "account": "111122223333",
                "region": "eu-central-1",
                "name": "device",
                "domain_name": NAME,
            }
        ]
    )
    probe = probe_at(there.edge.bound[443])

    (ours,), (theirs,) = probe(NAME, ports=[443]), probe("x.example", ports=[443])

    assert ours.names == (NAME,)
    assert ours.trusted is True
    assert "*.iot.eu-central-1.amazonaws.com" in theirs.names
    assert theirs.trusted is False


def test_mqtt_is_asked_for_by_name_on_443_only(serve, probe_at):
    port, _ = serve(alpn=["h2", "x-amzn-mqtt-ca"])
    probe = probe_at(port)

    probe(NAME, ports=[443])
    probe(NAME, ports=[8883])

    assert serve.spoken == ["x-amzn-mqtt-ca", None]


def test_every_address_is_asked_at_both_ports_but_at_most_four(there, probe_at):
    addresses = [f"127.0.0.{number}" for number in range(1, 7)]

    found = probe_at(there.edge.bound[443], *addresses)(NAME)

    assert {each.address for each in found} == set(addresses[:4])
    assert {each.port for each in found} == {8883, 443}
    assert len(found) == 8


def test_both_families_are_among_the_four(probe_at):
    probe = probe_at(1, *(f"127.0.0.{n}" for n in range(1, 6)), "::1")

    found = probe(NAME, ports=[8883])

    assert "::1" in {each.address for each in found}
    assert len(found) == 4


def test_nobody_listening_is_said(probe_at):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    (found,) = probe_at(port)(NAME, ports=[8883])

    assert "refused" in found.error
    assert found.fingerprint is None


@pytest.mark.alone
def test_a_server_that_says_nothing_is_left_in_time(there, probe_at):
    there.behave(8883, behaviour="stall")
    probe = probe_at(there.edge.bound[8883], seconds=0.4)
    began = time.monotonic()

    (found,) = probe(NAME, ports=[8883])

    assert time.monotonic() - began < 1.0
    assert "in time" in found.error


@pytest.mark.alone
def test_a_server_that_drips_is_left_in_time(probe_at):
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip():
            plain, _ = listener.accept()
            with plain:
                # The beginning of a long handshake record, a byte at a time.
                for byte in b"\x16\x03\x03\x3f\xff" + b"\x00" * 500:
                    if stop.wait(0.05):
                        return
                    plain.sendall(bytes([byte]))

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()

        (found,) = probe_at(listener.getsockname()[1], seconds=0.5)(NAME, ports=[443])

        stop.set()
        thread.join(2)
    assert time.monotonic() - began < 1.2
    assert found.error is not None


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-hello\r\n", b"\x00" * 64])
def test_what_is_no_tls_is_said(probe_at, said):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            plain, _ = listener.accept()
            with plain:
                plain.recv(4096)
                plain.sendall(said)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()

        (found,) = probe_at(listener.getsockname()[1])(NAME, ports=[443])

        thread.join(2)
    assert found.error.startswith("No certificate was shown (")
    assert found.completed is False


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_our_own_network_is_never_connected_to(probe_at, address):
    (found,) = probe_at(1, address, allow_private=False)(NAME, ports=[8883])

    assert "public ones only" in found.error or "never connects" in found.error


@pytest.mark.parametrize("port", [22, 25, 80, 8080])
def test_other_ports_than_those_of_aws_iot_are_not_asked(probe_at, port):
    with pytest.raises(ValueError, match="ports"):
        probe_at(1)(NAME, ports=[port])


def test_a_name_without_addresses_is_not_served(roots, there):
    probe = TlsProbe(there.names(), now=lambda: datetime.now(UTC), public_roots=roots)

    assert probe("nobody.acme.example") == ()


def test_dns_that_cannot_be_asked_is_an_error_and_not_absence():
    class Away:
        def addresses(self, name):
            raise Transient("DNS could not be asked.")

    found = TlsProbe(Away(), now=lambda: datetime.now(UTC))(NAME)

    assert [each.error for each in found] == ["DNS could not be asked."] * 2
    assert {each.port for each in found} == {8883, 443}


def test_the_addresses_that_are_given_are_asked_and_no_others(serve, probe_at):
    """Eight of them: more than are looked up by itself."""
    given = [f"127.0.0.{number}" for number in range(1, 9)]

    port, _ = serve()

    found = probe_at(port)(NAME, ports=(8883,), addresses=given)

    assert [each.address for each in found] == given
    assert found[0].fingerprint
    assert all(each.error for each in found[1:])
