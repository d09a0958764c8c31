"""What was asked for and cannot work here is refused before anything is made."""

import pytest

from bot.core.facts import Authorizer
from bot.core.findings import Severity, diagnose
from bot.core.offered import Offered
from bot.core.playbooks import create
from bot.core.requests import CreateRequest, Options, options_of
from bot.core.rules import PREFLIGHT
from bot.core.topics import Gap, Topic
from tests.support import facts as world

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:guard"
TLS13 = "IoTSecurityPolicy_TLS13_1_3_2022_10"
TOKENS = {"authorizer": "sensor-tokens", "authorizer_override": False}
OCSP = Options(ocsp=True)
BY_LAMBDA = Options(ocsp=True, ocsp_lambda=FUNCTION)


def asking(options, **seen):
    """Facts of a look for these options."""
    return world.facts(asked=CreateRequest(options=options), **seen)


def found(facts):
    return dict(diagnose(PREFLIGHT, facts).findings)


def test_options_that_fit_are_no_obstacle():
    active = Authorizer(name="sensor-tokens", status="ACTIVE")

    facts = asking(Options(**TOKENS, tls_policy=TLS13, ocsp=True), authorizer=active)

    assert found(facts) == {}


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (Options(authorizer="x"), "options_do_not_fit", "`override=yes`"),
        (
            Options(tls_policy="IoTSecurityPolicy_TLS12_1_0_2016_01"),
            "options_do_not_fit",
            "does not have the TLS policy",
        ),
        (Options(callback=FUNCTION), "options_do_not_fit", "takes a callback only"),
        (Options(**TOKENS), "authorizer_unknown", "no custom authorizer"),
    ],
)
def test_what_cannot_work_stops_the_plan(options, code, says):
    finding = found(asking(options))[code]

    assert finding.severity is Severity.BROKEN
    assert says in finding.says
    assert "Nothing was created." in finding.do


def test_an_authorizer_that_is_not_active_stops_the_plan():
    old = Authorizer(name="old-tokens", status="INACTIVE")
    options = Options(authorizer="old-tokens", authorizer_override=True)

    (code,) = found(asking(options, authorizer=old))

    assert code == "authorizer_inactive"


def test_an_authorizer_that_was_not_seen_is_neither_there_nor_missing():
    gap = Gap(Topic.AUTHORIZER, "The permission `iot:DescribeAuthorizer` is missing.")

    seen = diagnose(PREFLIGHT, asking(Options(**TOKENS), gaps=(gap,)))

    assert seen.findings == ()
    assert {code for code, _ in seen.skipped} == {
        "authorizer_unknown",
        "authorizer_inactive",
    }


@pytest.mark.parametrize(
    ("options", "certificate", "refused"),
    [
        (OCSP, None, False),
        (OCSP, {"ocsp_urls": ("http://ocsp.amazontrust.example",)}, False),
        (OCSP, {"ocsp_urls": None}, False),
        (OCSP, {"ocsp_urls": ()}, True),
        (BY_LAMBDA, {"ocsp_urls": ()}, False),
        (BY_LAMBDA, {"ocsp_urls": (), "self_signed": True}, True),
        (Options(), {"ocsp_urls": (), "self_signed": True}, False),
    ],
)
def test_stapling_is_refused_only_where_it_is_known_not_to_work(
    options, certificate, refused
):
    held = () if certificate is None else (world.certificate(**certificate),)

    assert ("ocsp_cannot_work" in found(asking(options, certificates=held))) is refused


@pytest.mark.parametrize(
    ("offered", "refused"),
    [
        ({"ocsp_urls": ()}, True),
        ({"ocsp_urls": (), "self_signed": True}, True),
        ({"ocsp_urls": ("http://ocsp.publicca.example",)}, False),
        ({"unusable": "There is no certificate in it."}, False),
    ],
)
def test_what_a_secret_offers_is_looked_at_too(offered, refused):
    asked = CreateRequest(options=OCSP, secret="iotdomain/valves")
    there = Offered(arn="arn", version="1", **offered)

    facts = world.facts(asked=asked, offered=there)

    assert ("ocsp_cannot_work" in found(facts)) is refused


def test_a_responder_needs_its_certificate():
    asked = Options(ocsp=True, ocsp_lambda=FUNCTION, ocsp_responder=world.ARN)

    assert "responder_unknown" in found(asking(asked))
    assert found(asking(asked, responder=world.certificate())) == {}


def test_a_callback_is_warned_of_and_not_refused():
    pair = {"authentication": "AWS_X509", "protocol": "HTTPS"}

    warning = found(asking(Options(callback=FUNCTION, **pair)))

    assert list(warning) == ["callback_decides_all"]
    assert warning["callback_decides_all"].severity is Severity.NOTICE
    assert "no device gets in" in warning["callback_decides_all"].says


def test_the_plan_makes_what_was_asked_and_says_who_is_cut_off():
    options = Options(
        config_name="chosen",
        tls_policy=TLS13,
        authentication="AWS_X509",
        protocol="HTTPS",
        ocsp=True,
    )
    facts = asking(options)

    plan = create(facts, facts.asked, (8883, 443))

    make = next(each for each in plan.steps if each.name == "create_config")
    assert make.get("config_name") == "chosen"
    assert options_of(dict(make.params)) == Options(
        tls_policy=TLS13, authentication="AWS_X509", protocol="HTTPS", ocsp=True
    )
    assert dict(plan.steps[-1].params) == {
        "ports": "8883,443",
        "tls_policy": TLS13,
        "ocsp": "yes",
        "pair": "AWS_X509 HTTPS",
    }
    said = " ".join(plan.says)
    assert "each device has to name one" not in said
    assert "Devices that cannot speak TLS 1.3 are cut off" in said
    assert "Only HTTPS with an X.509 client certificate gets in" in said


@pytest.mark.parametrize(
    ("region", "policy"),
    [
        ("eu-central-1", "IoTSecurityPolicy_TLS13_1_2_2022_10"),
        ("us-gov-west-1", "IoTSecurityPolicy_TLS13_1_2_2022_01"),
        ("cn-north-1", None),
    ],
)
def test_without_a_wish_the_plan_names_the_default_of_the_region(region, policy):
    plan = create(world.facts(region=region), CreateRequest(), (8883,))

    make = next(each for each in plan.steps if each.name == "create_config")
    assert make.get("tls_policy") == policy
    assert dict(plan.steps[-1].params) == {"ports": "8883"}


def test_a_pair_with_an_authorizer_that_names_none_is_said():
    facts = asking(Options(authentication="CUSTOM_AUTH_X509", protocol="HTTPS"))

    plan = create(facts, facts.asked, (443,))

    assert "each device has to name one" in " ".join(plan.says)
