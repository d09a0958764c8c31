"""What AWS refuses of the options of a configuration, at create and at update."""

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.test_iot import CONFIG, NAME, create, describe, error_of, seeded

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:guard"
ELSEWHERE = FUNCTION.replace("eu-central-1", "us-east-1")
X509 = {"authenticationType": "AWS_X509", "applicationProtocol": "SECURE_MQTT"}
CALLBACK = {"clientCertificateConfig": {"clientCertificateCallbackArn": FUNCTION}}
ON = {"enableOCSPCheck": True}


def authorizer(name, **more):
    return {"authorizerConfig": {"defaultAuthorizerName": name, **more}}


def policy(end):
    return {"tlsConfig": {"securityPolicy": f"IoTSecurityPolicy_{end}"}}


GOOD = [
    {},
    policy("TLS13_1_3_2022_10"),
    policy("TLS12_1_0_2015_01"),
    {**X509, **CALLBACK},
    authorizer("sensor-tokens", allowAuthorizerOverride=False),
    authorizer("old-tokens", allowAuthorizerOverride=True),
    {"serverCertificateConfig": ON},
    {"serverCertificateConfig": {**ON, "ocspLambdaArn": FUNCTION}},
]
BAD = [
    policy("TLS12_1_0_2016_01"),
    policy("of_tomorrow"),
    {"authenticationType": "AWS_X509"},
    {"authenticationType": "AWS_SIGV4", "applicationProtocol": "SECURE_MQTT"},
    {"authenticationType": "CUSTOM_AUTH", "applicationProtocol": "HTTPS"},
    authorizer("sensor-tokens"),
    authorizer("nobody", allowAuthorizerOverride=True),
    CALLBACK,
    {
        **CALLBACK,
        "authenticationType": "AWS_SIGV4",
        "applicationProtocol": "HTTPS",
    },
    {
        **X509,
        "clientCertificateConfig": {"clientCertificateCallbackArn": ELSEWHERE},
    },
    {"serverCertificateConfig": {**ON, "ocspLambdaArn": ELSEWHERE}},
    {"serverCertificateConfig": {"enableOCSPCheck": False, "ocspLambdaArn": FUNCTION}},
    {
        "serverCertificateConfig": {
            **ON,
            "ocspLambdaArn": FUNCTION,
            "ocspAuthorizedResponderArn": "arn:aws:acm:eu-central-1:111122223333:"
            "certificate/nobody",
        }
    },
]


@pytest.fixture
def client(aws):
    return aws.client("iot")


@pytest.mark.parametrize("options", GOOD, ids=str)
def test_options_that_fit_are_taken_and_given_back(aws, client, options):
    create(client, seeded(aws), **options)

    found = describe(client)
    assert {key: found[key] for key in options} == options


@pytest.mark.parametrize("options", BAD, ids=str)
def test_options_that_do_not_fit_are_refused(aws, client, options):
    arn = seeded(aws)

    with pytest.raises(ClientError) as refused:
        create(client, arn, **options)

    assert error_of(refused)["Code"] == "InvalidRequestException"
    listed = client.list_domain_configurations()["domainConfigurations"]
    assert CONFIG not in {each["domainConfigurationName"] for each in listed}


@pytest.mark.parametrize("options", BAD, ids=str)
def test_an_update_is_held_to_the_same(aws, client, options):
    create(client, seeded(aws))
    before = describe(client)

    with pytest.raises(ClientError) as refused:
        client.update_domain_configuration(domainConfigurationName=CONFIG, **options)

    assert error_of(refused)["Code"] == "InvalidRequestException"
    after = describe(client)
    for each in (before, after):
        # The certificate becomes VALID meanwhile.
        del each["ResponseMetadata"], each["serverCertificates"]
    assert after == before


def test_an_authorizer_can_be_taken_away_again(aws, client):
    given = authorizer("sensor-tokens", allowAuthorizerOverride=False)
    create(client, seeded(aws), **given)

    client.update_domain_configuration(
        domainConfigurationName=CONFIG, removeAuthorizerConfig=True
    )

    assert "authorizerConfig" not in describe(client)


def test_the_policy_of_another_region_is_that_regions(aws):
    client = aws.client("iot", region="us-east-2")
    arn = aws.control(
        "seed",
        certificates=[
            {"account": "111122223333", "region": "us-east-2", "domain": NAME}
        ],
    )["certificates"][0]

    create(client, arn, **policy("TLS12_1_0_2016_01"))

    assert describe(client)["tlsConfig"] == policy("TLS12_1_0_2016_01")["tlsConfig"]
