"""`/iotdomain freeze` and `unfreeze`: who may, what is said where, and what follows."""

from datetime import timedelta

import pytest

from bot.core.freezes import Place
from bot.core.runs import Status
from jobs.registry import run_job
from tests.support.fake_slack import ADA, GRACE, MIKA
from tests.support.fakes import make_bot, make_run, make_staging, make_target
from tests.support.slack_payloads import command, words_of

FREEZE = 'freeze account=production until=2h reason="incident 4711"'
CHANNEL, STAGING = "C0IOTDOM1", "C0IOTSTG1"


def posted(bot, channel):
    """What stands in a channel, and what its first message was edited to last."""
    return [words_of(p) for m, p, _ in bot.slack.posts if m.channel == channel]


def job(bot):
    run_job(bot.services, "freezes:now")


def test_an_approver_freezes_and_is_told_what_that_means(front, bot):
    said = front.do(command(FREEZE, user=GRACE))

    (freeze,) = bot.store.freezes()
    assert freeze.place == Place("111122223333")
    assert freeze.by == GRACE
    assert freeze.until - freeze.at == timedelta(hours=2)
    assert "*Frozen* · I change nothing in all regions of production" in said
    assert bot.store.entries[-1]["what"] == "froze"
    assert bot.store.entries[-1]["reason"] == "incident 4711"
    assert ("job", "freezes:now") in bot.engine.nudges


@pytest.mark.parametrize("who", [ADA, MIKA])
@pytest.mark.parametrize("line", [FREEZE, "unfreeze account=production"])
def test_who_may_not_approve_there_may_not_freeze_there(front, bot, who, line):
    said = front.do(command(line, user=who))

    assert "*Not frozen*" in said or "*Not unfrozen*" in said
    assert "Only an approver of every account and region" in said
    assert bot.store.freezes() == ()
    assert bot.store.entries[-1]["verdict"] == "refused"


def test_the_same_command_delivered_twice_freezes_once(front, bot):
    payload = command(FREEZE, user=GRACE)

    front.do(payload)
    front.do(payload)

    assert len(bot.store.freezes()) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("freeze account=production", "Say why"),
        ("freeze production", "I do not know what `production` means"),
        ('freeze account=nobody reason="x y"', "is no account"),
        ('freeze region=us-east-1 reason="x y"', "name the account too"),
        ('freeze reason="x y" until=yesterday', "no time that I understand"),
        ("unfreeze", "is not frozen"),
    ],
)
def test_what_cannot_be_meant_is_said(front, bot, line, said):
    assert said in front.do(command(line, user=GRACE))
    assert bot.store.freezes() == ()


def test_without_words_it_shows_what_is_frozen(front, bot):
    assert "*Frozen* · nothing" in front.do(command("freeze", user=MIKA))
    front.do(command(FREEZE, user=GRACE))

    said = front.do(command("freeze", user=MIKA))

    assert "all regions of production (111122223333)" in said
    assert "incident 4711" in said


def test_every_channel_concerned_is_told_once_and_again_at_the_end(front, bot):
    front.do(command('freeze reason="incident 4711"', user=GRACE))
    job(bot)
    job(bot)
    begun = [posted(bot, each) for each in (CHANNEL, STAGING)]
    front.do(command("unfreeze", user=GRACE))
    bot.clock.forward(seconds=30)
    job(bot)
    job(bot)

    assert [len(each) for each in begun] == [1, 1]
    assert "*Frozen*" in begun[0][0]
    assert "Changes are carried out again" in posted(bot, CHANNEL)[1]
    assert "*Unfrozen*" in words_of(bot.slack.edits[0][1])
    assert len(bot.slack.edits) == len(posted(bot, CHANNEL)) == 2
    assert bot.store.freezes() == ()


def test_a_freeze_ends_by_itself_and_that_is_on_record_and_told(front, bot):
    front.do(command(FREEZE, user=GRACE))
    job(bot)
    run = bot.store.put(make_run(status=Status.RUNNING, approved_at=bot.clock.now()))
    bot.clock.forward(hours=2)

    job(bot)

    assert bot.store.entries[-1]["what"] == "freeze ended"
    assert ("drive", run.id) in bot.engine.nudges
    assert "the time of the freeze is over" in words_of(bot.slack.edits[-1][1])


def test_slack_away_is_told_later(front, bot):
    front.do(command(FREEZE, user=GRACE))
    bot.slack.away = True
    job(bot)
    bot.slack.away = False
    assert posted(bot, CHANNEL) == []
    bot.clock.forward(minutes=1)

    job(bot)

    assert len(posted(bot, CHANNEL)) == 1


def test_where_it_only_looks_there_is_nothing_to_freeze(make_front):
    targets = (make_target(observe=True, apply=None), make_staging())
    bot = make_bot(targets=targets)

    said = make_front(bot).do(command(FREEZE, user=GRACE))

    assert "I only look there, so there is nothing to freeze" in said
    assert bot.store.freezes() == ()


def test_requests_there_have_their_messages_and_runs_looked_at(front, bot):
    there = bot.store.put(make_run())
    bot.store.put(
        make_run(
            id="R-43",
            number=43,
            token="t" * 20,
            status=Status.RUNNING,
            approved_at=bot.clock.now(),
        )
    )

    front.do(command(FREEZE, user=GRACE))

    assert ("tell", there.id) in bot.engine.nudges
    assert ("drive", "R-43") in bot.engine.nudges
    assert ("drive", there.id) not in bot.engine.nudges
