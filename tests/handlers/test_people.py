"""Who may do what: guests, strangers, bots and the like decide nothing, in any way."""

import pytest

from bot.core.runs import Status
from bot.errors import SlackRefusedError
from bot.ports import Person
from tests.support.fake_slack import (
    ADA,
    BARE,
    BOT,
    GONE,
    GRACE,
    GUEST,
    MIKA,
    NOOR,
    STRANGER,
    TEAM,
)
from tests.support.fakes import make_run
from tests.support.slack_payloads import click, command, submission

TOKEN = "k3Jq8yV0TzWm1sXr"
OUTSIDERS = [GUEST, STRANGER, BOT, GONE, BARE, "U0UNKNOWN", ""]
CREATE = 'create device.acme.example reason="the new line"'
FORM = {
    "domain": "device.acme.example",
    "target": "111122223333/eu-central-1",
    "reason": "the new line",
}
DOINGS = {
    "create": lambda who: command(CREATE, user=who),
    "form": lambda who: submission("create", FORM, user=who),
    "approve": lambda who: click("approve", TOKEN, user=who),
    "withdraw": lambda who: click("withdraw", TOKEN, user=who),
    "menu": lambda who: click("more", f"withdraw.{TOKEN}", user=who),
    "undo in the menu": lambda who: click("more", f"undo.{TOKEN}", user=who),
    "remind": lambda who: click("remind", TOKEN, user=who),
    "cancel": lambda who: command("cancel R-42", user=who),
    "freeze": lambda who: command('freeze reason="incident 4711"', user=who),
    "unfreeze": lambda who: command("unfreeze", user=who),
    "cancel button": lambda who: click("cancel_run", TOKEN, user=who),
    "decline": lambda who: submission(
        "decline",
        {"reason": "no"},
        user=who,
        metadata=f'{{"value": "{TOKEN}", "channel": "C0IOTDOM1"}}',
    ),
}
LOOKS = {
    "list": lambda who: command("list", user=who),
    "status": lambda who: command("status device.acme.example", user=who),
    "requests": lambda who: command("requests", user=who),
    "show": lambda who: command("show R-42", user=who),
    "plan": lambda who: click("more", f"plan.{TOKEN}", user=who),
    "cli": lambda who: click("more", f"cli.{TOKEN}", user=who),
    "records": lambda who: click("records_for_ticket", TOKEN, user=who),
    "check by hand": lambda who: click("check_by_hand", TOKEN, user=who),
    "check now": lambda who: click("check_now", TOKEN, user=who),
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("doing", DOINGS.values(), ids=DOINGS.keys())
def test_outsiders_change_nothing_and_it_is_recorded(front, bot, who, doing):
    # An outsider on every list: being listed is not enough.
    for group in bot.slack.groups.values():
        group.add(who)
    before = bot.propose(make_run(requested_by=who))

    said = front.do(doing(who))

    assert "Not " in said
    assert bot.store.get("R-42") == before
    assert len(bot.store.kept) == 1
    assert bot.store.entries[-1]["verdict"] == "refused"
    assert bot.store.entries[-1]["who"] == who
    assert ("drive", "R-42") not in bot.engine.nudges


@pytest.mark.parametrize("who", [*OUTSIDERS, "U0NOBODY1"])
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_outsiders_see_nothing(front, bot, who, look):
    bot.slack.people["U0NOBODY1"] = Person(id="U0NOBODY1", team=TEAM, name="Nobody")
    bot.propose()

    said = front.do(look(who))

    assert "Not " in said
    assert "Reason" not in said
    assert "acm" not in said


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize("who", [ADA, GRACE, NOOR, MIKA])
def test_requesters_approvers_and_readers_may_look(front, bot, who, look):
    bot.propose()

    said = front.do(look(who))

    assert "may not" not in said
    assert "fault in me" not in said


@pytest.mark.parametrize(
    ("chosen", "word"),
    [("plan", "Not shown"), ("undo", "Not created"), ("withdraw", "Not withdrawn")],
)
def test_a_refused_entry_of_the_menu_is_called_what_it_is(front, bot, chosen, word):
    bot.propose()

    said = front.do(click("more", f"{chosen}.{TOKEN}", user=GUEST))

    assert f"*{word}*" in said


def test_a_member_who_is_no_requester_is_told_who_is(front, bot):
    said = front.do(command(CREATE, user=MIKA))

    assert "Not created" in said
    assert "S0REQUEST" in said
    assert bot.store.kept == {}


def test_a_member_who_is_no_approver_is_told_who_is(front, bot):
    bot.propose()

    said = front.do(click("approve", TOKEN, user=MIKA))

    assert "Not approved" in said
    assert "S0APPROVE" in said


def test_the_same_name_under_another_id_is_someone_else(front, bot):
    bot.propose()
    bot.slack.people["U0FALSE01"] = Person(id="U0FALSE01", team=TEAM, name="Grace")

    said = front.do(click("approve", TOKEN, user="U0FALSE01"))

    assert "Not approved" in said


def test_a_click_that_comes_from_another_workspace_is_refused(front, bot):
    bot.propose()

    said = front.do(click("approve", TOKEN, user=GRACE, team="T0OTHER01"))

    assert "another workspace" in said
    assert bot.store.get("R-42").status is Status.PROPOSED


def test_a_click_in_another_channel_is_refused(front, bot):
    bot.propose()

    said = front.do(click("approve", TOKEN, user=GRACE, channel="C0GENERAL"))

    assert "C0IOTDOM1" in said
    assert bot.store.get("R-42").status is Status.PROPOSED


def test_when_slack_cannot_say_who_it_is_the_proposal_stays_open(front, bot):
    bot.propose()

    def unknown(user):
        raise SlackRefusedError("No scope.", error="missing_scope")

    bot.slack.person = unknown

    said = front.do(click("approve", TOKEN, user=GRACE))

    assert "Nothing was changed" in said
    assert bot.store.get("R-42").status is Status.PROPOSED
    assert bot.store.entries[-1]["verdict"] == "could not check"


def test_the_requester_is_told_who_can_and_may_remind_or_withdraw(front, bot):
    bot.propose()

    said = front.do(click("approve", TOKEN, user=ADA))

    assert "your own request" in said
    assert "Who can" in said
    (_, payload), *_ = bot.slack.answers
    buttons = str(payload["blocks"])
    assert "'withdraw'" in buttons
    assert "'remind'" in buttons


@pytest.mark.parametrize(("minutes", "drawn"), [(59, False), (60, True)])
def test_within_an_hour_of_a_reminder_no_other_one_is_offered(
    front, bot, minutes, drawn
):
    bot.propose()
    front.do(click("remind", TOKEN, user=ADA))
    bot.clock.forward(minutes=minutes)

    front.do(click("approve", TOKEN, user=ADA))

    _, payload = bot.slack.answers[-1]
    assert ("'remind'" in str(payload["blocks"])) is drawn
