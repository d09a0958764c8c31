"""Handshakes at every address of a name, all at once.

OpenSSL and the roots are loaded at the first handshake: starting the bot must be fast.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.addresses import few
from bot.core.reach import PORTS, Private, Reach
from bot.core.wireseen import Served
from bot.errors import Transient
from bot.ports import Names
from bot.probe.how import How

if TYPE_CHECKING:
    from bot.probe.trust import KnownRoots

MQTT, HTTPS = 8883, 443
# IoT endpoints have up to eight addresses; all show the same configuration.
_MOST_ADDRESSES = 4
PROBE_SECONDS = 5.0


class TlsProbe:
    """Looks at what a name is served with; fulfils `bot.ports.Probe`.

    `ports` says where another port stands for a real one. It connects to the very
    address that was checked, and only where `bot.core.reach` lets it. A failure of
    the network is an `error` in the result and never raised.
    """

    def __init__(
        self,
        names: Names,
        *,
        now: Callable[[], datetime],
        ports: Mapping[int, int] | None = None,
        allow_private: Private = False,
        public_roots: Path | None = None,
        private_roots: Path | None = None,
        seconds: float = PROBE_SECONDS,
    ) -> None:
        self._names = names
        self._now = now
        self._ports = dict(ports or {})
        self._reach = Reach(allow_private)
        self._bundles = (public_roots, private_roots)
        self._lock = Lock()
        self._roots: KnownRoots | None = None
        self._seconds = seconds

    def __call__(
        self,
        host: str,
        *,
        ports: Sequence[int] | None = None,
        tls: str | None = None,
        addresses: Sequence[str] | None = None,
        sni: str | None = None,
        alpn: str | None = None,
    ) -> tuple[Served, ...]:
        """One handshake for each port and address: those given, or the first four.

        With `tls` only that version is offered. `sni` and `alpn` are sent in place of
        the usual; empty, none is.
        """
        wanted = (MQTT, HTTPS) if ports is None else tuple(ports)
        if not set(wanted) <= set(PORTS):
            raise ValueError(f"none of AWS IoT's ports: {wanted}")
        try:
            if addresses is None:
                addresses = few(self._names.addresses(host), _MOST_ADDRESSES)
        except Transient as error:
            return tuple(
                Served(port=port, address="", sni=host, error=str(error))
                for port in wanted
            )
        looks = [(address, port) for address in addresses for port in wanted]
        if not looks:
            return ()
        how = How(host if sni is None else sni, tls, alpn)
        with ThreadPoolExecutor(len(looks), thread_name_prefix="probe") as pool:
            found = pool.map(lambda at: self._look(host, at[0], at[1], how), looks)
            return tuple(found)

    def _look(self, host: str, address: str, port: int, how: How) -> Served:
        refusal = self._reach.refusal(address)
        if refusal is not None:
            return Served(port=port, address=address, sni=how.sni, error=refusal)
        from bot.probe.seen import seen  # noqa: PLC0415 - loads OpenSSL

        return seen(
            host,
            address,
            port,
            at_port=self._ports.get(port, port),
            roots=self._known_roots(),
            at=self._now(),
            seconds=self._seconds,
            how=how,
        )

    def _known_roots(self) -> "KnownRoots":
        from bot.probe.trust import KnownRoots  # noqa: PLC0415 - loads OpenSSL

        with self._lock:
            if self._roots is None:
                self._roots = KnownRoots(*self._bundles)
            return self._roots
