"""The options of a domain configuration, as IoT's API spells them, both ways.

What AWS has by default is None here, whether an answer says it or leaves it out.
"""

from typing import TYPE_CHECKING, cast

from bot.core.options.access import DEFAULT
from bot.core.requests import Options

if TYPE_CHECKING:
    from mypy_boto3_iot.literals import ApplicationProtocolType, AuthenticationTypeType
    from mypy_boto3_iot.type_defs import (
        CreateDomainConfigurationRequestTypeDef,
        DescribeDomainConfigurationResponseTypeDef,
        ServerCertificateConfigTypeDef,
    )


def ask_for(options: Options, asked: "CreateDomainConfigurationRequestTypeDef") -> None:
    """Put what was chosen into a create; what was not is AWS's to choose."""
    if options.authorizer is not None:
        asked["authorizerConfig"] = {
            "defaultAuthorizerName": options.authorizer,
            "allowAuthorizerOverride": bool(options.authorizer_override),
        }
    if options.tls_policy is not None:
        asked["tlsConfig"] = {"securityPolicy": options.tls_policy}
    if options.ocsp:
        asked["serverCertificateConfig"] = _staple(options)
    if options.authentication is not None and options.protocol is not None:
        kind = cast("AuthenticationTypeType", options.authentication)
        asked["authenticationType"] = kind
        asked["applicationProtocol"] = cast("ApplicationProtocolType", options.protocol)
    if options.callback is not None:
        callback = options.callback
        asked["clientCertificateConfig"] = {"clientCertificateCallbackArn": callback}


def options_in(found: "DescribeDomainConfigurationResponseTypeDef") -> Options:
    """The options that AWS says a configuration has."""
    authorizer = found.get("authorizerConfig", {})
    named = authorizer.get("defaultAuthorizerName") or None
    staple = found.get("serverCertificateConfig", {})
    kind, protocol = found.get("authenticationType"), found.get("applicationProtocol")
    callback = found.get("clientCertificateConfig", {})
    return Options(
        authorizer=named,
        authorizer_override=authorizer.get("allowAuthorizerOverride")
        if named
        else None,
        tls_policy=found.get("tlsConfig", {}).get("securityPolicy") or None,
        ocsp=staple.get("enableOCSPCheck") or None,
        ocsp_lambda=staple.get("ocspLambdaArn") or None,
        ocsp_responder=staple.get("ocspAuthorizedResponderArn") or None,
        authentication=None if kind == DEFAULT else kind,
        protocol=None if protocol == DEFAULT else protocol,
        callback=callback.get("clientCertificateCallbackArn") or None,
    )


def _staple(options: Options) -> "ServerCertificateConfigTypeDef":
    found: ServerCertificateConfigTypeDef = {"enableOCSPCheck": True}
    if options.ocsp_lambda is not None:
        found["ocspLambdaArn"] = options.ocsp_lambda
    if options.ocsp_responder is not None:
        found["ocspAuthorizedResponderArn"] = options.ocsp_responder
    return found
