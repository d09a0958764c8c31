"""Is what a secret holds fit to be imported and served?

What the certificate checker finds keeps its own codes (docs/certificate-codes.md), one
finding for each; the rules here are about the secret itself.
"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.offered import Remark
from bot.core.rules.config import NOTHING_MADE
from bot.core.topics import Topic
from bot.core.words import code, escape

SEE_ALL = (
    "`iotdomain check-cert` says all of this for the files themselves, before they are "
    "in a secret."
)


@rule(Topic.SECRET)
def secret_missing(facts: Facts) -> Finding | None:
    """There is no such secret, or it is marked for deletion."""
    secret = facts.asked.secret
    if secret is None or facts.offered is not None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=(f"There is no secret {code(secret)} here, or it is marked for deletion."),
        evidence=f"Looked for in account {facts.account}, {facts.region}.",
        do=f"Check its name, or put the certificate there first. {NOTHING_MADE}",
    )


@rule(Topic.SECRET)
def secret_unusable(facts: Facts) -> Finding | None:
    """The secret is there and holds no certificate that can be read."""
    offered = facts.offered
    if offered is None or not offered.unusable:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=escape(offered.unusable).replace("Nothing was checked. ", ""),
        evidence=f"Secret {code(offered.arn)}.",
        do=f"Put the three parts there as PEM text. {NOTHING_MADE}",
    )


def remarks(facts: Facts) -> tuple[tuple[str, Finding], ...]:
    """What the checker found in the offered certificate, each under its own code."""
    offered = facts.offered
    if offered is None:
        return ()
    last = offered.broken[-1] if offered.broken else None
    return tuple(
        (each.code, _finding(each, is_last=each is last)) for each in offered.remarks
    )


def _finding(each: Remark, *, is_last: bool) -> Finding:
    broken = each.severity == "broken"
    fix = escape(each.fix)
    return Finding(
        severity=Severity.BROKEN if broken else Severity.NOTICE,
        says=escape(each.says),
        evidence=f"{escape(each.evidence)}." if each.evidence else "",
        do=f"{fix} {SEE_ALL}" if is_last else fix,
    )
