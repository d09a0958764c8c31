"""Whom AWS IoT turns away, by its own log: a change against what is usual there.

A name on the internet is always knocked at by scanners, so a number alone says
nothing. Judged are the reasons that are about something that was shown: a certificate,
a token, a signature. The bot's handshakes show none of these, so its own are never
counted.
"""

from collections.abc import Collection

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rejectedseen import FEWEST, RejectedSeen
from bot.core.topics import Topic
from bot.core.words import code

# AWS IoT developer guide, "Connection.AuthNError error codes".
_NOT_FOUND = "CUSTOM_AUTHORIZER_NOT_FOUND"
_FAILED = "CUSTOM_AUTHORIZER_LAMBDA_EXECUTION_ERROR"
_UNFIT = "CUSTOM_AUTHORIZER_PARAMETER_INVALID"
_AUTHORIZER = (_NOT_FOUND, _FAILED, _UNFIT)
_CERTIFICATE = (
    "DEVICE_CERTIFICATE_NOT_REGISTERED",
    "DEVICE_CERTIFICATE_INACTIVE",
    "DEVICE_CERTIFICATE_REVOKED",
)
_TOKEN = (
    "SECURITY_TOKEN_EXPIRED",
    "SECURITY_TOKEN_INVALID",
    "SECURITY_TOKEN_SIGNATURE_MISMATCH",
)
_SHOWN = (*_CERTIFICATE, *_TOKEN)
_DISABLED = ("DOMAIN_CONFIGURATION_DISABLED",)
# Less than so many times the hour's mean of the day before is a day like any other.
_TIMES = 3


def rose(seen: RejectedSeen, reasons: Collection[str]) -> bool:
    """Whether far more are turned away for these reasons than on the day before."""
    if seen.lately.of(reasons) < FEWEST:
        return False
    return seen.lately.an_hour(reasons) >= _TIMES * seen.usual.an_hour(reasons)


@rule(Topic.CONFIG, Topic.LOGS)
def authorizer_rejects(facts: Facts) -> Finding | None:
    """Devices fail at the custom authorizer, whatever that looks like from outside."""
    seen = facts.deep.rejected
    if seen is None or not rose(seen, _AUTHORIZER):
        return None
    theirs = seen.lately.of((_UNFIT,)) * 2 > seen.lately.of(_AUTHORIZER)
    return _found(
        facts,
        seen,
        _AUTHORIZER,
        says=f"Connections to {code(facts.domain)} fail at the custom authorizer.",
        severity=Severity.NEEDS_YOU if theirs else Severity.BROKEN,
        felt=not theirs,
        do=_DO_THEIRS if theirs else _DO_AUTHORIZER,
    )


@rule(Topic.CONFIG, Topic.LOGS)
def devices_rejected(facts: Facts) -> Finding | None:
    """What devices show is refused: their certificates, tokens or signatures."""
    seen = facts.deep.rejected
    if seen is None or not rose(seen, _SHOWN):
        return None
    certificates = seen.lately.of(_CERTIFICATE) >= seen.lately.of(_TOKEN)
    what = "device certificates" if certificates else "devices' credentials"
    return _found(
        facts,
        seen,
        _SHOWN,
        says=f"AWS IoT refuses {what} at {code(facts.domain)} far more often than "
        "the day before.",
        severity=Severity.NEEDS_YOU,
        felt=False,
        do=_DO_CERTIFICATES if certificates else _DO_TOKENS,
    )


@rule(Topic.CONFIG, Topic.LOGS)
def rejected_as_disabled(facts: Facts) -> Finding | None:
    """How many run into a configuration that is DISABLED."""
    seen, config = facts.deep.rejected, facts.config
    if seen is None or config is None or config.enabled:
        return None
    if not seen.lately.of(_DISABLED):
        return None
    return _found(
        facts,
        seen,
        _DISABLED,
        says=f"AWS IoT turns devices away from {code(facts.domain)} because the domain "
        "configuration is `DISABLED`.",
        severity=Severity.NEEDS_YOU,
        felt=True,
        do="Enable it again, if it was not meant to be.",
    )


_DO_AUTHORIZER = (
    "Look at the custom authorizer and at the log of its function: `iot "
    "test-invoke-authorizer` asks it without a device."
)
_DO_THEIRS = (
    "Whoever builds the firmware has to look at what it sends: the name of the "
    "authorizer, the token and its signature."
)
_DO_CERTIFICATES = (
    "Find out which devices they are (`principalId` in the log) and why their "
    "certificates are not registered, inactive or revoked. The domain itself is in "
    "order."
)
_DO_TOKENS = (
    "Look at the clocks of the devices and at how they sign: the domain itself is in "
    "order."
)


def _found(
    facts: Facts,
    seen: RejectedSeen,
    reasons: Collection[str],
    *,
    says: str,
    severity: Severity,
    felt: bool,
    do: str,
) -> Finding:
    count = seen.lately.of(reasons)
    listed = ", ".join(
        f"{code(reason)} {number}"
        for reason, number in seen.lately.reasons
        if reason in reasons
    )
    usual = f" The day before: {seen.usual.an_hour(reasons):.1f} an hour."
    return Finding(
        severity=severity,
        says=says,
        evidence=f"In the last hour: {listed}.{usual if seen.usual.hours else ''}",
        devices=f"{count} connections were turned away in the last hour.",
        felt=felt,
        do=do,
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )
