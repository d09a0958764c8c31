"""Whom AWS IoT turns away: a change counts, a number alone does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.core.deep import Deep
from bot.core.diagnosis import Verdict, diagnosed
from bot.core.rejectedseen import Counted, RejectedSeen
from bot.core.rules.rejections import rose
from bot.core.topics import Gap, Topic
from tests.support import watched as w
from tests.support.facts import config

UNKNOWN = "DEVICE_CERTIFICATE_NOT_REGISTERED"
FAILED = "CUSTOM_AUTHORIZER_LAMBDA_EXECUTION_ERROR"
UNFIT = "CUSTOM_AUTHORIZER_PARAMETER_INVALID"
DISABLED = "DOMAIN_CONFIGURATION_DISABLED"
TOKEN = "SECURITY_TOKEN_EXPIRED"


def rejected(lately, usual=0, reason=UNKNOWN, hours=1.0):
    return RejectedSeen(
        lately=Counted(hours=hours, reasons=((reason, lately),)),
        usual=Counted(hours=24.0, reasons=((reason, usual),)),
    )


def seen(*args, gaps=(), enabled=True, **more):
    return w.watched(
        config=config(changed_at=w.LONG_AGO, enabled=enabled),
        deep=Deep(rejected=rejected(*args, **more)),
        gaps=gaps,
    )


def cause(facts):
    found = diagnosed(facts)
    return (found.cause[0] if found.cause else None, found.verdict)


@pytest.mark.parametrize(
    ("lately", "usual", "is_more"),
    [
        (0, 0, False),
        (9, 0, False),
        (10, 0, True),
        (30, 240, True),
        (29, 240, False),
        (1000, 24_000, False),
    ],
)
def test_more_is_three_times_the_mean_of_the_day_before_and_ten_at_least(
    lately, usual, is_more
):
    assert rose(rejected(lately, usual), (UNKNOWN,)) is is_more


def test_of_a_log_that_was_read_in_part_the_hours_that_were_read_count():
    assert rose(rejected(60, 480, hours=0.5), (UNKNOWN,))
    assert not rose(rejected(60, 480 * 3, hours=1.0), (UNKNOWN,))


@pytest.mark.parametrize(
    ("reason", "code", "verdict"),
    [
        (UNKNOWN, "devices_rejected", Verdict.NEEDS_YOU),
        (TOKEN, "devices_rejected", Verdict.NEEDS_YOU),
        (FAILED, "authorizer_rejects", Verdict.BROKEN),
        (UNFIT, "authorizer_rejects", Verdict.NEEDS_YOU),
    ],
)
def test_each_reason_has_its_rule(reason, code, verdict):
    assert cause(seen(40, 6, reason)) == (code, verdict)
    assert reason in diagnosed(seen(40, 6, reason)).cause[1].evidence


@pytest.mark.parametrize("reason", ["NOT_AUTHENTICATED", "SNI_MISUSED", DISABLED])
def test_what_the_bots_own_handshakes_could_be_is_not_judged(reason):
    assert cause(seen(4000, 0, reason)) == (None, Verdict.HEALTHY)


def test_who_runs_into_a_disabled_configuration_follows_from_it():
    found = diagnosed(seen(40, 0, DISABLED, enabled=False))

    assert found.cause[0] == "config_disabled"
    assert "rejected_as_disabled" in {code for code, _ in found.follows}


def test_where_nothing_is_logged_nothing_is_judged_and_it_is_said():
    off = Gap(Topic.LOGS, "The event is off.")
    found = diagnosed(seen(4000, gaps=(off,)))

    assert found.verdict is Verdict.HEALTHY
    assert {"devices_rejected", "authorizer_rejects"} <= set(dict(found.skipped))


@given(some.integers(0, 500), some.integers(0, 5000), some.integers(1, 50))
def test_more_of_the_usual_never_makes_it_more_unusual(lately, usual, more):
    if not rose(rejected(lately, usual), (UNKNOWN,)):
        assert not rose(rejected(lately, usual + more), (UNKNOWN,))
    else:
        assert rose(rejected(lately + more, usual), (UNKNOWN,))
