"""The certificate that is to be imported, as its secret has it now: read and judged.

The key is let go before anything is returned.
"""

from datetime import datetime

from bot.core.offered import Offered, Remark
from bot.core.targets import Target
from bot.errors import Blocked, UserError
from bot.ports import Clouds, Trust

# What the checker says of every import, and the plan says by itself.
_BY_THE_PLAN = frozenset({"validation_certificate_needed"})
BY_HAND = "or ask with `import=byhand`: then a person imports the certificate"


def offered(
    clouds: Clouds,
    target: Target,
    domain: str,
    secret: str,
    trust: Trust,
    at: datetime,
) -> Offered | None:
    """What the secret holds; None when there is none of that name."""
    there = f":{target.region}:{target.account}:secret:"
    if secret.startswith("arn:") and there not in secret:
        return None
    try:
        sealed = clouds.secrets(target).read(secret)
    except Blocked as error:
        raise Blocked(str(error), who=error.who, do=f"{error.do}, {BY_HAND}") from None
    except UserError as error:
        return Offered(arn=secret, version="", unusable=str(error))
    if sealed is None:
        return None
    from bot.core.certs.finding import Severity  # noqa: PLC0415 - loads OpenSSL
    from bot.core.certs.report import judge  # noqa: PLC0415 - the same

    try:
        report = judge(
            sealed.material(),
            domain=domain,
            at=at,
            public=trust.public,
            private=trust.private,
        )
    except UserError as error:
        # It names files by the fields of the secret, and none of their text.
        return Offered(arn=sealed.arn, version=sealed.version, unusable=str(error))
    return Offered(
        arn=sealed.arn,
        version=sealed.version,
        fingerprint=report.leaf.fingerprint,
        names=report.leaf.names,
        key=report.leaf.key,
        ends_at=report.ends_at,
        not_after=report.leaf.not_after,
        is_public=report.publicly_trusted,
        needs_validation=report.needs_validation_certificate,
        device_would_accept=report.device_would_accept,
        remarks=tuple(
            Remark(each.code, each.severity, each.says, each.evidence, each.fix)
            for each in report.findings
            if each.severity is not Severity.NOTE and each.code not in _BY_THE_PLAN
        ),
        not_judged=report.not_judged,
    )
