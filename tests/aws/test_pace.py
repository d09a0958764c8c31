"""No second sees more calls than AWS answers, and a run never waits behind look-ups."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.aws.pace import Lane, Pace, Paces, TooManyWaitError
from bot.aws.rates import EACH, RATES, TOGETHER, rate_of

SECOND = 0.2


def most_in_a_second(moments, second=SECOND):
    return max(
        sum(moment <= each < moment + second for each in moments) for moment in moments
    )


def all_at_once(pace, lanes, lasts):
    """Every call in a thread of its own; when each arrived, by lane."""
    arrived = []

    def call(lane, seconds):
        with pace.turn(lane):
            time.sleep(seconds / 2)
            arrived.append((lane, time.monotonic()))
            time.sleep(seconds / 2)

    with ThreadPoolExecutor(len(lanes)) as pool:
        list(pool.map(call, lanes, lasts))
    return arrived


@settings(max_examples=12, deadline=None)
@given(
    most=some.integers(1, 6),
    calls=some.lists(
        some.tuples(some.sampled_from(Lane), some.sampled_from([0, 0.01, 0.05])),
        min_size=1,
        max_size=24,
    ),
)
def test_whenever_calls_arrive_no_second_has_too_many(most, calls):
    pace = Pace(most, second=SECOND)
    lanes, lasts = zip(*calls, strict=True)

    arrived = all_at_once(pace, lanes, lasts)

    assert len(arrived) == len(calls)
    assert most_in_a_second([at for _, at in arrived]) <= most


def test_a_run_goes_before_fifty_look_ups_that_came_first():
    pace = Pace(10, second=SECOND)
    looks = threading.Thread(
        target=all_at_once, args=(pace, [Lane.LOOK] * 50, [0.01] * 50)
    )
    looks.start()
    time.sleep(SECOND / 2)
    began = time.monotonic()

    for _ in range(2):
        with pace.turn(Lane.RUN):
            pass

    assert time.monotonic() - began < SECOND / 4
    looks.join(10)


def test_what_is_more_urgent_goes_first():
    pace = Pace(1, second=SECOND)
    with pace.turn(Lane.LOOK):
        pass
    order = []

    def call(lane):
        with pace.turn(lane):
            order.append(lane)

    threads = [
        threading.Thread(target=call, args=(each,)) for each in reversed(list(Lane))
    ]
    for each in threads:
        each.start()
        time.sleep(0.01)
    for each in threads:
        each.join(10)

    assert order == list(Lane)


def test_a_sweep_leaves_room_for_people():
    pace = Pace(10, second=30)
    for _ in range(6):
        with pace.turn(Lane.SWEEP):
            pass

    with pytest.raises(TooManyWaitError), pace.turn(Lane.SWEEP, patience=0):
        pass
    for _ in range(2):
        with pace.turn(Lane.LOOK, patience=0):
            pass
    with pytest.raises(TooManyWaitError), pace.turn(Lane.LOOK, patience=0):
        pass
    for _ in range(2):
        with pace.turn(Lane.RUN, patience=0):
            pass
    with pytest.raises(TooManyWaitError), pace.turn(Lane.RUN, patience=0):
        pass


def test_whoever_cannot_have_a_turn_in_time_is_told_so_at_once():
    pace = Pace(2, second=SECOND)
    looks = threading.Thread(
        target=all_at_once, args=(pace, [Lane.LOOK] * 12, [0.0] * 12)
    )
    looks.start()
    time.sleep(SECOND / 4)
    began = time.monotonic()

    with pytest.raises(TooManyWaitError), pace.turn(Lane.LOOK, patience=2 * SECOND):
        pass

    assert time.monotonic() - began < SECOND / 2
    looks.join(10)


def test_who_gives_up_lets_the_next_one_go():
    pace = Pace(1, second=SECOND)
    with (
        pace.turn(Lane.RUN),
        pytest.raises(TooManyWaitError),
        pace.turn(Lane.RUN, patience=0.01),
    ):
        pass
    with pace.turn(Lane.LOOK, patience=5):
        pass


def test_a_call_that_fails_gives_its_turn_back():
    pace = Pace(1, second=SECOND)
    with pytest.raises(ZeroDivisionError), pace.turn(Lane.RUN):
        raise ZeroDivisionError

    with pace.turn(Lane.RUN, patience=5):
        pass


def test_less_than_one_a_second_is_one_in_a_longer_time():
    pace = Pace(0.5, second=SECOND)
    began = time.monotonic()
    for _ in range(2):
        with pace.turn(Lane.RUN):
            pass

    assert time.monotonic() - began >= 2 * SECOND


def test_route_53_is_counted_together_and_for_the_whole_account():
    paces = Paces()
    one = paces.of("111122223333", "us-east-1", "route53", "GetHostedZone")

    assert paces.of("111122223333", "eu-central-1", "route53", "GetChange") is one
    assert paces.of("444455556666", "us-east-1", "route53", "GetChange") is not one


def test_other_services_are_counted_by_region_and_action():
    paces = Paces()
    one = paces.of("111122223333", "eu-central-1", "iot", "DescribeEndpoint")

    others = {
        paces.of("111122223333", "eu-central-1", "iot", "ListTagsForResource"),
        paces.of("111122223333", "us-east-1", "iot", "DescribeEndpoint"),
        paces.of("444455556666", "eu-central-1", "iot", "DescribeEndpoint"),
        paces.of("111122223333", "eu-central-1", "acm", "DescribeEndpoint"),
    }
    assert one not in others
    assert len(others) == 4


@pytest.mark.parametrize(
    ("service", "operation", "most"),
    [
        ("iot", "CreateDomainConfiguration", 1),
        ("iot", "DescribeDomainConfiguration", 10),
        ("acm", "ImportCertificate", 1),
        ("acm", "ListCertificates", 8),
        ("route53", "ListResourceRecordSets", 5),
        ("cloudtrail", "LookupEvents", 2),
        ("somethingnew", "Ask", 5),
    ],
)
def test_the_table_has_the_figure(service, operation, most):
    assert rate_of(service, operation)[1].each_second == most


def test_every_figure_has_a_source():
    assert all(rate.source for each in RATES.values() for rate in each.values())
    assert all(EACH in each or TOGETHER in each for each in RATES.values())
