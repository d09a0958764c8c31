import pytest
from botocore.exceptions import ClientError
from cryptography import x509

from tests.support.aws_stand_in import ACCOUNT, REGION, STAGING, aws_stand_in, until

NAME = "device.acme.example"
PENDING_LACKS = {"IssuedAt", "NotBefore", "NotAfter", "Serial", "FailureReason"}


def request(client, name=NAME, **more):
    asked = {"DomainName": name, "ValidationMethod": "DNS", **more}
    return client.request_certificate(**asked)["CertificateArn"]


def describe(client, arn):
    return client.describe_certificate(CertificateArn=arn)["Certificate"]


def record_of(client, arn, index=0):
    def shown():
        option = describe(client, arn)["DomainValidationOptions"][index]
        return option.get("ResourceRecord")

    return until(shown)


def publish(aws, record):
    aws.dns.cnames[record["Name"].rstrip(".")] = record["Value"].rstrip(".")


def reach(client, arn, status):
    return until(lambda: describe(client, arn)["Status"] == status and arn)


def issue(aws, client, name=NAME, **more):
    arn = request(client, name, **more)
    aws.control("certificate", account=ACCOUNT, region=REGION, arn=arn, status="ISSUED")
    return arn


def code_of(refused):
    return refused.value.response["Error"]["Code"]


def test_a_pending_certificate_lacks_what_only_an_issued_one_has(aws):
    client = aws.client("acm")

    found = describe(client, request(client))

    assert found["Status"] == "PENDING_VALIDATION"
    assert not PENDING_LACKS & set(found)
    assert found["KeyUsages"] == found["ExtendedKeyUsages"] == []


def test_the_validation_record_is_missing_at_first(aws):
    client = aws.client("acm")
    arn = request(client)

    first = describe(client, arn)["DomainValidationOptions"][0]

    assert "ResourceRecord" not in first
    assert record_of(client, arn)["Type"] == "CNAME"


def test_a_certificate_is_issued_once_its_record_resolves_and_not_before(aws):
    client = aws.client("acm")
    arn = request(client)
    record = record_of(client, arn)
    aws.control("clock", advance_seconds=3600)
    waiting = describe(client, arn)["Status"]
    publish(aws, record)

    reach(client, arn, "ISSUED")

    found = describe(client, arn)
    assert waiting == "PENDING_VALIDATION"
    assert (found["NotAfter"] - found["NotBefore"]).days == 198
    assert found["IssuedAt"] >= found["CreatedAt"]
    assert found["ExtendedKeyUsages"] == [
        {"Name": "TLS_WEB_SERVER_AUTHENTICATION", "OID": "1.3.6.1.5.5.7.3.1"}
    ]
    assert {"Name": "DIGITAL_SIGNATURE"} in found["KeyUsages"]
    assert found["DomainValidationOptions"][0]["ValidationStatus"] == "SUCCESS"


def test_a_record_may_be_reached_over_a_few_cnames_but_not_over_six(aws):
    client = aws.client("acm")
    short, long = request(client), request(client, "far.acme.example")
    for arn, hops in ((short, 3), (long, 6)):
        record = record_of(client, arn)
        name = record["Name"].rstrip(".")
        for hop in range(hops):
            aws.dns.cnames[name] = name = f"hop{hop}-{hops}.acme.example"
        aws.dns.cnames[name] = record["Value"]

    reach(client, short, "ISSUED")

    assert describe(client, long)["Status"] == "PENDING_VALIDATION"


def test_the_record_is_the_accounts_and_the_names_everywhere(aws):
    here, there = aws.client("acm"), aws.client("acm", region="us-east-1")
    other = aws.client("acm", account=STAGING)

    first = record_of(here, request(here))
    records = [
        record_of(here, request(here, f"*.{NAME}")),
        record_of(there, request(there)),
        record_of(other, request(other)),
    ]

    assert [record == first for record in records] == [True, True, False]
    assert first["Name"].startswith("_")
    assert first["Name"].endswith(f".{NAME}.")
    assert first["Value"].endswith(".acm-validations.aws.")


def test_validation_options_come_in_the_order_of_the_request(aws):
    client = aws.client("acm")
    others = [f"{word}.acme.example" for word in ("zeta", "alpha", "mid")]

    found = describe(client, request(client, SubjectAlternativeNames=others))

    names = [each["DomainName"] for each in found["DomainValidationOptions"]]
    assert names == found["SubjectAlternativeNames"] == [NAME, *others]


@pytest.mark.parametrize(
    ("records", "name", "expected"),
    [
        (['0 issue "other-ca.example"'], "x.nocaa.acme.example", "FAILED"),
        (['0 issue "amazon.com"'], "x.nocaa.acme.example", "ISSUED"),
        (['0 issue ";"'], "x.nocaa.acme.example", "FAILED"),
        (['0 iodef "mailto:x@acme.example"'], "x.nocaa.acme.example", "ISSUED"),
        (
            ['0 issue "amazon.com"', '0 issuewild ";"'],
            "*.nocaa.acme.example",
            "FAILED",
        ),
    ],
)
def test_caa_decides_whether_amazon_may_issue(aws, records, name, expected):
    aws.dns.caa["nocaa.acme.example"] = records
    client = aws.client("acm")
    arn = request(client, name)
    publish(aws, record_of(client, arn))

    reach(client, arn, expected)

    reason = "CAA_ERROR" if expected == "FAILED" else None
    assert describe(client, arn).get("FailureReason") == reason


def test_after_72_hours_without_a_record_the_request_has_timed_out(aws):
    client = aws.client("acm")
    arn = request(client)
    aws.control("clock", advance_seconds=72 * 3600 - 60)
    before = describe(client, arn)["Status"]
    aws.control("clock", advance_seconds=120)

    found = describe(client, arn)

    assert before == "PENDING_VALIDATION"
    assert found["Status"] == "VALIDATION_TIMED_OUT"
    assert found["DomainValidationOptions"][0]["ValidationStatus"] == "FAILED"


def test_a_name_that_is_not_public_fails(aws):
    client = aws.client("acm")
    arn = request(client, "device.acme.internal")

    reach(client, arn, "FAILED")

    assert describe(client, arn)["FailureReason"] == "INVALID_PUBLIC_DOMAIN"


def test_a_restarted_sandbox_issues_what_the_old_one_was_asked_for(tmp_path):
    with aws_stand_in(tmp_path, certificate_missing_after_request_seconds=0) as first:
        client = first.client("acm")
        arn = request(client)
        record = record_of(client, arn)

    with aws_stand_in(tmp_path) as second:
        publish(second, record)
        reach(second.client("acm"), arn, "ISSUED")

        assert second.client("acm").get_certificate(CertificateArn=arn)["Certificate"]


def test_a_token_asks_for_one_certificate_for_an_hour(aws):
    client = aws.client("acm")
    first = request(client, IdempotencyToken="t1")
    again = request(client, IdempotencyToken="t1")
    other = request(client, IdempotencyToken="t2")
    none = request(client)
    aws.control("clock", advance_seconds=3601)

    later = request(client, IdempotencyToken="t1")

    assert first == again
    assert len({first, other, none, later}) == 4


@pytest.mark.parametrize("compares", [False, True])
def test_whether_a_token_compares_parameters_is_a_switch(aws, compares):
    aws.switch("idempotency_compares_parameters", compares)
    client = aws.client("acm")
    first = request(client, IdempotencyToken="t1")

    other = request(client, "other.acme.example", IdempotencyToken="t1")

    assert (other == first) is not compares


def test_a_new_certificate_is_unknown_for_a_moment():
    with aws_stand_in(speed=20) as aws:
        client = aws.client("acm")
        arn = request(client)

        with pytest.raises(ClientError) as refused:
            describe(client, arn)
        listed = client.list_certificates()["CertificateSummaryList"]

        assert code_of(refused) == "ResourceNotFoundException"
        assert listed == []
        assert until(lambda: client.list_certificates()["CertificateSummaryList"])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"DomainName": "no dots here"}, "ValidationException"),
        ({"DomainName": "-bad.acme.example"}, "ValidationException"),
        (
            {"DomainName": "a" * 60 + ".acme.example"},
            "InvalidDomainValidationOptionsException",
        ),
        (
            {"DomainName": "x.iot.eu-central-1.amazonaws.com"},
            "InvalidParameterException",
        ),
        ({"IdempotencyToken": "has-dash"}, "ValidationException"),
        ({"KeyAlgorithm": "RSA_4096"}, "ValidationException"),
        ({"ValidationMethod": "HTTP"}, "ValidationException"),
        (
            {"SubjectAlternativeNames": [f"n{i}.acme.example" for i in range(10)]},
            "LimitExceededException",
        ),
        ({"Tags": [{"Key": "aws:x", "Value": "y"}]}, "InvalidTagException"),
        (
            {"Tags": [{"Key": f"k{i}", "Value": "v"} for i in range(51)]},
            "TooManyTagsException",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_request_that_acm_would_refuse_is_refused(aws, asked, code):
    client = aws.client("acm")

    with pytest.raises(ClientError) as refused:
        client.request_certificate(**{"DomainName": NAME, **asked})

    assert code_of(refused) == code
    assert not client.list_certificates()["CertificateSummaryList"]


def test_a_name_over_64_octets_is_taken_beside_a_short_first_one(aws):
    client = aws.client("acm")
    long = "a" * 60 + ".acme.example"
    arn = issue(aws, client, "*.acme.example", SubjectAlternativeNames=[long])

    found = describe(client, arn)

    assert found["SubjectAlternativeNames"] == ["*.acme.example", long]
    assert found["Subject"] == "CN=*.acme.example"


def test_the_key_algorithm_is_the_one_asked_for_and_spelled_as_acm_spells_it(aws):
    client = aws.client("acm")
    arn = issue(aws, client, KeyAlgorithm="EC_prime256v1")
    hyphenated = describe(client, arn)["KeyAlgorithm"]
    aws.switch("key_algorithm_hyphenated", False)

    plain = describe(client, arn)["KeyAlgorithm"]

    assert (hyphenated, plain) == ("EC-prime256v1", "EC_prime256v1")


def test_email_validation_has_addresses_and_no_record(aws):
    client = aws.client("acm")
    arn = request(client, ValidationMethod="EMAIL")
    aws.control("clock", advance_seconds=3600)

    found = describe(client, arn)

    (option,) = found["DomainValidationOptions"]
    assert "ResourceRecord" not in option
    assert f"admin@{NAME}" in option["ValidationEmails"]
    assert found["Status"] == "PENDING_VALIDATION"


def test_ec_certificates_are_listed_only_when_they_are_asked_for(aws):
    client = aws.client("acm")
    rsa = request(client)
    ec = request(client, KeyAlgorithm="EC_prime256v1")
    every = {"keyTypes": ["RSA_2048", "EC_prime256v1"]}

    plain = client.list_certificates()["CertificateSummaryList"]
    full = client.list_certificates(Includes=every)["CertificateSummaryList"]

    assert [each["CertificateArn"] for each in plain] == [rsa]
    assert [each["CertificateArn"] for each in full] == [rsa, ec]


def test_the_list_comes_in_pages_sorted_and_filtered(aws):
    client = aws.client("acm")
    arns = [request(client, f"n{i}.acme.example") for i in range(5)]
    aws.control(
        "certificate",
        account=ACCOUNT,
        region=REGION,
        arn=arns[2],
        status="FAILED",
        failure_reason="CAA_ERROR",
    )
    pages = client.get_paginator("list_certificates").paginate(
        CertificateStatuses=["PENDING_VALIDATION"],
        SortBy="CREATED_AT",
        SortOrder="DESCENDING",
        PaginationConfig={"PageSize": 2},
    )

    found = [
        [each["CertificateArn"] for each in page["CertificateSummaryList"]]
        for page in pages
    ]

    assert found == [[arns[4], arns[3]], [arns[1], arns[0]]]


def test_a_summary_names_all_its_names(aws):
    client = aws.client("acm")
    issue(aws, client, SubjectAlternativeNames=["b.acme.example"])

    (found,) = client.list_certificates()["CertificateSummaryList"]

    assert found["SubjectAlternativeNameSummaries"] == [NAME, "b.acme.example"]
    assert found["ExtendedKeyUsages"] == ["TLS_WEB_SERVER_AUTHENTICATION"]
    assert found["InUse"] is False


def test_the_certificate_itself_can_be_had_only_when_issued(aws):
    client = aws.client("acm")
    pending = request(client)
    with pytest.raises(ClientError) as refused:
        client.get_certificate(CertificateArn=pending)
    issued = issue(aws, client, "b.acme.example")

    found = client.get_certificate(CertificateArn=issued)

    leaf = x509.load_pem_x509_certificate(found["Certificate"].encode())
    chain = x509.load_pem_x509_certificates(found["CertificateChain"].encode())
    leaf.verify_directly_issued_by(chain[0])
    assert code_of(refused) == "RequestInProgressException"
    assert leaf not in chain


def test_tags_are_kept_changed_and_removed(aws):
    client = aws.client("acm")
    arn = request(client, Tags=[{"Key": "run", "Value": "R-1"}])
    client.add_tags_to_certificate(
        CertificateArn=arn,
        Tags=[{"Key": "run", "Value": "R-2"}, {"Key": "owner", "Value": "ada"}],
    )
    client.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "owner"}])

    found = client.list_tags_for_certificate(CertificateArn=arn)["Tags"]

    assert found == [{"Key": "run", "Value": "R-2"}]


def test_a_deleted_certificate_is_gone_and_other_regions_never_knew_it(aws):
    client = aws.client("acm")
    arn = request(client)
    with pytest.raises(ClientError) as elsewhere:
        describe(aws.client("acm", region="us-east-1"), arn)
    client.delete_certificate(CertificateArn=arn)

    with pytest.raises(ClientError) as refused:
        describe(client, arn)

    assert code_of(elsewhere) == code_of(refused) == "ResourceNotFoundException"


def test_an_issued_certificate_expires_by_itself(aws):
    arn = aws.control(
        "seed",
        certificates=[
            {"account": ACCOUNT, "region": REGION, "domain": NAME, "days_left": 2}
        ],
    )["certificates"][0]
    client = aws.client("acm", role="read")
    before = describe(client, arn)["Status"]
    aws.control("clock", advance_seconds=3 * 86400)

    after = describe(client, arn)["Status"]

    assert (before, after) == ("ISSUED", "EXPIRED")
