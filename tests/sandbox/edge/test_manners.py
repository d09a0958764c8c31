"""What the edge does with whoever connects, as a configuration's options want it."""

import contextlib
import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509 import ocsp
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL

from bot.probe.handshake import shake
from sandbox.aws import functions
from sandbox.edge.ca import Authority
from sandbox.edge.edge import HTTPS, MQTT
from sandbox.edge.hello import understood
from tests.sandbox.edge.test_tls import ACCOUNT, NAME, REGION, configured, edge, shaken

pytestmark = pytest.mark.slow

__all__ = ["edge"]

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:guard"
X509 = {"authenticationType": "AWS_X509", "applicationProtocol": "SECURE_MQTT"}


@pytest.fixture
def config(edge, loop, dns_server):
    configured(loop, dns_server.world)
    return dns_server.world.accounts[ACCOUNT].regions[REGION].configs["device"]


def policy(config, end):
    config.settings["tlsConfig"] = {"securityPolicy": f"IoTSecurityPolicy_{end}"}


@pytest.fixture(scope="session")
def device(tmp_path_factory):
    """A client certificate of nobody in particular."""
    path = tmp_path_factory.mktemp("device") / "device.pem"
    made = Authority("Acme Device CA").issue(
        ["device"], not_before=datetime.now(UTC) - timedelta(days=1), days=30
    )
    path.write_text(made.key_pem + made.chain_pem)
    return path


def gets_through(port, device=None, said=b"GET / HTTP/1.1\r\n\r\n"):
    """What is answered to a request; nothing when the connection is cut."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if device:
        context.load_cert_chain(device)
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as raw,
        context.wrap_socket(raw, server_hostname=NAME) as tls,
    ):
        with contextlib.suppress(OSError):
            tls.sendall(said)
            return tls.recv(4096)
        return b""


@pytest.mark.parametrize(
    ("end", "taken"),
    [
        ("TLS13_1_3_2022_10", {"TLSv1.3"}),
        ("TLS13_1_2_2022_10", {"TLSv1.2", "TLSv1.3"}),
        ("TLS12_1_2_2022_10", {"TLSv1.2"}),
    ],
)
@pytest.mark.parametrize("port", [HTTPS, MQTT])
def test_a_policy_lets_in_its_versions_and_no_other(edge, config, port, end, taken):
    policy(config, end)

    for version in ("TLSv1.2", "TLSv1.3"):
        shown = shake(
            "127.0.0.1", edge.bound[port], sni=NAME, alpn=None, seconds=5, tls=version
        )
        assert bool(shown.chain) == (version in taken)
        if version not in taken:
            assert shown.alert == "protocol version"


def test_a_policy_is_for_its_own_name_alone(edge, config):
    policy(config, "TLS13_1_3_2022_10")

    with shaken(edge.bound[MQTT], "other.test", version=ssl.TLSVersion.TLSv1_2) as tls:
        assert tls.version() == "TLSv1.2"


def staple_at(edge, port=MQTT):
    return shake("127.0.0.1", edge.bound[port], sni=NAME, alpn=None, seconds=5).staple


def test_a_staple_comes_an_hour_after_it_was_asked_for(edge, config, dns_server):
    world = dns_server.world
    config.settings["serverCertificateConfig"] = {"enableOCSPCheck": True}
    config.staples_since = world.now()

    assert staple_at(edge) == b""
    world.advance(3600 / world.speed)

    answer = ocsp.load_der_ocsp_response(staple_at(edge))
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert staple_at(edge, HTTPS)


@pytest.mark.parametrize(
    ("responder", "status"),
    [("revoked", ocsp.OCSPCertStatus.REVOKED), ("away", None)],
)
def test_the_responder_decides_what_is_stapled(
    edge, config, dns_server, responder, status
):
    config.settings["serverCertificateConfig"] = {"enableOCSPCheck": True}
    config.staples_since = dns_server.world.now() - timedelta(hours=2)
    dns_server.world.switches.set("ocsp_responder", responder)

    staple = staple_at(edge)

    if status is None:
        assert staple == b""
    else:
        assert ocsp.load_der_ocsp_response(staple).certificate_status is status


def asked_for_a_certificate(port, alpn=None):
    """Whether the server asks: told by a client that would have one."""
    asked = []
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_max_proto_version(SSL.TLS1_2_VERSION)
    context.set_info_callback(
        lambda tls, where, _: asked.append(tls.get_state_string())
    )
    with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
        raw.setblocking(True)
        tls = SSL.Connection(context, raw)
        tls.set_tlsext_host_name(NAME.encode())
        if alpn:
            tls.set_alpn_protos([alpn.encode()])
        tls.set_connect_state()
        tls.do_handshake()
    return any(b"certificate request" in each for each in asked)


@pytest.mark.parametrize(
    ("settings", "port", "alpn", "is_asked"),
    [
        ({}, MQTT, None, True),
        ({}, HTTPS, None, False),
        ({}, HTTPS, "mqtt", False),
        ({}, HTTPS, "x-amzn-mqtt-ca", True),
        ({}, HTTPS, "x-amzn-http-ca", True),
        (X509, HTTPS, None, True),
        (X509, HTTPS, "mqtt", True),
        (
            {"authenticationType": "CUSTOM_AUTH", "applicationProtocol": "SECURE_MQTT"},
            MQTT,
            None,
            False,
        ),
    ],
)
def test_port_and_alpn_decide_only_where_no_pair_does(
    edge, config, settings, port, alpn, is_asked
):
    config.settings.update(settings)

    assert asked_for_a_certificate(edge.bound[port], alpn) is is_asked


@pytest.mark.parametrize("is_closed", [True, False])
def test_8883_may_be_closed_for_a_pair_without_mqtt(
    edge, config, dns_server, is_closed
):
    config.settings |= {
        "authenticationType": "AWS_X509",
        "applicationProtocol": "HTTPS",
    }
    dns_server.world.switches.set("pair_closes_other_ports", is_closed)

    shown = shake("127.0.0.1", edge.bound[MQTT], sni=NAME, alpn=None, seconds=5)

    assert bool(shown.chain) is not is_closed
    assert shown.alert == ("access denied" if is_closed else None)


@pytest.mark.parametrize("answer", ["authenticated", "refused", "error"])
def test_a_callback_that_does_not_say_yes_cuts_off_who_shows_a_certificate(
    edge, config, dns_server, device, answer
):
    config.settings |= X509
    config.settings["clientCertificateConfig"] = {
        "clientCertificateCallbackArn": FUNCTION
    }
    dns_server.world.switches.set("client_certificate_callback", answer)

    said = gets_through(edge.bound[HTTPS], device)

    assert said.startswith(b"HTTP/1.1 403") is (answer == "authenticated")


@pytest.mark.parametrize(
    ("name", "gets_in"), [("sensor-tokens", True), ("old-tokens", False)]
)
def test_an_inactive_authorizer_lets_nobody_in(edge, config, name, gets_in):
    config.settings |= {
        "authenticationType": "CUSTOM_AUTH",
        "applicationProtocol": "HTTPS",
        "authorizerConfig": {
            "defaultAuthorizerName": name,
            "allowAuthorizerOverride": False,
        },
    }

    said = gets_through(edge.bound[HTTPS])

    assert said.startswith(b"HTTP/1.1 403") is gets_in


BROKEN = {
    "gone": functions.remove,
    "not to be called": functions.forbid,
    "failing": functions.fail,
}


@pytest.mark.parametrize("ruin", BROKEN.values(), ids=BROKEN)
def test_a_callback_whose_function_does_not_work_lets_no_certificate_in(
    edge, config, dns_server, device, ruin
):
    config.settings |= X509
    config.settings["clientCertificateConfig"] = {
        "clientCertificateCallbackArn": FUNCTION
    }
    ruin(dns_server.world, FUNCTION)

    assert gets_through(edge.bound[HTTPS], device) == b""


@pytest.mark.parametrize("ruin", BROKEN.values(), ids=BROKEN)
def test_an_authorizer_whose_function_does_not_work_lets_nobody_in(
    edge, config, dns_server, ruin
):
    config.settings |= {
        "authenticationType": "CUSTOM_AUTH",
        "applicationProtocol": "HTTPS",
        "authorizerConfig": {
            "defaultAuthorizerName": "sensor-tokens",
            "allowAuthorizerOverride": False,
        },
    }
    ruin(dns_server.world, FUNCTION.replace("guard", "sensor-tokens"))

    assert gets_through(edge.bound[HTTPS]) == b""


def test_an_ocsp_function_that_does_not_work_leaves_no_staple(edge, config, dns_server):
    config.settings["serverCertificateConfig"] = {
        "enableOCSPCheck": True,
        "ocspLambdaArn": FUNCTION.replace("guard", "ocsp-answers"),
    }
    config.staples_since = dns_server.world.now() - timedelta(hours=2)
    assert staple_at(edge)

    functions.fail(dns_server.world, FUNCTION.replace("guard", "ocsp-answers"))

    assert staple_at(edge) == b""


@given(st.binary(max_size=400))
def test_no_first_message_breaks_the_edge(message):
    understood(b"\x01" + message)
