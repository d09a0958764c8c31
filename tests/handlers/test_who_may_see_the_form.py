"""The form names accounts, so it opens only for those who may ask for changes."""

import threading
from dataclasses import replace

import pytest
from slack_bolt import BoltRequest

from bot.core.targets import Members
from bot.errors import SlackRefusedError
from handlers.inbox import TYPED_PATIENCE
from tests.support.fake_slack import ADA, BARE, BOT, GONE, GUEST, MIKA, STRANGER
from tests.support.fakes import make_bot, make_staging, make_target
from tests.support.slack_payloads import click, command, mention, words_of

OUTSIDERS = [GUEST, STRANGER, BOT, GONE, BARE, "U0UNKNOWN"]
WAYS = {
    "nothing": "create",
    "a name": "create device.acme.example",
    "an unknown account": "create device.acme.example account=zzz",
    "an unknown region": "create region=mars",
}
ACCOUNTS = ("111122223333", "444455556666")


def names_accounts(said):
    return any(each in str(said) for each in ACCOUNTS)


@pytest.mark.parametrize("typed", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("way", [command, mention])
def test_an_outsider_is_refused_with_the_reason_and_sees_no_account(
    front, bot, who, typed, way
):
    for group in bot.slack.groups.values():
        group.add(who)

    acked = front.send(way(typed, user=who))
    front.settle()
    said = bot.slack.told()[-1]

    assert bot.slack.views == []
    assert "*Not created*" in words_of(said)
    assert bot.slack.person(who).outsider in words_of(said)
    assert not names_accounts([acked, *bot.slack.told()])
    assert bot.store.entries[-1]["verdict"] == "refused"
    assert bot.store.entries[-1]["who"] == who


def test_a_member_who_may_ask_nowhere_is_told_who_may(front, bot):
    front.do(command("create device.acme.example", user=MIKA))
    said = bot.slack.told()[-1]

    assert bot.slack.views == []
    assert "You may not ask for changes in any of the accounts" in words_of(said)
    assert "<!subteam^S0REQUEST>" in words_of(said)
    assert not names_accounts(said)


def test_the_form_names_only_the_accounts_for_which_one_may_ask(make_front):
    nobody = Members(users=frozenset({MIKA}))
    bot = make_bot(targets=(make_target(), replace(make_staging(), requesters=nobody)))

    make_front(bot).send(command("create", user=ADA))

    ((_, view),) = bot.slack.views
    assert "111122223333" in str(view)
    assert "444455556666" not in str(view)


def test_slack_is_asked_only_after_the_ack(front, bot):
    acked = threading.Event()
    ask = bot.slack.person

    def person(user, **more):
        assert acked.wait(2), "Slack was asked before the ack"
        return ask(user, **more)

    bot.slack.person = person
    payload = command("create", user=ADA)
    response = front.app.dispatch(BoltRequest(mode="socket_mode", body=payload))
    acked.set()
    front.pool.submit(lambda: None).result()

    assert response.status == 200
    assert len(bot.slack.views) == 1


def test_when_slack_cannot_say_who_it_is_no_form_opens(front, bot):
    def unknown(user):
        raise SlackRefusedError("No scope.", error="missing_scope")

    bot.slack.person = unknown

    said = front.do(command("create", user=ADA))

    assert bot.slack.views == []
    assert "*Not asked*" in said
    assert "Slack could not say who may do this" in said
    assert bot.store.entries[-1]["verdict"] == "could not check"


def test_when_slack_answers_a_moment_later_the_form_is_offered(front, bot):
    bot.slack.away = True
    front.send(command("create device.acme.example", user=ADA))
    bot.slack.away = False
    bot.clock.forward(seconds=TYPED_PATIENCE.total_seconds() / 2)

    front.settle()
    button = bot.slack.told()[-1]["blocks"][-1]["elements"][0]
    front.send(click(button["action_id"], button["value"], user=ADA))

    ((_, view),) = bot.slack.views
    assert "device.acme.example" in str(view)


def test_the_offered_form_asks_anew_who_it_is(front, bot):
    front.do(mention("create device.acme.example", user=ADA))
    button = bot.slack.told()[-1]["blocks"][-1]["elements"][0]
    person = bot.slack.people[ADA]
    bot.slack.people[ADA] = replace(
        person, outsider="Guests may neither ask nor decide here."
    )

    said = front.do(click(button["action_id"], button["value"], user=ADA))

    assert bot.slack.views == []
    assert "*Not created*" in said
    assert bot.store.entries[-1]["what"] == "create"
