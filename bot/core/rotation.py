"""How a domain comes to its next certificate, and why that way: decided from facts.

An ARN decides it. ACM renews what it issued, and takes an imported certificate's next
one, under the ARN that is there; AWS IoT picks both up by itself and devices notice
nothing. A configuration cannot be given another ARN (AWS IoT developer guide,
"Managing domain configurations"), so whatever needs one means: disable, delete, create.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.core.certs.limits import SUPPORTED_KEYS
from bot.core.facts import Certificate, Facts, ValidationRecord
from bot.core.findings import Finding, Severity
from bot.core.offered import Offered, Remark
from bot.core.requests import DEFAULT_KEY, KEY_AS_BEFORE
from bot.core.words import code, escape, span, when

# ACM user guide, managed renewal: it begins 45 days before the end. Who is called
# INELIGIBLE then has no reason to wait any longer.
RENEWAL_BEGINS = timedelta(days=45)
IMPORTED = "IMPORTED"
NOTHING_PLANNED = "Nothing was changed."
# "RenewCertificate … only for exported certificates" (ACM user guide).
NO_SOONER = (
    "ACM has no call to renew such a certificate sooner, so there is no button for it."
)


# How the checker's codes begin for what holds only under an ARN that is there.
_REIMPORT = "reimport_"


class Way(StrEnum):
    """The ways that need a plan."""

    RENEWAL = "help ACM to renew"
    REIMPORT = "import again under the same ARN"
    RECREATE = "disable, delete and create again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """A way, and why it is this one, as a sentence (mrkdwn).

    `held` is the certificate that takes over where it is there already, `missing` the
    records that ACM looks for in vain.
    """

    way: Way
    why: str
    held: Certificate | None = None
    missing: tuple[ValidationRecord, ...] = ()


def decide(facts: Facts) -> Rotation | Finding:
    """The way to the next certificate; a finding where there is nothing to plan.

    Facts must have the configuration; its certificate may be deleted.
    """
    its, asked = facts.configured, facts.asked
    if its is None:
        return _gone(facts)
    if asked.certificate is not None:
        return _another(facts, its, asked.certificate)
    if asked.is_import:
        return _import(facts, its)
    if asked.fresh_certificate:
        return Rotation(
            way=Way.RECREATE,
            why="A new certificate from ACM was asked for, and that has an ARN of its "
            "own.",
        )
    return _imported(facts) if its.kind == IMPORTED else _managed(facts, its)


def further_names(facts: Facts) -> tuple[str, ...]:
    """The names beside the domain that ACM has to check for the way that was decided.

    Where nobody asked for others they are those of the certificate of today.
    """
    its, asked = facts.configured, facts.asked
    if its is None or asked.names or asked.certificate is not None or asked.is_import:
        return asked.names
    return tuple(each for each in its.names if each != facts.domain)


def new_key(facts: Facts) -> str:
    """The key type of a new certificate: the one asked for, or else that of today."""
    wanted = facts.asked.key
    if wanted != KEY_AS_BEFORE:
        return wanted
    its = facts.configured
    return its.key if its is not None and its.key in SUPPORTED_KEYS else DEFAULT_KEY


def _gone(facts: Facts) -> Rotation:
    arn = (facts.config.certificate_arn if facts.config else None) or "none"
    return Rotation(
        way=Way.RECREATE,
        why=f"The certificate {code(arn)} of the domain configuration is not in ACM "
        "any more.",
        held=facts.chosen,
    )


def _another(facts: Facts, its: Certificate, arn: str) -> Rotation | Finding:
    if arn == its.arn:
        return _settled(
            f"The domain configuration has the certificate {code(arn)} already.",
            NOTHING_PLANNED,
            severity=Severity.NOTICE,
        )
    return Rotation(
        way=Way.RECREATE,
        why="The certificate that was asked for has another ARN.",
        held=facts.chosen,
    )


def _import(facts: Facts, its: Certificate) -> Rotation | Finding:
    offered = facts.offered
    if its.kind != IMPORTED:
        return Rotation(
            way=Way.RECREATE,
            why="ACM imports only over certificates that were imported, and this one "
            "it issued itself. The imported one gets an ARN of its own.",
        )
    if offered is not None and offered.fingerprint == its.fingerprint:
        return _settled(
            "The secret holds the very certificate that is in ACM already.",
            "Put the next one into the secret, then ask again. Nothing was changed.",
        )
    against = () if offered is None else refused_under_the_arn(offered)
    if against:
        why = " ".join(
            f"{escape(each.says)} {code(each.evidence)}." for each in against
        )
        return Rotation(way=Way.RECREATE, why=f"{why} So it gets an ARN of its own.")
    return Rotation(
        way=Way.REIMPORT,
        why="The certificate was imported, and its next one goes under the same ARN, "
        "so AWS IoT takes it up by itself.",
    )


def refused_under_the_arn(offered: Offered) -> tuple[Remark, ...]:
    """What ACM would refuse at a re-import, and takes as a new certificate."""
    return tuple(each for each in offered.broken if each.code.startswith(_REIMPORT))


def _imported(facts: Facts) -> Finding:
    config = facts.config
    bad = ""
    if config is not None and config.certificate_status == "INVALID":
        detail = config.certificate_detail
        said = f" and says {code(detail)}" if detail else ""
        bad = (
            f" AWS IoT calls it `INVALID`{said}; it goes on serving the last valid one "
            "until that ends."
        )
    domain = facts.domain
    return _settled(
        f"The certificate was imported, and ACM renews no imported one.{_ends(facts)}"
        f"{bad}",
        "Get the next one from your CA, for the same names and with the same kind of "
        "key. Then say where it is: "
        f'`/iotdomain rotate {domain} secret=… reason="…"` for an entry of AWS Secrets '
        f'Manager, or `/iotdomain rotate {domain} import=byhand reason="…"` and you '
        "import it yourself. Under the same ARN devices notice nothing. "
        f'`/iotdomain rotate {domain} fresh=yes reason="…"` plans one that ACM issues '
        "instead. Nothing was changed.",
    )


def _managed(facts: Facts, its: Certificate) -> Rotation | Finding:
    """What ACM issued: its own word on renewal, read from this very certificate."""
    if its.status != "ISSUED":
        return Rotation(
            way=Way.RECREATE,
            why=f"The certificate is {code(its.status)}, and ACM renews only what is "
            "`ISSUED`.",
        )
    if its.renewal_status == "PENDING_VALIDATION":
        return _stalled(facts, its)
    if its.renewal_status == "FAILED":
        because = f" ({code(its.renewal_reason)})" if its.renewal_reason else ""
        return Rotation(
            way=Way.RECREATE,
            why=f"ACM tried to renew the certificate and failed{because}; a failed "
            "renewal is not taken up again.",
        )
    if its.renewal == "ELIGIBLE":
        return _settled(
            _renews(facts, its),
            f"Nothing. {NO_SOONER} {NOTHING_PLANNED}",
            severity=Severity.NOTICE,
        )
    return _not_eligible(facts, its)


def _stalled(facts: Facts, its: Certificate) -> Rotation | Finding:
    if its.renewal_reason == "CAA_ERROR":
        at = code(facts.dns.caa_at or facts.domain)
        return _settled(
            "ACM wants to renew the certificate, and a CAA record does not let Amazon "
            f"issue it.{_ends(facts)} ACM calls that `CAA_ERROR`.",
            f'Add the CAA record `0 issue "amazon.com"` at {at}. ACM tries again by '
            f"itself and keeps the ARN, so devices notice nothing. {NOTHING_PLANNED}",
        )
    missing = tuple(
        each
        for each in its.validation
        if not its.unproved or each.domain in its.unproved
    )
    because = f" ({code(its.renewal_reason)})" if its.renewal_reason else ""
    names = ", ".join(dict.fromkeys(code(each.name) for each in missing))
    where = f" It looks for the CNAME {names}." if names else ""
    return Rotation(
        way=Way.RENEWAL,
        why="ACM wants to renew the certificate and cannot check that the name is "
        f"yours{because}.{where} Once it is there again, ACM goes on by itself and the "
        "ARN stays.",
        missing=missing,
    )


def _renews(facts: Facts, its: Certificate) -> str:
    status = its.renewal_status
    if status == "PENDING_AUTO_RENEWAL":
        begun = " and is at it (`PENDING_AUTO_RENEWAL`)"
    elif status == "SUCCESS" and its.renewed_at is not None:
        begun = f"; it last did {when(its.renewed_at)}"
    else:
        begun = ""
    return (
        f"ACM says `ELIGIBLE`: it renews this certificate by itself{begun}, and AWS "
        f"IoT takes the new one up under the same ARN.{_ends(facts)} ACM begins about "
        f"{RENEWAL_BEGINS.days} days before that."
    )


def _not_eligible(facts: Facts, its: Certificate) -> Rotation | Finding:
    said = (
        "ACM calls the certificate `INELIGIBLE`: it will not renew it."
        if its.renewal == "INELIGIBLE"
        else "ACM does not say whether it renews the certificate."
    )
    if its.not_after is None or its.not_after - facts.taken_at <= RENEWAL_BEGINS:
        return Rotation(way=Way.RECREATE, why=f"{said}{_ends(facts)}")
    return _settled(
        f"{said}{_ends(facts)}",
        "Look in ACM whether the domain configuration counts as a user of it, and "
        "whether it was checked by DNS. To replace it before it ends, "
        f'`/iotdomain rotate {facts.domain} fresh=yes reason="…"` plans a new one; '
        f"devices cannot connect meanwhile. {NOTHING_PLANNED}",
    )


def _ends(facts: Facts) -> str:
    its = facts.configured
    if its is None or its.not_after is None:
        return ""
    left = its.not_after - facts.taken_at
    if left <= timedelta(0):
        return f" It ended {span(-left)} ago, {when(its.not_after)}."
    return f" It ends in {span(left)}, {when(its.not_after)}."


def _settled(says: str, do: str, severity: Severity = Severity.BROKEN) -> Finding:
    """NOTICE where nothing is needed; otherwise somebody has to do something first."""
    return Finding(severity=severity, says=says, do=do)
