"""Give a domain configuration another certificate: disable, delete and create it again.

AWS knows no other way (AWS IoT developer guide, "Managing domain configurations").
Devices cannot connect from the first of the three calls until the new one is served,
so they are one act, back to back: once begun, neither a cancel nor a freeze stands
between them. Whichever of them AWS carried out before a crash, the next look tells.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.facts import DomainConfig
from bot.core.requests import options_of
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.steps.base import Seen, Step, StepContext, Todo, Wait
from bot.steps.config import (
    SETTLING,
    accepted,
    certificate_arn,
    expects,
    validation_arn,
)

ROTATED_BY = "iotdomain:rotated-by"


def look(ctx: StepContext) -> Seen:
    """Done when the configuration of that name has the new certificate, `VALID`."""
    found = ctx.clouds.iot(ctx.target).find_config(ctx.params["config_name"])
    if found is not None and found.domain != ctx.domain:
        raise Permanent(
            f"The domain configuration {code(found.name)} is for "
            f"{code(found.domain or 'no domain')} now."
        )
    if found is not None and found.certificate_arn == certificate_arn(ctx):
        return _accepted(found, ctx)
    if found is not None and found.certificate_arn != ctx.params["replaces"]:
        raise Permanent(
            f"The domain configuration {code(found.name)} was given the certificate "
            f"{code(found.certificate_arn or 'none')} outside this run."
        )
    if _was_just_made(ctx):
        return Wait(who=WaitsFor.AWS, what="to show the configuration", soon=True)
    return Todo()


def act(ctx: StepContext) -> Mapping[str, str]:
    """Take away what is left of the old one, and make the new one at once."""
    name = ctx.params["config_name"]
    found = ctx.clouds.iot(ctx.target).find_config(name, tags=False)
    iot = ctx.clouds.iot(ctx.target, write=True)
    if found is not None and found.certificate_arn == ctx.params["replaces"]:
        if found.enabled:
            iot.disable_config(name)
        iot.delete_config(name)
    iot.create_config(
        name=name,
        domain=ctx.domain,
        certificate_arn=certificate_arn(ctx),
        validation_arn=validation_arn(ctx),
        options=options_of(ctx.params),
        tags=_tags(ctx),
    )
    return {
        "config_replaced_at": ctx.now().isoformat(),
        "tls_policy": ctx.params.get("tls_policy", ""),
    }


def _accepted(found: DomainConfig, ctx: StepContext) -> Seen:
    seen = accepted(found, ctx)
    if isinstance(seen, Wait):
        # Devices are waiting: no pause grows here.
        return Wait(who=seen.who, what=seen.what, outputs=seen.outputs, soon=True)
    return seen


def _was_just_made(ctx: StepContext) -> bool:
    """For some time after a create AWS may show what was there before it."""
    made = ctx.outputs.get("config_replaced_at")
    return made is not None and ctx.now() - datetime.fromisoformat(made) < SETTLING


def _tags(ctx: StepContext) -> dict[str, str]:
    """What the old one had, whose it is included, and who made it again."""
    kept: dict[str, str] = json.loads(ctx.params.get("keep_tags", "{}"))
    return {**ctx.tags, **kept, ROTATED_BY: ctx.run_id}


STEP = Step(
    look,
    act,
    patience=timedelta(minutes=60),
    expects=expects,
    undoable=False,
    whole=True,
)
