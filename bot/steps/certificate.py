"""Request a certificate from ACM and wait until it is issued.

ACM remembers an idempotency token for one hour (API reference,
RequestCertificate), so a repeated request in that hour is the same certificate;
after that the tag with the run's id finds it. Validation ends by itself after
72 hours (ACM user guide, "DNS validation").
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from bot.core.certs.limits import MOST_NAMES, SUPPORTED_KEYS
from bot.core.facts import Certificate
from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.steps.base import Done, Seen, Step, StepContext, Todo, Wait

VALIDATION_LIMIT = timedelta(hours=72)

# What ACM's failure reasons mean for a person (ACM user guide, "Troubleshooting
# certificate requests").
FAILURES = {
    "CAA_ERROR": (
        "a CAA record does not let Amazon issue for this name. Allow `amazon.com` "
        "there, then ask again"
    ),
    "ADDITIONAL_VERIFICATION_REQUIRED": (
        "AWS wants to check this request by hand. Open a case with AWS Support"
    ),
    "DOMAIN_NOT_ALLOWED": "ACM does not issue for this name. Ask AWS Support why",
    "INVALID_PUBLIC_DOMAIN": "the name is not a public one. Check its spelling",
    "DOMAIN_VALIDATION_DENIED": "the owner of the domain refused the validation",
}


def token(ctx: StepContext) -> str:
    """32 hex digits (ACM allows word characters only), the same for every try."""
    parts = (
        ctx.target.account,
        ctx.target.region,
        ctx.params["names"],
        ctx.params["key"],
        ctx.run_id,
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def look_request(ctx: StepContext) -> Seen:
    """Done when the certificate of this run can be described."""
    acm = ctx.clouds.acm(ctx.target)
    arn = ctx.outputs.get(f"{role(ctx)}_arn")
    if arn is not None:
        found = acm.find(arn)
        if found is None:
            return Wait(who=WaitsFor.AWS, what="to show the new certificate", soon=True)
        return Done(describe(found, role(ctx)))
    ours = [
        each
        for each in acm.covering(ctx.domain)
        if ctx.ours(each.tags)
        and each.kind == "AMAZON_ISSUED"
        and each.status in {"PENDING_VALIDATION", "ISSUED"}
        and ctx.domain in each.names
    ]
    if not ours:
        return Todo()
    # The oldest one, so that a look which came too early cannot make us switch.
    first = min(ours, key=lambda each: (each.created_at is None, each.created_at))
    return Done(describe(first, role(ctx)))


def act_request(ctx: StepContext) -> Mapping[str, str]:
    """Request it; a second time within the hour ACM answers with the same one."""
    validates = ctx.params.get("validates")
    arn = ctx.clouds.acm(ctx.target, write=True).request(
        names=ctx.params["names"].split(","),
        key=ctx.params["key"],
        token=token(ctx),
        tags=ctx.tags | ({"iotdomain:validates": validates} if validates else {}),
    )
    return {f"{role(ctx)}_arn": arn}


def look_issued(ctx: StepContext) -> Seen:
    """Done when ACM says ISSUED; what ACM ended is ended for good."""
    arn = ctx.outputs[f"{role(ctx)}_arn"]
    found = ctx.clouds.acm(ctx.target).find(arn)
    if found is None:
        raise Permanent(
            f"The certificate {code(arn)} is gone: it was deleted outside this run."
        )
    if found.status == "ISSUED":
        _require_acceptable(found, ctx)
        return Done(describe(found, role(ctx)))
    if found.status == "PENDING_VALIDATION":
        return Wait(
            who=WaitsFor.AWS,
            what="to see the validation record and issue the certificate",
            limit=VALIDATION_LIMIT,
            outputs=describe(found, role(ctx)),
        )
    if found.status == "VALIDATION_TIMED_OUT":
        raise Permanent(
            "ACM waited 72 hours for the validation record and gave up "
            "(`VALIDATION_TIMED_OUT`). A new request is needed once the record is "
            "public; it can stay as it is, because ACM uses the same one again."
        )
    why = FAILURES.get(found.failure or "", "ACM gives no reason that can be mended")
    raise Permanent(
        f"ACM ended the request as {code(found.status)} "
        f"({code(found.failure or 'no reason given')}): {why}."
    )


def role(ctx: StepContext) -> str:
    """What the outputs of a certificate begin with: the server's, or its stand-in's.

    The validation certificate stands in where a private CA signed the server's.
    """
    return "stand_in" if ctx.params.get("purpose") == "validation" else "certificate"


def describe(found: Certificate, role: str = "certificate") -> dict[str, str]:
    """What messages and later steps need to know of a certificate."""
    told = {
        "arn": found.arn,
        "status": found.status,
        "kind": found.kind,
        "key": found.key,
        "until": found.not_after.isoformat() if found.not_after else None,
        "fingerprint": found.fingerprint,
        "renewal": found.renewal,
        "ends_at": found.ends_at,
    }
    return {f"{role}_{key}": value for key, value in told.items() if value is not None}


def _require_acceptable(found: Certificate, ctx: StepContext) -> None:
    """IoT keeps silent about what it does not like, so it is said here."""
    if found.key not in SUPPORTED_KEYS:
        raise Permanent(
            f"The certificate has the key type {code(found.key)}, which AWS IoT "
            "does not document as accepted."
        )
    if ctx.domain not in found.names or len(found.names) > MOST_NAMES:
        raise Permanent(
            "The certificate's names are not the ones that were requested: "
            + ", ".join(map(code, found.names))
        )


REQUEST = Step(look_request, act_request, patience=timedelta(minutes=30))
ISSUED = Step(look_issued, None, patience=VALIDATION_LIMIT + timedelta(hours=1))
