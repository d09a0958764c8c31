"""What one handshake says about the certificate that is served."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from bot.core.certs.cert import view
from bot.core.wireseen import ChainLink, Served
from bot.probe.handshake import shake
from bot.probe.how import How
from bot.probe.staple import said
from bot.probe.trust import KnownRoots

# On 443 the protocol is chosen by ALPN: MQTT with a client certificate, the same as
# on 8883 (AWS IoT developer guide, "Protocols, port mappings, and authentication").
_ALPN = {443: "x-amzn-mqtt-ca"}


def seen(
    host: str,
    address: str,
    port: int,
    *,
    at_port: int,
    roots: KnownRoots,
    at: datetime,
    seconds: float,
    how: How,
) -> Served:
    """Shake hands at an address and read what was shown; `at_port` stands for port."""
    shown = shake(
        address,
        at_port,
        sni=how.sni or None,
        alpn=(_ALPN.get(port) if how.alpn is None else how.alpn) or None,
        seconds=seconds,
        tls=how.tls,
    )
    if not shown.chain:
        return Served(
            port=port,
            address=address,
            sni=how.sni,
            alert=shown.alert,
            error=shown.error,
        )
    leaf, read = shown.chain[0], view(shown.chain[0])
    return Served(
        port=port,
        address=address,
        sni=how.sni,
        names=read.names if read else (),
        fingerprint=leaf.fingerprint(hashes.SHA256()).hex(),
        issuer=_common(leaf.issuer),
        not_after=leaf.not_valid_after_utc,
        chain=tuple(map(_link, shown.chain)),
        chain_length=len(shown.chain),
        trusted=roots.trust(shown.chain, host, at),
        accepted=roots.accept(shown.chain, host, at),
        completed=shown.completed,
        protocol=shown.protocol,
        alert=shown.alert,
        staple=said(shown.staple, shown.chain, at),
        alpn=shown.alpn,
    )


def _link(each: x509.Certificate) -> ChainLink:
    return ChainLink(
        fingerprint=each.fingerprint(hashes.SHA256()).hex(),
        subject=_common(each.subject),
        issuer=_common(each.issuer),
        not_before=each.not_valid_before_utc,
        not_after=each.not_valid_after_utc,
        is_root=each.subject == each.issuer,
    )


def _common(name: x509.Name) -> str:
    """The common name, or the whole name where there is none."""
    commons = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(commons[0].value) if commons else name.rfc4514_string()
