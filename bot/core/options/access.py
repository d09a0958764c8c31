"""How devices log in: the pairs of authentication and protocol that AWS takes.

AWS IoT developer guide, "Device communication protocols": with a pair other than
DEFAULT, port and ALPN no longer decide how a client logs in. Which ports stay open
for a pair is documented nowhere.
"""

from collections.abc import Mapping

from bot.core.words import code

DEFAULT = "DEFAULT"
PAIRS: Mapping[str, tuple[str, ...]] = {
    "AWS_X509": ("SECURE_MQTT", "HTTPS"),
    "CUSTOM_AUTH_X509": ("SECURE_MQTT", "HTTPS"),
    "AWS_SIGV4": ("MQTT_WSS", "HTTPS"),
    "CUSTOM_AUTH": ("SECURE_MQTT", "MQTT_WSS", "HTTPS"),
}
"""Authentication type, then the protocols that go with it; DEFAULT goes alone."""

LOGINS: Mapping[str, str] = {
    "AWS_X509": "an X.509 client certificate",
    "CUSTOM_AUTH_X509": "an X.509 client certificate and a custom authorizer",
    "AWS_SIGV4": "AWS Signature Version 4",
    "CUSTOM_AUTH": "a custom authorizer",
}
SPOKEN: Mapping[str, str] = {
    "SECURE_MQTT": "MQTT",
    "MQTT_WSS": "MQTT over WebSocket",
    "HTTPS": "HTTPS",
}
WITH_AUTHORIZER = frozenset({"CUSTOM_AUTH"})
"""What AWS takes only with a default authorizer beside it."""

WITH_CERTIFICATE = frozenset({"AWS_X509", "CUSTOM_AUTH_X509"})
"""What asks a client for its certificate, and so may have a callback for it."""


def title(authentication: str, protocol: str) -> str:
    """The pair as people say it: MQTT with an X.509 client certificate."""
    spoken = SPOKEN.get(protocol) or code(protocol)
    return f"{spoken} with {LOGINS.get(authentication) or code(authentication)}"


def cut_off(authentication: str, protocol: str) -> str:
    """Whom a pair keeps out, as sentences."""
    others = [name for key, name in SPOKEN.items() if key != protocol]
    return (
        f"Only {title(authentication, protocol)} gets in at this name. Whoever logs in "
        f"in another way, or speaks {' or '.join(others)}, is cut off. Port and ALPN "
        "no longer decide how a client logs in, and AWS does not say which ports stay "
        "open."
    )
