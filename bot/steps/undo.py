"""Take back what a run made, and only that.

What is ours is AWS's own word: the tag with the run's id, or a record with
exactly the value that the run wrote. What changed since is left alone, and the
reason is kept under `kept:<what>` for the message.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.dnsseen import Record
from bot.core.names import base
from bot.core.playbooks import TTL
from bot.core.proofs import name_of
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.ports import Change
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait, zone_of
from bot.steps.cname import planned_before

A_WHILE = timedelta(hours=1)


def look_cname(ctx: StepContext) -> Seen:
    """Done when the name no longer points to our endpoint."""
    there = ctx.clouds.zones(ctx.dns_account()).records(
        ctx.params["zone_id"], ctx.domain
    )
    if any(each == _our_cname(ctx) for each in there):
        return Todo()
    if there and there != _restored(ctx):
        return Done({"kept:cname": _changed(there)})
    return Done()


def act_cname(ctx: StepContext) -> Mapping[str, str]:
    """Delete exactly our record and put back the one it replaced, in one batch."""
    changes = [Change("DELETE", _our_cname(ctx))]
    changes += [Change("CREATE", each) for each in _restored(ctx)]
    change = ctx.clouds.zones(ctx.dns_account(), write=True).change(
        ctx.params["zone_id"],
        changes,
        comment=f"iotdomain {ctx.run_id}: undo for {ctx.domain}",
    )
    return {"cname_change": change}


def look_config(ctx: StepContext) -> Seen:
    """Done when the configuration is gone."""
    found = ctx.clouds.iot(ctx.target).find_config(ctx.params["config_name"])
    if found is None:
        return Done()
    if not ctx.ours(found.tags):
        return Done({"kept:config": "AWS does not say that this run made it"})
    return Todo()


def act_config(ctx: StepContext) -> None:
    """Disable, then delete: IoT deletes no configuration that is ENABLED."""
    name = ctx.params["config_name"]
    found = ctx.clouds.iot(ctx.target).find_config(name)
    if found is None:
        return
    iot = ctx.clouds.iot(ctx.target, write=True)
    if found.enabled:
        iot.disable_config(name)
    else:
        iot.delete_config(name)


def look_certificate(ctx: StepContext) -> Seen:
    """Done when the certificate is gone; one that something else uses stays."""
    return _look_unused(ctx, "kept:certificate")


def look_stand_in(ctx: StepContext) -> Seen:
    """The same for the validation certificate."""
    return _look_unused(ctx, "kept:stand_in")


def _look_unused(ctx: StepContext, kept: str) -> Seen:
    arn = ctx.params.get("certificate_arn")
    found = ctx.clouds.acm(ctx.target).find(arn) if arn else None
    if found is None:
        return Done()
    if not ctx.ours(found.tags):
        return Done({kept: "AWS does not say that this run made it"})
    others = [
        each.name
        for each in ctx.clouds.iot(ctx.target).configs()
        if each.certificate_arn == arn
    ]
    if others:
        used = ", ".join(map(code, others))
        return Done({kept: f"the domain configuration {used} uses it"})
    # ACM may count the deleted configuration as a user for some minutes.
    if found.in_use and ctx.now() - ctx.since < timedelta(minutes=20):
        return Wait(who=WaitsFor.AWS, what="to release the certificate")
    if found.in_use:
        return Done({kept: "AWS says that something still uses it"})
    return Todo()


def act_certificate(ctx: StepContext) -> None:
    """Delete it."""
    ctx.clouds.acm(ctx.target, write=True).delete(ctx.params["certificate_arn"])


def look_validation(ctx: StepContext) -> Seen:
    """Done when the records are gone, or stay because other certificates need them.

    The same record validates every certificate of the account for the name.
    """
    if not _our_validation(ctx):
        return Done()
    stands_in = ctx.params.get("purpose") is not None
    if f"kept:{'stand_in' if stands_in else 'certificate'}" in ctx.outputs:
        return Done({"kept:validation": "the certificate that stays needs it"})
    free, needed_by = _free(ctx)
    there = [each for one in free for each in _there(ctx, one)]
    if any(each in there for each in free):
        return Todo()
    if there:
        return Done({"kept:validation": _changed(there)})
    if needed_by is not None:
        return Done({"kept:validation": f"the certificate {code(needed_by)} needs it"})
    return Done()


def act_validation(ctx: StepContext) -> None:
    """Delete exactly the records that the run wrote and nobody needs, zone by zone."""
    left = [each for each in _free(ctx)[0] if each in _there(ctx, each)]
    if not left:
        return
    zone = zone_of(ctx, left[0].name)
    ctx.clouds.zones(ctx.dns_account(zone.account), write=True).change(
        zone.id,
        [Change("DELETE", each) for each in left if zone_of(ctx, each.name) == zone],
        comment=f"iotdomain {ctx.run_id}: undo for {ctx.domain}",
    )


def _free(ctx: StepContext) -> tuple[tuple[Record, ...], str | None]:
    """Our records that no other certificate needs; and one that needs one of them."""
    acm, gone = ctx.clouds.acm(ctx.target), ctx.params.get("certificate_arn")
    free, needed_by = [], None
    for record in _our_validation(ctx):
        name = name_of(record.name)
        # An asterisk is asked for like any label, so this finds wildcards.
        found = [*acm.covering(name), *acm.covering(f"*.{name}")]
        user = next(
            (
                each.arn
                for each in found
                if each.arn != gone
                and each.kind == "AMAZON_ISSUED"
                and name in map(base, each.names)
            ),
            None,
        )
        needed_by = needed_by or user
        if user is None:
            free.append(record)
    return tuple(free), needed_by


def _there(ctx: StepContext, record: Record) -> tuple[Record, ...]:
    zone = zone_of(ctx, record.name)
    zones = ctx.clouds.zones(ctx.dns_account(zone.account))
    return zones.records(zone.id, record.name)


def _changed(there: Sequence[Record]) -> str:
    shown = ", ".join(code(value) for each in there for value in each.values)
    return f"the record was changed since and is now {shown}"


def _our_cname(ctx: StepContext) -> Record:
    return Record(
        name=ctx.domain,
        type="CNAME",
        ttl=int(ctx.params.get("ttl", str(TTL))),
        values=(ctx.params["endpoint"],),
    )


def _restored(ctx: StepContext) -> tuple[Record, ...]:
    before = planned_before(ctx)
    return () if before is None else (before,)


def _our_validation(ctx: StepContext) -> tuple[Record, ...]:
    pairs = (pair.partition("=") for pair in ctx.params.get("records", "").split())
    return tuple(
        Record(name=name, type="CNAME", ttl=TTL, values=(value,))
        for name, _, value in pairs
    )


CNAME = Step(look_cname, act_cname, patience=A_WHILE, undoable=False)
CONFIG = Step(look_config, act_config, patience=A_WHILE, undoable=False)
CERTIFICATE = Step(look_certificate, act_certificate, patience=A_WHILE, undoable=False)
STAND_IN = Step(look_stand_in, act_certificate, patience=A_WHILE, undoable=False)
VALIDATION = Step(look_validation, act_validation, patience=A_WHILE, undoable=False)
