"""A request is open when its channel goes wrong: named, nothing changed, then as ever.

Thrown out, archived, shared with another company; each while a proposal waits, and
being made right again.
"""

import pytest

from tests.support.whole_bot import (
    ADA,
    CHANNEL,
    GRACE,
    NOOR,
    REGION,
    STAGING,
    fresh,
    visible,
    whole_bot,
)

pytestmark = pytest.mark.slow

TROUBLES = {
    "thrown out": (
        lambda bot: bot.slack.kick(CHANNEL),
        lambda bot: bot.slack.invite(CHANNEL),
        "I am not in <#C0IOTDOM1>",
    ),
    "archived": (
        lambda bot: bot.slack.control("archive", channel=CHANNEL),
        lambda bot: bot.slack.control("archive", channel=CHANNEL, archived=False),
        "<#C0IOTDOM1> is archived",
    ),
    "shared": (
        lambda bot: bot.slack.control("share", channel=CHANNEL),
        lambda bot: bot.slack.control("share", channel=CHANNEL, shared=False),
        "<#C0IOTDOM1> is shared with another organisation",
    ),
}


@pytest.fixture(scope="module")
def running():
    """A bot of its own: its channel is not everybody's."""
    with whole_bot() as bot:
        yield bot


QUICK, *OTHERS = TROUBLES


@pytest.fixture(
    params=[QUICK, *(pytest.param(each, marks=pytest.mark.slow) for each in OTHERS)]
)
def trouble(bot, request):
    """Break the channel when called, and mend it again; what the bot says of it."""
    breaks, mends, says = TROUBLES[request.param]
    yield (lambda: breaks(bot)), (lambda: mends(bot)), says
    mends(bot)


def test_an_open_request_is_not_approved_there_and_is_afterwards(bot, trouble):
    breaks, mends, says = trouble
    card = bot.ask(fresh("open"))
    breaks()

    refused = card.click(GRACE, "approve")

    assert "*Not approved*" in refused
    assert says in refused
    assert "Nothing was changed" in refused
    assert bot.writes(card.run) == []
    bot.until(lambda: "refused" in [e.get("verdict") for e in bot.audit(card.run)])
    mends()
    assert card.word == "Needs approval"
    card.approve(NOOR).wait("Done")
    assert len(bot.writes(card.run)) == 4


def test_nothing_is_asked_for_there_and_other_channels_go_on(bot, trouble):
    breaks, mends, says = trouble
    name = fresh("other")
    breaks()

    there = {"account": "111122223333", "region": REGION}
    refused = visible(bot.create(name, channel=STAGING, **there))
    elsewhere = bot.ask(
        fresh("stg"), channel=STAGING, account="444455556666", region=REGION
    )

    assert "*Not created*" in refused
    assert says in refused
    elsewhere.approve().wait("Done")
    mends()
    bot.ask(name).click(ADA, "more:withdraw")


def test_to_look_withdraw_and_decline_needs_no_channel(bot, trouble):
    """Who wants less to happen is never held up."""
    breaks, mends, _ = trouble
    mine, theirs = bot.ask(fresh("mine")), bot.ask(fresh("theirs"))
    breaks()

    withdrawn = mine.click(ADA, "more:withdraw")
    theirs.press(GRACE, "decline")
    view = bot.until(lambda: bot.slack.views(GRACE), "the form")[-1]
    bot.slack.submit(GRACE, view, {"reason": "not now"})
    shown = bot.command(f"/iotdomain show {mine.name}", channel=STAGING)
    mends()

    assert "is withdrawn" in withdrawn
    assert mine.name in shown
    mine.wait("Cancelled", 40)
    theirs.wait("Declined", 40)


def test_a_run_that_is_at_work_when_it_happens_ends_and_is_told_when_it_can_be(
    bot, trouble
):
    breaks, mends, _ = trouble
    card = bot.ask(fresh("atwork"))
    with bot.slow_aws(60):
        card.approve()
        bot.until(lambda: "1 of 6 steps done" in card.state, "the first step")
        breaks()
    bot.until(lambda: len(bot.writes(card.run)) == 4, "the work", 30)
    mends()

    card.wait("Done", 40)
    assert len(card.messages) == 1
