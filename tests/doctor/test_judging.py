"""What is judged without asking anybody: clocks, room, people."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor.machine import clock, room
from bot.doctor.people import approvals
from bot.doctor.result import Status

NOW = datetime(2026, 11, 27, tzinfo=UTC)
ADA, GRACE, NOOR = "U0ADA0001", "U0GRACE01", "U0NOOR001"


@pytest.mark.parametrize(
    ("seconds", "status"),
    [
        (0, Status.OK),
        (29, Status.OK),
        (30, Status.WARNING),
        (299, Status.WARNING),
        (300, Status.FAULT),
    ],
)
def test_a_clock_is_judged_in_both_directions(seconds, status):
    for off in (timedelta(seconds=seconds), -timedelta(seconds=seconds)):
        assert clock(NOW + off, NOW).status is status


@pytest.mark.parametrize(
    ("megabytes", "status"),
    [(49, Status.FAULT), (50, Status.WARNING), (499, Status.WARNING), (500, Status.OK)],
)
def test_room_on_the_disk_is_judged(megabytes, status):
    assert room(megabytes * 2**20).status is status


@pytest.mark.parametrize(
    ("quorum", "approvers", "requesters", "status"),
    [
        (1, {GRACE}, {ADA}, Status.OK),
        (1, {GRACE}, {GRACE}, Status.FAULT),
        (1, {GRACE}, {ADA, GRACE}, Status.WARNING),
        (2, {GRACE, NOOR}, {ADA}, Status.OK),
        (2, {GRACE, NOOR}, {ADA, NOOR}, Status.WARNING),
        (3, {GRACE, NOOR}, {ADA}, Status.FAULT),
        (1, set(), set(), Status.FAULT),
    ],
)
def test_approvals_are_counted_without_the_one_who_asks(
    quorum, approvers, requesters, status
):
    found = approvals(quorum, frozenset(approvers), frozenset(requesters))

    assert found.status is status


_people = st.frozensets(st.sampled_from("ABCDE"))


@given(st.integers(1, 4), _people, _people)
def test_it_is_fine_only_if_everyone_who_asks_can_be_approved(
    quorum, approvers, requesters
):
    found = approvals(quorum, approvers, requesters)

    can = [len(approvers - {each}) >= quorum for each in requesters]
    if found.status is Status.OK:
        assert all(can)
    if found.status is Status.FAULT:
        assert not any(can)
