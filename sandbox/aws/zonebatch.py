"""The rules of a Route 53 change batch: it is taken whole or refused whole.

The texts are those seen in public issue threads; the ones that nobody has shown
are made up and marked so. A caller must decide by the code, InvalidChangeBatch.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from sandbox.edge.rrsets import BadNameError, RecordSet, absolute, wire, within

Action = Literal["CREATE", "UPSERT", "DELETE"]
# ListResourceRecordSets, RRType (service model); SOA and NS of the apex must stay.
TYPES = frozenset(
    {"SOA", "A", "TXT", "NS", "CNAME", "MX", "NAPTR", "PTR", "SRV", "SPF", "AAAA"}
    | {"CAA", "DS", "TLSA", "SSHFP", "SVCB", "HTTPS"}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change as it was sent; the name is checked here, not before."""

    action: Action
    record: RecordSet


class BatchRefusedError(Exception):
    """InvalidChangeBatch, with every fault that was found."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"[{', '.join(faults)}]")


def carried_out(
    zone: str, records: list[RecordSet], changes: list[Wanted]
) -> list[RecordSet]:
    """The zone's record sets after the whole batch; raises BatchRefusedError."""
    faults = [fault for change in changes for fault in _malformed(zone, change.record)]
    if faults:
        raise BatchRefusedError(faults)
    tidy = [_tidied(change) for change in changes]
    _refuse_doubles(tidy)
    after = {(each.name, each.type): each for each in records}
    for change in tidy:
        faults += _applied(after, change)
    faults = faults or _conflicts(zone, after)
    if faults:
        raise BatchRefusedError(faults)
    return list(after.values())


def _malformed(zone: str, record: RecordSet) -> list[str]:
    try:
        name = absolute(record.name)
    except BadNameError as bad:
        return [f"FATAL problem: {bad.kind} ({bad}) encountered with '{record.name}'"]
    if not within(name, zone):
        return [f"RRSet with DNS name {name} is not permitted in zone {zone}"]
    if record.alias is not None:
        return []
    faults = [
        f"Duplicate Resource Record: '{value}'"
        for value, times in Counter(record.values).items()
        if times > 1
    ]
    if record.type == "CNAME" and len(record.values) > 1:
        # The text is made up.
        faults.append(f"RRSet of type CNAME with DNS name {name} has several values")
    for value in record.values:
        if record.type in {"TXT", "SPF"} and not value.startswith('"'):
            reason = "InvalidCharacterString (Value should be enclosed in quotation"
            told = f"{reason} marks) encountered with '{value}'"
            faults.append(f"Invalid Resource Record: 'FATAL problem: {told}'")
            continue
        try:
            wire(record.type, value)
        except ValueError as bad:
            # The frame is Route 53's; the reason inside is ours.
            faults.append(f"Invalid Resource Record: 'FATAL problem: {bad}'")
    return faults


def _tidied(change: Wanted) -> Wanted:
    old = change.record
    return Wanted(
        change.action,
        RecordSet(
            name=absolute(old.name),
            type=old.type,
            ttl=old.ttl,
            values=old.values,
            alias=absolute(old.alias) if old.alias is not None else None,
            alias_zone=old.alias_zone,
        ),
    )


def _refuse_doubles(changes: list[Wanted]) -> None:
    # DELETE and CREATE of one set belong together; anything else twice does not,
    # which is what the shared validation record of a wildcard and its base runs into.
    touched = Counter((change.record.name, change.record.type) for change in changes)
    acts = {(each.action, each.record.name, each.record.type) for each in changes}
    faults = [
        "The request contains an invalid set of changes for a resource record set "
        f"'{kind} {name}'"
        for (name, kind), times in touched.items()
        if times > 1
        and not (
            times == 2  # noqa: PLR2004 - a pair
            and ("DELETE", name, kind) in acts
            and ("CREATE", name, kind) in acts
        )
    ]
    if faults:
        raise BatchRefusedError(faults)


def _applied(after: dict[tuple[str, str], RecordSet], change: Wanted) -> list[str]:
    record = change.record
    key = (record.name, record.type)
    there = after.get(key)
    subject = f"resource record set [name='{record.name}', type='{record.type}']"
    if change.action == "CREATE" and there:
        return [f"Tried to create {subject} but it already exists"]
    if change.action != "DELETE":
        after[key] = record
        return []
    if there is None:
        return [f"Tried to delete {subject} but it was not found"]
    if not _same(there, record):
        end = "but the values provided do not match the current values"
        return [f"Tried to delete {subject} {end}"]
    del after[key]
    return []


def _same(there: RecordSet, told: RecordSet) -> bool:
    if there.alias is not None or told.alias is not None:
        return (there.alias, there.alias_zone) == (told.alias, told.alias_zone)
    return there.ttl == told.ttl and set(there.values) == set(told.values)


def _conflicts(zone: str, after: dict[tuple[str, str], RecordSet]) -> list[str]:
    faults = []
    if (zone, "CNAME") in after:
        faults.append(
            f"RRSet of type CNAME with DNS name {zone} is not permitted at apex "
            f"in zone {zone}"
        )
    if (zone, "SOA") not in after:
        faults.append("A HostedZone must contain exactly one SOA record.")
    if (zone, "NS") not in after:
        faults.append(
            "A HostedZone must contain at least one NS record for the zone itself."
        )
    at: dict[str, set[str]] = {}
    for name, kind in after:
        at.setdefault(name, set()).add(kind)
    faults += [
        f"RRSet of type CNAME with DNS name {name} is not permitted as it conflicts "
        f"with other records with the same DNS name in zone {zone}"
        for name, kinds in at.items()
        if "CNAME" in kinds and len(kinds) > 1 and name != zone
    ]
    return faults
