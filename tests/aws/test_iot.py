"""Every method of the IoT port, over real boto3 against the stand-in."""

from dataclasses import replace

import pytest

from bot.core.facts import Authorizer
from bot.core.requests import Options
from bot.errors import Permanent, Transient
from tests.support.aws_stand_in import ACCOUNT, OURS, REGION, until

NAME, DOMAIN = "device-acme-example-1234abcd", "device.acme.example"


@pytest.fixture
def iot(clouds, place):
    return clouds.iot(place)


@pytest.fixture
def writer(clouds, place):
    return clouds.iot(place, write=True)


def create(writer, arn, name=NAME, domain=DOMAIN, **more):
    given = {"validation_arn": None, "options": Options(), "tags": OURS, **more}
    writer.create_config(name=name, domain=domain, certificate_arn=arn, **given)


def test_a_configuration_that_is_not_there_is_none(iot):
    assert iot.find_config(NAME) is None


def test_what_was_created_is_found_with_its_tags_and_becomes_valid(iot, writer, seed):
    arn = seed("certificates", domain=DOMAIN)
    tags = {**OURS, "iotdomain:run": "R-42"}

    create(
        writer,
        arn,
        tags=tags,
        options=Options(tls_policy="IoTSecurityPolicy_TLS13_1_2_2022_10"),
    )

    found = until(
        lambda: (it := iot.find_config(NAME)) and it.certificate_status and it
    )
    assert found.domain == DOMAIN
    assert found.enabled
    assert found.customer_managed
    assert found.certificate_arn == arn
    assert found.certificate_status == "VALID"
    assert found.options.tls_policy == "IoTSecurityPolicy_TLS13_1_2_2022_10"
    assert dict(found.tags) == tags
    assert found.changed_at.tzinfo is not None


def test_creating_the_same_name_again_is_silent_and_leaves_the_first(
    iot, writer, seed, cloud
):
    arn = seed("certificates", domain=DOMAIN)
    create(writer, arn, tags={**OURS, "iotdomain:run": "R-42"})
    cloud.control("clock", advance_seconds=2)

    create(writer, arn, tags={**OURS, "iotdomain:run": "R-43"})

    assert dict(iot.find_config(NAME).tags)["iotdomain:run"] == "R-42"
    assert iot.count_configs() == 1


def test_a_domain_that_another_configuration_has_is_refused_for_good(
    writer, seed, cloud
):
    arn = seed("certificates", domain=DOMAIN)
    seed("configs", name="theirs", domain_name=DOMAIN, certificate_arn=arn)

    with pytest.raises(Permanent, match="AWS refused") as refused:
        create(writer, arn)

    assert "request id" in str(refused.value)


def test_a_certificate_that_aws_does_not_take_is_refused_for_good(writer, seed):
    arn = seed("certificates", domain=DOMAIN, has_server_auth=False)

    with pytest.raises(Permanent, match="CertificateValidationException"):
        create(writer, arn)


def test_the_inventory_pages_and_leaves_the_built_in_ones_out(iot, seed, monkeypatch):
    monkeypatch.setattr("bot.aws.iot._PAGE", 2)
    for number in range(3):
        seed("configs", name=f"c{number}", domain_name=f"d{number}.acme.example")

    found = iot.configs()

    assert [each.name for each in found] == ["c0", "c1", "c2"]
    assert [each.domain for each in found] == [f"d{n}.acme.example" for n in range(3)]
    assert iot.count_configs() == 3


def test_the_quota_is_the_applied_one(iot, cloud):
    cloud.switch("domain_configuration_quota", 25)

    assert iot.configs_limit() == 25


def test_a_quota_that_was_never_raised_is_the_default_one(iot, cloud):
    cloud.switch("quota_is_applied", value=False)

    assert iot.configs_limit() == 10


def test_the_endpoint_is_the_same_at_every_call(iot, cloud):
    first, second = iot.endpoint(), iot.endpoint()

    assert first == second == cloud.world.endpoint(ACCOUNT, REGION)


def test_disabling_twice_writes_once(iot, writer, clouds, seed):
    seed("configs", name=NAME, domain_name=DOMAIN)

    writer.disable_config(NAME)
    writer.disable_config(NAME)

    assert not iot.find_config(NAME).enabled
    assert [each.operation for each in clouds.calls] == ["UpdateDomainConfiguration"]


def test_deleting_and_disabling_what_is_gone_is_silent(writer, clouds, cloud):
    cloud.switch("tag_condition_denies_what_is_missing", value=False)

    writer.disable_config(NAME)
    writer.delete_config(NAME)

    assert clouds.calls == []


def test_a_disabled_configuration_is_deleted(iot, writer, seed):
    seed("configs", name=NAME, domain_name=DOMAIN, status="DISABLED")

    writer.delete_config(NAME)

    assert iot.find_config(NAME) is None


def test_an_enabled_one_is_not_deleted(iot, writer, seed):
    seed("configs", name=NAME, domain_name=DOMAIN)

    with pytest.raises(Permanent, match="AWS refused"):
        writer.delete_config(NAME)

    assert iot.find_config(NAME) is not None


def test_deleting_too_soon_after_disabling_is_tried_again(writer, seed, cloud):
    seed("configs", name=NAME, domain_name=DOMAIN)
    writer.disable_config(NAME)
    cloud.control(
        "fault",
        service="iot",
        operation="DeleteDomainConfiguration",
        error="InvalidRequestException",
        status=400,
    )

    with pytest.raises(Transient, match="everywhere"):
        writer.delete_config(NAME)


FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:guard"
PAIR = {"authentication": "AWS_X509", "protocol": "SECURE_MQTT"}


@pytest.mark.parametrize(
    "options",
    [
        Options(tls_policy="IoTSecurityPolicy_TLS13_1_3_2022_10"),
        Options(authorizer="sensor-tokens", authorizer_override=True),
        Options(authorizer="sensor-tokens", authorizer_override=False),
        Options(ocsp=True),
        Options(ocsp=True, ocsp_lambda=FUNCTION),
        Options(**PAIR, callback=FUNCTION),
    ],
    ids=str,
)
def test_every_option_comes_back_as_it_was_asked_for(iot, writer, seed, options):
    create(writer, seed("certificates", domain=DOMAIN), options=options)

    found = iot.find_config(NAME).options

    policy = options.tls_policy or "IoTSecurityPolicy_TLS13_1_2_2022_10"
    assert found == replace(options, tls_policy=policy)


def test_an_authorized_responder_comes_back_too(iot, writer, seed):
    signer = seed("certificates", domain="ocsp.acme.example")
    options = Options(ocsp=True, ocsp_lambda=FUNCTION, ocsp_responder=signer)

    create(writer, seed("certificates", domain=DOMAIN), options=options)

    assert iot.find_config(NAME).options.ocsp_responder == signer


@pytest.mark.parametrize(
    ("name", "status"), [("sensor-tokens", "ACTIVE"), ("old-tokens", "INACTIVE")]
)
def test_an_authorizer_is_found_with_its_status(iot, name, status):
    place = f"{REGION}:{ACCOUNT}"

    assert iot.find_authorizer(name) == Authorizer(
        name=name,
        status=status,
        arn=f"arn:aws:iot:{place}:authorizer/{name}",
        function=f"arn:aws:lambda:{place}:function:sensor-tokens",
    )


def test_an_authorizer_that_is_not_there_is_none(iot):
    assert iot.find_authorizer("nobody") is None
