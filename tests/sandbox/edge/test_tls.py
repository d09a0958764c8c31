import shutil
import socket
import ssl
import subprocess
import time

import pytest
from cryptography import x509

from sandbox.aws.seed import Seed, SeedConfig, plant
from sandbox.edge.edge import HTTPS, MQTT, Edge

NAME = "device.acme.example"
ACCOUNT, REGION = "111122223333", "eu-central-1"
BYHAND = "device.byhand.example"


@pytest.fixture
def edge(loop, dns_server):
    made = Edge(dns_server.world, dns_server.public)
    loop.run(made.start("127.0.0.1"))
    yield made
    loop.run(made.stop())


def client_context(alpn=(), version=None):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if alpn:
        made.set_alpn_protocols(list(alpn))
    if version:
        made.minimum_version = made.maximum_version = version
    return made


def shaken(port, sni=NAME, *, timeout=5, **how):
    raw = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    try:
        return client_context(**how).wrap_socket(raw, server_hostname=sni)
    except BaseException:
        raw.close()
        raise


def names(port, sni=NAME):
    with shaken(port, sni) as connection:
        leaf = x509.load_der_x509_certificate(connection.getpeercert(True))
    found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return found.value.get_values_for_type(x509.DNSName)


def configured(loop, world, name=NAME, account=ACCOUNT, region=REGION, **more):
    config = SeedConfig(account, region, "device", name, **more)
    loop.run(plant(world, Seed(configs=[config])))


def pointed(dns_server, name, account, region):
    target = dns_server.world.endpoint(account, region)
    dns_server.put("byhand.example", name, "CNAME", target)


def default(region):
    return [f"*.iot.{region}.amazonaws.com", f"iot.{region}.amazonaws.com"]


@pytest.mark.parametrize("port", [HTTPS, MQTT])
@pytest.mark.parametrize("sni", [None, "unknown.test", NAME])
def test_whoever_names_nothing_known_gets_the_first_default(edge, port, sni):
    assert names(edge.bound[port], sni) == default("eu-central-1")


def test_a_served_configuration_is_shown_at_both_ports(edge, loop, dns_server):
    pointed(dns_server, BYHAND, ACCOUNT, REGION)
    configured(loop, dns_server.world, BYHAND)

    assert names(edge.bound[HTTPS], BYHAND) == [BYHAND]
    assert names(edge.bound[MQTT], BYHAND.upper()) == [BYHAND]


def test_dns_decides_at_which_endpoint_a_client_arrives(edge, loop, dns_server):
    configured(loop, dns_server.world, BYHAND)
    pointed(dns_server, BYHAND, "444455556666", "us-east-1")

    assert names(edge.bound[MQTT], BYHAND) == default("us-east-1")


def test_an_endpoints_own_name_gets_that_regions_default(edge, dns_server):
    endpoint = dns_server.world.endpoint("444455556666", "us-east-1")

    assert names(edge.bound[MQTT], endpoint) == default("us-east-1")


def test_a_name_without_a_cname_is_found_by_sni_alone(edge, loop, dns_server):
    configured(loop, dns_server.world, region="us-east-1")

    assert names(edge.bound[MQTT]) == [NAME]


def test_what_is_served_changes_without_a_restart(edge, loop, dns_server):
    configured(loop, dns_server.world)
    config = dns_server.world.accounts[ACCOUNT].regions[REGION].configs["device"]
    before = names(edge.bound[MQTT])
    config.status = "DISABLED"

    assert (before, names(edge.bound[MQTT])) == ([NAME], default("eu-central-1"))


def test_the_chain_reaches_the_root_that_the_bot_trusts(
    edge, loop, dns_server, tmp_path
):
    configured(loop, dns_server.world)
    trusting = ssl.create_default_context(cadata=dns_server.world.amazon.root_pem)

    with (
        socket.create_connection(("127.0.0.1", edge.bound[MQTT]), timeout=5) as raw,
        trusting.wrap_socket(raw, server_hostname=NAME) as connection,
    ):
        assert connection.getpeercert()["subject"] == ((("commonName", NAME),),)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["x-amzn-mqtt-ca"], "x-amzn-mqtt-ca"),
        (["mqtt"], "mqtt"),
        (["x-amzn-http-ca"], "x-amzn-http-ca"),
        (["h2"], None),
        ([], None),
    ],
)
def test_port_443_knows_the_protocols_of_iot(edge, offered, chosen):
    with shaken(edge.bound[HTTPS], alpn=offered) as connection:
        assert connection.selected_alpn_protocol() == chosen


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_asking_softly_lets_clients_without_a_certificate_in(edge, version):
    with shaken(edge.bound[MQTT], version=version) as connection:
        assert connection.getpeercert(True)


@pytest.mark.parametrize("sni", ["x..y", "a" * 300, "\udcff", ""])
def test_names_that_are_none_get_the_default_too(edge, sni):
    assert edge.choose(sni).chain_pem == edge.choose(None).chain_pem


def test_insisting_ends_a_handshake_of_tls_1_2_with_an_alert(edge, loop):
    loop.run(edge.control({"port": MQTT, "mutual_tls": "hard"}))

    with pytest.raises(ssl.SSLError, match="alert handshake failure"):
        shaken(edge.bound[MQTT], version=ssl.TLSVersion.TLSv1_2)


def test_insisting_ends_a_connection_of_tls_1_3_after_the_handshake(edge, loop):
    loop.run(edge.control({"port": MQTT, "mutual_tls": "hard"}))

    with (
        shaken(edge.bound[MQTT], version=ssl.TLSVersion.TLSv1_3) as connection,
        pytest.raises(ssl.SSLError, match="alert certificate required"),
    ):
        connection.recv(1)


def test_http_without_a_login_is_forbidden(edge):
    with shaken(edge.bound[HTTPS]) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 403 ")


def test_a_refusing_port_is_closed_and_opens_again_at_the_same_number(edge, loop):
    port = edge.bound[MQTT]
    loop.run(edge.control({"port": MQTT, "behaviour": "refuse"}))
    with pytest.raises(ConnectionRefusedError):
        shaken(port)

    loop.run(edge.control({"port": MQTT, "behaviour": "serve"}))

    assert names(port) == default("eu-central-1")


def test_a_stalling_port_takes_the_connection_and_says_nothing(edge, loop):
    loop.run(edge.control({"port": MQTT, "behaviour": "stall"}))

    with pytest.raises(TimeoutError):
        shaken(edge.bound[MQTT], timeout=0.3)

    loop.run(edge.control({"port": MQTT, "behaviour": "serve"}))
    assert names(edge.bound[MQTT])


def test_stopping_does_not_wait_for_clients_that_hang_on(loop, dns_server):
    edge = Edge(dns_server.world, dns_server.public)
    loop.run(edge.start("127.0.0.1"))
    silent = socket.create_connection(("127.0.0.1", edge.bound[MQTT]))
    open_one = shaken(edge.bound[HTTPS])

    started = time.monotonic()
    loop.run(edge.stop())
    took = time.monotonic() - started

    silent.close()
    open_one.close()
    assert took < 2.5


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"port": 80},
        {"port": MQTT, "behaviour": "dance"},
        {"port": MQTT, "mutual_tls": "x"},
    ],
)
def test_controls_that_make_no_sense_are_refused(edge, loop, body):
    with pytest.raises(ValueError, match="must be one of"):
        loop.run(edge.control(body))


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl command")
def test_anyone_can_check_with_openssl(edge, loop, dns_server, tmp_path):
    configured(loop, dns_server.world)
    (tmp_path / "root.pem").write_text(dns_server.world.amazon.root_pem)

    answer = subprocess.run(
        f"openssl s_client -connect 127.0.0.1:{edge.bound[MQTT]} -servername {NAME}"
        f" -verify_hostname {NAME} -CAfile root.pem -showcerts",
        shell=True,
        check=False,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10,
    )

    assert f"subject=CN = {NAME}" in answer.stdout
    assert "Verify return code: 0 (ok)" in answer.stdout
