"""A server that means harm costs seconds and kilobytes, and shows nothing."""

import contextlib
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.probe.handshake import MOST_BYTES, _Talk, shake
from tests.support.outside import authorities

NAME = "device.acme.example"
SECONDS = 1.0
# What is on its way in buffers when the connection is cut.
IN_BUFFERS = 8 * 1024 * 1024


class Hostile:
    """Lets whoever connects meet a behaviour; counts what it could send."""

    def __init__(self, behave):
        self.behave = behave
        self.sent = 0
        self.met = False
        self.ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def send(self, plain, data):
        plain.sendall(data)
        self.sent += len(data)

    def _serve(self):
        with contextlib.suppress(OSError):
            plain, _ = self._listener.accept()
            self.met = True
            plain.settimeout(10)
            with plain:
                self.behave(self, plain)
        self.ended.set()

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(15)


def never_answers(_, plain):
    while plain.recv(4096):
        pass


def takes_nothing(_, plain):
    time.sleep(3)


def sends_rubbish_forever(it, plain):
    while True:
        it.send(plain, b"\x00" * 65536)


def sends_handshake_records_forever(it, plain):
    """Records of a handshake message that never ends, as long as OpenSSL takes them."""
    it.send(plain, b"\x16\x03\x03\x40\x00" + b"\x02\x00\xff\xff" + b"\x00" * 16380)
    while True:
        it.send(plain, b"\x16\x03\x03\x40\x00" + b"\x00" * 16384)


def sends_alerts_forever(it, plain):
    while True:
        it.send(plain, b"\x15\x03\x03\x00\x02\x01\x5a" * 512)


def one_byte_a_second(it, plain):
    plain.recv(4096)
    for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 100:
        it.send(plain, bytes([byte]))
        time.sleep(0.25)


def closes_at_once(_, plain):
    plain.close()


def talks_another_protocol(it, plain):
    it.send(plain, b"220 mail.acme.example ESMTP\r\n")
    plain.recv(4096)


FOREVER = [
    sends_rubbish_forever,
    sends_handshake_records_forever,
    sends_alerts_forever,
]
SHORT = [
    never_answers,
    takes_nothing,
    one_byte_a_second,
    closes_at_once,
    talks_another_protocol,
]


@pytest.mark.parametrize("behave", [*FOREVER, *SHORT], ids=lambda each: each.__name__)
def test_it_ends_in_seconds_and_shows_nothing(behave):
    server = Hostile(behave)
    began = time.monotonic()
    try:
        shown = shake("127.0.0.1", server.port, sni=NAME, alpn=None, seconds=SECONDS)
        took = time.monotonic() - began
        server.ended.wait(15)
    finally:
        server.close()

    assert took < SECONDS + 0.5
    assert shown.chain == ()
    assert shown.error
    assert server.sent < MOST_BYTES + IN_BUFFERS


def tls_server(context, behave):
    def over_tls(it, plain):
        with context.wrap_socket(plain, server_side=True) as tls:
            behave(it, tls)

    return Hostile(over_tls)


def issued():
    begun = datetime.now(UTC) - timedelta(days=1)
    return authorities().public.issue([NAME], not_before=begun, days=90)


@pytest.fixture
def context(tmp_path):
    chain = issued()
    path = tmp_path / "chain.pem"
    path.write_text(chain.key_pem + chain.chain_pem)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def test_who_shows_a_certificate_and_then_sends_forever_is_left(context):
    def talks_on(it, tls):
        while True:
            it.send(tls, b"x" * 65536)

    server = tls_server(context, talks_on)
    began = time.monotonic()
    try:
        shown = shake("127.0.0.1", server.port, sni=NAME, alpn=None, seconds=SECONDS)
        took = time.monotonic() - began
        server.ended.wait(15)
    finally:
        server.close()

    assert shown.chain
    assert took < SECONDS + 0.5
    assert server.sent < MOST_BYTES + IN_BUFFERS


def test_a_chain_that_is_far_too_large_is_not_taken(tmp_path):
    chain = issued()
    path = tmp_path / "large.pem"
    # Thirty times the same chain: more than OpenSSL's 100 KB once it is sent.
    path.write_text(chain.key_pem + chain.chain_pem * 90)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    server = tls_server(made, lambda _, tls: tls.recv(1))
    try:
        shown = shake("127.0.0.1", server.port, sni=NAME, alpn=None, seconds=SECONDS)
    finally:
        server.close()

    assert shown.chain == ()
    assert shown.error


def test_a_name_in_place_of_an_address_is_never_looked_up():
    """Who checks an address and connects by name lets DNS change its mind."""
    server = Hostile(talks_another_protocol)
    try:
        shown = shake("localhost", server.port, sni=NAME, alpn=None, seconds=SECONDS)
    finally:
        server.close()

    assert shown.error == "This is no address that the bot can connect to."
    assert not server.met


class Counted:
    """A connection's end that knows how much came in."""

    def __init__(self, plain):
        self._plain, self.received = plain, 0

    def __getattr__(self, name):
        return getattr(self._plain, name)

    def recv(self, most):
        data = self._plain.recv(most)
        self.received += len(data)
        return data


def test_who_hands_out_tickets_without_end_is_left_after_some_kilobytes(context):
    """TLS 1.3 lets a server send them after the handshake: 20,000 are megabytes."""
    context.num_tickets = 20_000
    server = tls_server(context, lambda _, tls: tls.recv(1))
    with socket.create_connection(("127.0.0.1", server.port)) as plain:
        counted = Counted(plain)
        shown = _Talk(counted, time.monotonic() + 10, None).carry_out(NAME, None)
    server.close()

    assert shown.chain
    assert shown.protocol == "TLSv1.3"
    assert MOST_BYTES < counted.received < 2 * MOST_BYTES
