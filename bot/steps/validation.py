"""The CNAME by which ACM sees that the name is ours: written, or added by hand.

The record is the same for every certificate that an account requests for a name,
in any region, and ACM reads it again at each renewal (ACM user guide, "DNS
validation"), so it stays for good.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.dnsseen import Record
from bot.core.facts import ValidationRecord
from bot.core.playbooks import TTL
from bot.core.proofs import from_param, name_of
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.ports import Change
from bot.resolve.records import Said, lines, what_dns_says
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait, zone_of
from bot.steps.certificate import VALIDATION_LIMIT, role

WRITE_LIMIT = timedelta(hours=1)


def wanted(ctx: StepContext) -> tuple[tuple[ValidationRecord, ...], dict[str, str]]:
    """The records that are this step's (each once), and the outputs that name all."""
    arn = _arn(ctx)
    found = ctx.clouds.acm(ctx.target).find(arn)
    if found is None:
        raise Permanent(
            f"The certificate {code(arn)} is gone: it was deleted outside this run."
        )
    records = {each.name: each for each in found.validation}
    if not records or len(found.validation) < len(found.names):
        return (), {}
    ours = next(
        (each for each in records.values() if each.domain == ctx.domain),
        next(iter(records.values())),
    )
    outputs = {
        "validation": " ".join(f"{r.name}={r.value}" for r in records.values()),
        "validation_name": ours.name,
        "validation_value": ours.value,
    }
    here = {each.name for each in from_param(ctx.params.get("places"))}
    return (
        tuple(r for r in records.values() if not here or name_of(r.name) in here),
        outputs,
    )


def look_written(ctx: StepContext) -> Seen:
    """Done when each zone has its records and Route 53's servers have them too."""
    records, outputs = wanted(ctx)
    if not records:
        return Wait(who=WaitsFor.AWS, what="to name the validation record", soon=True)
    missing = [f"{each.name}={each.value}" for each in _missing(ctx, records)]
    if missing:
        before = ctx.outputs.get("validation_written", "").split()
        return Todo({"validation_written": " ".join(dict.fromkeys(before + missing))})
    if not _in_sync(ctx):
        return Wait(
            who=WaitsFor.AWS,
            what="to publish the record on all Route 53 servers",
            outputs=outputs,
            soon=True,
        )
    return Done(outputs)


def act_write(ctx: StepContext) -> Mapping[str, str]:
    """Write what is missing in one zone; the value is ACM's, so UPSERT is safe.

    The next look sees to the next zone: an act is one write.
    """
    records, outputs = wanted(ctx)
    if not records:
        return outputs  # ACM has not named them: the next look waits for it
    missing = _missing(ctx, records) or list(records)
    zone = zone_of(ctx, missing[0].name)
    change = ctx.clouds.zones(ctx.dns_account(zone.account), write=True).change(
        zone.id,
        [
            Change(
                "UPSERT",
                Record(name=each.name, type="CNAME", ttl=TTL, values=(each.value,)),
            )
            for each in missing
            if zone_of(ctx, each.name) == zone
        ],
        comment=f"iotdomain {ctx.run_id}: validation of {ctx.domain}",
    )
    before = ctx.outputs.get("validation_change", "").split()
    return {
        **outputs,
        "validation_change": " ".join([*before, f"{change}@{zone.account}"]),
    }


def _missing(
    ctx: StepContext, records: Sequence[ValidationRecord]
) -> list[ValidationRecord]:
    """Those that are not there; Permanent for one that leads somewhere else."""
    missing = []
    for record in records:
        zone = zone_of(ctx, record.name)
        zones = ctx.clouds.zones(ctx.dns_account(zone.account))
        there = _cname_at(zones.records(zone.id, record.name))
        if there is None:
            missing.append(record)
        elif record.value not in there.values:
            raise Permanent(
                f"The record {code(record.name)} exists already and points to "
                f"{', '.join(map(code, there.values))}, not where ACM wants it."
            )
    return missing


def _in_sync(ctx: StepContext) -> bool:
    # Before a plan could have several zones the change stood there alone.
    for each in ctx.outputs.get("validation_change", "").split():
        change, _, account = each.partition("@")
        zones = ctx.clouds.zones(ctx.dns_account(account or None))
        if not zones.in_sync(change):
            return False
    return True


def look_by_hand(ctx: StepContext) -> Seen:
    """Done when the zone's own servers, or ACM itself, have seen the record."""
    records, outputs = wanted(ctx)
    if not records:
        return Wait(who=WaitsFor.AWS, what="to name the validation record", soon=True)
    if "endpoint" not in ctx.outputs:
        outputs["endpoint"] = ctx.clouds.iot(ctx.target).endpoint()
    zones = {each.name: each.zone for each in from_param(ctx.params.get("places"))}
    said: dict[str, Said] = {}
    for number, record in enumerate(records, start=1):
        label = "Record 1" if len(records) == 1 else f"Record 1 ({number})"
        zone = zones.get(name_of(record.name))
        where = zone or ctx.params["zone"]
        said[label] = what_dns_says(ctx, record.name, record.value, where)
    renews = "certificate_arn" in ctx.params
    if all(each.there for each in said.values()) or (not renews and _acm_issued(ctx)):
        return Done({**outputs, "validation_seen": "yes"})
    if ctx.params.get("early") == "yes":
        endpoint = outputs.get("endpoint") or ctx.outputs["endpoint"]
        said["Record 2"] = what_dns_says(ctx, ctx.domain, endpoint, ctx.params["zone"])
    return Wait(
        who=WaitsFor.PERSON,
        what="to add the DNS records",
        limit=VALIDATION_LIMIT,
        seen=lines(said),
        outputs=outputs,
    )


def _acm_issued(ctx: StepContext) -> bool:
    """ACM may see from where it stands what our resolvers do not see yet."""
    found = ctx.clouds.acm(ctx.target).find(_arn(ctx))
    return found is not None and found.status == "ISSUED"


def _arn(ctx: StepContext) -> str:
    """The certificate that earlier steps requested, or that ACM cannot renew."""
    return ctx.params.get("certificate_arn") or ctx.outputs[f"{role(ctx)}_arn"]


def _cname_at(records: tuple[Record, ...]) -> Record | None:
    return next((each for each in records if each.type == "CNAME"), None)


WRITE = Step(look_written, act_write, patience=WRITE_LIMIT)
BY_HAND = Step(look_by_hand, None, patience=VALIDATION_LIMIT + timedelta(hours=1))
