"""The settings that CreateDomainConfiguration and UpdateDomainConfiguration share."""

from typing import Any

from sandbox.aws.iot_errors import invalid
from sandbox.aws.iot_policies import POLICIES
from sandbox.aws.wire import AwsRequest

# SM-iot: what both operations take and Describe gives back.
MUTABLE = (
    "authorizerConfig",
    "tlsConfig",
    "serverCertificateConfig",
    "authenticationType",
    "applicationProtocol",
    "clientCertificateConfig",
)
# AWS IoT developer guide, "Choosing an application protocol".
_PAIRS = {
    "AWS_X509": {"SECURE_MQTT", "HTTPS"},
    "CUSTOM_AUTH_X509": {"SECURE_MQTT", "HTTPS"},
    "AWS_SIGV4": {"MQTT_WSS", "HTTPS"},
    "CUSTOM_AUTH": {"SECURE_MQTT", "MQTT_WSS", "HTTPS"},
    "DEFAULT": {"DEFAULT"},
}
_WITH_CERTIFICATE = {"AWS_X509", "CUSTOM_AUTH_X509"}
DEFAULTS: dict[str, Any] = {
    "tlsConfig": {"securityPolicy": "IoTSecurityPolicy_TLS13_1_2_2022_10"},
    "serverCertificateConfig": {"enableOCSPCheck": False},
    "authenticationType": "DEFAULT",
    "applicationProtocol": "DEFAULT",
}


def checked(request: AwsRequest, before: dict[str, Any]) -> dict[str, Any]:
    """The settings after this call; protocol is looked at before the authorizer."""
    given = request.json()
    after = {**before, **{key: given[key] for key in MUTABLE if key in given}}
    _check_pair(given, after)
    _check_authorizer(request, after.get("authorizerConfig") or {})
    _check_policy(request, after)
    _check_staple(request, after.get("serverCertificateConfig") or {})
    _check_callback(request, after)
    return after


def _check_pair(given: dict[str, Any], after: dict[str, Any]) -> None:
    auth = given.get("authenticationType")
    if auth and "applicationProtocol" not in given:
        raise invalid("protocol_missing")
    kind, protocol = after["authenticationType"], after["applicationProtocol"]
    authorizer = after.get("authorizerConfig") or {}
    if kind == "CUSTOM_AUTH" and not authorizer.get("defaultAuthorizerName"):
        raise invalid("authorizer_missing")
    if protocol not in _PAIRS.get(kind, set()):
        raise invalid("pair_unsupported", auth=str(kind), protocol=str(protocol))


def _check_authorizer(request: AwsRequest, config: dict[str, Any]) -> None:
    """One that is INACTIVE is taken, and lets nobody in."""
    name = config.get("defaultAuthorizerName")
    if not name:
        return
    if "allowAuthorizerOverride" not in config:
        raise invalid("override_missing")
    if name not in request.place.authorizers:
        raise invalid("authorizer_unknown", name=str(name))


def _check_policy(request: AwsRequest, after: dict[str, Any]) -> None:
    name = after["tlsConfig"].get("securityPolicy")
    found = POLICIES.get(name)
    if found is None or (found.regions and request.region not in found.regions):
        raise invalid("policy_unknown", policy=str(name))


def _check_staple(request: AwsRequest, config: dict[str, Any]) -> None:
    function = config.get("ocspLambdaArn")
    signer = config.get("ocspAuthorizedResponderArn")
    if (function or signer) and not config.get("enableOCSPCheck"):
        raise invalid("ocsp_off")
    if signer and not function:
        raise invalid("ocsp_responder_alone")
    if function:
        _check_function(request, function)
    if signer and signer not in request.place.certificates:
        raise invalid("ocsp_responder_unknown", arn=str(signer))


def _check_callback(request: AwsRequest, after: dict[str, Any]) -> None:
    config = after.get("clientCertificateConfig") or {}
    function = config.get("clientCertificateCallbackArn")
    if not function:
        return
    _check_function(request, function)
    is_asked = after["authenticationType"] in _WITH_CERTIFICATE
    if not is_asked or after["applicationProtocol"] not in {"SECURE_MQTT", "HTTPS"}:
        raise invalid("callback_pair")


def _check_function(request: AwsRequest, arn: str) -> None:
    """Whether there is such a function is seen at its first call only."""
    here = f"arn:aws:lambda:{request.region}:{request.account}:function:"
    if not arn.startswith(here):
        raise invalid("function_elsewhere", arn=arn)
