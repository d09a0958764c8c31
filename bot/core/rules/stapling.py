"""OCSP responses that the configuration wants stapled: does AWS IoT get them?

A failure is soft: the last response is shown until it ends, and from then on none.
"""

from datetime import timedelta

from bot.core.behindseen import Part
from bot.core.changeseen import Of
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.behind import function_of
from bot.core.topics import Topic
from bot.core.words import code

_DEVICES = (
    "Nothing, unless a device insists on a stapled response: it refuses to connect "
    "once the last one has ended."
)


@rule(Topic.CONFIG, Topic.FUNCTIONS)
def ocsp_function_unusable(facts: Facts) -> Finding | None:
    """The function that is to answer in the responder's place cannot be called."""
    its = function_of(facts, Part.OCSP)
    if its is None or (its.is_there is not False and its.may_invoke is not False):
        return None
    is_gone = its.is_there is False
    what = "is not there" if is_gone else "does not let AWS IoT call it"
    return _found(
        facts,
        says=f"The Lambda function {code(its.name)}, the OCSP responder of "
        f"{code(facts.domain)}, {what}.",
        evidence=code(its.arn),
        do=(
            "Deploy it again under the same name."
            if is_gone
            else "Let `iot.amazonaws.com` call it for this domain configuration "
            "(`lambda add-permission`)."
        ),
    )


@rule(Topic.CONFIG, Topic.METRICS)
def staple_not_fetched(facts: Facts) -> Finding | None:
    """No OCSP response came in for hours, though each hour one is asked for."""
    seen = facts.deep.staple
    if seen is None or seen.fetched:
        return None
    # A log that says why is proof; silence is one only where it was wanted long enough.
    if seen.reason is None and not _is_long_wanted(facts, seen.hours):
        return None
    return _found(
        facts,
        says=f"AWS IoT has fetched no OCSP response for {code(facts.domain)} in the "
        f"last {seen.hours} hours.",
        evidence=(
            f"Its log says: {code(seen.reason)}"
            if seen.reason
            else "The metric `RetrieveOCSPStapleData.Success` has no data."
        ),
        do=(
            "Let the responder that the certificate names answer over the internet, "
            "or switch OCSP stapling off (`UpdateDomainConfiguration`)."
        ),
    )


def _is_long_wanted(facts: Facts, hours: int) -> bool:
    """Whether the configuration was not changed since; unknown without CloudTrail."""
    config = facts.config
    if not facts.deep.looked_back or facts.blind(Topic.HISTORY):
        return False
    moments = [config.changed_at if config else None]
    moments += [each.at for each in facts.deep.changes if each.of is Of.CONFIG]
    known = [each for each in moments if each is not None]
    since = facts.taken_at - timedelta(hours=hours)
    return all(each <= since for each in known)


def _found(facts: Facts, *, says: str, evidence: str, do: str) -> Finding:
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=says,
        evidence=evidence,
        devices=_DEVICES,
        do=do,
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )
