"""Which addresses and ports the bot connects to: it is no way into a network.

Whoever writes DNS records must not choose which of our neighbours we talk to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Private = bool | Sequence[Network]
"""As the settings say it: none, all, or those networks only."""

# AWS IoT developer guide, "Protocols, port mappings, and authentication". Others are
# refused: this is a look at an endpoint, not at a network.
PORTS = (8883, 443, 8443)


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ip_network, texts))


# Where a cloud tells a machine its own secrets, or answers for the network itself.
METADATA = _networks(
    "169.254.0.0/16",  # link-local, with EC2's 169.254.169.254 and ECS's .170.2
    "fe80::/10",
    "fd00:ec2::/32",  # EC2's over IPv6
    "fd20:ce::254/128",  # Google's over IPv6
    "100.100.100.200/32",  # Alibaba's
    "168.63.129.16/32",  # Azure's, out of a public range
    "192.0.0.0/24",  # Oracle's 192.0.0.192, IANA's special ones
)
# An address within an address: what is checked would not be what is reached.
_WRAPPED = _networks(
    "::ffff:0:0/96",  # IPv4-mapped
    "::/96",  # IPv4-compatible
    "64:ff9b::/96",  # NAT64
    "64:ff9b:1::/48",
    "2001::/32",  # Teredo
    "2002::/16",  # 6to4
    "192.88.99.0/24",  # 6to4's relays
)
# RFC 4291 §2.4: what is routed of IPv6 is in here. What is set apart of it:
_SIX = _networks("2000::/3")
_NOBODYS = _networks("2001::/23", "2001:db8::/32", "3fff::/20")
PRIVATE = _networks(
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"
)
_LOOPBACK = _networks("127.0.0.0/8", "::1/128")


@dataclass(frozen=True, slots=True)
class Reach:
    """Public addresses, and of the private ones what the settings allow."""

    private: Private = False

    def refusal(self, address: str) -> str | None:
        """Why the bot does not connect there, as a sentence; None if it does."""
        try:
            found = ip_address(address)
        except ValueError:
            return "This is no address that the bot can connect to."
        if _in(found, _LOOPBACK):
            return None if self.private is True else self._not_public()
        if _in(found, METADATA):
            return (
                "The bot never connects to this address: it is one by which a network "
                "or a cloud talks to its own machines."
            )
        if _in(found, _WRAPPED) or _is_scoped(found):
            return (
                "The bot never connects to such an address: another one is wrapped up "
                "in it."
            )
        if _in(found, PRIVATE):
            return None if self._allows(found) else self._not_public()
        if not _is_somebodys(found):
            return "The bot never connects to this address: it is nobody's own."
        return None

    def _allows(self, address: Address) -> bool:
        if isinstance(self.private, bool):
            return self.private
        return _in(address, self.private)

    def _not_public(self) -> str:
        if isinstance(self.private, bool):
            return (
                "This is no public address, and the bot connects to public ones only "
                "(setting probe.allow_private)."
            )
        return (
            "This is no public address, and none of the networks that the setting "
            "probe.allow_private names."
        )


def _in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in each for each in networks)


def _is_somebodys(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        return _in(address, _SIX) and not _in(address, _NOBODYS)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_scoped(address: Address) -> bool:
    return isinstance(address, IPv6Address) and address.scope_id is not None


def private_network(text: str) -> Network:
    """A network of the settings; ValueError with a sentence for any that is no such."""
    try:
        found = ip_network(text)
    except ValueError:
        raise ValueError(
            f'has "{text}", which is no network like "10.20.0.0/16" '
            "(its host bits must be 0)"
        ) from None
    if not any(
        found.version == each.version and found.subnet_of(each)  # type: ignore[arg-type] # of one version, so they compare
        for each in PRIVATE
    ):
        raise ValueError(
            f'has "{text}", which is no private network: 10.0.0.0/8, 172.16.0.0/12, '
            "192.168.0.0/16, 100.64.0.0/10 and fc00::/7 are"
        )
    return found
