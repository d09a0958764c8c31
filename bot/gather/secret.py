"""The certificate that is to be imported, as its secret has it now: read and judged.

The key is let go before anything is returned.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.core.offered import Offered, Remark
from bot.core.targets import Target
from bot.errors import Blocked, UserError
from bot.ports import Clouds, Trust

if TYPE_CHECKING:
    from bot.core.certs.case import Material

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
    *,
    replaces: str | None = None,
    stage: str | None = None,
) -> Offered | None:
    """What the secret holds, or held at a stage; None when there is none of that name.

    With `replaces` it is also judged as the next one under that ARN.
    """
    there = f":{target.region}:{target.account}:secret:"
    if secret.startswith("arn:") and there not in secret:
        return None
    try:
        sealed = clouds.secrets(target).read(secret, stage=stage)
    except Blocked as error:
        raise Blocked(str(error), who=error.who, do=f"{error.do}, {BY_HAND}") from None
    except UserError as error:
        return Offered(arn=secret, version="", unusable=str(error))
    if sealed is None:
        return None
    from bot.core.certs.finding import Severity  # noqa: PLC0415 - loads OpenSSL
    from bot.core.certs.report import judge  # noqa: PLC0415 - the same

    material = sealed.material()
    if replaces is not None:
        material = _beside(material, clouds, target, replaces)
    try:
        report = judge(
            material,
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
        ocsp_urls=report.leaf.ocsp_urls,
        self_signed=report.leaf.is_self_issued,
        remarks=tuple(
            Remark(each.code, each.severity, each.says, each.evidence, each.fix)
            for each in report.findings
            if each.severity is not Severity.NOTE and each.code not in _BY_THE_PLAN
        ),
        not_judged=report.not_judged,
    )


def _beside(
    material: "Material", clouds: Clouds, target: Target, arn: str
) -> "Material":
    """The same, to be compared with what ACM has under the ARN now, if it is there."""
    from bot.core.certs.bundle import File  # noqa: PLC0415 - loads OpenSSL

    acm = clouds.acm(target)
    found, leaf = acm.find(arn, tags=False), acm.leaf(arn)
    if found is None or found.kind != "IMPORTED" or leaf is None:
        return material
    there = File("the certificate in ACM", leaf.encode())
    return replace(material, replaces=there, replaces_kind=found.kind)
