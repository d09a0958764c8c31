"""A private key that somebody pastes: kept nowhere, and answered with what to do.

At the end of every session of a whole bot it is looked for everywhere
(`tests.support.whole_bot.require_no_key`).
"""

import pytest

from tests.support import canary, store_dump
from tests.support.whole_bot import ADA, CHANNEL, PRODUCTION, REGION, fresh, visible

EC, RSA = canary.PASTED


def folded(text):
    """As a text field of one line has it."""
    return text.replace("\n", " ")


def body(text):
    return "".join(text.strip().split("\n")[1:-1])


@pytest.mark.parametrize("key", [folded(EC), folded(RSA), body(EC), body(RSA)])
@pytest.mark.parametrize("line", ["create {} secret={}", "{} {}", "show {} {}"])
def test_a_command_with_a_key_is_not_kept_and_says_what_to_do(bot, line, key):
    said = bot.command("/iotdomain " + line.format(fresh("leak"), key))

    assert "holds a private key. I kept nothing of it" in said
    assert "Treat the key as leaked" in said
    assert "there is no message to delete" in said
    assert "secret=NAME" in said


def test_a_mention_with_a_key_is_answered_with_the_message_to_delete(bot):
    line = f"<@U0IOTDOM1> create {fresh('leak')} reason='{EC}'"
    sent = []

    said = bot.answer(ADA, lambda: sent.append(bot.slack.send(ADA, CHANNEL, line)))

    link = f"/archives/{CHANNEL}/p{sent[0]['ts'].replace('.', '')}|your message>"
    assert link in visible(said)
    bot.slack.delete({"channel": CHANNEL, "ts": sent[0]["ts"]})


def test_a_form_with_a_key_stays_open_and_says_so_beside_the_field(bot):
    view = bot.open_form()
    values = {
        "domain": fresh("leak"),
        "target": f"{PRODUCTION}/{REGION}",
        "reason": folded(RSA)[:490],
    }

    done = bot.slack.submit(ADA, view, values)

    assert list(done["errors"]) == ["reason"]
    assert "This is a private key" in done["errors"]["reason"]
    bot.slack.close(ADA, view)


def test_an_open_form_with_a_key_is_not_turned_so_that_slack_does_not_get_it_again(bot):
    view = bot.open_form(more=" secret=iotdomain/x")
    updates = len(bot.slack.log(method="views.update"))

    bot.slack.click_in_view(ADA, view, "fewer_options", {"secret": body(EC)})
    bot.until(lambda: "private key pasted" in bot.log_text().splitlines()[-1])

    assert len(bot.slack.log(method="views.update")) == updates
    bot.slack.close(ADA, view)


def test_nothing_of_it_is_on_record(bot):
    before = len(store_dump.of(bot.data))
    bot.command(f"/iotdomain create {fresh('leak')} reason='{folded(EC)}'")

    assert len(store_dump.of(bot.data)) <= before + 2000
    assert canary.found(canary.PASTED, {"store": store_dump.of(bot.data)}) == []
