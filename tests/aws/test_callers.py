"""In whose name AWS is asked, what is kept, and what is put on record."""

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.aws import Aws
from bot.aws.access import Access, lane_of, session_name
from bot.aws.pace import Lane
from bot.aws.session import Sessions
from bot.core.targets import DnsAccount
from bot.errors import Blocked
from tests.support.aws_stand_in import ACCOUNT, DNS_ACCOUNT, OURS
from tests.support.relay import relay


def test_importing_the_package_loads_no_boto3():
    code = "import sys, bot.aws; print([m for m in sys.modules if 'boto' in m])"

    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"


def test_each_call_names_the_request_the_person_and_the_bot(clouds, place, cloud):
    clouds.iot(place).endpoint()

    (assumed,) = cloud.calls("AssumeRole")
    (asked,) = cloud.calls("DescribeEndpoint")
    assert assumed["params"]["RoleSessionName"] == "R-42.U0ADA0001"
    assert asked["principal"].endswith("assumed-role/iotdomain-read/R-42.U0ADA0001")
    assert "iotdomain/R-42" in asked["user_agent"]
    assert "iotdomain/R-42" in assumed["user_agent"]


def test_one_role_and_name_is_assumed_once_for_many_threads(aws, place, cloud):
    def ask():
        aws.for_caller("R-42", "U0ADA0001").iot(place).endpoint()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)

    assert len(cloud.calls("DescribeEndpoint")) == 8
    assert len(cloud.calls("AssumeRole")) == 1


def test_another_person_or_role_is_another_session(aws, place, cloud):
    aws.for_caller("R-42", "U0ADA0001").iot(place).endpoint()
    aws.for_caller("R-42", "U0GRACE01").iot(place).endpoint()
    aws.for_caller("R-42", "U0ADA0001").iot(place, write=True).find_config("none")

    assert len(cloud.calls("AssumeRole")) == 3


def test_credentials_are_renewed_five_minutes_before_their_end(cloud, place):
    clock = [datetime.now(UTC)]
    aws = Aws(now=lambda: clock[0], endpoint_url=cloud.url)
    iot = aws.for_caller("R-42", "U0ADA0001").iot(place)
    iot.endpoint()

    clock[0] += timedelta(minutes=54)
    iot.endpoint()
    before = len(cloud.calls("AssumeRole"))
    clock[0] += timedelta(minutes=2)
    iot.endpoint()

    assert before == 1
    assert len(cloud.calls("AssumeRole")) == 2
    aws.close()


def test_no_more_sessions_are_kept_than_are_useful(aws, place, monkeypatch):
    monkeypatch.setattr("bot.aws.session._MOST_SLOTS", 2)

    for number in range(4):
        aws.for_caller(f"R-{number}", "U0ADA0001").iot(place).endpoint()

    assert len(aws.sessions()._slots) == 2


@pytest.mark.parametrize(
    ("run_id", "who", "lane"),
    [
        ("R-42", "U0ADA0001", Lane.RUN),
        ("R-0", "U0ADA0001", Lane.RUN),
        ("look", "U0ADA0001", Lane.PLAN),
        ("look", "iotdomain", Lane.SWEEP),
    ],
)
def test_a_run_is_more_urgent_than_a_plan_and_a_plan_than_a_sweep(run_id, who, lane):
    assert lane_of(run_id, who) is lane


def test_after_a_burst_only_a_few_are_kept(cloud, place):
    clock = [0.0]
    sessions = Sessions(
        now=lambda: datetime.now(UTC),
        endpoint_url=cloud.url,
        monotonic=lambda: clock[0],
    )

    def ask(number):
        access = Access(
            role=place.read,
            account=place.account,
            place=place.place,
            region=place.region,
            session_name=f"look.U{number}",
            agent="iotdomain/look",
        )
        sessions.client(access, "iot")

    for number in range(12):
        ask(number)
    at_once = len(sessions._slots)
    clock[0] += 300
    ask(0)

    assert at_once == 12
    assert len(sessions._slots) == 8
    sessions.close()


def test_all_callers_and_roles_share_their_connections(cloud, place):
    with relay(cloud.url) as between:
        aws = Aws(now=lambda: datetime.now(UTC), endpoint_url=between.url)
        for number in range(4):
            iot = aws.for_caller(f"R-{number}", "U0ADA0001").iot(place)
            iot.endpoint()
            iot.count_configs()
        aws.close()

    assert len(cloud.calls("AssumeRole")) == 4
    assert between.connections == 1


def test_sessions_ended_before_their_time_are_simply_begun_anew(clouds, place, cloud):
    iot = clouds.iot(place)
    first = iot.endpoint()
    ended = cloud.control("credentials")["ended"]

    second = iot.endpoint()

    assert ended == 1
    assert second == first
    assert len(cloud.calls("AssumeRole")) == 2


def test_a_write_is_put_on_record_with_the_id_by_which_aws_finds_it(aws, place, cloud):
    seen = []
    clouds = aws.for_caller("R-42", "U0ADA0001", seen.append)

    clouds.acm(place, write=True).request(
        names=("device.acme.example",), key="RSA_2048", token="t1", tags=OURS
    )

    (call,) = cloud.calls("RequestCertificate")
    assert seen == clouds.calls
    assert clouds.calls[0].operation == "RequestCertificate"
    assert clouds.calls[0].request_id == call["request_id"]
    assert clouds.calls[0].account == ACCOUNT
    assert clouds.calls[0].at.tzinfo is not None


def test_reads_are_not_put_on_record(clouds, place):
    clouds.iot(place).configs()
    clouds.zones(place.dns[0]).public_zone("acme.example")

    assert clouds.calls == []


def test_two_accounts_and_regions_are_kept_apart(aws, place):
    there = replace(place, region="us-east-1")
    clouds = aws.for_caller("look", "U0ADA0001")

    here, other = clouds.iot(place).endpoint(), clouds.iot(there).endpoint()

    assert "eu-central-1" in here
    assert "us-east-1" in other


def test_without_an_apply_role_nothing_can_be_written(clouds, place):
    dns = place.dns[0]
    readable = DnsAccount(account=dns.account, read=dns.read, apply=None)

    with pytest.raises(Blocked) as blocked:
        clouds.zones(readable, write=True)

    assert DNS_ACCOUNT in str(blocked.value)
    assert blocked.value.who == "whoever runs the bot"
    assert "apply_role" in blocked.value.do


@given(st.text(max_size=90), st.text(max_size=90))
def test_session_names_are_always_what_sts_takes(run_id, user_id):
    name = session_name(run_id, user_id)

    assert 2 <= len(name) <= 64
    assert name.isascii()
    assert all(char.isalnum() or char in "_+=,.@-" for char in name)


def test_the_person_survives_in_a_long_session_name():
    assert session_name("R-" + "4" * 90, "U0ADA0001").endswith(".U0ADA0001")
