"""The sweep as the watches call it: with a store, and beside requests at work."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.runs import Status
from bot.core.topics import Topic
from bot.core.wireseen import Served
from bot.errors import StoreAwayError
from bot.watching import sweep
from tests.support import watched as w
from tests.support.facts import DOMAIN, certificate, cname, config
from tests.support.fake_world import ENDPOINT
from tests.support.fakes import START, make_bot, make_run

PLACE = "111122223333/eu-central-1"
LEAF = "1eaf" * 16


@pytest.fixture
def bot():
    """One domain, as it should be."""
    made = make_bot()
    its = certificate(
        fingerprint=LEAF,
        renewal="ELIGIBLE",
        not_before=START - timedelta(days=10),
        not_after=START + timedelta(days=188),
    )
    one = config(changed_at=START - timedelta(days=10))
    made.world.configs[PLACE] = {one.name: one}
    made.world.certificates[PLACE] = {its.arn: its}
    made.world.records[DOMAIN] = {"CNAME": cname(ENDPOINT)}
    leaf = w.link(timedelta(days=188), fingerprint=LEAF)
    made.world.served = (w.served(leaf),)
    return made


def look(bot):
    return sweep(bot.services, bot.services.targets[0])


def test_what_was_seen_is_remembered_for_the_next_look(bot):
    first = look(bot)
    bot.clock.forward(minutes=5)
    bot.world.configs[PLACE].clear()
    second = look(bot)

    assert first.observed == first.unseen == ()
    assert [each.code for each in second.observed] == ["config_vanished"]
    (known,) = bot.store.inventory(PLACE).known
    assert known.seen_at == START
    assert known.gone_since == START + timedelta(minutes=5)


def test_without_the_store_nothing_is_looked_at(bot):
    looks = []
    bot.world.on_look = lambda: looks.append(1)
    bot.store.away = True

    with pytest.raises(StoreAwayError):
        look(bot)

    assert looks == []


def test_a_run_at_work_keeps_its_domain_to_itself_and_a_proposal_does_not(bot):
    bot.world.served = (replace(Served(port=8883, address="", sni=DOMAIN), error="x"),)
    proposed = bot.propose(make_run(status=Status.PROPOSED))
    waiting = look(bot)
    bot.store.put(replace(proposed, status=Status.RUNNING))
    working = look(bot)

    assert {each.gap.says for each in working.unseen} == {"R-42 is at work on it."}
    topics = {each.gap.topic for each in working.unseen}
    assert topics <= {Topic.PUBLIC, Topic.SERVED}
    assert "R-42" not in str(waiting.unseen)


def test_a_sweep_writes_nothing_to_aws(bot):
    look(bot)

    assert [each[0] for each in bot.world.calls] == ["clouds"]
