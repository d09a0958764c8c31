"""`@iotdomain …` does what `/iotdomain …` does, once, and for people only."""

import pytest

from bot.errors import StoreAwayError
from handlers.mentions import words_for
from handlers.registry import VERBS
from tests.support.fake_slack import ADA, GRACE, MIKA, STRANGER, TEAM
from tests.support.slack_payloads import (
    OURSELVES,
    click,
    command,
    mention,
    submission,
    words_of,
)

ROOT = "1795441000.000100"
WHOLE = 'create device.acme.example reason="the new line"'
# What changes something may well answer otherwise the second time.
LOOKS = [name for name, verb in VERBS.items() if not verb.changes]


def button_of(payload):
    (block,) = [each for each in payload["blocks"] if each["type"] == "actions"]
    return block["elements"][0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0IOTDOM1> status d.acme.example", "status d.acme.example"),
        ("<@U0IOTDOM1|iotdomain> list", "list"),
        ("  <@U0IOTDOM1>\u00a0list ", "list"),
        ("hello <@U0GRACE01>, <@U0IOTDOM1> list", "list"),
        ("<@U0IOTDOM1> show <@U0IOTDOM1>", "show <@U0IOTDOM1>"),
        ("<@U0IOTDOM1>", ""),
        ("<@U0IOTDOM12> list", ""),
        ("nobody named", ""),
    ],
)
def test_what_follows_the_name_is_for_the_bot(text, words):
    assert words_for(OURSELVES, text) == words


def test_a_mention_is_on_record_before_its_ack(front, bot):
    seen = []
    bot.engine.nudge = lambda task, key: seen.append(bot.store.inbox(key))

    front.send(mention("requests", user=ADA))

    (row,) = seen
    assert (row.kind, row.body["text"], row.body["user"]) == (
        "mention",
        "requests",
        ADA,
    )


def test_a_redelivered_mention_is_answered_once(front, bot):
    payload = mention("requests", user=ADA)

    front.do(payload)
    front.do(payload)

    assert len(bot.slack.whispers) == 1


@pytest.mark.parametrize("thread", [None, ROOT])
def test_the_answer_stands_where_it_was_asked_for_that_person_alone(front, bot, thread):
    front.do(mention("requests", user=ADA, channel="C0GENERAL", thread=thread))

    ((channel, user, _),) = bot.slack.whispers
    assert (channel, user, bot.slack.threads) == ("C0GENERAL", ADA, [thread])


def test_where_it_cannot_stand_it_goes_to_a_channel_of_the_bot(front, bot):
    bot.slack.not_in.add("C0GENERAL")

    front.do(mention("requests", user=ADA, channel="C0GENERAL", thread=ROOT))

    ((channel, user, _),) = bot.slack.whispers
    assert (channel, user, bot.slack.threads) == ("C0IOTDOM1", ADA, [None])


@pytest.mark.parametrize("words", ["", *LOOKS, "cancel", "help create", "stauts"])
def test_every_verb_says_the_same_as_the_command(front, words):
    acked = front.send(command(words, user=ADA))
    told = front.settle()
    typed = words_of(told[-1]) if told else acked

    said = front.do(mention(words, user=ADA))

    assert said
    assert words_of_first(said) in typed


def words_of_first(said):
    """The first words; the ack of a command holds them as JSON."""
    return said.partition("\n")[0]


def test_all_in_one_line_makes_a_request(front, bot):
    said = front.do(mention(WHOLE, user=ADA, thread=ROOT))

    assert "waits for approval" in said
    assert [run.plan.domain for run in bot.store.runs()] == ["device.acme.example"]


def test_a_link_that_slack_made_of_the_name_is_understood(front, bot):
    typed = "create <http://d.acme.example|d.acme.example> reason=“new line”"

    front.do(mention(typed, user=ADA))

    assert [run.plan.domain for run in bot.store.runs()] == ["d.acme.example"]


def test_too_few_words_offer_the_form_and_keep_them(front, bot):
    front.do(mention("create device.acme.example", user=ADA, thread=ROOT))
    ((_, _, offered),) = bot.slack.whispers
    button = button_of(offered)

    front.send(click(button["action_id"], button["value"], user=ADA))

    ((_, view),) = bot.slack.views
    assert view["callback_id"] == "create"
    assert "device.acme.example" in str(view["blocks"])
    assert "device" not in button["value"]


def test_the_form_that_was_offered_makes_the_request(front, bot):
    front.do(mention("create", user=ADA))
    button = button_of(bot.slack.whispers[-1][2])
    front.send(click("open_create", button["value"], user=ADA))
    ((_, view),) = bot.slack.views
    fields = {
        "domain": "device.acme.example",
        "target": "111122223333/eu-central-1",
        "reason": "the new line",
    }

    front.do(submission("create", fields, user=ADA, metadata=view["private_metadata"]))

    assert "waits for approval" in words_of(bot.slack.answers[-1][1])


@pytest.mark.parametrize("how", ["other", "late", "altered", "stranger"])
def test_the_offer_is_for_that_person_and_for_half_an_hour(front, bot, how):
    front.do(mention("create", user=ADA))
    value = button_of(bot.slack.whispers[-1][2])["value"]
    if how == "late":
        bot.clock.forward(minutes=31)

    front.do(
        click(
            "open_create",
            "x" if how == "altered" else value,
            user=GRACE if how == "other" else ADA,
            team="T0OTHER01" if how == "stranger" else TEAM,
        )
    )

    assert bot.slack.views == []
    assert "kept for half an hour" in words_of(bot.slack.answers[-1][1])


@pytest.mark.parametrize(
    "changes",
    [
        {"event": {"bot_id": "B0OTHER01"}},
        {"event": {"subtype": "bot_message"}},
        {"event": {"subtype": "thread_broadcast"}},
        {"event": {"edited": {"user": ADA, "ts": "1795441801.000000"}}},
        {"event": {"user": ""}},
        {"event": {"user": None}},
        {"event_id": ""},
        {"event": {"user": OURSELVES}},
    ],
    ids=str,
)
def test_what_no_person_typed_now_is_left_alone(front, bot, changes):
    said = front.do(mention(WHOLE, user=ADA, **changes))

    assert said == ""
    assert not bot.store.received
    assert bot.store.runs() == ()


def test_other_events_are_acked_and_left_alone(front, bot):
    payload = mention("list", user=ADA, event={"type": "message"})

    front.send(payload)

    assert not bot.store.received


@pytest.mark.parametrize("who", [ADA, STRANGER])
@pytest.mark.parametrize("words", [WHOLE, "create", "list", "cancel R-1"])
def test_in_a_channel_shared_with_others_nothing_is_done(front, bot, who, words):
    said = front.do(mention(words, user=who, is_ext_shared_channel=True))

    assert "shared with another organisation" in said
    assert bot.store.runs() == ()
    assert bot.slack.views == []
    assert "production" not in said


def test_a_stranger_is_refused_and_sees_no_account(front, bot):
    said = front.do(mention("create", user=STRANGER, team="T0OTHER01"))

    assert "another workspace" in said
    assert "Nothing was created" in said
    assert "111122223333" not in said


def test_who_may_not_ask_is_refused_and_the_refusal_is_recorded(front, bot):
    said = front.do(mention(WHOLE, user=MIKA))

    assert "*Not created*" in said
    assert [each["verdict"] for each in bot.store.entries] == ["refused"]


def test_a_mention_while_the_store_is_away_is_answered_in_its_thread(front, bot):
    bot.store.away = True

    front.send(mention("list", user=ADA, thread=ROOT))

    ((_, _, said),) = bot.slack.whispers
    assert "not put this on record" in words_of(said)
    assert bot.slack.threads == [ROOT]


def test_a_mention_waits_for_the_sweep_when_the_engine_is_away(front, bot):
    bot.engine.away = StoreAwayError("The engine is away.")

    front.send(mention("list", user=ADA))

    assert len(bot.store.waiting_rows(bot.clock.forward(minutes=1))) == 1
