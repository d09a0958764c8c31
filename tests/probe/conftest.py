import contextlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.probe import TlsProbe
from sandbox.edge.edge import HTTPS, MQTT
from tests.support.outside import authorities, outside, write_roots

NAME = "device.acme.example"


@pytest.fixture(scope="session")
def roots(tmp_path_factory):
    return write_roots(tmp_path_factory.mktemp("roots"))


@pytest.fixture
def there():
    with outside() as running:
        yield running


class Hosts:
    """Names whose addresses a test chooses."""

    def __init__(self, *addresses):
        self.found = addresses

    def addresses(self, name):
        return self.found


@pytest.fixture
def probe_at(roots):
    """A probe that finds a name at these addresses, its ports led to this one."""

    def make(port, *addresses, seconds=2.0, roots=roots, **settings):
        given = {"allow_private": True, **settings}
        return TlsProbe(
            Hosts(*(addresses or ("127.0.0.1",))),
            now=lambda: datetime.now(UTC),
            ports={HTTPS: port, MQTT: port},
            public_roots=roots,
            seconds=seconds,
            **given,
        )

    return make


@pytest.fixture
def serve(tmp_path):
    """A TLS server in a thread, with the certificate and manners a test wants."""
    with contextlib.ExitStack() as stack:
        spoken = []

        def start(
            names=(NAME,),
            *,
            by="public",
            version=None,
            client_certificate=False,
            days_ago=1,
            alpn=(),
            **issued,
        ):
            authority = getattr(authorities(), by)
            begun = datetime.now(UTC) - timedelta(days=days_ago)
            chain = authority.issue(list(names), not_before=begun, days=90, **issued)
            path = tmp_path / f"{len(names)}-{days_ago}.pem"
            path.write_text(chain.key_pem + chain.chain_pem)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(path)
            if version:
                context.minimum_version = context.maximum_version = version
            if client_certificate:
                context.verify_mode = ssl.CERT_REQUIRED
            if alpn:
                context.set_alpn_protocols(list(alpn))
            return stack.enter_context(_listening(context, spoken)), chain

        start.spoken = spoken
        yield start


@contextlib.contextmanager
def _listening(context, spoken):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def work():
        with contextlib.suppress(OSError):
            while True:
                plain, _ = listener.accept()
                plain.settimeout(5)
                with contextlib.suppress(OSError), plain:
                    tls = context.wrap_socket(plain, server_side=True)
                    with tls:
                        spoken.append(tls.selected_alpn_protocol())
                        tls.recv(1)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(6)
