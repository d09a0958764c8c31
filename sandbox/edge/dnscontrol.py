"""Records edited by hand, and DNS trouble on demand: what `POST /control/dns` does."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sandbox.aws import trail
from sandbox.aws.world import World
from sandbox.aws.zonebatch import TYPES, BatchRefusedError, Wanted, carried_out
from sandbox.aws.zones import Zones
from sandbox.edge.otherzones import OtherZones
from sandbox.edge.publicdns import PublicDns, Trouble
from sandbox.edge.resolver import Resolver
from sandbox.edge.rrsets import BadNameError, RecordSet, absolute


class DnsControl:
    """Edits zones as their owners would, Route 53's in the console included."""

    def __init__(
        self,
        world: World,
        public: PublicDns,
        others: OtherZones,
        resolvers: Sequence[Resolver] = (),
    ) -> None:
        """`resolvers` are those whose memory a fault may need."""
        self.resolvers = resolvers
        self._world = world
        self._public = public
        self._others = others

    def __call__(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out one request; ValueError says what is wrong with it.

        `{"zone", "name", "type", "ttl", "values": […]}` puts a record set,
        `"delete": true` in place of values removes it, and
        `{"trouble": {"name", "kind": "servfail" | "refused" | "timeout" | null}}`
        sets or ends a trouble. The answer lists what stands there now.
        """
        if "trouble" in body:
            self._set_trouble(body["trouble"])
        elif body:
            self._edit(body)
        return self.listing()

    def lag(self, record: RecordSet) -> None:
        """Let every other server of the zone still have this CNAME."""
        self._public.lagging[record.name] = record

    def open_elsewhere(self, zone: str, servers: Sequence[str]) -> None:
        """Let another provider have a zone of this name, empty."""
        self._others.open(zone, servers)

    def listing(self) -> dict[str, Any]:
        """The zones that people edit by hand, and the troubles."""
        return {
            "zones": {
                zone.rstrip("."): [asdict(it) for it in self._others.records(zone)]
                for zone in self._others.names
            },
            "troubles": dict(self._public.troubles),
        }

    def _set_trouble(self, wanted: object) -> None:
        if not isinstance(wanted, Mapping):
            raise ValueError("trouble must name a name and a kind")  # noqa: TRY004 - told as 400
        name = _name(wanted.get("name"))
        self._public.troubles.pop(name, None)
        if kind := wanted.get("kind"):
            self._public.troubles[name] = Trouble(kind)

    def _edit(self, body: Mapping[str, Any]) -> None:
        zone, wanted = _name(body.get("zone")), self._wanted(body)
        try:
            if zone in self._others.names:
                self._others.change(zone, wanted)
            else:
                self._edit_hosted(zone, wanted)
        except BatchRefusedError as refused:
            raise ValueError(str(refused)) from refused

    def _edit_hosted(self, name: str, wanted: Wanted) -> None:
        zones = Zones(self._world)
        zone = next(
            (it for it in zones.all() if it.name == name if not it.private), None
        )
        if zone is None:
            raise ValueError(f"there is no zone {name}")
        records = carried_out(name, zone.records, [wanted])
        zones.commit(zone, records, "by hand")
        zone.busy_until = None
        self._note(zone.account, zone.id, wanted)
        zones.keep()

    def _note(self, account: str, zone_id: str, wanted: Wanted) -> None:
        """Acme's records are kept by a pipeline, and CloudTrail sees it."""
        done, record = wanted.action, wanted.record
        change = trail.record_change(done, record.name, record.type, [*record.values])
        trail.put(
            self._world,
            account=account,
            region="us-east-1",
            source="route53",
            name="ChangeResourceRecordSets",
            who=f"arn:aws:sts::{account}:assumed-role/dns-pipeline/deploy",
            given={"hostedZoneId": zone_id, "changeBatch": {"changes": [change]}},
        )

    def _wanted(self, body: Mapping[str, Any]) -> Wanted:
        kind = str(body.get("type", "")).upper()
        if kind not in TYPES:
            raise ValueError(f"{kind!r} is not a record type")
        name = _name(body.get("name"))
        if body.get("delete"):
            return Wanted("DELETE", self._standing(_name(body.get("zone")), name, kind))
        ttl, values = body.get("ttl", 300), body.get("values")
        if not isinstance(ttl, int) or ttl < 0:
            raise ValueError(f"{ttl!r} is not a TTL")
        if not isinstance(values, list) or not values:
            raise ValueError("values must be a list of at least one")
        return Wanted("UPSERT", RecordSet(name, kind, ttl, tuple(map(str, values))))

    def _standing(self, zone: str, name: str, kind: str) -> RecordSet:
        if zone in self._others.names:
            records = self._others.records(zone)
        else:
            hosted = [it for it in Zones(self._world).all() if it.name == zone]
            records = [each for it in hosted if not it.private for each in it.records]
        found = (it for it in records if (it.name, it.type) == (name, kind))
        return next(found, RecordSet(name, kind, 0, ()))


def _name(written: object) -> str:
    if not isinstance(written, str) or not written:
        raise ValueError(f"{written!r} is not a name")
    try:
        return absolute(written)
    except BadNameError as bad:
        raise ValueError(f"{written!r}: {bad}") from bad
