"""One TLS handshake, bounded in time, that keeps what the server showed.

Nothing is verified on the way. A server that wants a client certificate ends the
handshake after it has shown its own, so the chain is read after a failure too;
Python's own `ssl` has no public way to do that.
"""

import contextlib
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import ip_address
from threading import BoundedSemaphore

from cryptography import x509
from OpenSSL import SSL

_CHUNK = 16_384
# With TLS 1.3 a client is done before the server has missed its certificate; the
# alert is then one round trip behind.
_LAST_WORD_SECONDS = 0.5
# OpenSSL's words for an alert that came in: "tls alert handshake failure", and for
# the extensions' own alerts "tlsv1 unrecognized name".
_ALERT = re.compile(r"(?:\S+ alert|tlsv1|tlsv13) (?P<name>.+)")

# A chain of IoT's has 16 KB at most, and OpenSSL itself ends at 100 KB.
MOST_BYTES = 256 * 1024
# Sockets of the whole process at a time: more would only wait for the same machine.
_MOST_AT_ONCE = 48
_ROOM = BoundedSemaphore(_MOST_AT_ONCE)

_VERSIONS = {"TLSv1.2": SSL.TLS1_2_VERSION, "TLSv1.3": SSL.TLS1_3_VERSION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a handshake brought: the chain as sent, the staple, and how it ended."""

    chain: tuple[x509.Certificate, ...] = ()
    completed: bool = False
    protocol: str | None = None
    alert: str | None = None
    error: str | None = None
    staple: bytes = b""
    alpn: str | None = None


class _EndedError(Exception):
    """The other side closed the connection."""


class _TooMuchError(OSError):
    """The other side sent more than any handshake has."""

    strerror = "it sends and sends"


def shake(
    address: str,
    port: int,
    *,
    sni: str | None,
    alpn: str | None,
    seconds: float,
    tls: str | None = None,
) -> Shown:
    """Shake hands and leave. Whatever goes wrong is in the result.

    `address` is one and no name: nothing is looked up, so that what was checked is
    what is reached. Without `sni` no name is sent. With `tls` (`TLSv1.2`, `TLSv1.3`)
    that version alone is offered.
    """
    if not _ROOM.acquire(timeout=seconds):
        return Shown(error="Too many handshakes are under way here; it was not tried.")
    try:
        return _shaken(address, port, sni, alpn, seconds, tls)
    finally:
        _ROOM.release()


def _shaken(
    address: str,
    port: int,
    sni: str | None,
    alpn: str | None,
    seconds: float,
    tls: str | None,
) -> Shown:
    end = time.monotonic() + seconds
    try:
        at = str(ip_address(address))
    except ValueError:
        return Shown(error="This is no address that the bot can connect to.")
    try:
        with socket.create_connection((at, port), timeout=seconds) as plain:
            return _Talk(plain, end, tls).carry_out(sni, alpn)
    except TimeoutError:
        return Shown(error=f"Nothing answered within {seconds:g} s.")
    except ConnectionRefusedError:
        return Shown(error="Nothing listens there: the connection was refused.")
    except OSError as error:
        return Shown(error=f"It could not be reached: {_network(error)}.")


class _Talk:
    """A connection whose TLS lives in memory, so that every wait has its limit."""

    def __init__(self, plain: socket.socket, end: float, only: str | None) -> None:
        self._plain = plain
        self._end = end
        self._received = 0
        self._staple = b""
        context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        context.set_verify(SSL.VERIFY_NONE)
        context.set_ocsp_client_callback(self._keep_staple)
        if only is not None:
            context.set_min_proto_version(_VERSIONS[only])
            context.set_max_proto_version(_VERSIONS[only])
        self._tls = SSL.Connection(context, None)
        self._tls.request_ocsp()

    def _keep_staple(self, _tls: SSL.Connection, staple: bytes, _: object) -> bool:
        """Take any answer, and none: devices judge it, here it is only looked at."""
        self._staple = staple
        return True

    def carry_out(self, sni: str | None, alpn: str | None) -> Shown:
        if sni is not None:
            self._tls.set_tlsext_host_name(sni.encode())
        if alpn is not None:
            self._tls.set_alpn_protos([alpn.encode()])
        self._tls.set_connect_state()
        alert = why = None
        is_complete = False
        try:
            self._through(self._tls.do_handshake)
            is_complete = True
        except SSL.Error as error:
            alert, why = _said(error)
        except _EndedError:
            why = "the connection was closed"
        except TimeoutError:
            why = "nothing more came in time"
        except OSError as error:
            why = _network(error)
        shown = self._shown(alert, why)
        if not is_complete:
            return shown
        return self._last_word(replace(shown, completed=True))

    def _shown(self, alert: str | None, why: str | None) -> Shown:
        try:
            chain = self._tls.get_peer_cert_chain(as_cryptography=True) or []
        except ValueError:
            chain, why = [], "its certificate cannot be read"
        said = f"alert: {alert}" if alert else why or "there is none"
        return Shown(
            chain=tuple(chain),
            protocol=self._tls.get_protocol_version_name() if chain else None,
            alert=alert,
            error=None if chain else f"No certificate was shown ({said}).",
            staple=self._staple,
            alpn=self._tls.get_alpn_proto_negotiated().decode("ascii", "replace")
            or None,
        )

    def _last_word(self, shown: Shown) -> Shown:
        """The alert by which a TLS 1.3 server ends what the client holds for done."""
        if shown.protocol != "TLSv1.3":
            return shown
        self._end = min(self._end, time.monotonic() + _LAST_WORD_SECONDS)
        try:
            self._through(lambda: self._tls.recv(1))
        except SSL.ZeroReturnError:
            return shown
        except SSL.Error as error:
            alert, _ = _said(error)
            return replace(shown, completed=alert is None, alert=alert)
        except (_EndedError, OSError):
            return shown
        return shown

    def _left(self) -> float:
        rest = self._end - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        return rest

    def _through(self, work: Callable[[], object]) -> None:
        while True:
            try:
                work()
            except SSL.WantReadError:
                self._send()
            else:
                self._send()
                return
            self._plain.settimeout(self._left())
            received = self._plain.recv(_CHUNK)
            if not received:
                raise _EndedError
            self._received += len(received)
            if self._received > MOST_BYTES:
                raise _TooMuchError
            self._tls.bio_write(received)

    def _send(self) -> None:
        with contextlib.suppress(SSL.WantReadError):
            while True:
                waiting = self._tls.bio_read(_CHUNK)
                self._plain.settimeout(self._left())
                self._plain.sendall(waiting)


def _said(error: SSL.Error) -> tuple[str | None, str]:
    """The alert that ended it, if one did, and OpenSSL's reason."""
    stack = error.args[0] if error.args else ()
    reasons = [str(each[-1]) for each in stack] if isinstance(stack, list) else []
    for reason in reasons:
        found = _ALERT.fullmatch(reason)
        if found:
            return found["name"], reason
    return None, reasons[0] if reasons else "it speaks no TLS"


def _network(error: OSError) -> str:
    return (error.strerror or "the network failed").lower()
