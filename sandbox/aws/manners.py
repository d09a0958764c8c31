"""How IoT treats whoever connects to a configured name, beside the certificate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.aws.iot_policies import POLICIES
from sandbox.aws.records import Authorizer, DomainConfig

# AWS asks a responder once an hour (developer guide, "OCSP stapling").
STAPLE_SECONDS = 3600.0
Works = Callable[[str], bool]
_WITH_CERTIFICATE = {"AWS_X509", "CUSTOM_AUTH_X509"}
_WITH_AUTHORIZER = {"CUSTOM_AUTH", "CUSTOM_AUTH_X509"}


@dataclass(frozen=True, slots=True)
class Manners:
    """TLS versions from `lowest` to `highest`, and who gets through the door.

    `asks` says whether a client certificate is asked for, None that port and ALPN
    decide. `only_443`: the pair has no protocol for 8883. `staple` is an OCSP answer
    as it goes over the wire. `cuts_certificates`: whoever shows a certificate is cut
    off; `cuts_everybody`: whoever says anything is.
    """

    lowest: str = "1.2"
    highest: str = "1.3"
    asks: bool | None = None
    only_443: bool = False
    staple: bytes = b""
    cuts_certificates: bool = False
    cuts_everybody: bool = False


def manners(
    config: DomainConfig,
    authorizers: dict[str, Authorizer],
    *,
    callback: str,
    works: Works,
) -> Manners:
    """What the settings of a configuration come to.

    `callback` is what a function answers that decides on certificates, where it
    `works` as a function at all.
    """
    settings = config.settings
    policy = POLICIES[settings["tlsConfig"]["securityPolicy"]]
    kind, protocol = settings["authenticationType"], settings["applicationProtocol"]
    function = _callback(settings)
    answers = callback if function and works(function) else "error"
    return Manners(
        lowest=policy.lowest,
        highest=policy.highest,
        asks=None if kind == "DEFAULT" else kind in _WITH_CERTIFICATE,
        only_443=protocol in {"HTTPS", "MQTT_WSS"},
        cuts_certificates=bool(function) and answers != "authenticated",
        cuts_everybody=kind in _WITH_AUTHORIZER
        and not _lets_in(settings, authorizers, works),
    )


def staples_since(
    settings: dict[str, Any], before: datetime | None, at: datetime
) -> datetime | None:
    """Since when a configuration asks for OCSP answers; None when it does not."""
    config = settings.get("serverCertificateConfig") or {}
    return (before or at) if config.get("enableOCSPCheck") else None


def _callback(settings: dict[str, Any]) -> str | None:
    found = settings.get("clientCertificateConfig") or {}
    return found.get("clientCertificateCallbackArn")


def has_responder(config: DomainConfig, works: Works) -> bool:
    """Whether there is anything to staple: a function of one's own may not work."""
    staples = config.settings.get("serverCertificateConfig") or {}
    function = staples.get("ocspLambdaArn")
    return not config.staple_fault and (function is None or works(function))


def _lets_in(
    settings: dict[str, Any], authorizers: dict[str, Authorizer], works: Works
) -> bool:
    """Without a default one, devices name the one that they want."""
    name = (settings.get("authorizerConfig") or {}).get("defaultAuthorizerName")
    if name is None:
        return True
    found = authorizers.get(name)
    if found is None or found.status != "ACTIVE":
        return False
    return works(found.settings["authorizerFunctionArn"])
