"""What answers at an address: one TLS handshake, and the chain that it showed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One certificate of a chain as it was sent.

    Devices have roots in their own store: one that is sent is there for nothing.
    """

    fingerprint: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    is_root: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One TLS handshake: what answered at an address and port for an SNI.

    *Certificate received* and *handshake completed* are two facts: a server that
    wants a client certificate ends the handshake after it has shown its own.
    `sni` is empty where no name was sent, `alpn` the protocol that was agreed on.
    `trusted` is by the public roots, `accepted` by those that devices have besides, as
    the settings name them. `chain` is all that was sent, the leaf first. `error` is a
    sentence when nothing was received. `staple` is what a stapled OCSP answer says
    (`good`, `revoked`, `unknown`, `expired`, `unsigned`, `unreadable`), None when none
    was sent.
    """

    port: int
    address: str
    sni: str
    names: tuple[str, ...] = ()
    fingerprint: str | None = None
    issuer: str | None = None
    not_after: datetime | None = None
    chain: tuple[ChainLink, ...] = ()
    chain_length: int = 0
    trusted: bool | None = None
    accepted: bool | None = None
    completed: bool = False
    protocol: str | None = None
    alert: str | None = None
    error: str | None = None
    staple: str | None = None
    alpn: str | None = None


class Asked(StrEnum):
    """How a further handshake differs from the usual one, in words for people."""

    AGAIN = "once more"
    NO_SNI = "without a name (SNI)"
    TLS12 = "with TLS 1.2 alone"
    TLS13 = "with TLS 1.3 alone"
    NO_ALPN = "on 443 without ALPN"
    ALPN_MQTT = "on 443 with ALPN mqtt"
    PORT_8443 = "on 8443"
    ENDPOINT = "for the endpoint's own name"


@dataclass(frozen=True, slots=True)
class Variant:
    """A further handshake at one address, and what answered."""

    asked: Asked
    seen: Served
