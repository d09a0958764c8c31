"""DNS and TLS as the public sees them; `bot.resolve` and `bot.probe` fulfil it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.core.wireseen import Served

if TYPE_CHECKING:
    from bot.core.trust import Roots


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one DNS server (or the resolvers) said. `found` False = NXDOMAIN or NODATA.

    `chain` is the CNAME chain followed, `values` the data of the type asked for, `ttl`
    theirs; `lasts` is how long a cache keeps what it says of the name itself.
    """

    server: str
    found: bool
    values: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    ttl: int | None = None
    nxdomain: bool = False
    lasts: int | None = None


class Names(Protocol):
    """DNS as the public sees it. Raises Transient when a server cannot be asked."""

    def resolve(self, name: str, kind: str) -> Answer:
        """Through the first configured resolver that answers."""
        ...

    def resolve_each(self, name: str, kind: str) -> tuple[Answer, ...]:
        """Through up to two configured resolvers, each on its own."""
        ...

    def authoritative(self, zone: str, name: str, kind: str) -> tuple[Answer, ...]:
        """From the zone's own name servers, without any cache, up to two of them."""
        ...

    def zone_of(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The closest zone that public DNS has for the name, and its name servers."""
        ...

    def name_servers(self, zone: str) -> tuple[str, ...]:
        """The name servers that the parent delegates the zone to; () when none."""
        ...

    def caa(
        self, name: str, *, wild: bool = False
    ) -> tuple[str | None, tuple[str, ...] | None]:
        """Where the closest CAA set stands and which issuers it allows (RFC 8659).

        With `wild` for the wildcard right below the name.
        """
        ...

    def addresses(self, name: str) -> tuple[str, ...]:
        """A and AAAA, following CNAMEs; () when there are none."""
        ...

    def every_address(self, name: str) -> tuple[str, ...]:
        """The same of three look-ups over the name's own servers, past any cache."""
        ...


class Trust(Protocol):
    """The roots by which chains are judged, read when they are first asked for."""

    @property
    def public(self) -> "Roots":
        """Those that everybody trusts."""
        ...

    @property
    def private(self) -> "Roots | None":
        """A company's own, as the settings name them."""
        ...


class Probe(Protocol):
    """TLS handshakes that only look."""

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
        """One handshake for each address and port (8883 and 443 unless told).

        With `tls` only that version is offered (`TLSv1.2`, `TLSv1.3`), with
        `addresses` these are asked and no others. `sni` and `alpn` are sent in place
        of the usual; empty, none is.
        """
        ...
