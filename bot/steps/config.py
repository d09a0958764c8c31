"""Create the IoT domain configuration that binds a domain to its certificate.

IoT allows one configuration per name in a region, so the name is what makes a
second create harmless. A configuration cannot be pointed at another certificate
later (UpdateDomainConfiguration takes none), so a mismatch stops the run.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.facts import DomainConfig
from bot.core.plans import StepName
from bot.core.requests import options_of
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.steps.as_asked import can_staple, require_as_asked
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait
from bot.steps.certificate import describe

# Describe may not know a new configuration for a while; CloudFormation's own
# handler waits 35 s and retries three times.
SETTLING = timedelta(minutes=2)
# INVALID right after the create may still become VALID; after this it is a fact.
INVALID_FOR_GOOD = timedelta(minutes=10)


def look(ctx: StepContext) -> Seen:
    """Done when our configuration is ENABLED and AWS calls its certificate VALID."""
    found = ctx.clouds.iot(ctx.target).find_config(ctx.params["config_name"])
    if found is None:
        tried = ctx.tried(StepName.CREATE_CONFIG)
        if "config_made" in ctx.outputs and tried and ctx.now() - tried < SETTLING:
            return Wait(who=WaitsFor.AWS, what="to show the configuration", soon=True)
        return Todo()
    _require_ours(found, ctx)
    return accepted(found, ctx)


def accepted(found: DomainConfig, ctx: StepContext) -> Seen:
    """Done when a configuration of ours is ENABLED and its certificate VALID."""
    require_as_asked(found, ctx)
    outputs = {
        "config_name": found.name,
        "config_arn": found.arn,
        "config_status": "ENABLED" if found.enabled else "DISABLED",
        "config_certificate": found.certificate_status or "",
        "config_detail": found.certificate_detail or "",
        "certificate_arn": certificate_arn(ctx),
    }
    validation = validation_arn(ctx)
    if validation is not None:
        outputs["stand_in_arn"] = validation
    if not found.enabled:
        raise Permanent(
            f"The domain configuration {code(found.name)} was disabled outside this "
            "run."
        )
    if found.certificate_status == "VALID":
        return Done({**outputs, **_endpoint(ctx)})
    if found.certificate_status == "INVALID" and _settled(ctx):
        detail = code(found.certificate_detail or "no detail given")
        raise Permanent(
            f"AWS IoT calls the certificate `INVALID` and says {detail}. It serves "
            "nothing for this name until that is mended."
        )
    return Wait(who=WaitsFor.AWS, what="to accept the certificate", outputs=outputs)


def act(ctx: StepContext) -> Mapping[str, str]:
    """Create it; when the name exists already, the next look decides whose it is."""
    ctx.clouds.iot(ctx.target, write=True).create_config(
        name=ctx.params["config_name"],
        domain=ctx.domain,
        certificate_arn=certificate_arn(ctx),
        validation_arn=validation_arn(ctx),
        options=options_of(ctx.params),
        tags=ctx.tags,
    )
    return {"config_made": "yes", "tls_policy": ctx.params.get("tls_policy", "")}


def expects(ctx: StepContext) -> None:
    """The certificate must still be issued: IoT takes others without a word.

    It must be one that AWS can staple for, if that was asked, and an authorizer must
    be active: AWS would take it, and no device would get in.
    """
    arn = certificate_arn(ctx)
    found = ctx.clouds.acm(ctx.target).find(arn)
    if found is None or found.status != "ISSUED":
        status = code(found.status) if found else "gone"
        raise Permanent(f"The certificate {code(arn)} is {status}, not `ISSUED`.")
    can_staple(found, ctx)
    name = ctx.params.get("authorizer")
    authorizer = ctx.clouds.iot(ctx.target).find_authorizer(name) if name else None
    if name and (authorizer is None or authorizer.status != "ACTIVE"):
        status = code(authorizer.status) if authorizer else "gone"
        says = f"The custom authorizer {code(name)} is {status}, not `ACTIVE`."
        raise Permanent(says)


def certificate_arn(ctx: StepContext) -> str:
    """The certificate that the plan names, or the one that earlier steps made."""
    planned = ctx.params.get("certificate_arn")
    return planned or ctx.outputs["certificate_arn"]


def validation_arn(ctx: StepContext) -> str | None:
    """Kept by us, since AWS never tells it again; None where a public CA signed."""
    return ctx.params.get("validation_arn") or ctx.outputs.get("stand_in_arn")


def _require_ours(found: DomainConfig, ctx: StepContext) -> None:
    """Never adopt a configuration that someone made for another purpose."""
    wanted = (ctx.domain, certificate_arn(ctx))
    if (found.domain, found.certificate_arn) != wanted or not ctx.ours(found.tags):
        raise Permanent(
            f"A domain configuration {code(found.name)} exists that this run did not "
            f"make: for {code(found.domain or 'no domain')} with certificate "
            f"{code(found.certificate_arn or 'none')}."
        )


def _settled(ctx: StepContext) -> bool:
    return ctx.now() - ctx.since >= INVALID_FOR_GOOD


def _endpoint(ctx: StepContext) -> dict[str, str]:
    """What the next steps need, read once: the endpoint and the certificate."""
    outputs = {}
    if "endpoint" not in ctx.outputs:
        outputs["endpoint"] = ctx.clouds.iot(ctx.target).endpoint()
    if "certificate_until" not in ctx.outputs:
        found = ctx.clouds.acm(ctx.target).find(certificate_arn(ctx))
        if found is not None:
            outputs.update(describe(found))
    return outputs


STEP = Step(look, act, patience=timedelta(minutes=60), expects=expects, undoable=False)
