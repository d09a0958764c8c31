"""Handshakes at every address of a name, all at once."""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import chain, zip_longest
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from bot.core.facts import Served
from bot.errors import Transient
from bot.ports import Names
from bot.probe.handshake import Shown, shake
from bot.probe.trust import PublicRoots

MQTT, HTTPS = 8883, 443
# On 443 the protocol is chosen by ALPN: MQTT with a client certificate, the same as
# on 8883 (AWS IoT developer guide, "Protocols, port mappings, and authentication").
_ALPN = {HTTPS: "x-amzn-mqtt-ca"}
# IoT endpoints have up to eight addresses; all show the same configuration.
_MOST_ADDRESSES = 4
PROBE_SECONDS = 5.0


class TlsProbe:
    """Looks at what a name is served with; fulfils `bot.ports.Probe`.

    `ports` says where another port stands for a real one. A failure of the network
    is an `error` in the result and never raised.
    """

    def __init__(
        self,
        names: Names,
        *,
        now: Callable[[], datetime],
        ports: Mapping[int, int] | None = None,
        allow_private: bool = False,
        public_roots: Path | None = None,
        seconds: float = PROBE_SECONDS,
    ) -> None:
        self._names = names
        self._now = now
        self._ports = dict(ports or {})
        self._allow_private = allow_private
        self._roots = PublicRoots(public_roots)
        self._seconds = seconds

    def __call__(
        self, host: str, *, ports: Sequence[int] | None = None
    ) -> tuple[Served, ...]:
        """One handshake for each of up to four addresses and each port."""
        wanted = (MQTT, HTTPS) if ports is None else tuple(ports)
        try:
            addresses = _mixed(self._names.addresses(host))
        except Transient as error:
            return tuple(
                Served(port=port, address="", sni=host, error=str(error))
                for port in wanted
            )
        looks = [(address, port) for address in addresses for port in wanted]
        if not looks:
            return ()
        with ThreadPoolExecutor(len(looks), thread_name_prefix="probe") as pool:
            return tuple(pool.map(lambda look: self._look(host, *look), looks))

    def _look(self, host: str, address: str, port: int) -> Served:
        if not self._allow_private and not is_public(address):
            return Served(
                port=port,
                address=address,
                sni=host,
                error="This is no public address, and the bot connects to public "
                "ones only (setting probe.allow_private).",
            )
        shown = shake(
            address,
            self._ports.get(port, port),
            sni=host,
            alpn=_ALPN.get(port),
            seconds=self._seconds,
        )
        if not shown.chain:
            return Served(
                port=port,
                address=address,
                sni=host,
                alert=shown.alert,
                error=shown.error,
            )
        return self._served(host, address, port, shown)

    def _served(self, host: str, address: str, port: int, shown: Shown) -> Served:
        leaf = shown.chain[0]
        return Served(
            port=port,
            address=address,
            sni=host,
            names=_names(leaf),
            fingerprint=leaf.fingerprint(hashes.SHA256()).hex(),
            issuer=_issuer(leaf),
            not_after=leaf.not_valid_after_utc,
            chain_length=len(shown.chain),
            trusted=self._roots.trust(shown.chain, host, self._now()),
            completed=shown.completed,
            protocol=shown.protocol,
            alert=shown.alert,
        )


def is_public(address: str) -> bool:
    """Whether an address can be anybody's on the internet, and not our own network's.

    Who may write DNS records must not choose which of our neighbours we talk to.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast


def _mixed(addresses: Sequence[str]) -> list[str]:
    """The first few, IPv4 and IPv6 in turn."""
    four = [each for each in addresses if ":" not in each]
    six = [each for each in addresses if ":" in each]
    both = chain.from_iterable(zip_longest(four, six))
    return [each for each in both if each is not None][:_MOST_ADDRESSES]


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    """The DNS names; the common name only counts where there are none (RFC 9525)."""
    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        commons = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return tuple(str(each.value).lower() for each in commons)
    except ValueError:
        return ()
    return tuple(each.lower() for each in found.value.get_values_for_type(x509.DNSName))


def _issuer(leaf: x509.Certificate) -> str:
    commons = leaf.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(commons[0].value) if commons else leaf.issuer.rfc4514_string()
