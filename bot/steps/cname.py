"""The CNAME that sends devices to the account's IoT endpoint: written or by hand.

It is the change that devices can notice, so it never overwrites: without a record
it is a CREATE, and a planned replacement deletes exactly the old record in the
same atomic batch. Route 53 refuses the batch when either is not so.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.dnsseen import Record
from bot.core.playbooks import TTL
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.ports import Change
from bot.resolve.records import lines, what_dns_says
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait

BY_HAND_LIMIT = timedelta(days=7)


def look_written(ctx: StepContext) -> Seen:
    """Done when the zone sends the name to our endpoint, on all of its servers."""
    zones = ctx.clouds.zones(ctx.dns_account())
    there = zones.records(ctx.params["zone_id"], ctx.domain)
    endpoint = _endpoint(ctx)
    if any(each.type == "CNAME" and endpoint in each.values for each in there):
        change = ctx.outputs.get("cname_change")
        if change is not None and not zones.in_sync(change):
            return Wait(
                who=WaitsFor.AWS,
                what="to publish the record on all Route 53 servers",
                soon=True,
            )
        return Done()
    _require_as_planned(ctx, there)
    return Todo()


def act_write(ctx: StepContext) -> Mapping[str, str]:
    """Add the record, or exchange it for the one the plan named."""
    new = Record(
        name=ctx.domain,
        type="CNAME",
        ttl=int(ctx.params.get("ttl", str(TTL))),
        values=(_endpoint(ctx),),
    )
    changes = [Change("CREATE", new)]
    before = planned_before(ctx)
    if before is not None:
        changes.insert(0, Change("DELETE", before))
    change = ctx.clouds.zones(ctx.dns_account(), write=True).change(
        ctx.params["zone_id"],
        changes,
        comment=f"iotdomain {ctx.run_id}: {ctx.domain} to AWS IoT",
    )
    return {"cname_change": change}


def look_by_hand(ctx: StepContext) -> Seen:
    """Done when the zone's own servers send the name to our endpoint."""
    endpoint = _endpoint(ctx)
    said = what_dns_says(ctx, ctx.domain, endpoint, ctx.params["zone"])
    if said.there:
        return Done()
    return Wait(
        who=WaitsFor.PERSON,
        what="to add the DNS record",
        seen=lines({"Record 2": said}),
    )


def planned_before(ctx: StepContext) -> Record | None:
    """The record that the plan replaces, exactly as it was shown."""
    before = ctx.params.get("before")
    if before is None:
        return None
    ttl = int(ctx.params.get("before_ttl", str(TTL)))
    return Record(name=ctx.domain, type="CNAME", ttl=ttl, values=(before,))


def _endpoint(ctx: StepContext) -> str:
    return ctx.outputs.get("endpoint") or ctx.clouds.iot(ctx.target).endpoint()


def _require_as_planned(ctx: StepContext, there: tuple[Record, ...]) -> None:
    before = planned_before(ctx)
    expected = () if before is None else (before,)
    if there != expected:
        shown = "; ".join(
            f"{each.type} {', '.join(map(code, each.values or (each.alias or '',)))}"
            for each in there
        )
        raise Permanent(
            f"The DNS records of {code(ctx.domain)} changed after the plan was shown: "
            f"now {shown or 'there is none'}. They were left as they are."
        )


WRITE = Step(look_written, act_write, patience=timedelta(hours=1), undoable=False)
BY_HAND = Step(look_by_hand, None, patience=BY_HAND_LIMIT)
