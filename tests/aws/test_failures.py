"""What becomes of AWS's refusals and silences. Texts decide nothing here."""

from dataclasses import replace

import pytest

from bot.aws import Aws
from bot.core.targets import Role
from bot.errors import Blocked, Permanent, Transient
from tests.support.aws_stand_in import ACCOUNT, OURS


@pytest.fixture
def fail(cloud):
    def add(operation, error, status=400, **more):
        cloud.control("fault", operation=operation, error=error, status=status, **more)

    return add


@pytest.fixture
def iot(clouds, place):
    return clouds.iot(place)


def request(clouds, place):
    return clouds.acm(place, write=True).request(
        names=("device.acme.example",), key="RSA_2048", token="t1", tags=OURS
    )


def test_a_denied_action_names_itself_the_role_and_who_must_act(iot, cloud):
    cloud.control(
        "deny", role="iotdomain-read", operation="iot:ListDomainConfigurations"
    )

    with pytest.raises(Blocked) as blocked:
        iot.configs()

    assert "`iot:ListDomainConfigurations`" in str(blocked.value)
    assert f"arn:aws:iam::{ACCOUNT}:role/iotdomain-read" in str(blocked.value)
    assert "request id" in str(blocked.value)
    assert blocked.value.who == f"the AWS administrator of production ({ACCOUNT})"
    assert "allow `iot:ListDomainConfigurations`" in blocked.value.do


def test_what_aws_says_is_shown_because_it_may_name_another_action(iot, fail):
    fail(
        "DescribeEndpoint",
        "AccessDeniedException",
        403,
        message="not authorized to perform: acm:GetCertificate",
    )

    with pytest.raises(Blocked, match="acm:GetCertificate"):
        iot.endpoint()


@pytest.mark.parametrize(
    "role",
    [
        Role(arn=f"arn:aws:iam::{ACCOUNT}:role/iotdomain-read", external_id="wrong"),
        Role(arn=f"arn:aws:iam::{ACCOUNT}:role/iotdomain-read"),
        Role(arn=f"arn:aws:iam::{ACCOUNT}:role/nobody", external_id="acme-iotdomain"),
    ],
)
def test_a_role_that_does_not_trust_us_blocks_with_what_to_do(clouds, place, role):
    iot = clouds.iot(replace(place, read=role))

    with pytest.raises(Blocked) as blocked:
        iot.endpoint()

    assert "may not assume" in str(blocked.value)
    assert role.arn in str(blocked.value)
    assert "production" in blocked.value.who
    assert "ExternalId" in blocked.value.do


def test_the_dns_account_is_named_when_it_denies(clouds, place, cloud):
    cloud.control(
        "deny", role="iotdomain-dns-read", operation="route53:ListHostedZonesByName"
    )

    with pytest.raises(Blocked) as blocked:
        clouds.zones(place.dns[0]).public_zone("acme.example")

    assert "777788889999" in blocked.value.who
    assert "route53:ListHostedZonesByName" in blocked.value.do


@pytest.mark.parametrize("error", ["ExpiredToken", "ExpiredTokenException"])
def test_credentials_that_stay_expired_block(iot, fail, error):
    fail("DescribeEndpoint", error, 403, times=2)

    with pytest.raises(Blocked, match="no longer accepts") as blocked:
        iot.endpoint()

    assert blocked.value.who == "whoever runs the bot"


def test_our_own_expired_credentials_block(iot, fail):
    fail("AssumeRole", "ExpiredToken", 403)

    with pytest.raises(Blocked, match="sts:AssumeRole"):
        iot.endpoint()


def test_a_wrong_secret_blocks(cloud, place, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-it")
    aws = Aws(now=cloud.world.now, endpoint_url=cloud.url)

    with pytest.raises(Blocked, match="SignatureDoesNotMatch") as blocked:
        aws.for_caller("R-42", "U0ADA0001").iot(place).endpoint()

    assert "clock" in blocked.value.do
    assert "not-it" not in str(blocked.value)


def test_no_credentials_at_all_block(cloud, place, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    aws = Aws(now=cloud.world.now, endpoint_url=cloud.url)

    with pytest.raises(Blocked, match="no usable AWS credentials"):
        aws.for_caller("R-42", "U0ADA0001").iot(place).endpoint()


def test_a_profile_that_is_not_there_blocks(cloud, place, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    aws = Aws(now=cloud.world.now, endpoint_url=cloud.url)

    with pytest.raises(Blocked, match="no usable AWS credentials"):
        aws.for_caller("R-42", "U0ADA0001").iot(place).endpoint()


def test_a_read_that_came_too_fast_is_asked_again_at_once(iot, fail, cloud):
    fail("DescribeEndpoint", "ThrottlingException", times=2)

    found = iot.endpoint()

    assert found
    assert len(cloud.calls("DescribeEndpoint")) == 3


def test_a_read_throttled_for_longer_is_for_later(iot, fail):
    fail("DescribeEndpoint", "ThrottlingException", times=3)

    with pytest.raises(Transient, match="slow down") as later:
        iot.endpoint()

    assert later.value.delay.total_seconds() > 0


def test_a_throttled_write_is_for_later_and_was_tried_once(clouds, place, fail, cloud):
    fail("RequestCertificate", "ThrottlingException")

    with pytest.raises(Transient, match="slow down"):
        request(clouds, place)

    assert len(cloud.calls("RequestCertificate")) == 1
    assert clouds.calls == []


@pytest.mark.parametrize(
    ("error", "status"),
    [("InternalFailure", 500), ("ServiceUnavailable", 503), ("Nobody knows", 502)],
)
def test_a_failing_server_is_for_later(iot, fail, error, status):
    fail("DescribeEndpoint", error, status)

    with pytest.raises(Transient):
        iot.endpoint()


def test_no_answer_in_time_is_for_later(iot, fail):
    fail("DescribeEndpoint", "InternalFailure", delay_seconds=1.5)

    with pytest.raises(Transient, match=r"did not answer .* in time"):
        iot.endpoint()


def test_a_lost_answer_to_a_write_is_for_later_and_the_effect_is_found(
    clouds, place, fail
):
    fail("RequestCertificate", "InternalFailure", drop=True, after_effect=True)

    with pytest.raises(Transient, match="could not be reached"):
        request(clouds, place)

    assert len(clouds.acm(place).covering("device.acme.example")) == 1


def test_nobody_listening_is_for_later(cloud, place):
    aws = Aws(now=cloud.world.now, endpoint_url="http://127.0.0.1:9")

    with pytest.raises(Transient, match="could not be reached"):
        aws.for_caller("R-42", "U0ADA0001").iot(place).endpoint()


@pytest.mark.parametrize(
    "error", ["LimitExceededException", "ValidationException", "SomethingNew"]
)
def test_everything_else_is_final_and_shows_code_words_and_request_id(
    clouds, place, fail, cloud, error
):
    fail("RequestCertificate", error, message="Some <words> & `more`")

    with pytest.raises(Permanent) as final:
        request(clouds, place)

    (call,) = cloud.calls("RequestCertificate")
    assert f"`{error}`" in str(final.value)
    assert call["request_id"] in str(final.value)
    assert "`Some &lt;words&gt; &amp; 'more'`" in str(final.value)


@pytest.mark.parametrize(
    "text", ["AccessDenied", "ThrottlingException", "", "not found"]
)
def test_words_decide_nothing(clouds, place, fail, text):
    fail("RequestCertificate", "LimitExceededException", message=text)

    with pytest.raises(Permanent, match="LimitExceededException"):
        request(clouds, place)


def test_a_quota_that_was_never_raised_has_its_default(iot, fail):
    fail("GetServiceQuota", "NoSuchResourceException")

    assert iot.configs_limit() == 10


def test_a_quota_that_cannot_be_read_says_so(iot, fail):
    fail("GetServiceQuota", "AccessDeniedException")

    with pytest.raises(Blocked, match="servicequotas:GetServiceQuota"):
        iot.configs_limit()
