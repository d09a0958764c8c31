"""The options of a configuration in words (mrkdwn), AWS's own beside them."""

from collections.abc import Mapping

from bot.core.options import access, tls
from bot.core.requests import Options
from bot.core.words import code

TITLES: Mapping[str, str] = {
    "tls_policy": "TLS policy",
    "authentication": "authentication type",
    "protocol": "application protocol",
    "authorizer": "custom authorizer",
    "authorizer_override": "leave to override the authorizer",
    "ocsp": "OCSP stapling",
    "ocsp_lambda": "OCSP Lambda function",
    "ocsp_responder": "authorized OCSP responder",
    "callback": "client certificate callback",
}
"""What each field of `Options` is called, but for the name."""


def lines(options: Options) -> list[str]:
    """One line for each option that is not as AWS has it by default."""
    found = [_policy(options), _pair(options), _authorizer(options)]
    return [each for each in (*found, _staple(options), _callback(options)) if each]


def policy(name: str | None) -> str:
    """A TLS policy in a few words; its own name when nothing else is known of it."""
    if not name:
        return ""
    return tls.title(name) or code(name)


def differences(wanted: Options, found: Options) -> tuple[str, ...]:
    """What AWS has otherwise than it was asked for, as clauses."""
    return tuple(
        f"{title} {_shown(is_)} instead of {_shown(was)}"
        for field, title in TITLES.items()
        if (is_ := getattr(found, field)) != (was := getattr(wanted, field))
    )


def _shown(value: str | bool | None) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "`true`" if value else "`false`"
        case str():
            return code(value)


def _policy(options: Options) -> str:
    name = options.tls_policy
    return f"{policy(name)} ({code(name)})" if name else ""


def _pair(options: Options) -> str:
    kind, protocol = options.authentication, options.protocol
    if kind is None or protocol is None:
        return ""
    return f"Only {access.title(kind, protocol)} ({code(kind)}, {code(protocol)})"


def _authorizer(options: Options) -> str:
    if options.authorizer is None:
        return ""
    may = "may" if options.authorizer_override else "may not"
    said = "true" if options.authorizer_override else "false"
    return (
        f"Custom authorizer {code(options.authorizer)}; devices {may} name another one "
        f"(`allowAuthorizerOverride` `{said}`)"
    )


def _staple(options: Options) -> str:
    if not options.ocsp:
        return ""
    if options.ocsp_lambda is None:
        return "OCSP stapling (`enableOCSPCheck`), by the certificate's own responder"
    signed = options.ocsp_responder
    by = f", answers signed by {code(signed)}" if signed else ""
    return f"OCSP stapling (`enableOCSPCheck`), by {code(options.ocsp_lambda)}{by}"


def _callback(options: Options) -> str:
    if options.callback is None:
        return ""
    return (
        f"Client certificate callback {code(options.callback)}, asked at each connect"
    )
