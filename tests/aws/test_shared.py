"""Look-ups that ask the same get one answer; whoever decides asks for itself."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.aws.shared import LIFE, Shared
from bot.core.targets import DnsAccount
from tests.support.aws_stand_in import DNS_ACCOUNT
from tests.support.facts import role

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def monotonic(self):
        return self.seconds

    def now(self):
        return NOW + timedelta(seconds=self.seconds)


@pytest.fixture
def clock():
    return Clock()


class Asker(Shared):
    """For somebody whose command came in at noon, unless it is said otherwise."""

    def answer(self, operation, about, ask, *, since=NOW):
        return super().answer(operation, about, ask, since=since)


@pytest.fixture
def shared(clock):
    return Asker(now=clock.now, monotonic=clock.monotonic)


def test_the_second_who_asks_gets_the_answer_of_the_first_and_its_time(shared, clock):
    first = shared.answer("ListCertificates", ("role", {}), lambda: "one")
    clock.seconds = 3

    second = shared.answer("ListCertificates", ("role", {}), lambda: "two")

    assert first == ("one", None)
    assert second == ("one", NOW)


def test_an_answer_is_good_for_some_seconds_only(shared, clock):
    shared.answer("ListCertificates", (), lambda: "one")
    clock.seconds = LIFE

    assert shared.answer("ListCertificates", (), lambda: "two") == ("two", None)


def test_whoever_asks_after_it_was_asked_for_gets_a_new_one(shared, clock):
    shared.answer("ListCertificates", (), lambda: "one")
    clock.seconds = 2

    later = shared.answer("ListCertificates", (), lambda: "two", since=clock.now())

    assert later == ("two", None)


def test_what_stays_as_it_is_is_kept_longer_and_has_no_age(shared, clock):
    shared.answer("DescribeEndpoint", (), lambda: "one")
    clock.seconds = 1.5 * LIFE

    again = shared.answer("DescribeEndpoint", (), lambda: "two", since=clock.now())

    assert again == ("one", None)


@pytest.mark.parametrize(
    "other",
    [
        ("ListCertificates", ("another role", "eu-central-1", {"a": 1})),
        ("ListCertificates", ("role", "us-east-1", {"a": 1})),
        ("ListCertificates", ("role", "eu-central-1", {"a": 2})),
        ("ListCertificates", ("role", "eu-central-1", {})),
        ("DescribeCertificate", ("role", "eu-central-1", {"a": 1})),
    ],
)
def test_another_role_place_action_or_parameter_is_another_question(shared, other):
    shared.answer("ListCertificates", ("role", "eu-central-1", {"a": 1}), lambda: "one")

    assert shared.answer(*other, lambda: "two") == ("two", None)


def test_who_comes_while_it_is_asked_waits_for_the_same_answer(shared):
    asked, answers = [], []

    def ask():
        asked.append(1)
        time.sleep(0.1)
        return "one"

    def one():
        answers.append(shared.answer("ListCertificates", (), ask)[0])

    threads = [threading.Thread(target=one) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(5)

    assert asked == [1]
    assert answers == ["one"] * 8


def test_a_failure_is_for_those_who_waited_and_is_not_kept(shared):
    def fails():
        raise ConnectionError

    with pytest.raises(ConnectionError):
        shared.answer("ListCertificates", (), fails)

    assert shared.answer("ListCertificates", (), lambda: "two") == ("two", None)


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_over_is_let_go(shared, clock):
    for number in range(50):
        shared.answer("DescribeCertificate", (number,), lambda: "one")
    clock.seconds = 2 * LIFE

    shared.answer("DescribeCertificate", (0,), lambda: "two", since=clock.now())

    assert len(shared._held) == 1


def look_up(clouds, place):
    clouds.iot(place).config_names()
    clouds.iot(place).endpoint()
    clouds.iot(place).find_config("none")


def test_look_ups_of_two_people_ask_aws_once(aws, place, cloud):
    first = aws.for_caller("look", "U0ADA0001").shared(LONG_AGO)
    second = aws.for_caller("look", "U0GRACE01").shared(LONG_AGO)

    look_up(first, place)
    look_up(second, place)

    assert len(cloud.calls("ListDomainConfigurations")) == 1
    assert len(cloud.calls("DescribeEndpoint")) == 1
    assert first.seen_since is None
    assert second.seen_since is not None


@pytest.mark.parametrize("who", ["R-42", "look"])
def test_a_run_and_a_plan_always_ask_for_themselves(aws, place, cloud, who):
    look_up(aws.for_caller("look", "U0ADA0001").shared(LONG_AGO), place)
    mine = aws.for_caller(who, "U0ADA0001")

    look_up(mine, place)

    assert len(cloud.calls("ListDomainConfigurations")) == 2
    assert len(cloud.calls("DescribeEndpoint")) == 2
    assert mine.seen_since is None


def test_look_ups_of_many_names_list_the_zones_once(aws, cloud):
    account = DnsAccount(
        account=DNS_ACCOUNT,
        read=role(DNS_ACCOUNT, "iotdomain-dns-read"),
        apply=role(DNS_ACCOUNT, "iotdomain-dns-apply"),
    )
    shared = aws.for_caller("look", "U0ADA0001").shared(LONG_AGO).zones(account)
    own = aws.for_caller("look", "U0ADA0001").zones(account)
    names = ("acme.example", "a.acme.example", "b.acme.example")

    found = [shared.public_zone(each) for each in names]

    assert len(cloud.calls("ListHostedZonesByName")) == 1
    assert found == [own.public_zone(each) for each in names]
    assert found[0] is not None
