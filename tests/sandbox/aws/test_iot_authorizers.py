import pytest
from botocore.exceptions import ClientError

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:gate"
UNSIGNED = {"authorizerFunctionArn": FUNCTION, "signingDisabled": True}


@pytest.fixture
def iot(aws):
    return aws.client("iot")


def code_of(refused):
    return refused.value.response["Error"]["Code"]


def described(iot, name):
    return iot.describe_authorizer(authorizerName=name)["authorizerDescription"]


def test_two_are_there_already_one_at_work_and_an_old_one(iot):
    listed = iot.list_authorizers()["authorizers"]

    assert [each["authorizerName"] for each in listed] == [
        "old-tokens",
        "sensor-tokens",
    ]
    assert described(iot, "sensor-tokens")["status"] == "ACTIVE"
    assert described(iot, "old-tokens")["status"] == "INACTIVE"


def test_a_new_one_is_inactive_until_it_is_switched_on(iot):
    made = iot.create_authorizer(authorizerName="gate", **UNSIGNED)

    found = described(iot, "gate")
    assert made["authorizerArn"] == found["authorizerArn"]
    assert made["authorizerArn"].endswith(":authorizer/gate")
    assert (found["status"], found["authorizerFunctionArn"]) == ("INACTIVE", FUNCTION)
    iot.update_authorizer(authorizerName="gate", status="ACTIVE")
    assert described(iot, "gate")["status"] == "ACTIVE"


def test_the_list_is_cut_into_pages_and_by_status(iot):
    first = iot.list_authorizers(pageSize=1)
    second = iot.list_authorizers(pageSize=1, marker=first["nextMarker"])
    active = iot.list_authorizers(status="ACTIVE")["authorizers"]

    assert [each["authorizerName"] for each in second["authorizers"]] == [
        "sensor-tokens"
    ]
    assert "nextMarker" not in second
    assert [each["authorizerName"] for each in active] == ["sensor-tokens"]


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("sensor-tokens", UNSIGNED, "ResourceAlreadyExistsException"),
        ("gate", {"authorizerFunctionArn": FUNCTION}, "InvalidRequestException"),
        ("ga te", UNSIGNED, "InvalidRequestException"),
        ("gate", {**UNSIGNED, "status": "ON"}, "InvalidRequestException"),
    ],
)
def test_what_aws_would_not_make_is_refused(iot, name, given, code):
    with pytest.raises(ClientError) as refused:
        iot.create_authorizer(authorizerName=name, **given)

    assert code_of(refused) == code


def test_one_that_is_not_there_is_not_found(iot):
    with pytest.raises(ClientError) as refused:
        iot.describe_authorizer(authorizerName="nobody")
    assert code_of(refused) == "ResourceNotFoundException"

    with pytest.raises(ClientError) as refused:
        iot.update_authorizer(authorizerName="nobody", status="ACTIVE")
    assert code_of(refused) == "ResourceNotFoundException"


def test_only_so_many_may_be_active(iot):
    for number in range(31):
        iot.create_authorizer(authorizerName=f"g{number}", status="ACTIVE", **UNSIGNED)

    with pytest.raises(ClientError) as refused:
        iot.update_authorizer(authorizerName="old-tokens", status="ACTIVE")

    assert code_of(refused) == "LimitExceededException"
