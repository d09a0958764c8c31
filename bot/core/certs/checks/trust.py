"""Who trusts the chain. "Public" is Mozilla's list, which is what AWS IoT goes by."""

from bot.core.certs.arranged import WEAK_HASHES, is_self_signed
from bot.core.certs.case import Case, no_path
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.shown import listed, shown
from bot.core.trust import Reason, Verdict


@check(Severity.BROKEN)
def incomplete_chain(case: Case) -> Said | None:
    """The certificate of a CA that signed is missing from the files.

    ACM wants the chain of every certificate that is not self-signed.
    """
    fault = case.device.why(Reason.INCOMPLETE_CHAIN)
    alone = len(case.chain.path) == 1 and not is_self_signed(case.leaf)
    if fault is None and not alone:
        return None
    return Said(
        "The chain is incomplete.",
        fault.evidence
        if fault
        else f"The certificate of {shown(case.leaf.issuer)} is not in the files",
        "Add the CA's certificates, each after the one it signed; the CA offers them "
        "as “chain” or “intermediates”.",
    )


@check(Severity.NOTE)
def self_signed(case: Case) -> Said | None:
    """The certificate signed itself: devices must be given it as a root."""
    if not is_self_signed(case.leaf):
        return None
    return Said(
        "The certificate is self-signed: only devices that were given this very "
        "certificate trust it.",
        f"Subject and issuer are {shown(case.leaf.subject)}",
        "Nothing has to be done if devices have it; OCSP stapling does not work with "
        "it.",
    )


@check(Severity.NOTE)
def unknown_issuer(case: Case) -> Said | None:
    """The chain leads to a root that is neither public nor among those given."""
    fault = case.device.why(Reason.UNKNOWN_ISSUER)
    if fault is None:
        return None
    return Said(
        "The chain leads to a CA that is not publicly trusted.",
        fault.evidence,
        "Nothing has to be done if devices have its root; check that with `--roots`.",
    )


@check(Severity.WARNING)
def validation_certificate_needed(case: Case) -> Said | None:
    """The chain does not lead to a public root, and no second certificate was given.

    AWS IoT then wants a public one that shows whose the domain is.
    """
    if case.ends_at_public_root or case.validation is not None:
        return None
    end = case.public.path[-1].issuer if case.public.path else case.leaf.issuer
    return Said(
        f"AWS IoT wants a validation certificate for {shown(case.domain)} beside this "
        "one, because this one does not lead to a public root.",
        f"{shown(end)} is not in Mozilla's list of roots",
        f"Request a public certificate for {shown(case.domain)} in ACM and pass its "
        "ARN as `validationCertificateArn`.",
    )


@check(Severity.WARNING)
def strict_clients_refuse(case: Case) -> Said | None:
    """The chain leads to a known root, but breaks a rule of the public web.

    Most devices take it; clients that keep to those rules do not.
    """
    fault = case.strict.why(Reason.UNSUITABLE)
    is_refused = case.device.why(Reason.NOT_JUDGED) is None
    if fault is None or told(case) or (is_refused and not case.device.is_trusted):
        return None
    return Said(
        "Clients that keep to the rules of the public web refuse this chain.",
        f"The verifier says: {shown(fault.evidence)}",
        "Have the certificates issued with what is missing, if such clients connect.",
    )


@check(Severity.BROKEN)
def devices_refuse(case: Case) -> Said | None:
    """A device that trusts the public roots and those given refuses the chain."""
    if case.device.is_trusted or told(case):
        return None
    unsuitable = case.device.why(Reason.UNSUITABLE)
    if unsuitable is not None:
        return Said(
            "Devices refuse this chain.",
            f"The verifier says: {shown(unsuitable.evidence)}",
            "Have the certificates issued anew without that fault.",
        )
    fault = case.device.why(Reason.UNKNOWN_ISSUER, Reason.SELF_SIGNED)
    if fault is None or not case.has_private_roots:
        return None
    return Said(
        "Devices that have the given roots refuse this chain.",
        fault.evidence,
        "Give devices the root that this chain ends at, or have the certificate issued "
        "below one they have.",
    )


def told(case: Case) -> bool:
    """Whether another check names what a verifier may stumble over."""
    leaf = case.leaf
    return (
        leaf.is_ca
        or leaf.usages is None
        or "serverAuth" not in leaf.usages
        or leaf.version != 3  # noqa: PLR2004 - X.509 v3
        or bool(leaf.unreadable)
        or any(
            each.signature_hash in WEAK_HASHES and not each.is_self_issued
            for each in case.chain.certs
        )
    )


def accepts(case: Case) -> bool | None:
    """Whether a device that has the known roots takes it; None when nobody can say."""
    if case.device.is_trusted:
        return True
    reasons = {each.reason for each in case.device.faults}
    if reasons == {Reason.NOT_JUDGED}:
        return None
    if not case.has_private_roots and no_path(case.device) and not _bad(reasons):
        return None
    leaf = case.leaf
    by_common_name = not leaf.has_alternative_names and bool(leaf.common_names)
    if by_common_name and reasons == {Reason.WRONG_NAME}:
        return None
    return False


def _bad(reasons: set[Reason]) -> bool:
    ends = {Reason.SELF_SIGNED, Reason.UNKNOWN_ISSUER, Reason.INCOMPLETE_CHAIN}
    return bool(reasons - ends)


def why_not(verdict: Verdict) -> str:
    """The reasons in a few words, for a line of its own."""
    return listed(each.reason.value for each in verdict.faults)
