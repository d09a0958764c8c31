"""Bring a certificate from outside into ACM: out of its secret, or by a person.

ImportCertificate has no token, so a second call makes a second certificate. What was
imported is found again by our tag and the leaf's fingerprint, and an import whose
answer was lost is not repeated before ACM had time to list it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.certs.bundle import File, parse
from bot.core.certs.limits import MOST_NAMES, SUPPORTED_KEYS
from bot.core.facts import Certificate
from bot.core.plans import StepName
from bot.core.playbooks.certificate import needs_validation
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import NotTaken, Permanent
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait
from bot.steps.certificate import describe

# How long ACM may take to list what it has just taken.
LISTED_WITHIN = timedelta(seconds=15)
A_WHILE = timedelta(minutes=30)
BY_HAND_LIMIT = timedelta(hours=72)


def look_import(ctx: StepContext) -> Seen:
    """Done when ACM has the very certificate that was approved, and it is ours."""
    acm = ctx.clouds.acm(ctx.target)
    if "replaces" in ctx.params:
        return _look_again(ctx)
    arn = ctx.outputs.get("certificate_arn")
    if arn is not None:
        found = acm.find(arn)
        if found is None:
            return Wait(who=WaitsFor.AWS, what="to show the certificate", soon=True)
        return Done(describe(found))
    ours = [
        each
        for each in acm.covering(ctx.domain)
        if each.kind == "IMPORTED"
        and ctx.ours(each.tags)
        and each.fingerprint == ctx.params["fingerprint"]
    ]
    if ours:
        return Done(describe(min(ours, key=_age)))
    tried = ctx.tried(StepName.IMPORT_CERTIFICATE)
    if tried is not None and ctx.now() - tried < LISTED_WITHIN:
        return Wait(who=WaitsFor.AWS, what="to list what it was given", soon=True)
    return Todo()


def act_import(ctx: StepContext) -> Mapping[str, str]:
    """Read the secret once more, and import it if it is what was approved."""
    name, stage = ctx.params["secret"], ctx.params.get("stage")
    sealed = ctx.clouds.secrets(ctx.target).read(name, stage=stage)
    if sealed is None:
        raise NotTaken(
            f"The secret {code(name)} is gone. Nothing was imported from it."
        )
    leaf = parse([File("certificate", sealed.parts()[0])]).certs[0].cert
    approved = (ctx.params["version"], ctx.params["fingerprint"])
    if (sealed.version, leaf.fingerprint) != approved:
        raise NotTaken(
            f"The secret {code(name)} holds another version than the one that was "
            f"approved: {code(sealed.version)} instead of {code(approved[0])}. Nothing "
            "was imported from it."
        )
    acm, replaces = ctx.clouds.acm(ctx.target, write=True), ctx.params.get("replaces")
    if replaces is not None:
        return {
            "certificate_arn": acm.import_certificate(sealed, replaces=replaces),
            "imported_again": "yes",
        }
    return {"certificate_arn": acm.import_certificate(sealed, tags=ctx.tags)}


def _look_again(ctx: StepContext) -> Seen:
    """Done when ACM has the approved certificate under the ARN that it had before.

    A second import of the same one changes nothing, so none is looked out for.
    """
    found = _replaced(ctx)
    if found.fingerprint == ctx.params["fingerprint"]:
        return Done(describe(found))
    if found.fingerprint != ctx.params.get("before"):
        raise Permanent(
            f"Somebody imported another certificate under {code(found.arn)} meanwhile. "
            "It was left as it is."
        )
    if "imported_again" in ctx.outputs:
        return Wait(who=WaitsFor.AWS, what="to show the new certificate", soon=True)
    return Todo()


def _replaced(ctx: StepContext) -> Certificate:
    arn = ctx.params["replaces"]
    found = ctx.clouds.acm(ctx.target).find(arn)
    if found is None:
        raise Permanent(
            f"The certificate {code(arn)} is gone: it was deleted outside this run."
        )
    return found


def _look_again_by_hand(ctx: StepContext) -> Seen:
    """Done when somebody has imported the next one under the ARN."""
    found = _replaced(ctx)
    if found.fingerprint == ctx.params.get("before"):
        return Wait(
            who=WaitsFor.PERSON,
            what="to import the certificate",
            seen=(f"Under {code(found.arn)} ACM still has the certificate of before.",),
        )
    _require_fit(found, ctx)
    return Done(describe(found))


def look_by_hand(ctx: StepContext) -> Seen:
    """Done when somebody has imported a fitting one with the tags of this request."""
    if "replaces" in ctx.params:
        return _look_again_by_hand(ctx)
    acm = ctx.clouds.acm(ctx.target)
    arn = ctx.outputs.get("certificate_arn")
    imported = [e for e in acm.covering(ctx.domain) if e.kind == "IMPORTED"]
    ours = [e for e in imported if e.arn == arn or ctx.ours(e.tags)]
    fresh = [e for e in imported if _is_fresh(e, ctx)]
    if not ours and len(fresh) != 1:
        return Wait(
            who=WaitsFor.PERSON,
            what="to import the certificate",
            seen=(_what_acm_has(fresh),),
        )
    newest = max(ours or fresh, key=_age)
    _require_fit(newest, ctx)
    return Done(describe(newest))


def _is_fresh(each: Certificate, ctx: StepContext) -> bool:
    """Imported since the approval, and nobody's: the tags may have been forgotten."""
    tagged = "iotdomain:run" in dict(each.tags)
    since = each.created_at is not None and each.created_at >= ctx.approved_at
    return since and not tagged and not each.in_use


def _what_acm_has(fresh: Sequence[Certificate]) -> str:
    if not fresh:
        return (
            "No imported certificate covers the name and has this request's tags, and "
            "none was imported since the approval."
        )
    several = ", ".join(code(each.arn) for each in fresh[:3])
    return (
        f"{len(fresh)} certificates for the name were imported since the approval, "
        f"without this request's tags: {several}. Tag the one to use, or delete the "
        "others."
    )


def _age(each: Certificate) -> tuple[str, str]:
    return (each.created_at.isoformat() if each.created_at else "", each.arn)


def _require_fit(found: Certificate, ctx: StepContext) -> None:
    """IoT keeps silent about what it does not like, so it is said here."""
    faults = []
    if found.key not in SUPPORTED_KEYS:
        faults.append(f"AWS IoT does not document its key type, {code(found.key)}")
    if len(found.names) > MOST_NAMES:
        faults.append(
            f"it has {len(found.names)} names, and AWS IoT takes {MOST_NAMES}"
        )
    if "serverAuth" not in found.usages:
        faults.append("it lacks the extended key usage `serverAuth`")
    if found.not_after is not None and found.not_after <= ctx.now():
        faults.append("it has expired")
    if faults:
        raise Permanent(
            f"The certificate {code(found.arn)} was imported, but {'; '.join(faults)}. "
            "Have it issued again and ask anew."
        )
    if needs_validation(found) and "replaces" not in ctx.params:
        raise Permanent(
            f"The certificate {code(found.arn)} was imported, but it leads to no "
            "public root, so AWS IoT wants a validation certificate beside it. Ask "
            f"anew with {code(f'certificate={found.arn}')}: that plan has one."
        )


IMPORT = Step(look_import, act_import, patience=A_WHILE)
BY_HAND = Step(look_by_hand, None, patience=BY_HAND_LIMIT + timedelta(hours=1))
