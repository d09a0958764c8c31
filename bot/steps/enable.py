"""Enable a domain configuration that somebody disabled, and read what it serves.

Reversible, so it asks no more than that it is still the configuration of the plan.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait
from bot.steps.certificate import describe


def look(ctx: StepContext) -> Seen:
    """Done when it is ENABLED and AWS calls its certificate VALID."""
    name = ctx.params["config_name"]
    found = ctx.clouds.iot(ctx.target).find_config(name, tags=False)
    if found is None or found.domain != ctx.domain:
        raise Permanent(
            f"The domain configuration {code(name)} of {code(ctx.domain)} is gone: it "
            "was deleted outside this run."
        )
    if found.certificate_arn != ctx.params["certificate_arn"]:
        raise Permanent(
            f"The domain configuration {code(name)} has another certificate than when "
            f"the plan was made: {code(found.certificate_arn or 'none')}."
        )
    if not found.enabled:
        return Todo()
    outputs = {
        "config_name": found.name,
        "config_arn": found.arn,
        "config_status": "ENABLED",
        "config_certificate": found.certificate_status or "",
        "tls_policy": found.options.tls_policy or "",
        "endpoint": ctx.clouds.iot(ctx.target).endpoint(),
        **_certificate(ctx),
    }
    if found.certificate_status == "VALID":
        return Done(outputs)
    if found.certificate_status == "INVALID":
        detail = code(found.certificate_detail or "no detail given")
        raise Permanent(
            f"AWS IoT calls the certificate `INVALID` and says {detail}. Pointing the "
            f"name here does not mend that; `/iotdomain rotate {ctx.domain}` does."
        )
    return Wait(who=WaitsFor.AWS, what="to accept the certificate", outputs=outputs)


def act(ctx: StepContext) -> Mapping[str, str] | None:
    """Switch it on."""
    name = ctx.params["config_name"]
    ctx.clouds.iot(ctx.target, write=True).enable_config(name)
    return None


def _certificate(ctx: StepContext) -> Mapping[str, str]:
    arn = ctx.params["certificate_arn"]
    found = ctx.clouds.acm(ctx.target).find(arn)
    return {"certificate_arn": arn} if found is None else describe(found)


STEP = Step(look, act, patience=timedelta(minutes=60))
