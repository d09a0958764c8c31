from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.aws.identities import BOT, EXTERNAL_ID
from tests.support.aws_stand_in import ACCOUNT, DNS_ACCOUNT, STAGING

APPLY = f"arn:aws:iam::{ACCOUNT}:role/iotdomain-apply"


def test_one_url_in_the_environment_is_enough_for_boto3(aws, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", BOT.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", BOT.secret)

    found = boto3.Session(region_name="us-east-1").client("sts").get_caller_identity()

    assert found["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/iotdomain-bot"
    assert found["Account"] == ACCOUNT


@pytest.mark.parametrize(
    ("account", "role"),
    [(ACCOUNT, "read"), (STAGING, "apply"), (DNS_ACCOUNT, "dns-apply")],
)
def test_a_role_is_assumed_and_the_session_names_itself(aws, account, role):
    client = aws.client("sts", role=role, account=account, session_name="R-42.U0ADA")

    found = client.get_caller_identity()

    expected = f"arn:aws:sts::{account}:assumed-role/iotdomain-{role}/R-42.U0ADA"
    assert found["Arn"] == expected
    assert found["Account"] == account


@pytest.mark.parametrize(
    "external", [{}, {"ExternalId": "somebody-elses"}], ids=["missing", "wrong"]
)
def test_without_the_right_external_id_nobody_gets_in(aws, external):
    with pytest.raises(ClientError) as refused:
        aws.sts().assume_role(
            RoleArn=APPLY, RoleSessionName="R-1.U0ADA0001", **external
        )

    error = refused.value.response
    assert error["Error"]["Code"] == "AccessDenied"
    assert error["Error"]["Message"] == (
        f"User: arn:aws:iam::{ACCOUNT}:user/iotdomain-bot is not authorized to "
        f"perform: sts:AssumeRole on resource: {APPLY}"
    )
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/admin"}, "AccessDenied"),
        ({"RoleSessionName": "has space"}, "ValidationError"),
        ({"RoleSessionName": "x" * 65}, "ValidationError"),
        ({"DurationSeconds": 43201}, "ValidationError"),
        ({"DurationSeconds": 3601}, "ValidationError"),
    ],
    ids=["no such role", "space", "long name", "over 12 h", "over the role's hour"],
)
def test_assume_role_is_as_strict_as_the_real_one(aws, changed, code):
    asked = {
        "RoleArn": APPLY,
        "RoleSessionName": "R-1.U0ADA0001",
        "ExternalId": EXTERNAL_ID,
    }

    with pytest.raises(ClientError) as refused:
        aws.sts().assume_role(**{**asked, **changed})

    assert refused.value.response["Error"]["Code"] == code


def test_an_assumed_role_may_not_assume_the_next_one(aws):
    with pytest.raises(ClientError) as refused:
        aws.client("sts").assume_role(
            RoleArn=APPLY, RoleSessionName="R-1.U0ADA0001", ExternalId=EXTERNAL_ID
        )

    assert refused.value.response["Error"]["Code"] == "AccessDenied"


def test_credentials_last_as_long_as_was_asked(aws):
    before = datetime.now(UTC)

    found = aws.sts().assume_role(
        RoleArn=APPLY,
        RoleSessionName="R-1.U0ADA0001",
        ExternalId=EXTERNAL_ID,
        DurationSeconds=900,
    )["Credentials"]

    ends, asked = found["Expiration"], timedelta(seconds=900)
    assert before + asked - timedelta(seconds=1) <= ends
    assert ends <= datetime.now(UTC) + asked


def test_ended_credentials_are_expired_in_each_protocols_words(aws):
    clients = {name: aws.client(name, role="apply") for name in ("sts", "acm", "iot")}
    aws.control("credentials", role="iotdomain-apply")

    codes = {}
    for name, call in (
        ("sts", "get_caller_identity"),
        ("acm", "list_certificates"),
        ("iot", "describe_endpoint"),
    ):
        with pytest.raises(ClientError) as refused:
            getattr(clients[name], call)()
        answer = refused.value.response
        status = answer["ResponseMetadata"]["HTTPStatusCode"]
        codes[name] = (answer["Error"]["Code"], status)

    assert codes == {
        "sts": ("ExpiredToken", 403),
        "acm": ("ExpiredTokenException", 400),
        "iot": ("ExpiredTokenException", 403),
    }
