"""Can the options that were asked for a new configuration work here?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.options import fit
from bot.core.options.staple import why_not
from bot.core.playbooks.certificate import held
from bot.core.topics import Topic
from bot.core.words import code

NOTHING_MADE = "Nothing was created."


@rule()
def options_do_not_fit(facts: Facts) -> Finding | None:
    """What AWS takes only together, elsewhere, or in another region."""
    asked = facts.asked.options
    found = fit.faults(asked, account=facts.account, region=facts.region)
    if not found:
        return None
    return Finding(severity=Severity.BROKEN, says=found[0].says, do=NOTHING_MADE)


@rule(Topic.AUTHORIZER)
def authorizer_unknown(facts: Facts) -> Finding | None:
    """With a default authorizer that is not there nobody could log in."""
    name = facts.asked.options.authorizer
    if name is None or facts.authorizer is not None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"There is no custom authorizer {code(name)} in this account and region.",
        do=f"`aws iot list-authorizers` shows those that are there. {NOTHING_MADE}",
    )


@rule(Topic.AUTHORIZER)
def authorizer_inactive(facts: Facts) -> Finding | None:
    """AWS asks an authorizer only while it is ACTIVE."""
    found = facts.authorizer
    if found is None or found.status == "ACTIVE":
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"The custom authorizer {code(found.name)} is {code(found.status)}, so no "
        "device could log in with it.",
        do=f"Set it to `ACTIVE` in AWS IoT first, then ask again. {NOTHING_MADE}",
    )


@rule(Topic.CERTIFICATES, Topic.SECRET)
def ocsp_cannot_work(facts: Facts) -> Finding | None:
    """AWS asks the responder that the certificate names, or a Lambda function.

    A certificate that ACM still has to issue names Amazon's responder. What a person
    imports is seen once it is there, before the configuration is made.
    """
    asked = facts.asked.options
    used = facts.offered if facts.asked.is_import else held(facts, facts.asked)
    if not asked.ocsp or used is None:
        return None
    by_lambda = asked.ocsp_lambda is not None
    why = why_not(used.ocsp_urls, self_signed=used.self_signed, by_lambda=by_lambda)
    if why is None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"OCSP stapling cannot work with the certificate {code(used.arn)}: {why}",
        do=f"Ask without `ocsp=on`, or with another certificate. {NOTHING_MADE}",
    )


@rule(Topic.CERTIFICATES)
def responder_unknown(facts: Facts) -> Finding | None:
    """Who is authorized to sign OCSP answers has to have a certificate in ACM."""
    arn = facts.asked.options.ocsp_responder
    if arn is None or facts.responder is not None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"ACM has no certificate {code(arn)} for the OCSP responder.",
        do=f"Import it first, or ask without `ocspresponder=`. {NOTHING_MADE}",
    )


@rule()
def callback_decides_all(facts: Facts) -> Finding | None:
    """AWS IoT developer guide, "Custom client certificate validation"."""
    callback = facts.asked.options.callback
    if callback is None:
        return None
    return Finding(
        severity=Severity.NOTICE,
        says=(
            f"AWS asks {code(callback)} at every connect. As long as it fails, is slow "
            "or may not be invoked by AWS IoT, *no device gets in* at this name, and "
            "AWS shows nothing of that in the configuration."
        ),
    )
