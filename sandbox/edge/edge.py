"""The edge of the sandbox: both TLS ports, and whose certificate a client gets."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from sandbox.aws.identities import IOT_ACCOUNTS, REGIONS
from sandbox.aws.manners import Manners
from sandbox.aws.world import ServedCertificate, World
from sandbox.edge.oddities import Oddities, Seen
from sandbox.edge.publicdns import PublicDns
from sandbox.edge.rrsets import BadNameError, absolute
from sandbox.edge.tls import Behaviour, MutualTls, TlsEndpoint

# AWS IoT developer guide, "Protocols, port mappings, and authentication".
ALPN = ("x-amzn-mqtt-ca", "mqtt", "x-amzn-http-ca")
WITH_CERTIFICATE = ("x-amzn-mqtt-ca", "x-amzn-http-ca")
HTTPS, MQTT, PUBLISH = 443, 8883, 8443


def _always(manners: Manners, _: Sequence[str]) -> bool:
    """On 8883 and 8443 one logs in with a certificate, unless a pair says otherwise."""
    return True if manners.asks is None else manners.asks


def _by_alpn(manners: Manners, offered: Sequence[str]) -> bool:
    """On 443 the protocol says it, unless a pair does."""
    if manners.asks is not None:
        return manners.asks
    return any(each in WITH_CERTIFICATE for each in offered)


class Edge:
    """IoT's front door for all accounts and regions, on three loopback ports."""

    def __init__(self, world: World, public: PublicDns) -> None:
        self._world = world
        self._public = public
        self._oddities = Oddities(world)
        self.ports = {
            HTTPS: TlsEndpoint(self.met, asks=_by_alpn, meant=HTTPS, alpn=ALPN),
            MQTT: TlsEndpoint(self.met, asks=_always, meant=MQTT, is_mqtt=True),
            PUBLISH: TlsEndpoint(self.met, asks=_always, meant=PUBLISH),
        }

    async def start(self, host: str, ports: Mapping[int, int] | None = None) -> None:
        """Listen at the ports that stand for the real ones; 0 takes free ones."""
        for meant, endpoint in self.ports.items():
            await endpoint.start(host, (ports or {}).get(meant, 0))

    async def stop(self) -> None:
        """Close them."""
        for endpoint in self.ports.values():
            await endpoint.stop()

    @property
    def bound(self) -> dict[int, int]:
        """Where what is meant is to be found: {443: …, 8883: …, 8443: …}."""
        return {meant: endpoint.port for meant, endpoint in self.ports.items()}

    def choose(self, sni: str | None) -> ServedCertificate:
        """What IoT shows to a client that names this host."""
        account, region = (sni and self._place(sni)) or self._first()
        return self._world.served(account, region, sni)

    def met(self, sni: str | None, at: str) -> Seen:
        """The same with what is odd about it at this address."""
        return self._oddities.seen(sni, at, self.choose(sni))

    async def control(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out `{"port": 443, "behaviour": …, "mutual_tls": …}`."""
        endpoint = self.ports.get(body.get("port", 0))
        if endpoint is None:
            raise ValueError(f"port must be one of {sorted(self.ports)}")
        behaviour, mutual_tls = body.get("behaviour"), body.get("mutual_tls")
        if behaviour not in {None, *get_args(Behaviour)}:
            raise ValueError(f"behaviour must be one of {get_args(Behaviour)}")
        if mutual_tls not in {None, *get_args(MutualTls)}:
            raise ValueError(f"mutual_tls must be one of {get_args(MutualTls)}")
        if mutual_tls:
            endpoint.mutual_tls = mutual_tls
        if behaviour:
            await endpoint.behave(behaviour)
        return {"ok": True, "port": endpoint.port, "mutual_tls": endpoint.mutual_tls}

    def _place(self, sni: str) -> tuple[str, str] | None:
        """The endpoint that DNS leads to; else where the name is configured.

        The second is for those who connect to an endpoint's own address and name a
        host whose CNAME is not there yet: SNI alone selects the configuration.
        """
        try:
            name = absolute(sni)
        except BadNameError:
            return None
        sets = self._public.chase(name, "A").sets
        for each in (name, *(it.values[0] for it in sets if it.type == "CNAME")):
            if owner := self._world.endpoint_owner(each):
                return owner
        return next(
            (
                (number, region)
                for number, account in self._world.accounts.items()
                for region, place in account.regions.items()
                if any(it.domain_name == name[:-1] for it in place.configs.values())
            ),
            None,
        )

    def _first(self) -> tuple[str, str]:
        return next(iter(IOT_ACCOUNTS)), REGIONS[0]
