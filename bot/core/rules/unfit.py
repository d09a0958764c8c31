"""Why does AWS IoT not take the configured certificate? Found out by the bot itself.

AWS publishes no list of the reasons, and its own word may be missing. Where it calls
the certificate `VALID` it has taken it, whatever its guide says, and nothing is found.
"""

from bot.core.facts import Certificate, Facts
from bot.core.findings import Finding, Subject, SubjectKind, rule
from bot.core.rules import misfits
from bot.core.rules.fuse import fuse
from bot.core.rules.misfits import Misfit
from bot.core.rules.served import is_fresh, leaves
from bot.core.topics import Topic
from bot.core.words import code

_CHECK = "`iotdomain check-cert` says beforehand whether AWS IoT takes it."
_IMPORT = "Import one under the same ARN that"
_KIND = (
    "Under one ARN the kind of key stays as it is, so a certificate of another ARN has "
    "to take its place:"
)


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_covers_not(facts: Facts) -> Finding | None:
    """Even one that AWS has taken is of no use to devices that check the name."""
    wrong = misfits.covers_not(facts.configured, facts.domain)
    return _unfit(facts, wrong, f"{_IMPORT} names {code(facts.domain)}.")


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_key_type(facts: Facts) -> Finding | None:
    """AWS IoT documents two key types."""
    return _unfit(facts, misfits.key_type(_refused(facts)), _KIND)


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_no_server_auth(facts: Facts) -> Finding | None:
    """ACM takes one without it, and AWS IoT does not."""
    wrong = misfits.no_server_auth(_refused(facts))
    return _unfit(facts, wrong, f"{_IMPORT} has the use `serverAuth`.")


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_too_many_names(facts: Facts) -> Finding | None:
    """ACM takes ten names and more, and AWS IoT four."""
    wrong = misfits.too_many_names(_refused(facts))
    return _unfit(facts, wrong, f"{_IMPORT} has no more than four names.")


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_chain_too_long(facts: Facts) -> Finding | None:
    """Five certificates at most, the leaf counted."""
    wrong = misfits.chain_too_long(_refused(facts))
    return _unfit(facts, wrong, _shorter())


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_chain_too_large(facts: Facts) -> Finding | None:
    """16 KB at most, however one counts."""
    wrong = misfits.chain_too_large(_refused(facts))
    return _unfit(facts, wrong, _shorter())


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.VALIDATION)
def validation_certificate_missing(facts: Facts) -> Finding | None:
    """A private or self-signed certificate needs a public one that proves the name.

    AWS does not tell which one a configuration has. It is seen by its use; so nothing
    is said where ACM does not count the use by AWS IoT at all.
    """
    config, its = facts.config, _refused(facts)
    if config is None or its is None or facts.validation is not None:
        return None
    is_counted = config.arn in its.used_by
    if its.is_public is not False or not is_counted:
        return None
    wrong = Misfit(
        "The certificate is from a CA that the public does not trust, and no public "
        f"certificate for {code(facts.domain)} stands in for it.",
        f"It leads to {code(its.ends_at or 'an unknown CA')}. The configuration uses "
        "no other certificate in ACM that covers the name.",
    )
    return _unfit(
        facts,
        wrong,
        "AWS takes a validation certificate only when a configuration is made, so it "
        "has to be made again with one:",
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.VALIDATION)
def validation_certificate_not_public(facts: Facts) -> Finding | None:
    """What stands in for a private certificate has to be public itself."""
    second = facts.validation
    if _refused(facts) is None or second is None or second.is_public is not False:
        return None
    wrong = Misfit(
        "The validation certificate is from a CA that the public does not trust, so "
        "it proves nothing to AWS IoT.",
        f"It leads to {code(second.ends_at or 'an unknown CA')}. Validation "
        f"certificate {code(second.arn)}",
    )
    return _unfit(
        facts,
        wrong,
        "AWS takes a validation certificate only when a configuration is made, so it "
        "has to be made again with a public one, as ACM issues them:",
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.SERVED)
def certificate_names_changed(facts: Facts) -> Finding | None:
    """IoT takes one up by itself only while names and kind of signature stay.

    AWS IoT developer guide, "Rotating certificates". Within the hour that AWS allows
    itself it may still come.
    """
    its = facts.configured
    if its is None or its.imported_at is None or is_fresh(facts):
        return None
    shown = [each for each in leaves(facts) if each.fingerprint != its.fingerprint]
    if not shown or its.fingerprint is None or set(shown[0].names) == set(its.names):
        return None
    if misfits.covers_not(its, facts.domain) or misfits.too_many_names(its):
        return None  # what is wrong with the new names is said by their own rules
    wrong = Misfit(
        f"The certificate of {code(facts.domain)} was imported again with other names, "
        "and AWS IoT goes on serving the one before.",
        f"Served: {_listed(shown[0].names)}. In ACM: {_listed(its.names)}.",
    )
    return _unfit(facts, wrong, f"{_IMPORT} has the same names as the served one.")


def _refused(facts: Facts) -> Certificate | None:
    """The configured certificate, unless AWS has taken it."""
    config = facts.config
    if config is None or config.certificate_status == "VALID":
        return None
    return facts.configured


def _unfit(facts: Facts, wrong: Misfit | None, do: str) -> Finding | None:
    its = facts.configured
    if wrong is None or its is None:
        return None
    left = fuse(facts)
    detail = facts.config.certificate_detail if facts.config else None
    said = f"AWS IoT says: {code(detail)}" if detail else ""
    rotate = f"`/iotdomain rotate {facts.domain}` plans it."
    checks = f" {_CHECK}" if do.startswith(_IMPORT) else ""
    return Finding(
        severity=left.severity,
        says=wrong.says,
        evidence="\n".join(
            filter(None, (wrong.evidence, f"Certificate {code(its.arn)}", said))
        ),
        devices=left.devices,
        felt=left.felt,
        at=left.at,
        do=f"{do} {rotate}{checks}",
        subject=Subject(SubjectKind.CERTIFICATE, its.arn),
    )


def _shorter() -> str:
    return f"{_IMPORT} has a shorter chain; the root need not be in it."


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(code, names[:4]))
