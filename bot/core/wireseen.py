"""What answers at an address: one TLS handshake, and the chain that it showed."""

from dataclasses import dataclass
from datetime import datetime


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
    `trusted` is by the public roots, `accepted` by those that devices have besides, as
    the settings name them. `chain` is all that was sent, the leaf first. `error` is a
    sentence when nothing was received. `staple` is what a stapled OCSP answer says
    (`good`, `revoked`, `unknown`, `expired`, `unreadable`), None when none was sent.
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
