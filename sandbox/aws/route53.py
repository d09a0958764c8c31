"""The Route 53 operations that the bot uses."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from sandbox.aws import route53xml as xml
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse
from sandbox.aws.zonebatch import BatchRefusedError, Wanted, carried_out
from sandbox.aws.zones import BUSY_SECONDS, Change, HostedZone, Zones
from sandbox.edge.rrsets import BadNameError, absolute, escaped, order

# API reference: 100 zones a page, 300 record sets.
_ZONES_A_PAGE = 100
_SETS_A_PAGE = 300
# Developer guide, DNSLimitations: an UPSERT counts twice in both.
_MOST_RECORDS = 1000
_MOST_CHARACTERS = 32_000
_PRIOR = (
    "The request was rejected because Route 53 was still processing a prior request."
)
_Item = TypeVar("_Item")


async def handle(request: AwsRequest) -> AwsResponse:
    """Answer one call that the front door has checked."""
    operation = _OPERATIONS.get(request.operation)
    if operation is None:
        raise AwsError("InvalidAction", f"the sandbox has no {request.operation}")
    answer = operation(request)
    if operation is _change_sets:
        await _settle(request)
    return answer


async def _settle(request: AwsRequest) -> None:
    """Hold the answer back while the zone is busy, so that only others meet that."""
    await asyncio.sleep(request.world.delay(BUSY_SECONDS))
    zones = Zones(request.world)
    _zone(request, zones).busy_until = None
    zones.keep()


def _list_by_name(request: AwsRequest) -> AwsResponse:
    asked, start_id = request.one("dnsname"), request.one("hostedzoneid")
    if start_id and not asked:
        raise AwsError("InvalidInput", "HostedZoneId needs a DNSName")
    start = (order(_name(asked)) if asked else "", _bare(start_id or ""))
    zones = sorted(
        Zones(request.world).of(request.account), key=lambda it: (order(it.name), it.id)
    )
    following = [zone for zone in zones if (order(zone.name), zone.id) >= start]
    size = _page_size(request, _ZONES_A_PAGE)
    page, after = _cut(following, size)
    return xml.answer(
        "ListHostedZonesByName",
        [
            xml.part("HostedZones", *map(xml.zone, page)),
            *xml.texts(
                DNSName=asked,
                HostedZoneId=start_id,
                IsTruncated=_yes(after is not None),
                NextDNSName=after.name if after else None,
                NextHostedZoneId=after.id if after else None,
                MaxItems=str(size),
            ),
        ],
    )


def _list(request: AwsRequest) -> AwsResponse:
    marker = request.one("marker") or ""
    zones = sorted(Zones(request.world).of(request.account), key=lambda it: it.id)
    if request.one("hostedzonetype") == "PrivateHostedZone":
        zones = [zone for zone in zones if zone.private]
    following = [zone for zone in zones if zone.id >= marker]
    size = _page_size(request, _ZONES_A_PAGE)
    page, after = _cut(following, size)
    return xml.answer(
        "ListHostedZones",
        [
            xml.part("HostedZones", *map(xml.zone, page)),
            *xml.texts(
                Marker=marker,
                IsTruncated=_yes(after is not None),
                NextMarker=after.id if after else None,
                MaxItems=str(size),
            ),
        ],
    )


def _get(request: AwsRequest) -> AwsResponse:
    zone = _zone(request, Zones(request.world))
    parts = [xml.zone(zone)]
    if zone.private:
        vpc = xml.part("VPC", *xml.texts(VPCRegion="eu-central-1", VPCId="vpc-0acme"))
        parts.append(xml.part("VPCs", vpc))
    else:
        servers = [xml.part("NameServer", text=it[:-1]) for it in zone.name_servers]
        parts.append(xml.part("DelegationSet", xml.part("NameServers", *servers)))
    return xml.answer("GetHostedZone", parts)


def _list_sets(request: AwsRequest) -> AwsResponse:
    zone = _zone(request, Zones(request.world))
    name, kind = request.one("name"), request.one("type")
    if kind and not name:
        raise AwsError("InvalidInput", "StartRecordType needs a StartRecordName")
    start = (order(_name(name)) if name else "", kind or "")
    sets = sorted(zone.records, key=lambda it: (order(it.name), it.type))
    following = [each for each in sets if (order(each.name), each.type) >= start]
    size = min(_page_size(request, _SETS_A_PAGE), _SETS_A_PAGE)
    page, after = _cut(following, size)
    return xml.answer(
        "ListResourceRecordSets",
        [
            xml.part("ResourceRecordSets", *map(xml.record_set, page)),
            *xml.texts(
                IsTruncated=_yes(after is not None),
                NextRecordName=escaped(after.name) if after else None,
                NextRecordType=after.type if after else None,
                MaxItems=str(size),
            ),
        ],
    )


def _change_sets(request: AwsRequest) -> AwsResponse:
    zones = Zones(request.world)
    zone = _zone(request, zones)
    changes, comment = xml.batch(request.body)
    _refuse_too_much(changes)
    if zone.busy_until and request.world.now() < zone.busy_until:
        raise AwsError("PriorRequestNotComplete", _PRIOR)
    try:
        records = carried_out(zone.name, zone.records, changes)
    except BatchRefusedError as refused:
        raise AwsError("InvalidChangeBatch", str(refused)) from refused
    return _told(
        request, "ChangeResourceRecordSets", zones.commit(zone, records, comment)
    )


def _get_change(request: AwsRequest) -> AwsResponse:
    change_id = request.path_params["Id"]
    change = Zones(request.world).find_change(request.account, change_id)
    if change is None:
        raise AwsError("NoSuchChange", f"No change found with ID: {change_id}", 404)
    return _told(request, "GetChange", change)


_OPERATIONS: dict[str, Callable[[AwsRequest], AwsResponse]] = {
    "ListHostedZonesByName": _list_by_name,
    "ListHostedZones": _list,
    "GetHostedZone": _get,
    "ListResourceRecordSets": _list_sets,
    "ChangeResourceRecordSets": _change_sets,
    "GetChange": _get_change,
}


def _told(request: AwsRequest, operation: str, change: Change) -> AwsResponse:
    insync = change.insync_at <= request.world.now()
    return xml.answer(operation, [xml.change(change, insync=insync)])


def _zone(request: AwsRequest, zones: Zones) -> HostedZone:
    zone_id = _bare(request.path_params["Id"])
    zone = zones.find(request.account, zone_id)
    if zone is None:
        text = f"No hosted zone found with ID: {zone_id}"
        raise AwsError("NoSuchHostedZone", text, 404)
    return zone


def _refuse_too_much(changes: Sequence[Wanted]) -> None:
    records = characters = 0
    for change in changes:
        times = 2 if change.action == "UPSERT" else 1
        records += times * len(change.record.values)
        characters += times * sum(map(len, change.record.values))
    if records > _MOST_RECORDS:
        text = f"[Number of records limit of {_MOST_RECORDS} exceeded.]"
        raise AwsError("InvalidChangeBatch", text)
    if characters > _MOST_CHARACTERS:
        text = f"[Number of characters limit of {_MOST_CHARACTERS} exceeded.]"
        raise AwsError("InvalidChangeBatch", text)


def _name(written: str) -> str:
    try:
        return absolute(written)
    except BadNameError as bad:
        raise AwsError("InvalidDomainName", f"{bad.kind}: {bad}") from bad


def _page_size(request: AwsRequest, usual: int) -> int:
    told = request.one("maxitems")
    if told is None:
        return usual
    if not told.isdecimal() or int(told) < 1:
        raise AwsError("InvalidInput", f"MaxItems {told!r} is not a number over 0")
    return int(told)


def _cut(items: Sequence[_Item], size: int) -> tuple[Sequence[_Item], _Item | None]:
    return items[:size], items[size] if len(items) > size else None


def _bare(zone_id: str) -> str:
    return zone_id.removeprefix("/hostedzone/")


def _yes(true: bool) -> str:
    return "true" if true else "false"
