"""The CNAME by which ACM sees that the name is ours: written, or added by hand.

The record is the same for every certificate that an account requests for a name,
in any region, and ACM reads it again at each renewal (ACM user guide, "DNS
validation"), so it stays for good.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.facts import Record, ValidationRecord
from bot.core.playbooks import TTL
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.ports import Change
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait
from bot.steps.by_hand import Said, lines, what_dns_says
from bot.steps.certificate import VALIDATION_LIMIT

WRITE_LIMIT = timedelta(hours=1)


def wanted(ctx: StepContext) -> tuple[tuple[ValidationRecord, ...], dict[str, str]]:
    """The records ACM asks for (each once), and the outputs that name them."""
    arn = ctx.outputs["certificate_arn"]
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
    return tuple(records.values()), outputs


def look_written(ctx: StepContext) -> Seen:
    """Done when the zone has every record and Route 53's servers have them too."""
    records, outputs = wanted(ctx)
    if not records:
        return Wait(who=WaitsFor.AWS, what="to name the validation record", soon=True)
    zones = ctx.clouds.zones(ctx.dns_account())
    for record in records:
        there = _cname_at(zones.records(ctx.params["zone_id"], record.name))
        if there is None:
            return Todo()
        if record.value not in there.values:
            raise Permanent(
                f"The record {code(record.name)} exists already and points to "
                f"{', '.join(map(code, there.values))}, not where ACM wants it."
            )
    change = ctx.outputs.get("validation_change")
    if change is not None and not zones.in_sync(change):
        return Wait(
            who=WaitsFor.AWS,
            what="to publish the record on all Route 53 servers",
            outputs=outputs,
            soon=True,
        )
    return Done(outputs)


def act_write(ctx: StepContext) -> Mapping[str, str]:
    """Write the records that are missing; the value is ACM's, so UPSERT is safe."""
    records, outputs = wanted(ctx)
    change = ctx.clouds.zones(ctx.dns_account(), write=True).change(
        ctx.params["zone_id"],
        [
            Change(
                "UPSERT",
                Record(name=each.name, type="CNAME", ttl=TTL, values=(each.value,)),
            )
            for each in records
        ],
        comment=f"iotdomain {ctx.run_id}: validation of {ctx.domain}",
    )
    return {**outputs, "validation_change": change}


def look_by_hand(ctx: StepContext) -> Seen:
    """Done when the zone's own servers, or ACM itself, have seen the record."""
    records, outputs = wanted(ctx)
    if not records:
        return Wait(who=WaitsFor.AWS, what="to name the validation record", soon=True)
    if "endpoint" not in ctx.outputs:
        outputs["endpoint"] = ctx.clouds.iot(ctx.target).endpoint()
    said: dict[str, Said] = {}
    for number, record in enumerate(records, start=1):
        label = "Record 1" if len(records) == 1 else f"Record 1 ({number})"
        said[label] = what_dns_says(ctx, record.name, record.value)
    if all(each.there for each in said.values()) or _acm_issued(ctx):
        return Done({**outputs, "validation_seen": "yes"})
    if ctx.params.get("early") == "yes":
        endpoint = outputs.get("endpoint") or ctx.outputs["endpoint"]
        said["Record 2"] = what_dns_says(ctx, ctx.domain, endpoint)
    return Wait(
        who=WaitsFor.PERSON,
        what="to add the DNS records",
        limit=VALIDATION_LIMIT,
        seen=lines(said),
        outputs=outputs,
    )


def _acm_issued(ctx: StepContext) -> bool:
    """ACM may see from where it stands what our resolvers do not see yet."""
    found = ctx.clouds.acm(ctx.target).find(ctx.outputs["certificate_arn"])
    return found is not None and found.status == "ISSUED"


def _cname_at(records: tuple[Record, ...]) -> Record | None:
    return next((each for each in records if each.type == "CNAME"), None)


WRITE = Step(look_written, act_write, patience=WRITE_LIMIT)
BY_HAND = Step(look_by_hand, None, patience=VALIDATION_LIMIT + timedelta(hours=1))
