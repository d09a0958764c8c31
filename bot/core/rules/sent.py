"""Can a device build a path from what is sent to a root that it knows?"""

from datetime import datetime

from bot.core.facts import Certificate, Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.served import is_fresh, leaves
from bot.core.topics import Topic
from bot.core.wireseen import Served
from bot.core.words import code


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.SERVED)
def chain_incomplete(facts: Facts) -> Finding | None:
    """The right certificate comes without what stands between it and the root."""
    its = facts.configured
    if its is None:
        return None
    bare = [each for each in leaves(facts) if _is_bare(each, its, facts.taken_at)]
    if not bare:
        return None
    first = bare[0]
    has_it = (its.chain_length or 0) > first.chain_length
    places = "; ".join(f"port {each.port} at {code(each.address)}" for each in bare[:4])
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) else Severity.BROKEN,
        says=f"{code(facts.domain)} is served without the certificates between its "
        "own and the root.",
        evidence=(
            f"sent: {first.chain_length} of {its.chain_length or 'unknown'} "
            f"certificates, at {places}\nmissing: {code(first.chain[-1].issuer)}"
        ),
        devices="Devices that do not have the missing certificate themselves refuse to "
        "connect.",
        felt=True,
        do=(
            "The chain in ACM is whole, so it is AWS IoT that does not send it: ask "
            "AWS support, or import the certificate again with its chain under "
            f"{code(its.arn)}."
            if has_it
            else "Import the certificate again under the same ARN, with its whole "
            f"chain: {code(its.arn)}."
        ),
        subject=Subject(SubjectKind.CERTIFICATE, its.arn),
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.SERVED)
def served_untrusted(facts: Facts) -> Finding | None:
    """What is sent leads to no root that everybody has; devices need one more."""
    config, its = facts.config, facts.configured
    if config is None or its is None or config.certificate_status == "INVALID":
        # What is wrong with it there says whose it is as well.
        return None
    strange = [each for each in leaves(facts) if _is_strange(each, its, facts.taken_at)]
    if not strange:
        return None
    first = strange[0]
    refused = first.accepted is False
    ends = code(first.chain[-1].issuer)
    return Finding(
        severity=Severity.BROKEN if refused else Severity.NOTICE,
        says=f"{code(facts.domain)} is served with a certificate that leads to {ends}, "
        + (
            "which is not among your own roots either."
            if refused
            else "which the public does not trust."
        ),
        evidence="sent: " + ", ".join(code(each.subject) for each in first.chain[:4]),
        devices=(
            "Devices with the roots that the settings name refuse to connect."
            if refused
            else "Nothing, if every device has this root in its trust store. Those "
            "with public roots alone refuse to connect."
        ),
        felt=refused,
        do=(
            "Import a certificate under the same ARN whose chain leads to a root that "
            f"devices have, or correct `trust.private_roots` if {ends} is one."
            if refused
            else "Nothing, if it is meant. With `trust.private_roots` in the settings "
            "the bot asks your own roots as well."
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _is_strange(each: Served, its: Certificate, now: datetime) -> bool:
    """Whether the configured one is shown, whole and in time, and no root is known."""
    if each.fingerprint != its.fingerprint or not each.chain:
        return False
    if each.trusted is not False or each.accepted:
        return False
    return each.chain[0].not_after > now and not _is_bare(each, its, now)


def _is_bare(each: Served, its: Certificate, now: datetime) -> bool:
    """Whether no root is reached because the certificate above was not sent.

    Of a private CA only the settings' own roots can tell: what stands above may be
    the root itself, which nobody has to send.
    """
    if each.fingerprint != its.fingerprint or not each.chain or its.self_signed:
        return False
    if each.trusted or each.accepted or each.chain[0].not_after <= now:
        return False
    if each.chain[-1].is_root:
        return False
    is_less = each.chain_length < (its.chain_length or 0)
    if each.accepted is None:
        return bool(its.is_public) and is_less
    return is_less or each.chain_length == 1
