"""Which options go together, and with an account and region; nothing is looked at.

The same check for a line in Slack, a form (beside the field), and preflight.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.options import access, arns, tls
from bot.core.requests import Options
from bot.core.words import code

_GOVERNMENT = "us-gov-"


@dataclass(frozen=True, slots=True)
class Fault:
    """An option by its field, and a sentence that says what is wrong with it."""

    field: str
    says: str


def faults(options: Options, *, account: str, region: str) -> tuple[Fault, ...]:
    """Everything that AWS would refuse or that could not work, as far as it shows."""
    return tuple(
        fault for check in _CHECKS for fault in check(options, account, region)
    )


def _authorizer(options: Options, _account: str, _region: str) -> Iterator[Fault]:
    override = options.authorizer_override
    if options.authorizer is not None and override is None:
        yield Fault(
            "authorizer_override",
            "Say whether devices may name another authorizer: `override=yes` or "
            "`override=no`. AWS wants it together with an authorizer.",
        )
    if options.authorizer is None and override is not None:
        yield Fault(
            "authorizer_override",
            "There is no authorizer that devices could override. Name one with "
            "`authorizer=`, or leave this out.",
        )
    if options.authorizer is None and options.authentication in access.WITH_AUTHORIZER:
        yield Fault(
            "authorizer",
            f"{code(options.authentication or '')} needs a custom authorizer: name it "
            "with `authorizer=`.",
        )


def _pair(options: Options, _account: str, _region: str) -> Iterator[Fault]:
    kind, protocol = options.authentication, options.protocol
    if kind is None and protocol is None:
        return
    if kind is None:
        yield Fault(
            "authentication",
            f"{code(protocol or '')} needs an authentication type beside it (`auth=`).",
        )
        return
    fitting = access.PAIRS.get(kind, ())
    these = " or ".join(map(code, fitting))
    if protocol is None:
        says = f"{code(kind)} needs its protocol beside it (`protocol=`): {these}."
        yield Fault("protocol", says)
    elif protocol not in fitting:
        says = f"AWS takes {code(kind)} with {these}, not with {code(protocol)}."
        yield Fault("protocol", says)


def _policy(options: Options, _account: str, region: str) -> Iterator[Fault]:
    found = tls.POLICIES.get(options.tls_policy or "")
    if found is None or found.is_in(region):
        return
    there = ", ".join(code(each.name) for each in tls.there(region)) or "none"
    yield Fault(
        "tls_policy",
        f"AWS does not have the TLS policy {code(found.name)} in {region}. There: "
        f"{there}.",
    )


def _staple(options: Options, _account: str, region: str) -> Iterator[Fault]:
    for field in ("ocsp_lambda", "ocsp_responder"):
        if getattr(options, field) is not None and not options.ocsp:
            says = "This is only for OCSP stapling; switch that on too (`ocsp=on`)."
            yield Fault(field, says)
    if options.ocsp_responder is not None and options.ocsp_lambda is None:
        yield Fault(
            "ocsp_responder",
            "AWS takes an authorized responder only where a Lambda function asks it "
            "(`ocsplambda=`).",
        )
    if options.ocsp and region.startswith(_GOVERNMENT):
        yield Fault("ocsp", f"AWS has no OCSP stapling in {region}.")


def _callback(options: Options, _account: str, region: str) -> Iterator[Fault]:
    if options.callback is None:
        return
    if region.startswith(_GOVERNMENT):
        yield Fault("callback", f"AWS has no client certificate callback in {region}.")
    fits = options.protocol in {"SECURE_MQTT", "HTTPS"}
    if options.authentication in access.WITH_CERTIFICATE and fits:
        return
    yield Fault(
        "callback",
        "AWS takes a callback only with `auth=AWS_X509` or `auth=CUSTOM_AUTH_X509`, "
        "and `protocol=SECURE_MQTT` or `protocol=HTTPS`.",
    )


def _here(options: Options, account: str, region: str) -> Iterator[Fault]:
    """AWS wants functions and the responder's certificate in the same place."""
    for field in _ARNS:
        found = arns.parse(getattr(options, field) or "")
        if found is not None and (found.account, found.region) != (account, region):
            yield Fault(
                field,
                f"This is in account {found.account}, {found.region}. AWS takes only "
                f"what is in the same account and region, {account}, {region}.",
            )


_ARNS = ("ocsp_lambda", "ocsp_responder", "callback")
_CHECKS: tuple[Callable[[Options, str, str], Iterator[Fault]], ...] = (
    _authorizer,
    _pair,
    _policy,
    _staple,
    _callback,
    _here,
)
