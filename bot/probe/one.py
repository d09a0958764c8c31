"""One name looked at in detail, for a person who asks: `iotdomain probe`.

Unlike the watches' probe it keeps the whole chain and every reason against it.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from bot.core.certs.cert import Cert, view
from bot.core.names import covers
from bot.core.reach import PORTS, Private, Reach
from bot.core.trust import Roots, Verdict, verify
from bot.core.words import code
from bot.errors import UserError
from bot.ports import Names
from bot.probe.handshake import Shown, shake
from bot.probe.staple import said

MOST_ADDRESSES = 8
VERSIONS: Mapping[str, str] = {"1.2": "TLSv1.2", "1.3": "TLSv1.3"}
SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is looked at. `sni` None sends no name; `tls` is a key of VERSIONS."""

    host: str
    port: int = PORTS[0]
    sni: str | None = None
    alpn: str | None = None
    tls: str | None = None

    @property
    def name(self) -> str:
        """The name that the certificate has to cover."""
        return self.sni or self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What one address showed. `trust` is None where it showed no certificate."""

    address: str
    shown: Shown
    chain: tuple[Cert, ...] = ()
    trust: Verdict | None = None
    staple: str | None = None

    @property
    def leaf(self) -> Cert | None:
        """The server's own certificate."""
        return self.chain[0] if self.chain else None

    def is_for(self, name: str) -> bool:
        """Whether the certificate covers a name."""
        return self.leaf is not None and any(covers(n, name) for n in self.leaf.names)


def probe(
    question: Question,
    names: Names,
    roots: Roots,
    *,
    at: datetime,
    ports: Mapping[int, int] | None = None,
    allow_private: Private = False,
    seconds: float = SECONDS,
) -> tuple[Probed, ...]:
    """Every address once, side by side; () when the name has none.

    Connects to the very address that was checked. UserError for a port or an address
    that is none of ours to look at; Transient when DNS cannot be asked.
    """
    if question.port not in PORTS:
        raise UserError(
            f"Port {question.port} is none of AWS IoT's: there are "
            f"{', '.join(map(str, PORTS))}. Nothing was asked."
        )
    addresses = _addresses(question.host, names)
    _require_reach(addresses, Reach(allow_private))
    there = (ports or {}).get(question.port, question.port)

    def look(address: str) -> Probed:
        shown = shake(
            address,
            there,
            sni=question.sni,
            alpn=question.alpn,
            seconds=seconds,
            tls=VERSIONS[question.tls] if question.tls else None,
        )
        return _probed(address, shown, question.name, roots, at)

    if not addresses:
        return ()
    with ThreadPoolExecutor(len(addresses), thread_name_prefix="probe") as pool:
        return tuple(pool.map(look, addresses))


def _probed(
    address: str, shown: Shown, name: str, roots: Roots, at: datetime
) -> Probed:
    if not shown.chain:
        return Probed(address=address, shown=shown)
    chain = tuple(it for it in map(view, shown.chain) if it is not None)
    return Probed(
        address=address,
        shown=shown,
        chain=chain,
        trust=verify(shown.chain, name, at, roots),
        staple=said(shown.staple, shown.chain, at),
    )


def _addresses(host: str, names: Names) -> tuple[str, ...]:
    try:
        return (str(ipaddress.ip_address(host)),)
    except ValueError:
        return names.addresses(host)[:MOST_ADDRESSES]


def _require_reach(addresses: Sequence[str], reach: Reach) -> None:
    for each in addresses:
        refusal = reach.refusal(each)
        if refusal is not None:
            raise UserError(
                f"{code(each)}: {refusal} Nothing was asked. `--allow-private` looks "
                "at private addresses too."
            )
