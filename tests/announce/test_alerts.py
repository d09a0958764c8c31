"""One live card for each alert, and each call once, whatever happens in between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.announce import announce
from bot.core.alerts import Call, Ending, FirstLook, State, Why, acknowledge, called
from bot.core.findings import Severity
from tests.support import said_runs as a
from tests.support import sample_alerts as s
from tests.support.channel import Channel, CrashError, away
from tests.support.fakes import CHANNEL, Clock, make_bot

BUTTONS = {"acknowledge", "diagnose_alert", "look_again", "alert_menu"}
CRITICAL = Call(why=Why.CRITICAL, at=s.AT)


class World:
    """A store, an engine, a channel, and a clock turned by hand."""

    def __init__(self, alert=None):
        clock = Clock(s.AT)
        self.slack = Channel()
        bot = make_bot(clock=clock, targets=(replace(a.PRODUCTION, channel=CHANNEL),))
        self.bot = bot.replaced(slack=self.slack)
        self.store, self.engine, self.clock = bot.store, bot.engine, clock
        self.id = ""
        if alert is not None:
            self.id = alert.id
            assert self.store.open_alert(alert)

    @property
    def alert(self):
        return self.store.alert(self.id)

    @property
    def told(self):
        return self.store.told(self.id)

    def change(self, **changes):
        self.store.save_alert(replace(self.alert, **changes))

    def call(self, why, **more):
        call = Call(why=why, at=self.clock.now(), **more)
        self.store.save_alert(called(self.alert, call))

    def tell(self, *, after=3.0):
        self.clock.forward(seconds=after)
        announce(self.bot.services, self.id)

    def loud(self):
        return [each.loud for each in self.slack.replies]


def opened(finding=None, **changes):
    return World(s.alert(finding, opened_at=s.AT, **changes))


def test_a_card_is_posted_without_buttons_and_then_gets_them():
    world = opened()
    world.tell()

    assert world.slack.calls == ["post", "edit"]
    assert world.slack.card.channel == CHANNEL
    assert world.slack.card.action_ids == BUTTONS
    assert world.slack.card.word == "Warning"
    assert world.told.rev == world.alert.rev


def test_a_warning_names_its_owner_once_and_has_no_reply():
    world = opened()
    world.tell()
    world.change(domains=(s.FLEET,))
    world.tell()

    assert world.slack.replies == []
    assert world.slack.first_payloads[0].count("<!subteam^S0APPROVE>") == 1


def test_a_critical_one_calls_by_its_reply_and_not_by_the_card_as_well():
    world = opened(s.disabled(), calls=(CRITICAL,))
    world.tell()
    world.tell()

    (reply,) = world.slack.replies
    assert "<!subteam^S0APPROVE>" in str(reply.payload)
    assert "<!subteam" not in world.slack.first_payloads[0]
    assert "<!subteam" in str(world.slack.card.payload)
    assert world.loud() == [False]


def test_what_gets_worse_is_edited_and_called_out_in_the_channel_once():
    world = opened()
    world.tell()
    world.change(finding=s.expiring(Severity.BROKEN), peak=Severity.BROKEN)
    world.call(Why.WORSE, was=Severity.NEEDS_YOU)
    world.tell()
    world.tell()

    assert world.slack.card.word == "Critical"
    assert [each.word for each in world.slack.replies] == ["Critical"]
    assert world.loud() == [True]


def test_nothing_new_is_shown_where_other_companies_look_in_until_they_do_not():
    world = opened(s.disabled(), calls=(CRITICAL,))
    world.slack.unfit = "<#C0IOTDOM1> is shared with another organisation."
    world.tell()
    world.tell()
    before = dict(world.slack.shown)
    world.slack.unfit = None
    world.tell()

    assert before == {}
    said = [e for e in world.store.entries if e["what"] == "message not delivered"]
    assert [each["error"] for each in said] == ["channel_unfit"]
    assert world.slack.card.word == "Critical"
    assert len(world.slack.replies) == 1


def test_a_resolved_alert_has_no_button_and_tells_whoever_was_called():
    world = opened(s.disabled(), calls=(CRITICAL,))
    world.tell()
    world.change(
        state=State.RESOLVED, resolved_at=world.clock.now(), ending=Ending.MENDED
    )
    world.tell()
    world.tell()

    assert world.slack.card.word == "Resolved"
    assert world.slack.card.action_ids == set()
    assert [each.word for each in world.slack.replies] == ["Critical", "Resolved"]
    assert world.loud() == [False, True]


def test_a_resolved_alert_that_called_nobody_ends_quietly():
    world = opened()
    world.tell()
    world.change(state=State.RESOLVED, resolved_at=world.clock.now())
    world.tell()

    assert world.slack.card.word == "Resolved"
    assert world.slack.replies == []


def test_it_comes_back_in_the_same_message():
    world = opened()
    world.tell()
    world.change(state=State.RESOLVED, resolved_at=world.clock.now())
    world.tell()
    world.change(state=State.OPEN, resolved_at=None, episode=2)
    world.call(Why.BACK)
    world.tell()

    assert world.slack.card.word == "Warning"
    assert world.slack.card.action_ids == BUTTONS
    assert world.loud() == [True]


def test_what_is_quiet_is_not_said_at_all():
    world = opened(state=State.QUIET, said=False)
    world.tell()
    world.change(state=State.RESOLVED, resolved_at=world.clock.now())
    world.tell()

    assert world.slack.calls == []
    assert world.store.untold() == ()


def test_what_opened_and_ended_while_slack_was_away_is_not_said_any_more():
    world = opened(s.disabled(), calls=(CRITICAL,))
    world.slack.fail("post", away(7))
    world.tell()
    assert world.engine.wakes == [("tell", "A-17", timedelta(seconds=7))]
    world.change(state=State.RESOLVED, resolved_at=world.clock.now())
    world.tell()

    assert world.slack.cards == []
    assert world.store.untold() == ()


def test_after_slack_was_away_the_newest_state_is_said_and_one_call():
    world = opened()
    world.tell()
    world.slack.fail("edit", away(7), times=2)
    world.call(Why.WORSE, was=Severity.NOTICE)
    world.tell()
    world.clock.forward(minutes=5)
    world.call(Why.WORSE, was=Severity.NEEDS_YOU)
    world.change(finding=s.expiring(Severity.BROKEN))
    world.tell()
    world.tell()

    assert world.slack.card.word == "Critical"
    assert len(world.slack.replies) == 1


@pytest.mark.parametrize("finding", [s.expiring(), s.disabled()])
def test_a_crash_between_post_and_save_leaves_no_card_that_can_be_clicked(finding):
    calls = (CRITICAL,) if finding.felt else ()
    world = opened(finding, calls=calls)
    world.slack.crash_after = "post"
    with pytest.raises(CrashError):
        world.tell()
    world.tell()

    clickable = [each for each in world.slack.cards if each.action_ids]
    assert len(world.slack.cards) == 2
    assert [each.ts for each in clickable] == [world.told.message.ts]


def test_a_deleted_message_is_posted_anew_and_says_so():
    world = opened()
    world.tell()
    world.slack.delete(world.slack.card.ts)
    world.change(domains=(s.FLEET,))
    world.tell()

    assert "posted anew" in str(world.slack.card.payload)
    assert world.slack.card.action_ids == BUTTONS


def test_out_of_the_channel_is_on_record_once_and_tried_again():
    world = opened()
    world.slack.kicked = True
    for _ in range(3):
        world.tell()
    said = [e for e in world.store.entries if e["what"] == "message not delivered"]
    world.slack.kicked = False
    world.tell()

    assert [(e["alert"], e["error"]) for e in said] == [("A-17", "not_in_channel")]
    assert world.slack.card.word == "Warning"
    assert "stood still" in str(world.slack.card.payload)


def test_an_acknowledged_alert_says_by_whom():
    world = opened()
    world.tell()
    taken = acknowledge(world.alert, by=a.ADA, at=world.clock.now())
    world.store.save_alert(taken)
    world.tell()

    assert world.slack.card.word == "Acknowledged"
    assert world.slack.card.action_ids == BUTTONS - {"acknowledge"}
    assert f"<@{a.ADA}>" in str(world.slack.card.payload)
    assert world.slack.replies == []


def test_an_alert_of_a_place_that_the_settings_lost_is_left_alone():
    world = opened()
    services = replace(world.bot.services, targets=())
    announce(services, "A-17")
    announce(services, "A-99")

    assert world.slack.calls == []


class TestFirstLook:
    def looked(self, sweep, **changes):
        world = World()
        look = FirstLook(target_id=s.TARGET_ID, token="t", sweep=sweep, **changes)
        world.id = world.store.save_first_look(look).id
        return world

    def test_it_is_one_message_whose_button_goes_once_it_was_pressed(self):
        world = self.looked(s.sweep(s.observed(s.expiring())))
        world.tell()
        assert world.slack.card.word == "First look"
        assert world.slack.card.action_ids == {"alerts_on"}
        look = world.store.first_look(s.TARGET_ID)
        world.store.save_first_look(
            replace(look, turned_on_by=a.ADA, turned_on_at=world.clock.now())
        )
        world.tell()

        assert world.slack.card.action_ids == set()
        assert f"<@{a.ADA}> turned the alerts on" in str(world.slack.card.payload)
        assert world.slack.replies == []

    def test_with_nothing_to_turn_on_it_has_no_button(self):
        world = self.looked(s.sweep(), turned_on_at=s.AT)
        world.tell()

        assert world.slack.card.action_ids == set()

    def test_of_a_place_without_domains_nothing_is_said(self):
        world = self.looked(s.sweep(seen=()), turned_on_at=s.AT)
        world.tell()

        assert world.slack.calls == []
        assert world.store.untold() == ()
