"""Lambda functions, over real boto3 against the stand-in."""

import pytest

from bot.errors import Blocked
from sandbox.aws import functions
from tests.support.aws_stand_in import ACCOUNT, REGION

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:sensor-tokens"
AUTHORIZER = f"arn:aws:iot:{REGION}:{ACCOUNT}:authorizer/sensor-tokens"
OTHER = f"arn:aws:iot:{REGION}:{ACCOUNT}:authorizer/pump-tokens"


@pytest.fixture
def its(clouds, place):
    return clouds.functions(place)


@pytest.fixture
def policy(cloud):
    """Give the function another policy."""

    def put(*statements):
        functions.find(cloud.world, ARN)["policy"] = list(statements)

    return put


def allows(**changes):
    given = {
        "Effect": "Allow",
        "Principal": {"Service": "iot.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
    }
    return {**given, **changes}


def source(arn, operator="ArnLike"):
    return {"Condition": {operator: {"AWS:SourceArn": arn}}}


def test_a_function_is_there_or_not(its):
    assert its.is_there(ARN)
    assert its.is_there(f"{ARN}:live")
    assert not its.is_there(ARN.replace("sensor", "pump"))


def test_it_lets_aws_iot_call_it_for_its_authorizer_only(its):
    assert its.lets_in(ARN, AUTHORIZER) is True
    assert its.lets_in(ARN, OTHER) is False
    assert its.lets_in(ARN, None) is True


def test_without_a_policy_it_lets_nobody_call_it(its, cloud):
    functions.forbid(cloud.world, ARN)

    assert its.lets_in(ARN, AUTHORIZER) is False


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        (allows(), True),
        (allows(Action="lambda:*"), True),
        (allows(Principal="*"), True),
        (allows(**source(AUTHORIZER.replace("sensor-tokens", "*"))), True),
        (allows(**source(AUTHORIZER, "StringEquals")), True),
        (allows(Condition={"StringEquals": {"AWS:SourceAccount": ACCOUNT}}), True),
        (allows(Condition={"StringEquals": {"AWS:SourceAccount": "1"}}), False),
        (allows(**source(OTHER)), False),
        (allows(Action="lambda:GetFunction"), False),
        (allows(Principal={"Service": "s3.amazonaws.com"}), False),
        (allows(Principal={"AWS": "arn:aws:iam::1:root"}), False),
        # What only AWS can judge is not guessed.
        (allows(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), None),
        (allows(Condition={"ArnLike": {"aws:PrincipalArn": "any"}}), None),
        (allows(Effect="Deny"), None),
    ],
)
def test_a_statement_lets_it_in_or_not_or_is_not_ours_to_judge(
    its, policy, statement, answer
):
    policy(statement)

    assert its.lets_in(ARN, AUTHORIZER) is answer


def test_one_statement_that_lets_it_in_is_enough(its, policy):
    policy(allows(**source(OTHER)), allows(**source(AUTHORIZER)))

    assert its.lets_in(ARN, AUTHORIZER) is True


def test_without_the_permission_it_is_said_which_is_missing(its, cloud):
    cloud.control("deny", role="iotdomain-read", operation="lambda:GetPolicy")

    with pytest.raises(Blocked, match="lambda:GetPolicy"):
        its.lets_in(ARN, AUTHORIZER)
