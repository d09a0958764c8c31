"""A diagnosis in Slack: who gets it where, in how many messages, and how often."""

import pytest

from bot.core.runs import Message
from bot.diagnosing.turns import MOST
from bot.errors import SlackAwayError, SlackRefusedError
from bot.ports import Told
from handlers.inbox import deal, go_on
from tests.support.fake_slack import ADA, GRACE, GUEST, MIKA
from tests.support.slack_payloads import click, command, words_of

DOMAIN = "device.acme.example"
CARD = "1795441800.000100"


def diagnose(front, *, user=ADA, **more):
    return front.do(command(f"diagnose {DOMAIN}", user=user, **more))


def press(front, action, value, *, user=ADA, aside=False, ts=CARD):
    payload = click(action, value, user=user, ts=ts)
    payload["container"]["is_ephemeral"] = aside
    return front.do(payload)


def buttons(payload):
    rows = [each for each in payload["blocks"] if each["type"] == "actions"]
    return {each["action_id"]: each for row in rows for each in row["elements"]}


def menu_value(payload, word):
    options = buttons(payload)["diagnosis_menu"]["options"]
    return next(e["value"] for e in options if e["value"].startswith(f"{word}."))


@pytest.fixture
def card(bot):
    """A request whose message stands in the channel."""
    run = bot.propose()
    bot.store.tell(run.id, Told(message=Message("C0IOTDOM1", CARD)))
    return run


def in_thread(bot):
    return [(at, words_of(said)) for at, said, thread in bot.slack.posts if thread]


# ---- to the person alone ----------------------------------------------------


def test_a_command_is_answered_at_once_and_then_with_the_whole(front, bot):
    said = diagnose(front)

    begun, *_, whole = (each for _, each in bot.slack.answers)
    assert begun["text"].startswith("Looking: device.acme.example.")
    assert "All of it is here by" in words_of(begun)
    assert "Diagnosis of device.acme.example" in said
    assert "D-1 · " in words_of(whole)
    assert "diagnose_again" in buttons(whole)
    assert len(bot.slack.answers) <= 5
    assert bot.store.rows == {}


def test_the_first_answer_waits_for_no_look(front, bot):
    front.send(command(f"diagnose {DOMAIN}", user=ADA))
    (row,) = bot.store.rows

    deal(bot.services, row)

    assert [each["text"].partition(":")[0] for _, each in bot.slack.answers] == [
        "Looking"
    ]
    assert ("diagnose", f"row:{row}") in bot.engine.nudges
    assert row in bot.store.rows


def test_a_row_found_again_by_the_sweep_is_begun_once(front, bot):
    front.send(command(f"diagnose {DOMAIN}", user=ADA))
    (row,) = bot.store.rows

    deal(bot.services, row)
    deal(bot.services, row)

    assert len(bot.slack.answers) == 1


def test_whoever_was_interrupted_goes_on_under_the_same_number(front, bot):
    front.send(command(f"diagnose {DOMAIN}", user=ADA))
    (row,) = bot.store.rows
    deal(bot.services, row)
    bot.slack.away = True
    with pytest.raises(SlackAwayError):
        go_on(bot.services, f"row:{row}")
    bot.slack.away = False

    go_on(bot.services, f"row:{row}")

    assert "D-1 · " in words_of(bot.slack.answers[-1][1])
    assert bot.store.diagnosis_number == 1
    assert bot.store.rows == {}


def test_a_guest_starts_nothing(front, bot):
    said = diagnose(front, user=GUEST)

    assert "Nothing is shown" in said
    assert bot.engine.nudged("diagnose") == []


# ---- a new look, and the rest of the menu ------------------------------------


def test_a_new_look_takes_the_place_of_an_answer_that_one_person_sees(front, bot):
    diagnose(front)
    token = buttons(bot.slack.answers[-1][1])["diagnose_again"]["value"]

    press(front, "diagnose_again", token, aside=True)

    assert bot.slack.replaced[-2:] == [True, True]
    assert "D-2 · " in words_of(bot.slack.answers[-1][1])
    assert bot.slack.posts == []


def test_every_check_is_shown_with_its_result(front, bot):
    diagnose(front)

    value = menu_value(bot.slack.answers[-1][1], "all")
    said = press(front, "diagnosis_menu", value, aside=True)

    assert "*Checks* · D-1 · `device.acme.example`" in said
    assert "fine" in said
    assert "config_disabled" in said


def test_who_may_not_see_the_domain_gets_nothing_by_a_button_of_another(front, bot):
    diagnose(front)
    whole = bot.slack.answers[-1][1]
    again = buttons(whole)["diagnose_again"]["value"]

    for action, value in (
        ("diagnose_again", again),
        ("diagnosis_menu", menu_value(whole, "all")),
        ("diagnosis_menu", menu_value(whole, "all").replace("all.", "cli.")),
    ):
        assert "Nothing is shown" in press(front, action, value, user=GUEST)


def test_without_a_fix_there_are_no_commands_for_it(front, bot):
    diagnose(front)
    value = menu_value(bot.slack.answers[-1][1], "all").replace("all.", "cli.")

    assert "another version of me" in press(front, "diagnosis_menu", value, aside=True)


def test_a_button_of_nobody_says_so(front):
    assert "another version of me" in press(front, "diagnose_domain", "nothing")
    for action, value in (("diagnose_again", "x"), ("diagnosis_menu", "all.x")):
        assert "older than a week" in press(front, action, value)


# ---- show ---------------------------------------------------------------------


def test_a_diagnosis_is_shown_again_by_its_name(front, bot):
    diagnose(front)

    said = front.do(command("show d1", user=MIKA))

    shown = bot.slack.answers[-1][1]
    assert "Diagnosis of device.acme.example" in said
    assert "D-1 as it was" in said
    assert buttons(shown) == {}


def test_after_a_week_it_is_no_longer_known(front, bot):
    diagnose(front)
    bot.clock.forward(days=7, seconds=1)

    assert "There is no diagnosis D-1" in front.do(command("show D-1", user=ADA))


def test_a_guest_is_shown_no_diagnosis(front):
    diagnose(front)

    assert "Nothing is shown" in front.do(command("show D-1", user=GUEST))


# ---- in a thread ----------------------------------------------------------------


def test_the_button_of_a_request_is_answered_by_one_reply_in_its_thread(
    front, bot, card
):
    press(front, "diagnose", card.token)

    ((place, began),) = in_thread(bot)
    assert "Looking" in began
    edits = [said for at, said in bot.slack.edits if at == place]
    assert "D-1 · " in words_of(edits[-1])
    assert bot.slack.posts[0][2] == CARD
    assert bot.slack.answers == []


def test_a_new_look_edits_the_reply_under_which_it_was_asked_for(front, bot, card):
    press(front, "diagnose", card.token)
    ((place, _),) = in_thread(bot)
    token = buttons(bot.slack.edits[-1][1])["diagnose_again"]["value"]

    press(front, "diagnose_again", token, ts=place.ts)

    assert len(in_thread(bot)) == 1
    at, said = bot.slack.edits[-1]
    assert (at.ts, "D-2 · " in words_of(said)) == (place.ts, True)


def test_where_nothing_can_be_posted_the_person_alone_is_answered(
    front, bot, card, monkeypatch
):
    def refuse(*_args, **_more):
        raise SlackRefusedError("Archived.", error="is_archived")

    monkeypatch.setattr(bot.slack, "post", refuse)

    said = press(front, "diagnose", card.token)

    assert "Diagnosis of device.acme.example" in said
    assert bot.slack.replaced == [False] * len(bot.slack.answers)


def test_a_reply_that_was_deleted_is_not_posted_again(front, bot, card, monkeypatch):
    def gone(*_args, **_more):
        raise SlackRefusedError("Gone.", error="message_not_found")

    monkeypatch.setattr(bot.slack, "edit", gone)

    press(front, "diagnose", card.token)

    assert len(in_thread(bot)) == 1
    assert bot.store.rows == {}


# ---- how often ------------------------------------------------------------------


def test_a_person_starts_so_many_in_a_minute_and_is_told_when_the_next_can(front, bot):
    for _ in range(MOST):
        diagnose(front)
    said = diagnose(front)

    assert "You have started 6 diagnoses within a minute" in said
    assert "Nothing was looked at" in said
    assert bot.store.diagnosis_number == MOST
    assert "Diagnosis of" in diagnose(front, user=GRACE)
    bot.clock.forward(seconds=61)
    assert "Diagnosis of" in diagnose(front)


def test_buttons_count_too(front, bot, card):
    for _ in range(MOST):
        press(front, "diagnose", card.token)

    assert "within a minute" in press(front, "diagnose", card.token)


# ---- the button under a status --------------------------------------------------


def test_a_status_has_a_button_for_it(front, bot):
    front.do(command(f"status {DOMAIN}", user=ADA))
    token = buttons(bot.slack.answers[-1][1])["diagnose_domain"]["value"]

    said = press(front, "diagnose_domain", token, aside=True)

    assert "Diagnosis of device.acme.example" in said
    assert bot.slack.replaced[-1] is False
