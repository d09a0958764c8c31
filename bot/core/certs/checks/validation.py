"""The second certificate, by which AWS IoT sees whose the domain is.

AWS IoT Core developer guide, "Creating a validation certificate": public, in ACM,
and for the same domain.
"""

from bot.core.certs.case import Case
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.shown import listed, moment, shown
from bot.core.names import covers
from bot.core.trust import Reason

_REQUEST = "Request a public certificate for {} in ACM and use that one."


@check(Severity.BROKEN)
def validation_not_public(case: Case) -> Said | None:
    """The validation certificate is not publicly trusted."""
    verdict = case.validation_verdict
    if verdict is None:
        return None
    fault = verdict.why(
        Reason.SELF_SIGNED,
        Reason.UNKNOWN_ISSUER,
        Reason.INCOMPLETE_CHAIN,
        Reason.UNSUITABLE,
    )
    if fault is None:
        return None
    return Said(
        "The validation certificate is not publicly trusted.",
        fault.evidence,
        "Give its chain too, if it is public; else request a public certificate for "
        f"{shown(case.domain)} in ACM and use that one.",
    )


@check(Severity.BROKEN)
def validation_name_not_covered(case: Case) -> Said | None:
    """The validation certificate does not cover the domain."""
    if case.validation is None:
        return None
    names = case.validation.leaf.cert.names
    if any(covers(name, case.domain) for name in names):
        return None
    return Said(
        f"The validation certificate does not cover {shown(case.domain)}.",
        f"Names: {listed(names)}",
        _REQUEST.format(shown(case.domain)),
    )


@check(Severity.BROKEN)
def validation_not_valid_now(case: Case) -> Said | None:
    """The validation certificate has expired or is not valid yet."""
    if case.validation is None:
        return None
    cert = case.validation.leaf.cert
    if cert.not_before <= case.at <= cert.not_after:
        return None
    return Said(
        "The validation certificate is not valid at this time.",
        f"Valid from {moment(cert.not_before)} until {moment(cert.not_after)}",
        _REQUEST.format(shown(case.domain)),
    )


@check(Severity.BROKEN)
def validation_not_issued(case: Case) -> Said | None:
    """ACM has not issued the validation certificate, or no longer calls it issued."""
    if case.validation_status in {None, "ISSUED"}:
        return None
    return Said(
        "ACM does not call the validation certificate issued.",
        f"Status: {shown(case.validation_status or '')}",
        "Wait until ACM has issued it, or request a new one.",
    )


@check(Severity.NOTE)
def validation_not_needed(case: Case) -> Said | None:
    """A validation certificate was given for one that leads to a public root."""
    if case.validation is None or not case.ends_at_public_root:
        return None
    return Said(
        "No validation certificate is needed, because the chain leads to a public "
        "root.",
        f"Root: {shown(case.public.path[-1].subject)}",
        "Leave it out.",
    )
