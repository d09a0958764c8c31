"""Which options fit together, and with an account and region; all without a look."""

import pytest

from bot.core.options import access, arns, tls
from bot.core.options.fit import faults
from bot.core.requests import Options

HERE = {"account": "111122223333", "region": "eu-central-1"}
FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:guard"
RESPONDER = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e"


def wrong(region="eu-central-1", **options):
    found = faults(Options(**options), account="111122223333", region=region)
    return [each.field for each in found]


def test_nothing_asked_for_is_nothing_wrong():
    assert wrong() == []


@pytest.mark.parametrize("kind", [*access.PAIRS, None])
@pytest.mark.parametrize("protocol", [*access.SPOKEN, None])
def test_only_the_pairs_that_aws_takes_go_through(kind, protocol):
    authorizer = {"authorizer": "sensor-tokens", "authorizer_override": False}

    found = wrong(authentication=kind, protocol=protocol, **authorizer)

    fits = protocol in access.PAIRS.get(kind, ()) if kind else protocol is None
    assert found == ([] if fits else ["authentication" if not kind else "protocol"])


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"authorizer": "a"}, ["authorizer_override"]),
        ({"authorizer_override": False}, ["authorizer_override"]),
        ({"authorizer": "a", "authorizer_override": True}, []),
        ({"authentication": "CUSTOM_AUTH", "protocol": "HTTPS"}, ["authorizer"]),
        ({"authentication": "CUSTOM_AUTH_X509", "protocol": "HTTPS"}, []),
        ({"ocsp_lambda": FUNCTION}, ["ocsp_lambda"]),
        ({"ocsp_responder": RESPONDER}, ["ocsp_responder", "ocsp_responder"]),
        ({"ocsp": True, "ocsp_responder": RESPONDER}, ["ocsp_responder"]),
        (
            {"ocsp": True, "ocsp_lambda": FUNCTION, "ocsp_responder": RESPONDER},
            [],
        ),
        ({"callback": FUNCTION}, ["callback"]),
        (
            {
                "callback": FUNCTION,
                "authentication": "AWS_SIGV4",
                "protocol": "HTTPS",
            },
            ["callback"],
        ),
        (
            {
                "callback": FUNCTION,
                "authentication": "CUSTOM_AUTH_X509",
                "protocol": "SECURE_MQTT",
            },
            [],
        ),
    ],
    ids=str,
)
def test_what_aws_wants_together_is_wanted_together(options, fields):
    assert wrong(**options) == fields


@pytest.mark.parametrize(
    "place", ["us-east-1:111122223333", "eu-central-1:9" + "0" * 11]
)
@pytest.mark.parametrize("field", ["ocsp_lambda", "callback"])
def test_a_function_elsewhere_is_refused(field, place):
    elsewhere = f"arn:aws:lambda:{place}:function:guard"
    whole = {
        "ocsp": True,
        "authentication": "AWS_X509",
        "protocol": "HTTPS",
        field: elsewhere,
    }

    assert wrong(**whole) == [field]


@pytest.mark.parametrize(
    ("policy", "regions", "others"),
    [
        ("1_3_2022_10", ["eu-central-1", "us-east-2"], ["us-gov-west-1", "cn-north-1"]),
        ("13_1_2_2022_10", ["eu-central-1"], ["us-gov-west-1"]),
        ("12_1_2_2022_10", ["eu-central-1", "us-gov-east-1"], ["cn-northwest-1"]),
        ("1_0_2016_01", ["us-east-2", "eu-west-3"], ["eu-central-1", "us-east-1"]),
        ("1_0_2015_01", ["eu-central-1", "us-east-1"], ["us-east-2", "us-gov-west-1"]),
        ("13_1_2_2022_01", ["us-gov-west-1"], ["eu-central-1", "us-east-1"]),
    ],
)
def test_a_policy_is_where_aws_lists_it_and_nowhere_else(policy, regions, others):
    (name,) = (each for each in tls.POLICIES if each.endswith(policy))

    assert [each for each in regions if wrong(each, tls_policy=name)] == []
    assert [each for each in others if not wrong(each, tls_policy=name)] == []


def test_a_policy_that_is_not_here_is_answered_with_those_that_are():
    name = "IoTSecurityPolicy_TLS12_1_0_2016_01"

    (found,) = faults(Options(tls_policy=name), **HERE)

    assert "eu-central-1" in found.says
    assert "`IoTSecurityPolicy_TLS13_1_3_2022_10`" in found.says
    assert found.says.count("2016") == 1


@pytest.mark.parametrize("region", ["eu-central-1", "us-gov-west-1", "cn-north-1"])
def test_the_default_of_a_region_is_there_or_there_is_none(region):
    name = tls.default(region)

    assert name is None or tls.POLICIES[name].is_in(region)


@pytest.mark.parametrize("region", ["us-gov-west-1", "us-gov-east-1"])
def test_government_has_neither_stapling_nor_callbacks(region):
    function = FUNCTION.replace("eu-central-1", region)
    pair = {"authentication": "AWS_X509", "protocol": "HTTPS"}

    assert wrong(region, ocsp=True) == ["ocsp"]
    assert wrong(region, callback=function, **pair) == ["callback"]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("IoTSecurityPolicy_TLS13_1_3_2022_10", "cannot speak TLS 1.3"),
        ("IoTSecurityPolicy_TLS12_1_2_2022_10", "TLS 1.3 alone"),
        ("IoTSecurityPolicy_TLS13_1_2_2022_10", None),
        ("IoTSecurityPolicy_of_tomorrow", None),
    ],
)
def test_who_is_cut_off_by_a_policy_is_said(policy, said):
    found = tls.cut_off(policy)

    assert found is None if said is None else said in found


def test_who_is_cut_off_by_a_pair_is_said():
    found = access.cut_off("AWS_X509", "SECURE_MQTT")

    assert "Only MQTT with an X.509 client certificate gets in" in found
    assert "MQTT over WebSocket or HTTPS" in found
    assert "Port and ALPN no longer decide" in found


@pytest.mark.parametrize(
    ("text", "is_function", "is_certificate"),
    [
        (FUNCTION, True, False),
        (f"{FUNCTION}:live", True, False),
        (f"{FUNCTION}:$LATEST", True, False),
        (RESPONDER, False, True),
        ("arn:aws:lambda:eu-central-1:111122223333:layer:guard", False, False),
        ("arn:aws:iam::111122223333:role/x", None, None),
        ("guard", None, None),
        ("", None, None),
    ],
)
def test_arns_are_known_by_their_kind(text, is_function, is_certificate):
    found = arns.parse(text)

    if is_function is None:
        assert found is None
    else:
        assert (found.is_function, found.is_certificate) == (
            is_function,
            is_certificate,
        )
