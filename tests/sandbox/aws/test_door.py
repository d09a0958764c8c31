from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from sandbox.aws import signature
from sandbox.aws.identities import BOT
from tests.support.aws_stand_in import ACCOUNT, REGION, Dns, aws_stand_in

OF_THE_BOT = {
    "DomainName": "device.acme.example",
    "ValidationMethod": "DNS",
    "Tags": [{"Key": "managed-by", "Value": "iotdomain"}],
}


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("sts", "get_caller_identity", "SignatureDoesNotMatch"),
        ("acm", "list_certificates", "InvalidSignatureException"),
        ("iot", "describe_endpoint", "InvalidSignatureException"),
    ],
)
def test_a_wrong_secret_is_refused_in_each_protocols_words(aws, service, call, code):
    client = aws.signed_by(service, BOT.access_key, "wrong")

    with pytest.raises(ClientError) as refused:
        getattr(client, call)()

    assert refused.value.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("acm", "list_certificates", "UnrecognizedClientException"),
        ("iot", "describe_endpoint", "UnrecognizedClientException"),
    ],
)
def test_an_unknown_key_is_refused_in_each_protocols_words(aws, service, call, code):
    client = aws.signed_by(service, "AKIASOMEBODYELSE0001", "x")

    with pytest.raises(ClientError) as refused:
        getattr(client, call)()

    assert refused.value.response["Error"]["Code"] == code


def test_a_changed_body_breaks_the_signature(aws):
    client = aws.signed_by("sts", BOT.access_key, BOT.secret)

    def tamper(request, **_):
        request.body = request.body[:-1] + "6"

    client.meta.events.register("before-send", tamper)

    with pytest.raises(ClientError) as refused:
        client.get_caller_identity()

    assert refused.value.response["Error"]["Code"] == "SignatureDoesNotMatch"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_from_another_time_is_refused(minutes):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    stamp = (now + timedelta(minutes=minutes)).strftime("%Y%m%dT%H%M%SZ")

    said = signature.out_of_time(stamp, now)

    assert said is not None
    assert stamp in said
    assert signature.out_of_time("20261123T120300Z", now) is None


def test_the_read_role_may_not_write(aws):
    client = aws.client("acm", role="read")

    with pytest.raises(ClientError) as refused:
        client.request_certificate(DomainName="device.acme.example")

    error = refused.value.response["Error"]
    assert error["Code"] == "AccessDeniedException"
    assert error["Message"] == (
        f"User: arn:aws:sts::{ACCOUNT}:assumed-role/iotdomain-read/R-1.U0ADA0001 is "
        "not authorized to perform: acm:RequestCertificate on resource: "
        f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/* because no identity-based "
        "policy allows the acm:RequestCertificate action"
    )
    assert not aws.world.accounts[ACCOUNT].regions[REGION].certificates


def test_a_denied_operation_is_refused_until_it_is_allowed_again(aws):
    client = aws.client("acm", role="apply")
    aws.control("deny", role="iotdomain-apply", operation="acm:RequestCertificate")
    with pytest.raises(ClientError):
        client.request_certificate(**OF_THE_BOT)
    aws.control("allow", role="iotdomain-apply", operation="acm:RequestCertificate")

    found = client.request_certificate(**OF_THE_BOT)

    assert found["CertificateArn"].startswith(f"arn:aws:acm:{REGION}:{ACCOUNT}:")


def test_every_call_is_recorded_with_who_why_and_what(aws):
    client = aws.client("acm", role="apply", session_name="R-42.U0ADA0001")
    answer = client.request_certificate(**OF_THE_BOT)

    (call,) = aws.calls("RequestCertificate")

    assert call["principal"].endswith("assumed-role/iotdomain-apply/R-42.U0ADA0001")
    assert call["session_name"] == "R-42.U0ADA0001"
    assert call["user_agent"].endswith("iotdomain/R-1")
    assert (call["account"], call["region"]) == (ACCOUNT, REGION)
    assert call["params"]["DomainName"] == "device.acme.example"
    assert call["request_id"] == answer["ResponseMetadata"]["RequestId"]
    assert (call["write"], call["effect"], call["error"]) == (True, True, None)


def test_secrets_are_not_recorded(aws):
    aws.client("iot", role="read").describe_endpoint()

    (call,) = aws.calls("AssumeRole")

    assert call["params"]["ExternalId"] == "(not shown)"
    assert call["write"] is False


def test_calls_are_numbered_so_that_the_next_look_starts_where_the_last_ended(aws):
    client = aws.client("iot", role="read")
    last = aws.get("calls?after=0")[-1]["n"]
    client.describe_endpoint()

    found = aws.get(f"calls?after={last}")

    assert [call["operation"] for call in found] == ["DescribeEndpoint"]


def test_a_fault_hits_as_many_calls_as_it_says(aws):
    client = aws.client("iot")
    aws.control(
        "fault",
        service="iot",
        operation="DescribeEndpoint",
        error="ThrottlingException",
        status=400,
        message="Rate exceeded",
        times=1,
    )
    with pytest.raises(ClientError) as refused:
        client.describe_endpoint()

    found = client.describe_endpoint()

    assert refused.value.response["Error"]["Code"] == "ThrottlingException"
    assert found["endpointAddress"]


def test_an_effect_may_happen_though_its_answer_is_lost(aws):
    client = aws.client("acm")
    aws.control(
        "fault", service="acm", operation="RequestCertificate", after_effect=True
    )
    with pytest.raises(ClientError) as refused:
        client.request_certificate(DomainName="device.acme.example")

    (made,) = client.list_certificates()["CertificateSummaryList"]

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert made["DomainName"] == "device.acme.example"
    (call,) = aws.calls("RequestCertificate")
    assert (call["error"], call["effect"]) == ("InternalFailure", True)


def test_a_dropped_answer_closes_the_connection(aws):
    client = aws.client("acm")
    aws.control("fault", operation="RequestCertificate", after_effect=True, drop=True)

    with pytest.raises(ConnectionClosedError):
        client.request_certificate(DomainName="device.acme.example")

    assert len(client.list_certificates()["CertificateSummaryList"]) == 1


def test_everything_survives_a_restart(tmp_path):
    dns = Dns()
    with aws_stand_in(tmp_path, dns=dns) as first:
        acm = first.client("acm")
        arn = acm.request_certificate(
            DomainName="device.acme.example", ValidationMethod="DNS"
        )["CertificateArn"]
        first.switch("domain_configuration_quota", 3)
        keys = acm._request_signer._credentials

    with aws_stand_in(tmp_path, dns=dns) as second:
        again = second.signed_by("acm", keys.access_key, keys.secret_key, keys.token)
        found = again.list_certificates()["CertificateSummaryList"]

    assert [each["CertificateArn"] for each in found] == [arn]
    assert second.world.switches.domain_configuration_quota == 3
    assert (tmp_path / "aws.json").stat().st_mode & 0o077 == 0


def test_a_mistake_on_a_control_page_is_answered_in_words(aws):
    with pytest.raises(OSError, match="400"):
        aws.control("switch", name="no_such_switch", value=True)


def test_all_words_can_be_replaced_to_find_who_decides_on_them(aws):
    aws.switch("every_text", "words nobody knows")
    client = aws.client("acm", role="read")

    with pytest.raises(ClientError) as refused:
        client.request_certificate(DomainName="device.acme.example")

    assert refused.value.response["Error"] == {
        "Code": "AccessDeniedException",
        "Message": "words nobody knows",
    }
