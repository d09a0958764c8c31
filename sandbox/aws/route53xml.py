"""Route 53's XML: reading a change batch, writing zones, record sets and changes."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import cast, get_args
from xml.etree import ElementTree as ET

from sandbox.aws.wire import AwsError, AwsResponse
from sandbox.aws.zonebatch import TYPES, Action, Wanted
from sandbox.aws.zones import Change, HostedZone
from sandbox.edge.rrsets import RecordSet, escaped

_SPACE = "https://route53.amazonaws.com/doc/2013-04-01/"
_IN = f"{{{_SPACE}}}"
# Record sets with these belong to routing policies, which the sandbox has not.
_ROUTING = (
    "SetIdentifier",
    "Weight",
    "Region",
    "GeoLocation",
    "Failover",
    "MultiValueAnswer",
    "HealthCheckId",
    "CidrRoutingConfig",
    "GeoProximityLocation",
)
Part = ET.Element


def part(name: str, *inner: Part, text: str | None = None) -> Part:
    """An element with its children or its text."""
    made = ET.Element(name)
    made.text = text
    made.extend(inner)
    return made


def texts(**values: str | None) -> Iterator[Part]:
    """One element for each value that is known."""
    return (part(key, text=it) for key, it in values.items() if it is not None)


def answer(name: str, parts: Iterable[Part]) -> AwsResponse:
    """The whole document."""
    root = part(f"{name}Response", *parts)
    root.set("xmlns", _SPACE)
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return AwsResponse(body, content_type="text/xml")


def zone(found: HostedZone) -> Part:
    """A HostedZone."""
    config = part(
        "Config",
        *texts(
            Comment=found.comment or None,
            PrivateZone="true" if found.private else "false",
        ),
    )
    return part(
        "HostedZone",
        *texts(
            Id=f"/hostedzone/{found.id}",
            Name=found.name,
            CallerReference=f"sandbox-{found.id}",
        ),
        config,
        *texts(ResourceRecordSetCount=str(len(found.records))),
    )


def record_set(found: RecordSet) -> Part:
    """A ResourceRecordSet."""
    head = [*texts(Name=escaped(found.name), Type=found.type)]
    if found.alias is not None:
        target = texts(
            HostedZoneId=found.alias_zone or "",
            DNSName=found.alias,
            EvaluateTargetHealth="false",
        )
        return part("ResourceRecordSet", *head, part("AliasTarget", *target))
    records = [part("ResourceRecord", *texts(Value=value)) for value in found.values]
    return part(
        "ResourceRecordSet",
        *head,
        *texts(TTL=str(found.ttl)),
        part("ResourceRecords", *records),
    )


def change(found: Change, *, insync: bool) -> Part:
    """A ChangeInfo."""
    submitted = found.submitted_at.astimezone(UTC)
    return part(
        "ChangeInfo",
        *texts(
            Id=f"/change/{found.id}",
            Status="INSYNC" if insync else "PENDING",
            SubmittedAt=submitted.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            Comment=found.comment,
        ),
    )


def batch(body: bytes) -> tuple[list[Wanted], str | None]:
    """The changes of a ChangeResourceRecordSets request and its comment."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - signed by our own bot, on loopback
    except ET.ParseError as fault:
        raise AwsError("MalformedInput", str(fault)) from fault
    changes = [_change(each) for each in root.iter(f"{_IN}Change")]
    if not changes:
        raise AwsError("InvalidInput", "Invalid request: the batch has no changes")
    return changes, root.findtext(f"{_IN}ChangeBatch/{_IN}Comment")


def _change(element: Part) -> Wanted:
    action = element.findtext(f"{_IN}Action", "")
    record = element.find(f"{_IN}ResourceRecordSet")
    if action not in get_args(Action) or record is None:
        raise AwsError("InvalidInput", f"Invalid XML ; unknown action {action!r}")
    kind = record.findtext(f"{_IN}Type", "")
    if kind not in TYPES:
        raise AwsError("InvalidInput", f"Invalid XML ; unknown type {kind!r}")
    for tag in _ROUTING:
        if record.find(_IN + tag) is not None:
            raise AwsError("InvalidInput", f"the sandbox has no {tag}")
    return Wanted(cast("Action", action), _record(record, kind))


def _record(record: Part, kind: str) -> RecordSet:
    name = record.findtext(f"{_IN}Name", "")
    values = tuple(
        each.text or ""
        for each in record.iterfind(f".//{_IN}ResourceRecord/{_IN}Value")
    )
    ttl = record.findtext(f"{_IN}TTL")
    target = record.find(f"{_IN}AliasTarget")
    if target is not None:
        if ttl is not None or values:
            raise AwsError("InvalidInput", "An alias has neither TTL nor records")
        return RecordSet(
            name,
            kind,
            0,
            (),
            alias=target.findtext(f"{_IN}DNSName", ""),
            alias_zone=target.findtext(f"{_IN}HostedZoneId", ""),
        )
    if ttl is None or not values:
        # The frame is Route 53's; which field is named first is our guess.
        missing = "TTL" if ttl is None else "ResourceRecords"
        raise AwsError(
            "InvalidInput",
            f"Invalid request: Missing field '{missing}' in ResourceRecordSet",
        )
    # RFC 2181 §8; Route 53 says the same in its API reference.
    if not ttl.isdecimal() or int(ttl) >= 2**31:
        raise AwsError("InvalidInput", f"Invalid TTL {ttl!r}")
    return RecordSet(name, kind, int(ttl), values)
