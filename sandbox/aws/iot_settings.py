"""The settings that CreateDomainConfiguration and UpdateDomainConfiguration share."""

from typing import Any

from sandbox.aws.iot_errors import invalid

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
# The same guide, "Security policies"; the China and GovCloud ones are left out.
_POLICIES = frozenset(
    {
        "IoTSecurityPolicy_TLS13_1_3_2022_10",
        "IoTSecurityPolicy_TLS13_1_2_2022_10",
        "IoTSecurityPolicy_TLS12_1_2_2022_10",
        "IoTSecurityPolicy_TLS12_1_0_2016_01",
        "IoTSecurityPolicy_TLS12_1_0_2015_01",
    }
)
DEFAULTS: dict[str, Any] = {
    "tlsConfig": {"securityPolicy": "IoTSecurityPolicy_TLS13_1_2_2022_10"},
    "serverCertificateConfig": {"enableOCSPCheck": False},
    "authenticationType": "DEFAULT",
    "applicationProtocol": "DEFAULT",
}


def checked(given: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The settings after this call; protocol is looked at before the authorizer."""
    after = {**before, **{key: given[key] for key in MUTABLE if key in given}}
    auth = given.get("authenticationType")
    if auth and "applicationProtocol" not in given:
        raise invalid("protocol_missing")
    kind, protocol = after["authenticationType"], after["applicationProtocol"]
    authorizer = after.get("authorizerConfig") or {}
    if kind == "CUSTOM_AUTH" and not authorizer.get("defaultAuthorizerName"):
        raise invalid("authorizer_missing")
    if protocol not in _PAIRS.get(kind, set()):
        raise invalid("pair_unsupported", auth=str(kind), protocol=str(protocol))
    if (
        authorizer.get("defaultAuthorizerName")
        and "allowAuthorizerOverride" not in authorizer
    ):
        raise invalid("override_missing")
    policy = after["tlsConfig"].get("securityPolicy")
    if policy not in _POLICIES:
        raise invalid("policy_unknown", policy=str(policy))
    return after
