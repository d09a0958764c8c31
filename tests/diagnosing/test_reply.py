"""One reply in a thread: posted once, edited after that, and no trouble when gone."""

import pytest

from bot.core.runs import Message
from bot.diagnosing import Reply
from bot.errors import SlackAwayError, SlackRefusedError
from tests.support.fakes import make_bot

ROOT = Message("C0IOTDOM1", "1795441800.000100")
SAID = {"text": "Looking: x.", "blocks": []}


@pytest.fixture
def bot():
    return make_bot()


@pytest.fixture
def reply(bot):
    return Reply(services=bot.services, key="row:1", root=ROOT)


def test_it_is_posted_once_under_its_root(bot, reply):
    reply.post(SAID)
    reply.post(SAID)

    ((place, _, thread),) = bot.slack.posts
    assert (reply.place, thread) == (place, ROOT.ts)


def test_what_it_says_before_the_last_may_get_lost(bot, reply):
    reply.post(SAID)
    bot.slack.away = True

    reply.say(SAID, last=False)
    with pytest.raises(SlackAwayError):
        reply.say(SAID, last=True)


def test_where_somebody_deleted_it_nothing_is_said(bot, reply, monkeypatch):
    def gone(*_given):
        raise SlackRefusedError("Gone.", error="message_not_found")

    reply.post(SAID)
    monkeypatch.setattr(bot.slack, "edit", gone)

    reply.say(SAID, last=True)


def test_before_it_stands_somewhere_it_says_nothing(bot, reply):
    reply.say(SAID, last=True)

    assert bot.slack.edits == bot.slack.posts == []


def test_another_key_is_another_reply(bot, reply):
    reply.post(SAID)

    assert Reply(services=bot.services, key="row:2", root=ROOT).place is None
