"""`@iotdomain …` in a real workspace: in threads, for the person who asked."""

from tests.support.whole_bot import (
    ADA,
    CHANNEL,
    GRACE,
    MIKA,
    PRODUCTION,
    REGION,
    SOL,
    buttons,
    fresh,
    visible,
)

NAME = "<@U0IOTDOM1>"


def mention(bot, words, by=ADA, channel=CHANNEL, thread=None):
    """Write it, and what only this person is answered."""
    more = {"thread_ts": thread} if thread else {}
    line = f"{NAME} {words}"
    return bot.answer(by, lambda: bot.slack.send(by, channel, line, **more), channel)


def test_a_request_is_made_followed_and_taken_back_by_mentions_alone(bot):
    name = fresh("said")
    card = bot.asked(mention(bot, f'create {name} reason="the new line"'))
    thread = card.message["ts"]

    shown = mention(bot, f"show {card.name}", by=GRACE, thread=thread)
    gone = mention(bot, f"cancel {card.name}", thread=thread)
    card.wait("Cancelled")

    assert name in visible(shown)
    assert shown["thread_ts"] == gone["thread_ts"] == thread
    assert shown["ts"] not in {m["ts"] for m in bot.slack.seen_by(ADA)}
    assert "withdrawn" in visible(gone)


def test_a_form_is_offered_in_the_thread_and_its_answer_comes_there(bot):
    name = fresh("form")
    root = bot.slack.send(ADA, CHANNEL, "a new line is coming")["ts"]
    offered = mention(bot, f"create {name}", thread=root)
    assert buttons(offered) == ["open_create"]

    before = {each["id"] for each in bot.slack.views(ADA)}
    bot.slack.click(ADA, offered, "open_create")
    view = bot.until(
        lambda: next((v for v in bot.slack.views(ADA) if v["id"] not in before), None)
    )
    assert name in str(view["blocks"])
    values = {"domain": name, "target": f"{PRODUCTION}/{REGION}", "reason": "sensors"}
    said = bot.answer(ADA, lambda: bot.slack.submit(ADA, view, values))

    assert said["thread_ts"] == root
    bot.asked(said).click(ADA, "more:withdraw")


def test_delivered_twice_it_is_done_once(bot):
    name = fresh("twice")
    bot.slack.control("duplicate")

    card = bot.asked(mention(bot, f'create {name} reason="the new line"'))
    told = len(bot.slack.ephemerals(ADA))
    bot.command("/iotdomain help")

    assert len(bot.slack.ephemerals(ADA)) == told + 1
    assert [name in visible(each) for each in bot.roots()].count(True) == 1
    card.click(ADA, "more:withdraw")


def test_who_may_not_read_is_refused_in_the_thread(bot):
    root = bot.slack.send(MIKA, CHANNEL, "what is going on?")["ts"]

    said = mention(bot, f'create {fresh()} reason="x"', by=MIKA, thread=root)

    assert "*Not created*" in visible(said)
    assert said["thread_ts"] == root


def test_in_a_shared_channel_nothing_is_done_for_anyone(bot):
    before = len(bot.roots())

    for who in (ADA, SOL):
        line = f'create {fresh()} reason="x"'
        said = visible(mention(bot, line, by=who, channel="C0PARTNER"))
        assert "*Not created* · This channel is shared with another" in said
        assert PRODUCTION not in said

    assert len(bot.roots()) == before
