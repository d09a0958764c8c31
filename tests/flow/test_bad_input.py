"""Whatever is typed or sent: a clear sentence, nothing created, nobody pinged."""

import json

import pytest

from tests.support.whole_bot import (
    ADA,
    CHANNEL,
    GIL,
    GRACE,
    MIKA,
    NOOR,
    PRODUCTION,
    REGION,
    SOL,
    fresh,
    visible,
    whole_bot,
)

TARGET = f"{PRODUCTION}/{REGION}"
NAMES = {
    "my device.acme.example": "contains a space",
    "https://x.acme.example": "with a scheme",
    "x.acme.example/path": "is not a host name",
    "x.acme.example:8883": "is not a host name",
    "x.acme.example;": "is not a host name",
    "x_y.acme.example": "because of the part `x_y`",
    "-x.acme.example": "because of the part `-x`",
    "x..acme.example": "an empty part",
    "*.acme.example": "is a wildcard",
    "x" * 300: "has 300 characters",
    ("a" * 64) + ".acme.example": "has 64 characters",
    "x\u200b.acme.example": "characters that cannot be seen",
    "x\u202e.acme.example": "characters that cannot be seen",
    "x\x07.acme.example": "characters that cannot be seen",
    "☃☃.acme.example": "",
    "xn--\u00fc.acme.example": "",
    "localhost": "is not a full name",
    "x.local": "cannot be a public name",
    "10.0.0.1": "looks like an IP address",
    "x.iot.eu-central-1.amazonaws.com": "belongs to AWS",
    "<!channel>": "is not a full name",
    "<!channel>.acme.example": "is not a host name",
    "<@U0GRACE01>": "is not a full name",
    "@here.acme.example": "is not a host name",
    "`x`.acme.example": "is not a host name",
    "*bold*.acme.example": "wildcard",
}


@pytest.fixture(scope="module")
def running():
    """A bot of its own: here nothing may ever be written."""
    with whole_bot() as bot:
        yield bot
        assert bot.aws.writes() == []
        # Names and reasons that got through stand in one message each, unanswered.
        assert all(bot.slack.notifications(who) == [] for who in (MIKA, GIL, SOL))


@pytest.mark.parametrize("raw", [False, True], ids=["typed", "raw"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none_is_refused_with_a_sentence(bot, name, raw):
    before = len(bot.roots())
    line = f'/iotdomain create {name} reason="why"'

    said = visible(
        bot.answer(ADA, lambda: bot.slack.send_command(ADA, CHANNEL, line, raw=raw))
    )

    assert said.startswith(":lock: *Not created*")
    assert NAMES[name] in said
    assert "Nothing was created" in said
    assert "<!" not in said.replace("<!date", "")
    assert len(bot.roots()) == before


@pytest.mark.parametrize(
    "line",
    [
        "<http://{0}|{0}>",
        "“{0}”",
        "‘{0}’",
        "{0}.",
        "  {0}  ",
    ],
)
def test_what_slack_and_keyboards_make_of_a_name_is_understood(bot, line):
    name = fresh("wrapped")
    typed = "/iotdomain create " + line.format(name) + ' reason="why"'

    said = bot.answer(
        ADA, lambda: bot.slack.send_command(ADA, CHANNEL, typed, raw=True)
    )

    assert f"`{name}`" in visible(bot.asked(said).message) or name in visible(said)


def test_capitals_are_understood(bot):
    name = fresh("caps")

    assert f"Create {name}" in bot.ask(name.upper()).text


@pytest.mark.parametrize(
    "reason",
    [
        "<!channel> <!here> <!everyone>",
        "<@U0MIKA001> <!subteam^S0REQUEST>",
        "*bold* _it_ ~no~ `code` ```block```",
        "a & b < c > d &amp; &lt;!channel&gt;",
        "<https://evil.example|the plan>",
        "ends with :rotating_light: and \u202e text",
        "x" * 500,
    ],
)
def test_a_reason_is_shown_as_it_was_typed_and_pings_nobody(bot, reason):
    pinged = {who: len(bot.slack.notifications(who)) for who in (MIKA, GIL)}

    line = f'/iotdomain create {fresh("why")} reason="{reason}"'
    said = bot.answer(ADA, lambda: bot.slack.send_command(ADA, CHANNEL, line))
    card = bot.asked(said)

    (block,) = [
        each
        for each in card.message["blocks"]
        if each.get("text", {}).get("text", "").startswith("Reason: ")
    ]
    assert block["text"]["type"] == "plain_text"
    assert block["text"].get("emoji") is not True
    assert reason[:20].strip() in block["text"]["text"]
    assert pinged == {who: len(bot.slack.notifications(who)) for who in (MIKA, GIL)}


def test_a_reason_may_not_be_empty_or_endless(bot):
    empty = bot.command(f'/iotdomain create domain={fresh()} reason="  --  "')
    long = bot.command(f'/iotdomain create {fresh()} reason="{"x" * 501}"')

    assert "Say why, in a few words" in empty
    assert "has 501 characters; at most 500 fit" in long


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("creat x.acme.example", "Did you mean `/iotdomain create`?"),
        ("frobnicate", "I know no command `frobnicate`"),
        ("<!channel>", "I know no command"),
        ('create x.acme.example reason="open', "A quote is opened and not closed"),
        ("create x.acme.example reson=x", "Did you mean `reason=`?"),
        ("create x.acme.example reason=x account=nowhere", "no account `nowhere`"),
        ("create x.acme.example reason=x region=mars-1", "no region `mars-1`"),
        ("show", "Which request?"),
        ("show <!channel>", "is no request"),
        ("show R-999999", "There is no request R-999999"),
        ("cancel x", "`x` is no request"),
        ("cancel R-999999", "There is no request R-999999"),
        ("status", "The domain is missing"),
        ("status <!channel>", "is not a full name"),
        ("list x", ""),
        ("requests x", ""),
        ("help <!channel>", "I know no command"),
        ("x" * 2000, "I know no command"),
        ("\u200b", ""),
    ],
)
def test_every_command_gets_an_answer(bot, line, part):
    said = bot.command(f"/iotdomain {line}")

    assert part in said
    assert "fault in me" not in said
    assert "<!channel>" not in said


def test_a_look_that_cannot_be_made_says_nothing_of_things_created(bot):
    for line in ("status localhost", "show R-999999", "show"):
        said = bot.command(f"/iotdomain {line}")

        assert "Nothing was" not in said
        assert "recorded" not in said


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"domain": "x y", "target": TARGET, "reason": "r"}, "domain"),
        (
            {"domain": "https://x.acme.example", "target": TARGET, "reason": "r"},
            "domain",
        ),
        ({"domain": "x" * 300, "target": TARGET, "reason": "r"}, "domain"),
        ({"domain": "x.acme.example", "target": TARGET, "reason": " . "}, "reason"),
        ({"domain": "x.acme.example", "target": "1/nowhere", "reason": "r"}, "target"),
        ({"domain": "x.acme.example", "target": None, "reason": "r"}, "target"),
        ({"target": TARGET, "reason": "r"}, "domain"),
        ({"domain": "x.acme.example", "target": TARGET}, "reason"),
        ({}, "domain"),
    ],
)
def test_a_half_filled_form_stays_open_and_names_the_field(bot, values, field):
    before = len(bot.roots())
    view = bot.open_form()

    said = bot.slack.submit(ADA, view, values, forged=True)

    assert field in said["errors"], said
    assert said["errors"][field].endswith((".", "?"))
    assert view["id"] in {each["id"] for each in bot.slack.views(ADA)}
    assert len(bot.roots()) == before
    bot.slack.close(ADA, view)


def test_a_form_can_be_mended_and_sent_again(bot):
    name, view = fresh("mended"), bot.open_form()
    values = {"domain": "x y", "target": TARGET, "reason": "r"}
    bot.slack.submit(ADA, view, values)

    said = bot.answer(
        ADA, lambda: bot.slack.submit(ADA, view, {**values, "domain": name})
    )

    assert name in bot.asked(said).text


def test_the_form_keeps_what_the_command_had_said(bot):
    view = bot.open_form(more=" device.acme.example")

    shown = json.dumps(view["blocks"])
    assert '"initial_value": "device.acme.example"' in shown
    bot.slack.close(ADA, view)


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("approve", "not-a-token"),
        ("approve", ""),
        ("approve", "<!channel>"),
        ("approve", "x" * 2000),
        ("frobnicate", "k"),
        ("more", "k"),
        ("plan_undo", "R-1"),
        ("", ""),
    ],
)
def test_an_altered_button_is_answered_and_changes_nothing(bot, action, value):
    card = bot.ask(fresh("forged"))
    before = card.message

    said = visible(
        bot.answer(
            GRACE,
            lambda: bot.slack.click(
                GRACE, card.message, action, forged=True, value=value
            ),
        )
    )

    assert said
    assert "fault in me" not in said
    assert card.message == before


def test_a_token_of_another_request_does_what_that_request_says(bot):
    """The button carries nothing to trust but the request it is for."""
    one, other = bot.ask(fresh("one")), bot.ask(fresh("other"))
    elements = [e for b in one.message["blocks"] for e in b.get("elements", [])]
    token = next(e["value"] for e in elements if e.get("action_id") == "decline")

    said = visible(
        bot.answer(
            ADA,
            lambda: bot.slack.click(
                ADA, other.message, "approve", forged=True, value=token
            ),
        )
    )

    assert "*Not approved*" in said
    assert other.word == one.word == "Needs approval"


@pytest.mark.parametrize("who", [MIKA, GIL])
def test_who_may_not_approve_is_refused_and_told_who_can(bot, who):
    card = bot.ask(fresh("who"))

    said = card.click(who, "approve")

    assert "*Not approved*" in said
    assert card.word == "Needs approval"


def test_a_stranger_in_a_shared_channel_can_do_nothing(bot):
    said = bot.command(f'/iotdomain create {fresh()} reason="x"', SOL, "C0PARTNER")

    assert "*Not created* · You are from another workspace" in said
    assert "Nothing was created" in said
    assert PRODUCTION not in said
    assert bot.slack.views(SOL) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"deleted": True},
        {"is_bot": True},
        {"team_id": "T0OTHER01"},
        {"is_restricted": None},
        {"is_ultra_restricted": None},
        {"deleted": None},
        {"is_bot": None},
        {"team_id": None},
    ],
    ids=str,
)
def test_an_approver_whom_slack_no_longer_vouches_for_is_refused(bot, fields):
    card = bot.ask(fresh("noor"))
    plain = {
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_stranger": False,
        "deleted": False,
        "is_bot": False,
        "team_id": "T0ACME001",
    }
    bot.slack.control("user", id=NOOR, **fields)

    said = card.click(NOOR, "approve")
    bot.slack.control("user", id=NOOR, **plain)

    assert "*Not approved*" in said
    assert card.word == "Needs approval"
