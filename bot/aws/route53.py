"""Route 53 over boto3: names come and go without trailing dot, `*` as itself."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.aws.api import Api
from bot.core.dnsseen import Record, Zone
from bot.ports.aws import Change

if TYPE_CHECKING:
    from mypy_boto3_route53.client import Route53Client
    from mypy_boto3_route53.type_defs import (
        ChangeTypeDef,
        ListHostedZonesByNameRequestTypeDef,
        ListResourceRecordSetsRequestTypeDef,
        ResourceRecordSetOutputTypeDef,
        ResourceRecordSetTypeDef,
    )

# Their data end in a host name, which DNS compares without regard to case.
_HOST_TYPES = frozenset({"CNAME", "MX", "NS", "PTR", "SRV"})
_OCTAL = re.compile(r"\\(\d{3})")


class Zones:
    """Route 53 in one account; fulfils `bot.ports.Zones`."""

    def __init__(self, api: "Api[Route53Client]") -> None:
        self._api = api

    def public_zone(self, name: str) -> Zone | None:
        """The public hosted zone of exactly this name.

        The call lists *from* a name on, and a private zone may have the same one.
        """
        every = self._all_zones() if self._api.shares else None
        if every is not None:
            ids = (each for each, its in every if its == name)
            found = next(ids, None)
            return None if found is None else self._zone(found, name)
        asked: ListHostedZonesByNameRequestTypeDef = {"DNSName": name}
        while True:
            answer = self._api.read(
                "ListHostedZonesByName",
                lambda zones: zones.list_hosted_zones_by_name(**asked),
            )
            for each in answer["HostedZones"]:
                if plain(each["Name"]) != name:
                    return None
                if not each.get("Config", {}).get("PrivateZone", False):
                    return self._zone(each["Id"], name)
            if not answer["IsTruncated"]:
                return None
            asked["DNSName"] = answer["NextDNSName"]
            asked["HostedZoneId"] = answer["NextHostedZoneId"]

    def _all_zones(self) -> list[tuple[str, str]] | None:
        """Ids and names of public zones; None when one answer does not hold them all.

        Whoever looks for whatever name asks the same, so that it can be shared.
        """
        answer = self._api.read(
            "ListHostedZonesByName", lambda zones: zones.list_hosted_zones_by_name()
        )
        if answer["IsTruncated"]:
            return None
        return [
            (each["Id"], plain(each["Name"]))
            for each in answer["HostedZones"]
            if not each.get("Config", {}).get("PrivateZone", False)
        ]

    def public_zones(self) -> tuple[str, ...]:
        """Names of public hosted zones, the first hundred: one call, for a hint."""
        answer = self._api.read(
            "ListHostedZonesByName",
            lambda zones: zones.list_hosted_zones_by_name(),
        )
        found = {
            plain(each["Name"])
            for each in answer["HostedZones"]
            if not each.get("Config", {}).get("PrivateZone", False)
        }
        return tuple(sorted(found))

    def private_zones(self) -> tuple[tuple[str, str], ...]:
        """Ids and names of private hosted zones, of the first hundred zones."""
        answer = self._api.read(
            "ListHostedZonesByName", lambda zones: zones.list_hosted_zones_by_name()
        )
        return tuple(
            (each["Id"].removeprefix("/hostedzone/"), plain(each["Name"]))
            for each in answer["HostedZones"]
            if each.get("Config", {}).get("PrivateZone", False)
        )

    def records(self, zone_id: str, name: str) -> tuple[Record, ...]:
        """All record sets at exactly this name; alias targets are in `alias`."""
        return tuple(_record(each) for each in self._sets(zone_id, name))

    def change(self, zone_id: str, changes: Sequence[Change], *, comment: str) -> str:
        """Hand in one atomic batch; the change id."""
        batch = [self._change(zone_id, each) for each in changes]
        answer = self._api.write(
            "ChangeResourceRecordSets",
            lambda zones: zones.change_resource_record_sets(
                HostedZoneId=zone_id,
                ChangeBatch={"Comment": comment, "Changes": batch},
            ),
        )
        if answer is None:
            return ""
        return answer["ChangeInfo"]["Id"].removeprefix("/change/")

    def in_sync(self, change_id: str) -> bool:
        """Whether every Route 53 server of the zone has the change."""
        answer = self._api.read(
            "GetChange", lambda zones: zones.get_change(Id=change_id)
        )
        return answer["ChangeInfo"]["Status"] == "INSYNC"

    def _zone(self, zone_id: str, name: str) -> Zone:
        answer = self._api.read(
            "GetHostedZone", lambda zones: zones.get_hosted_zone(Id=zone_id)
        )
        servers = answer.get("DelegationSet", {}).get("NameServers", [])
        return Zone(
            id=zone_id.removeprefix("/hostedzone/"),
            name=name,
            account=self._api.access.account,
            name_servers=tuple(sorted(plain(each) for each in servers)),
            delegated=None,
        )

    def _sets(self, zone_id: str, name: str) -> "list[ResourceRecordSetOutputTypeDef]":
        found: list[ResourceRecordSetOutputTypeDef] = []
        asked: ListResourceRecordSetsRequestTypeDef = {
            "HostedZoneId": zone_id,
            "StartRecordName": name,
        }
        while True:
            answer = self._api.read(
                "ListResourceRecordSets",
                lambda zones: zones.list_resource_record_sets(**asked),
            )
            for each in answer["ResourceRecordSets"]:
                if plain(each["Name"]) != name:
                    return found
                found.append(each)
            if not answer["IsTruncated"]:
                return found
            asked["StartRecordName"] = answer["NextRecordName"]
            asked["StartRecordType"] = answer["NextRecordType"]
            if "NextRecordIdentifier" in answer:
                asked["StartRecordIdentifier"] = answer["NextRecordIdentifier"]

    def _change(self, zone_id: str, change: Change) -> "ChangeTypeDef":
        if change.action == "DELETE":
            # A DELETE must repeat the set as it is stored, to the letter and with
            # its routing policy, which our records do not carry.
            for each in self._sets(zone_id, change.record.name):
                if _record(each) == change.record:
                    return {"Action": "DELETE", "ResourceRecordSet": each}
        return {"Action": change.action, "ResourceRecordSet": _set(change.record)}


def plain(name: str) -> str:
    """Lower case, no trailing dot, and `*` for the octal by which Route 53 shows it."""
    text = _OCTAL.sub(lambda found: chr(int(found[1], 8)), name)
    return text.lower().rstrip(".")


def _record(found: "ResourceRecordSetOutputTypeDef") -> Record:
    kind = found["Type"]
    values = (each["Value"] for each in found.get("ResourceRecords") or ())
    alias = found.get("AliasTarget")
    return Record(
        name=plain(found["Name"]),
        type=kind,
        ttl=found.get("TTL", 0),
        values=tuple(plain(each) if kind in _HOST_TYPES else each for each in values),
        alias=plain(alias["DNSName"]) if alias else None,
    )


def _set(record: Record) -> "ResourceRecordSetTypeDef":
    is_host = record.type in _HOST_TYPES
    return {
        "Name": f"{record.name}.",
        "Type": record.type,  # type: ignore[typeddict-item]  # any type Route 53 has
        "TTL": record.ttl,
        "ResourceRecords": [
            {"Value": f"{each}." if is_host else each} for each in record.values
        ],
    }
