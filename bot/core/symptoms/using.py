"""What goes wrong while devices use a domain."""

from bot.core.symptoms.row import Row

_WIRE = ("served_wrong_name", "served_is_other")

USING: tuple[Row, ...] = (
    Row(
        number=19,
        symptom="all is `ENABLED` and `VALID`, and another certificate is served",
        cause="AWS is still within its 60 minutes, or the name leads elsewhere",
        named=(
            *_WIRE,
            "cname_other_region",
            "cname_other_account",
            "answers_vary",
            "address_differs",
        ),
    ),
    Row(
        number=20,
        symptom="the name does not resolve",
        cause="no record, a zone that is not delegated, or a private zone only",
        named=(
            "cname_missing",
            "name_gone",
            "delegation_missing",
            "delegation_elsewhere",
            "record_doubled",
            "record_in_other_zone",
            "record_as_text",
            "record_value_doubled",
            "name_servers_differ",
            "resolvers_stale",
            "wildcard_in_place",
        ),
        refused=("no_public_zone", "zone_not_delegated", "apex_of_zone"),
    ),
    Row(
        number=21,
        symptom="the certificate is for `*.iot.REGION.amazonaws.com`",
        cause="the configuration is missing, disabled or in another region, or devices "
        "send another name",
        named=("cname_without_config", "config_disabled", "served_wrong_name"),
    ),
    Row(
        number=22,
        symptom="all devices of a name are turned away at once",
        cause="the configuration was disabled",
        named=("config_disabled", "rejected_as_disabled"),
    ),
    Row(
        number=23,
        symptom="devices that log in with a custom authorizer are turned away",
        cause="it was renamed or is inactive, or its Lambda function fails",
        named=(
            "authorizer_gone",
            "authorizer_off",
            "authorizer_function_gone",
            "authorizer_not_permitted",
            "authorizer_fails",
            "authorizer_rejects",
        ),
        refused=("authorizer_unknown", "authorizer_inactive"),
    ),
    Row(
        number=24,
        symptom="nobody gets in since a client certificate callback was set",
        cause="its Lambda function fails or may not be invoked",
        named=("callback_gone", "callback_not_permitted", "callback_fails"),
        else_="A function that answers no in good order is not told from a right no.",
        refused=("callback_decides_all",),
    ),
    Row(
        number=25,
        symptom="devices with a certificate fail since the authentication type changed",
        cause="with one of its own, port and ALPN no longer decide how to log in",
        named=("login_narrowed", "options_clash"),
    ),
    Row(
        number=26,
        symptom="MQTT works on 8883 and not on 443",
        cause="the client offers no ALPN, or 443 turns it away",
        named=("alpn_refused", "port_closed"),
        else_="A client that offers none is not seen from here: "
        "`iotdomain probe DOMAIN:443 --alpn x-amzn-mqtt-ca` shows what it would get "
        "with it.",
    ),
    Row(
        number=27,
        symptom="old devices fail since the TLS policy changed",
        cause="the policy leaves out their TLS version",
        named=("tls_narrow", "tls_differs"),
    ),
    Row(
        number=28,
        symptom="devices say that they do not know the CA",
        cause="their trust store lacks its root, or pins what was replaced",
        named=("chain_incomplete", "served_untrusted"),
        checked=("devices_refuse", "incomplete_chain"),
        else_="What a device trusts is not seen from outside; the settings may name "
        "its roots.",
    ),
)
