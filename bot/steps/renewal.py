"""Wait until ACM has renewed a certificate, once what it looks for is there again.

The ARN stays, so AWS IoT takes the new one up by itself; the look at what is served
comes after this. A renewal that ACM cannot validate is tried anew every 72 hours, and
its status may lag by hours (ACM user guide, "Check a certificate's renewal status").
"""

from datetime import timedelta

from bot.core.runs import WaitsFor
from bot.core.words import code
from bot.errors import Permanent
from bot.steps.base import Done, Seen, Step, StepContext, Wait
from bot.steps.certificate import describe

RENEWAL_LIMIT = timedelta(hours=72)


def look_renewed(ctx: StepContext) -> Seen:
    """Done when the certificate under the ARN is another one than at the plan."""
    arn = ctx.params["certificate_arn"]
    found = ctx.clouds.acm(ctx.target).find(arn)
    if found is None:
        raise Permanent(
            f"The certificate {code(arn)} is gone: it was deleted outside this run."
        )
    is_new = found.fingerprint is not None and found.fingerprint != ctx.params.get(
        "before"
    )
    if is_new and found.renewal_status != "FAILED":
        return Done(describe(found))
    because = f" ({code(found.renewal_reason)})" if found.renewal_reason else ""
    if found.renewal_status == "FAILED":
        raise Permanent(
            f"ACM says that the renewal has `FAILED`{because}. "
            f"`/iotdomain rotate {ctx.domain}` then plans a new certificate."
        )
    status = code(found.renewal_status) if found.renewal_status else "not begun"
    return Wait(
        who=WaitsFor.AWS,
        what="to see the record and renew the certificate",
        limit=RENEWAL_LIMIT,
        seen=(f"ACM says of the renewal: {status}{because}.",),
        outputs=describe(found),
    )


RENEWED = Step(look_renewed, None, patience=RENEWAL_LIMIT + timedelta(hours=1))
