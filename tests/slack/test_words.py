"""The tone of every message, held against the rules: a test for each rule."""

import json
import re
from pathlib import Path

import pytest

from bot.core.rules import WATCHED
from bot.core.sweeping import NOTHING_REACHED, TARGET_UNSEEN
from bot.slack.render import alert_words, first_look, states
from tests.support import said
from tests.support.decorum import CODE, TOKEN, forbidden

CARDS, REPLIES, ANSWERS = said.cards(), said.replies(), said.answers()
MESSAGES = said.messages()
EVERYTHING = {**MESSAGES, **said.modals()}
STATE_WORDS = {
    each.word for each in (*states.STATES, *alert_words.WORDS, first_look.FIRST_LOOK)
}
FIRST_WORDS = STATE_WORDS | set(states.ANSWERS)
CHANGING = {
    "approve",
    "decline",
    "more",
    "cancel_run",
    "check_now",
    "retry",
    "reapprove",
    "withdraw",
    "remind",
    "acknowledge",
    "alert_menu",
    "alerts_on",
}
OVER = (
    "alert_resolved",
    "done",
    "undo",
    "stopped",
    "cancelled",
    "withdrawn",
    "declined",
    "expired",
    "out_of_date",
)
EMOJI = re.compile(r":[a-z][a-z_]*:")
PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")


def texts(node, keys=("text", "accessibility_label")):
    """Every string that a person can read or hear."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from texts(value, keys)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value, keys)


def visible(payload):
    """The characters that a reader sees in a message."""
    open_ = [without_dialogs(block) for block in payload["blocks"]]
    shown = "\n".join(texts(open_, keys=("text",)))
    dates = re.sub(r"<!date[^|]*\|([^>]*)>", r"\1", shown)
    return re.sub(r"<https?:[^|>]*\|([^>]*)>", r"\1", dates)


def without_dialogs(node):
    """The part of a message that is on the screen before anything is clicked."""
    if isinstance(node, list):
        return [without_dialogs(each) for each in node]
    if not isinstance(node, dict):
        return node
    hidden = ("confirm", "options")
    return {k: without_dialogs(v) for k, v in node.items() if k not in hidden}


def clickable(payload):
    for block in payload["blocks"]:
        yield from block.get("elements", []) if block["type"] == "actions" else []


def state_line(payload):
    return next(
        text
        for block in payload["blocks"]
        if block["type"] == "section"
        for text in [block["text"]["text"]]
    ).split("\n")[0]


@pytest.mark.parametrize("name", MESSAGES)
def test_text_is_short_plain_and_begins_with_the_state_word(name):
    text = MESSAGES[name]["text"]

    assert 10 <= len(text) <= 150
    assert text.partition(":")[0] in FIRST_WORDS
    # The asterisk of a wildcard name is none of markup.
    assert not re.search(r"\*(?!\.)|[_`<>]|&(amp|lt|gt);", text)
    assert text[-1] in ".?…"


@pytest.mark.parametrize("name", CARDS)
def test_a_card_shows_the_word_that_its_text_begins_with(name):
    word = CARDS[name]["text"].partition(":")[0]

    assert word in STATE_WORDS
    assert state_line(CARDS[name]).split("*")[1] == word


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_word_of_the_code_and_no_filler_reaches_a_person(name):
    for text in texts(EVERYTHING[name]):
        assert forbidden(text) == [], text


@pytest.mark.parametrize("name", MESSAGES)
def test_please_is_said_once_at_most(name):
    shown = visible(MESSAGES[name]).lower().replace("for the audit, please", "")

    assert shown.count("please") <= 1


@pytest.mark.parametrize("name", {**CARDS, **ANSWERS})
def test_there_is_one_emoji_and_it_opens_the_state_line(name):
    payload = MESSAGES[name]
    shown = [*texts(payload["blocks"], keys=("text",))]

    assert sum(len(EMOJI.findall(CODE.sub("", TOKEN.sub("", t)))) for t in shown) == 1
    assert EMOJI.match(state_line(payload))
    assert not PICTURES.search("".join(shown))


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_has_no_emoji(name):
    assert not EMOJI.search(TOKEN.sub("", visible(REPLIES[name])))


@pytest.mark.parametrize("name", CARDS)
def test_a_card_fits_a_phone(name):
    # About 1,500 characters; a name of 90 that is said five times may need more.
    most = 1_900 if name == "proposal_long_name" else 1_650

    assert len(CARDS[name]["blocks"]) <= 12
    assert len(visible(CARDS[name])) <= most, len(visible(CARDS[name]))


@pytest.mark.parametrize("name", MESSAGES)
def test_there_are_at_most_three_buttons_and_five_options(name):
    for block in MESSAGES[name]["blocks"]:
        kinds = [each["type"] for each in block.get("elements", [])]
        assert kinds.count("button") <= 3
        assert kinds.count("overflow") <= 1
    for each in clickable(MESSAGES[name]):
        assert len(each.get("options", [])) <= 5


@pytest.mark.parametrize("name", [name for name in CARDS if name.startswith(OVER)])
def test_what_is_over_has_no_button_that_changes_anything(name):
    """Asking for a new plan changes nothing; on what is done it is in the menu."""
    ids = {each["action_id"] for each in clickable(CARDS[name])}
    chosen = {
        option["value"].partition(".")[0]
        for each in clickable(CARDS[name])
        for option in each.get("options", [])
    }

    assert ids.isdisjoint(CHANGING - {"more"})
    assert chosen <= {"undo"}
    if name.startswith(("done", "undone")):
        assert ids.isdisjoint({"plan_undo", "plan_go_on"})


@pytest.mark.parametrize("name", CARDS)
def test_every_approval_asks_back_with_domain_account_and_change(name):
    for each in clickable(CARDS[name]):
        if each["action_id"] in {"approve", "reapprove"}:
            asked = each["confirm"]["text"]["text"]
            assert "acme.example" in asked
            assert re.search(r"\d{12}", asked)
            assert re.search(r"certificate|DNS record", asked)


@pytest.mark.parametrize("name", CARDS)
def test_only_a_plan_that_takes_something_from_devices_has_a_red_button(name):
    red = [each for each in clickable(CARDS[name]) if each.get("style") == "danger"]

    assert bool(red) == (
        name
        in {
            "proposal_undo",
            "proposal_undo_replace",
            "proposal_rotate_recreate",
            "proposal_rotate_back",
        }
    )


@pytest.mark.parametrize("name", [n for n in CARDS if not n.startswith("first_look")])
def test_every_card_names_its_id_and_account(name):
    shown = visible(CARDS[name])

    assert re.search(r"\b[RA]-\d+\b", shown)
    assert re.search(r"\d{12}", shown)


@pytest.mark.parametrize("name", MESSAGES)
def test_only_people_and_groups_of_the_settings_are_mentioned(name):
    raw = json.dumps(MESSAGES[name])
    mentioned = set(re.findall(r"<@(\w+)>|<!subteam\^(\w+)>", raw))

    assert {one or other for one, other in mentioned} <= {
        "U0ADA0001",
        "U0GRACE01",
        "S0APPROVE",
        "S0REQUEST",
    }
    assert not re.search(r"<!(channel|here|everyone)", raw)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_time_has_a_fallback_in_utc(name):
    for text in texts(MESSAGES[name]):
        for token in re.findall(r"<!date\^[^>]*>", text):
            assert re.fullmatch(
                r"<!date\^\d{10}\^(\{date_short_pretty\} at )?"
                r"(\{time\}|\{time_secs\}|\{date_short\})"
                r"\|\d{1,2}[ :](\w{3} \d{4}(, \d\d:\d\d UTC)?|\d\d(:\d\d)? UTC)>",
                token,
            ), token


@pytest.mark.parametrize("name", MESSAGES)
def test_a_code_block_holds_one_value_without_prompt_or_quotes(name):
    for text in texts(MESSAGES[name]):
        for value in re.findall(r"```(.*?)```", text, re.DOTALL):
            assert value == value.strip()
            assert not value.startswith(("$", '"', "`"))
            assert "…" not in value
        assert text.count("```") % 2 == 0


def test_what_was_not_done_is_said_whenever_something_was_refused():
    states = ("Not set up:", "Not in use:")
    answered = {n: p["text"] for n, p in ANSWERS.items()}
    refusals = [
        n
        for n, text in answered.items()
        if text.startswith("Not ") and not text.startswith(states)
    ]

    for name in refusals:
        assert re.search(
            r"[Nn]othing was (changed|created)|changed nothing", visible(ANSWERS[name])
        ), name
    assert len(refusals) > 8


def test_the_edited_parts_of_a_card_change_their_block_id_with_the_run():
    before = said.cards()["progress"]["blocks"]

    ids = {each["block_id"] for each in before if "block_id" in each}

    assert ids == {"state-7", "steps-7", "clocks-7", "act-7"}


@pytest.mark.parametrize(
    "code", [*(each.code for each in WATCHED), TARGET_UNSEEN, NOTHING_REACHED]
)
def test_every_cause_that_is_watched_has_a_heading_of_its_own(code):
    assert code in alert_words.TITLES
    assert code in alert_words.ENDS


def test_the_sandbox_shows_every_emoji_that_a_message_has():
    page = Path(__file__).parents[2] / "sandbox/slack/page/emoji.js"
    known = set(re.findall(r"^  (\w+):", page.read_text(), re.MULTILINE))
    shown = {
        emoji.strip(":")
        for message in MESSAGES.values()
        for text in texts(message["blocks"], keys=("text",))
        for emoji in EMOJI.findall(CODE.sub("", TOKEN.sub("", text)))
    }
    answered = set(states.ANSWERS.values())

    assert shown | answered <= known
