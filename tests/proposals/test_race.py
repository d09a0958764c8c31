"""Many at once: one proposal, one approval, one start."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot import proposals
from bot.core.runs import Status
from bot.errors import BotError, Refused
from bot.proposals import Click, ObstacleError
from tests.support.fake_slack import ADA, GRACE, TEAM
from tests.support.fakes import CHANNEL, START, make_bot
from tests.support.wished import wish

MANY = 50


@pytest.fixture(params=["memory", "valkey"])
def bot(request):
    """A bot with many approvers, on a store with memory and on a real one."""
    kept = None
    if request.param == "valkey":
        kept = request.getfixturevalue("store")
    bot = make_bot(store=kept)
    people = {f"U0APPR{number:03d}": None for number in range(MANY)}
    grace = bot.slack.people[GRACE]
    for person in people:
        bot.slack.people[person] = type(grace)(id=person, team=TEAM, name=person)
    bot.slack.groups["S0APPROVE"] = set(people)
    return bot


def click(person, number=0):
    at = START + timedelta(milliseconds=number)
    return Click(person=person, team=TEAM, channel=CHANNEL, at=at, message_ts="1.1")


def propose(bot, person=ADA, number=0):
    return proposals.propose(
        bot.services,
        wish("device.acme.example", bot.services.targets[0]),
        reason="the new line",
        click=click(person, number),
    )


def at_once(work):
    """Run everything at the same time; results, and sentences of those refused."""

    def tried(each):
        try:
            return each()
        except BotError as error:
            return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(tried, work))


def test_fifty_approvals_at_once_start_one_run(bot):
    run = propose(bot)
    people = sorted(bot.slack.groups["S0APPROVE"])

    results = at_once(
        [
            lambda person=person, number=number: proposals.approve(
                bot.services, run, click(person, number)
            )
            for number, person in enumerate(people)
        ]
    )

    kept = bot.store.get(run.id)
    winners = [each for each in results if not isinstance(each, Exception)]
    losers = [each for each in results if isinstance(each, Exception)]
    assert kept.status is Status.APPROVED
    assert len(kept.decisions) == len(winners) == 1
    (winner,) = kept.decisions
    assert len(losers) == MANY - 1
    for loser in losers:
        assert isinstance(loser, Refused)
        assert f"<@{winner.person}>" in str(loser)
    assert bot.engine.nudged("drive") == [run.id]


def test_fifty_clicks_of_one_person_are_one_approval(bot):
    run = propose(bot)
    person = min(bot.slack.groups["S0APPROVE"])

    at_once(
        [
            lambda number=number: proposals.approve(
                bot.services, run, click(person, number)
            )
            for number in range(MANY)
        ]
    )

    assert len(bot.store.get(run.id).decisions) == 1
    assert bot.engine.nudged("drive") == [run.id]


def test_requests_for_one_domain_at_once_are_one_request(bot):
    bot.slack.groups["S0REQUEST"] = {ADA, *bot.slack.groups["S0APPROVE"]}
    people = sorted(bot.slack.groups["S0REQUEST"])[:20]

    results = at_once(
        [
            lambda person=person, number=number: propose(bot, person, number)
            for number, person in enumerate(people)
        ]
    )

    (made,) = (each for each in results if not isinstance(each, Exception))
    told = [each for each in results if isinstance(each, ObstacleError)]
    assert len(told) == len(people) - 1
    assert all(each.holder.id == made.id for each in told)
    assert len(bot.store.runs()) == 1
