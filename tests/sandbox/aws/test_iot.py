import pytest
from botocore.exceptions import ClientError

from tests.support.aws_stand_in import ACCOUNT, REGION, STAGING, aws_stand_in, until

NAME = "device.acme.example"
CONFIG = "device-acme-example"
BUILTINS = ["iot:CredentialProvider", "iot:Data", "iot:Data-ATS", "iot:Jobs"]


def seeded(aws, **more):
    asked = {"account": ACCOUNT, "region": REGION, "domain": NAME, **more}
    return aws.control("seed", certificates=[asked])["certificates"][0]


def create(client, arn, name=CONFIG, domain=NAME, **more):
    return until(lambda: try_create(client, arn, name, domain, **more))


def try_create(client, arn, name=CONFIG, domain=NAME, **more):
    """As boto3 would: once more when the rate was exceeded."""
    try:
        return client.create_domain_configuration(
            domainConfigurationName=name,
            domainName=domain,
            serverCertificateArns=[arn],
            **more,
        )
    except client.exceptions.ThrottlingException:
        return None


def describe(client, name=CONFIG):
    return client.describe_domain_configuration(domainConfigurationName=name)


def status(client, name=CONFIG):
    (found,) = describe(client, name)["serverCertificates"]
    return found.get("serverCertificateStatus")


def force(aws, **more):
    aws.control("config", account=ACCOUNT, region=REGION, name=CONFIG, **more)


def error_of(refused):
    return refused.value.response["Error"]


def test_a_configuration_is_made_enabled_and_becomes_valid(aws):
    client = aws.client("iot")
    arn = seeded(aws)

    made = create(client, arn, tags=[{"Key": "run", "Value": "R-1"}])

    found = describe(client)
    assert made["domainConfigurationArn"].startswith(
        f"arn:aws:iot:{REGION}:{ACCOUNT}:domainconfiguration/{CONFIG}/"
    )
    assert found["domainConfigurationStatus"] == "ENABLED"
    assert found["domainType"] == "CUSTOMER_MANAGED"
    assert found["domainName"] == NAME
    assert until(lambda: status(client)) == "VALID"
    tags = client.list_tags_for_resource(resourceArn=made["domainConfigurationArn"])
    assert tags["tags"] == [{"Key": "run", "Value": "R-1"}]


def test_the_name_is_served_only_after_its_delay():
    with aws_stand_in(speed=600) as aws:
        client, arn = aws.client("iot"), seeded(aws)
        create(client, arn)

        first = aws.world.served(ACCOUNT, REGION, NAME)
        later = until(lambda: served_by(aws, arn))

        assert first.why.startswith("default: ")
        assert later.chain_pem != first.chain_pem


def served_by(aws, arn):
    found = aws.world.served(ACCOUNT, REGION, NAME)
    return found if found.why.startswith(arn) else None


@pytest.mark.parametrize(
    ("seed", "word"),
    [
        ({"status": "PENDING_VALIDATION"}, "PENDING_VALIDATION"),
        ({"key_type": "RSA_3072"}, "RSA_3072"),
        ({"key_type": "EC_secp384r1"}, "EC_secp384r1"),
        ({"has_server_auth": False}, "serverAuth"),
        ({"names": [f"n{i}.acme.example" for i in range(4)]}, "more than 4"),
        ({"domain": "other.acme.example"}, "does not cover"),
        ({"domain": "*.example"}, "does not cover"),
        ({"days_left": -1}, "EXPIRED"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_certificate_that_iot_cannot_serve_is_refused(aws, seed, word):
    client, arn = aws.client("iot"), seeded(aws, **seed)

    with pytest.raises(ClientError) as refused:
        create(client, arn)

    assert error_of(refused)["Code"] == "CertificateValidationException"
    assert word in error_of(refused)["Message"]


@pytest.mark.parametrize(
    "where", [{"region": "us-east-1"}, {"account": STAGING}], ids=["region", "account"]
)
def test_a_certificate_must_be_in_the_same_account_and_region(aws, where):
    client, arn = aws.client("iot"), seeded(aws, **where)

    with pytest.raises(ClientError) as refused:
        create(client, arn)

    assert error_of(refused)["Code"] == "CertificateValidationException"


def test_a_bad_certificate_may_instead_turn_the_new_configuration_invalid(aws):
    aws.switch("certificate_faults_at_create", False)
    aws.switch("certificate_detail_text", "words nobody knows")
    client, arn = aws.client("iot"), seeded(aws, key_type="RSA_3072")

    create(client, arn)

    (found,) = describe(client)["serverCertificates"]
    assert found["serverCertificateStatus"] == "INVALID"
    assert found["serverCertificateStatusDetail"] == "words nobody knows"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"serviceType": "JOBS"}, "Invalid Service Type"),
        (
            {"serviceType": "CREDENTIAL_PROVIDER"},
            "CreateDomainConfiguration only supports DATA Service Type",
        ),
        (
            {"authenticationType": "AWS_X509"},
            (
                "The domain must configure a supported ApplicationProtocol when "
                "configuring an AuthenticationType."
            ),
        ),
        (
            {"domainName": "Device.acme.example"},
            "Must provide a valid domain name to configure.",
        ),
        (
            {"domainName": "*.acme.example"},
            "Must provide a valid domain name to configure.",
        ),
        (
            {"domainName": "x.iot.eu-central-1.amazonaws.com"},
            "Must provide a valid domain name to configure.",
        ),
        (
            {"serverCertificateArns": []},
            "Cannot provide a custom domain name for an AWS Managed Domain",
        ),
    ],
)
def test_a_refused_parameter_is_refused_in_the_words_of_the_real_service(
    aws, asked, text
):
    client = aws.client("iot")
    usual = {
        "domainConfigurationName": CONFIG,
        "domainName": NAME,
        "serverCertificateArns": [seeded(aws)],
    }

    with pytest.raises(ClientError) as refused:
        client.create_domain_configuration(**{**usual, **asked})

    assert error_of(refused) == {"Code": "InvalidRequestException", "Message": text}


def test_custom_auth_needs_its_authorizer_once_the_protocol_is_right(aws):
    client, arn = aws.client("iot"), seeded(aws)

    with pytest.raises(ClientError) as refused:
        create(
            client, arn, authenticationType="CUSTOM_AUTH", applicationProtocol="HTTPS"
        )

    assert "must have a valid AuthorizerConfig" in error_of(refused)["Message"]


@pytest.mark.parametrize("name", ["bad name$", "iot:mine", "x" * 129])
def test_a_configurations_name_keeps_to_its_pattern(aws, name):
    client, arn = aws.client("iot"), seeded(aws)

    with pytest.raises(ClientError) as refused:
        create(client, arn, name)

    assert "domainConfigurationName" in error_of(refused)["Message"]


def test_a_name_that_is_taken_is_answered_with_what_has_it(aws):
    client, arn = aws.client("iot"), seeded(aws)
    made = create(client, arn)

    with pytest.raises(ClientError) as refused:
        create(client, arn, domain="other.acme.example")

    answer = refused.value.response
    assert answer["Error"]["Code"] == "ResourceAlreadyExistsException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert answer["resourceId"] == CONFIG
    assert answer["resourceArn"] == made["domainConfigurationArn"]


@pytest.mark.parametrize("refused_twice", [True, False])
def test_whether_one_domain_may_be_configured_twice_is_a_switch(aws, refused_twice):
    aws.switch("duplicate_domain_refused", refused_twice)
    client, arn = aws.client("iot"), seeded(aws)
    create(client, arn)

    try:
        second = create(client, arn, "second")
    except ClientError as refused:
        second = None
        assert refused.response["Error"]["Code"] == "InvalidRequestException"

    assert (second is None) is refused_twice


def test_another_accounts_wildcard_blocks_the_names_below_it(aws):
    there = seeded(aws, account=STAGING, domain="*.acme.example")
    create(aws.client("iot", account=STAGING), there, domain="theirs.acme.example")
    client, arn = aws.client("iot"), seeded(aws)

    with pytest.raises(ClientError) as refused:
        create(client, arn)

    assert error_of(refused)["Code"] == "InvalidRequestException"


@pytest.mark.parametrize(("counts", "free"), [(False, 2), (True, 0)])
def test_the_quota_is_answered_with_410_and_may_count_the_builtins(aws, counts, free):
    aws.switch("builtin_configs_count_in_quota", counts)
    aws.switch("domain_configuration_quota", 4 if counts else 2)
    client, arn = aws.client("iot"), seeded(aws, domain="*.acme.example")
    for index in range(free):
        create(client, arn, f"c{index}", f"n{index}.acme.example")

    with pytest.raises(ClientError) as refused:
        create(client, arn)

    answer = refused.value.response
    assert answer["Error"]["Code"] == "LimitExceededException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 410


def test_two_creates_in_one_second_are_one_too_many():
    with aws_stand_in(speed=1) as aws:
        client, arn = aws.client("iot"), seeded(aws, domain="*.acme.example")
        create(client, arn, "first", "a.acme.example")

        with pytest.raises(ClientError) as refused:
            client.create_domain_configuration(
                domainConfigurationName="second",
                domainName="b.acme.example",
                serverCertificateArns=[arn],
            )

        assert error_of(refused)["Code"] == "ThrottlingException"


def test_a_new_configuration_is_unknown_for_a_moment_but_its_name_is_taken():
    with aws_stand_in(speed=20, certificate_missing_after_request_seconds=0.0) as aws:
        client, arn = aws.client("iot"), seeded(aws)
        create(client, arn)

        with pytest.raises(ClientError) as unknown:
            describe(client)
        with pytest.raises(ClientError) as taken:
            create(client, arn)

        assert unknown.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
        assert error_of(taken)["Code"] == "ResourceAlreadyExistsException"
        assert until(lambda: CONFIG in names(client))


def names(client, **more):
    pages = client.get_paginator("list_domain_configurations").paginate(**more)
    return [
        each["domainConfigurationName"]
        for page in pages
        for each in page["domainConfigurations"]
    ]


def test_the_list_is_sorted_paged_and_holds_the_builtins(aws):
    client, arn = aws.client("iot"), seeded(aws, domain="*.acme.example")
    for name in ("zeta", "alpha"):
        create(client, arn, name, f"{name}.acme.example")

    found = names(client, PaginationConfig={"PageSize": 2})
    data = names(client, serviceType="JOBS")

    assert found == ["alpha", *BUILTINS, "zeta"]
    assert data == ["iot:Jobs"]


def test_the_builtins_are_described_and_never_changed(aws):
    client = aws.client("iot")

    found = describe(client, "iot:Data-ATS")
    with pytest.raises(ClientError) as refused:
        client.update_domain_configuration(
            domainConfigurationName="iot:Data-ATS",
            domainConfigurationStatus="DISABLED",
        )

    host = client.describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"]
    assert found["domainName"] == host
    assert found["domainType"] == "ENDPOINT"
    assert found["domainConfigurationArn"].endswith("domainconfiguration/iot:Data-ATS")
    assert error_of(refused)["Code"] == "InvalidRequestException"


def test_the_endpoint_is_the_accounts_and_regions_own_and_never_changes(aws):
    clients = [
        aws.client("iot", role="read"),
        aws.client("iot", role="read", region="us-east-1"),
        aws.client("iot", role="read", account=STAGING),
    ]

    def ask():
        return [
            client.describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"]
            for client in clients
        ]

    first, second = ask(), ask()

    assert first == second
    assert len(set(first)) == 3
    assert aws.world.endpoint_owner(first[2] + ".") == (STAGING, REGION)


def test_only_a_disabled_configuration_is_deleted(aws):
    client, arn = aws.client("iot"), seeded(aws)
    create(client, arn)
    with pytest.raises(ClientError) as refused:
        client.delete_domain_configuration(domainConfigurationName=CONFIG)
    client.update_domain_configuration(
        domainConfigurationName=CONFIG, domainConfigurationStatus="DISABLED"
    )
    client.delete_domain_configuration(domainConfigurationName=CONFIG)

    with pytest.raises(ClientError) as gone:
        describe(client)

    assert error_of(refused)["Code"] == "InvalidRequestException"
    assert error_of(gone)["Code"] == "ResourceNotFoundException"


def test_a_status_written_again_moves_its_date(aws):
    client, arn = aws.client("iot"), seeded(aws)
    create(client, arn)
    dates = []
    for _ in range(2):
        client.update_domain_configuration(
            domainConfigurationName=CONFIG, domainConfigurationStatus="DISABLED"
        )
        dates.append(describe(client)["lastStatusChangeDate"])
        aws.control("clock", advance_seconds=60)

    assert dates[1] > dates[0]


def test_an_aws_managed_one_rests_seven_days_before_it_is_deleted(aws):
    client = aws.client("iot")
    client.create_domain_configuration(domainConfigurationName="managed")
    client.update_domain_configuration(
        domainConfigurationName="managed", domainConfigurationStatus="DISABLED"
    )
    with pytest.raises(ClientError) as refused:
        client.delete_domain_configuration(domainConfigurationName="managed")
    kind = describe(client, "managed")["domainType"]
    aws.control("clock", advance_seconds=7 * 86400)

    client.delete_domain_configuration(domainConfigurationName="managed")

    assert kind == "AWS_MANAGED"
    assert "at least 7 days" in error_of(refused)["Message"]


def test_an_invalid_certificate_leaves_the_last_valid_one_served(aws):
    aws.control(
        "seed",
        configs=[
            {"account": ACCOUNT, "region": REGION, "name": CONFIG, "domain_name": NAME}
        ],
    )
    before = aws.world.served(ACCOUNT, REGION, NAME)
    force(aws, certificate_status="INVALID", detail="x")

    after = aws.world.served(ACCOUNT, REGION, NAME)

    assert status(aws.client("iot")) == "INVALID"
    assert after.chain_pem == before.chain_pem
    assert after.why.endswith("(last valid one)")


def test_a_disabled_name_gets_the_default_certificate(aws):
    aws.control(
        "seed",
        configs=[
            {"account": ACCOUNT, "region": REGION, "name": CONFIG, "domain_name": NAME}
        ],
    )
    force(aws, enabled=False)

    found = aws.world.served(ACCOUNT, REGION, NAME)

    assert found.why == f"default: {CONFIG} is DISABLED"


@pytest.mark.parametrize("counts", [True, False])
def test_whether_acm_counts_iots_use_is_a_switch(aws, counts):
    aws.switch("iot_use_counts_as_in_use", counts)
    client, acm, arn = aws.client("iot"), aws.client("acm"), seeded(aws)
    made = create(client, arn)
    detail = acm.describe_certificate(CertificateArn=arn)["Certificate"]

    try:
        acm.delete_certificate(CertificateArn=arn)
        refused = None
    except ClientError as error:
        refused = error.response["Error"]["Code"]

    users = [made["domainConfigurationArn"]] if counts else []
    assert detail["InUseBy"] == users
    assert detail["RenewalEligibility"] == ("ELIGIBLE" if counts else "INELIGIBLE")
    assert refused == ("ResourceInUseException" if counts else None)
    assert counts or status(client) == "INVALID"


@pytest.mark.parametrize("word", ["absent", "INVALID"])
def test_what_the_status_says_before_valid_is_a_switch(word):
    with aws_stand_in(speed=30, describe_after_create_missing=False) as aws:
        aws.switch("status_before_valid", word)
        client, arn = aws.client("iot"), seeded(aws)
        create(client, arn)

        assert status(client) == (None if word == "absent" else "INVALID")
        assert until(lambda: status(client) == "VALID")


def test_tags_are_set_and_removed_later_too(aws):
    client, arn = aws.client("iot"), seeded(aws)
    resource = create(client, arn)["domainConfigurationArn"]
    client.tag_resource(
        resourceArn=resource,
        tags=[{"Key": "run", "Value": "R-1"}, {"Key": "owner", "Value": "ada"}],
    )
    client.untag_resource(resourceArn=resource, tagKeys=["owner"])

    found = client.list_tags_for_resource(resourceArn=resource)["tags"]

    assert found == [{"Key": "run", "Value": "R-1"}]


def test_the_quota_can_be_read(aws):
    aws.switch("domain_configuration_quota", 25)
    client = aws.client("service-quotas", role="read")

    found = client.get_service_quota(ServiceCode="iotcore", QuotaCode="L-89635276")
    with pytest.raises(ClientError) as refused:
        client.get_service_quota(ServiceCode="iotcore", QuotaCode="L-0")

    assert found["Quota"]["Value"] == 25
    assert error_of(refused)["Code"] == "NoSuchResourceException"


def test_a_quota_that_was_never_raised_may_have_a_default_only(aws):
    aws.switch("quota_is_applied", value=False)
    client = aws.client("service-quotas", role="read")
    asked = {"ServiceCode": "iotcore", "QuotaCode": "L-89635276"}

    found = client.get_aws_default_service_quota(**asked)["Quota"]
    with pytest.raises(ClientError) as refused:
        client.get_service_quota(**asked)

    assert found["Value"] == 10
    assert error_of(refused)["Code"] == "NoSuchResourceException"


def test_a_renewed_certificate_keeps_its_arn_and_is_served_after_a_delay():
    with aws_stand_in(speed=60) as aws:
        config = {
            "account": ACCOUNT,
            "region": REGION,
            "name": CONFIG,
            "domain_name": NAME,
        }
        aws.control("seed", configs=[config])
        before = aws.world.served(ACCOUNT, REGION, NAME)
        (arn,) = aws.world.accounts[ACCOUNT].regions[REGION].certificates
        aws.control(
            "certificate", account=ACCOUNT, region=REGION, arn=arn, is_renewed=True
        )
        at_once = aws.world.served(ACCOUNT, REGION, NAME)
        aws.control("clock", advance_seconds=60)

        later = aws.world.served(ACCOUNT, REGION, NAME)

        assert at_once.chain_pem == before.chain_pem
        assert later.chain_pem != before.chain_pem
        assert later.why == arn


def test_what_is_served_survives_a_restart(tmp_path):
    config = {"account": ACCOUNT, "region": REGION, "name": CONFIG, "domain_name": NAME}
    with aws_stand_in(tmp_path) as first:
        first.control("seed", configs=[config])
        before = first.world.served(ACCOUNT, REGION, NAME)

    with aws_stand_in(tmp_path) as second:
        assert second.world.served(ACCOUNT, REGION, NAME) == before
