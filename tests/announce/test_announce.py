"""One live card for each run, whatever happens between Slack, the store and us."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.announce import announce
from bot.announce.tell import OVERDUE
from bot.core.runs import Status, Verdict, WaitsFor
from bot.services import Pace, Services
from tests.support import said_runs as a
from tests.support.channel import Channel, CrashError, away
from tests.support.fake_engine import FakeEngine
from tests.support.fake_store import FakeStore

EDIT_EVERY = timedelta(seconds=2)


class World:
    """A store, an engine, a channel, and a clock turned by hand."""

    def __init__(self, run):
        self.now = a.ASKED
        self.store = FakeStore(now=lambda: self.now)
        self.engine = FakeEngine()
        self.slack = Channel()
        self.services = Services(
            targets=(a.PRODUCTION,),
            team="T0ACME001",
            store=self.store,
            engine=self.engine,
            slack=self.slack,
            clouds=lambda *_: None,
            names=None,
            probe=None,
            trust=None,
            now=lambda: self.now,
            monotonic=lambda: 0.0,
            token=lambda: "token",
            pace=Pace(edit_every=EDIT_EVERY),
            workspace_url="https://acme.slack.example/",
        )
        self.run = self.store.put(run)

    def change(self, run=None, **changes):
        """Another state of the run, saved."""
        changed = replace(run or self.run, **changes)
        self.run = self.store.put(replace(changed, rev=self.run.rev + 1))

    def tell(self, *, after=3.0):
        self.now += timedelta(seconds=after)
        announce(self.services, self.run.id)

    @property
    def told(self):
        return self.store.told(self.run.id)


@pytest.fixture
def world():
    return World(a.proposed(rev=1))


def test_a_card_is_posted_without_buttons_and_then_gets_them(world):
    world.tell()

    assert world.slack.calls == ["person", "post", "person", "edit"]
    assert world.slack.card.action_ids == {"approve", "decline", "more"}
    assert world.told.rev == world.run.rev


def test_the_card_stands_in_the_channel_of_the_target(world):
    world.tell()

    assert world.slack.card.channel == a.PRODUCTION.channel
    assert "Ada asks" in world.slack.card.payload["text"]


def test_the_same_state_is_told_once(world):
    world.tell()
    calls = len(world.slack.calls)

    world.tell()

    assert len(world.slack.calls) == calls


def test_each_new_state_edits_the_same_message(world):
    world.tell()
    world.change(a.running(3))
    world.tell()
    world.change(a.running(5))
    world.tell()

    assert world.slack.card.word == "Working"
    assert world.slack.card.edits == 3
    assert world.slack.replies == []


def test_edits_that_come_too_fast_wait_and_show_the_newest_state(world):
    world.tell()
    world.change(a.running(3))
    world.tell(after=0.5)
    assert world.slack.card.word == "Needs approval"
    assert world.engine.wakes[-1] == ("tell", "R-42", timedelta(seconds=1.5))
    world.change(a.running(4))
    world.tell(after=1.6)

    assert "4 of 6 steps done" in world.slack.card.payload["text"]
    assert world.slack.card.edits == 2


def test_a_crash_between_post_and_save_leaves_no_card_that_can_be_clicked(world):
    world.slack.crash_after = "post"
    with pytest.raises(CrashError):
        world.tell()
    world.tell()

    clickable = [each for each in world.slack.cards if each.action_ids]
    assert len(world.slack.cards) == 2
    assert [each.ts for each in clickable] == [world.told.message.ts]


def test_a_crash_between_save_and_buttons_gives_the_card_its_buttons_later(world):
    world.slack.fail("edit", CrashError("edit"))
    with pytest.raises(CrashError):
        world.tell()
    world.tell()

    assert world.slack.card.action_ids == {"approve", "decline", "more"}


def test_a_crash_after_an_edit_edits_again_and_nothing_else(world):
    world.tell()
    world.change(a.running(3))
    world.slack.crash_after = "edit"
    with pytest.raises(CrashError):
        world.tell()
    world.tell()

    assert world.slack.card.word == "Working"
    assert world.slack.card.edits == 3


def test_a_crash_after_a_reply_tells_it_once_more_rather_than_never(world):
    world.tell()
    world.change(a.served())
    world.slack.crash_after = "post"
    with pytest.raises(CrashError):
        world.tell()
    world.tell()
    world.tell()

    assert [each.word for each in world.slack.replies] == ["Done", "Done"]


def test_a_deleted_message_is_posted_anew_and_says_so(world):
    world.tell()
    world.slack.delete(world.slack.card.ts)
    world.change(a.running(3))

    world.tell()

    assert world.slack.card.word == "Working"
    assert "posted anew" in str(world.slack.card.payload)
    assert world.slack.card.action_ids == {"cancel_run"}
    assert world.told.message.ts == world.slack.card.ts


def test_a_reply_under_a_deleted_message_follows_the_new_one(world):
    world.tell()
    world.change(a.running(3))
    world.tell()
    world.change(a.served())
    world.slack.fail("post", "thread_not_found")
    world.tell()

    newest = world.slack.cards[-1]
    assert newest.word == "Done"
    assert [each.thread for each in world.slack.replies] == [newest.ts]


def test_slack_away_is_tried_again_when_slack_says(world):
    world.slack.fail("post", away(7))
    world.tell()

    assert world.slack.cards == []
    assert world.engine.wakes == [("tell", "R-42", timedelta(seconds=7))]
    world.tell()
    assert world.slack.card.word == "Needs approval"


def test_a_card_is_posted_although_the_name_cannot_be_asked(world):
    world.slack.fail("person", away(), times=2)

    world.tell()

    assert world.slack.card.payload["text"].startswith("Needs approval: Someone asks")


def test_out_of_the_channel_is_on_record_once_and_tried_ever_slower(world):
    world.slack.kicked = True
    delays = []
    for _ in range(12):
        world.tell(after=0)
        delays.append(world.engine.wakes[-1][2])
        world.now += delays[-1]

    assert delays == sorted(delays)
    assert delays[0] == timedelta(seconds=15)
    assert delays[-1] == timedelta(minutes=10)
    said = [e for e in world.store.entries if e["what"] == "message not delivered"]
    assert [(e["run"], e["error"]) for e in said] == [("R-42", "not_in_channel")]


def test_back_in_the_channel_the_message_catches_up_and_says_since_when(world):
    world.tell()
    world.slack.kicked = True
    world.change(a.running(3))
    world.tell()
    world.slack.kicked = False
    world.tell()

    assert world.slack.card.word == "Working"
    assert "stood still from" in str(world.slack.card.payload)
    world.change(a.running(4))
    world.tell()
    assert "stood still" not in str(world.slack.card.payload)


def test_a_message_about_something_that_is_over_is_given_up_after_a_day(world):
    world.tell()
    world.change(a.ended(a.proposed(), Status.WITHDRAWN, ended_at=world.now))
    world.slack.fail("edit", "is_archived", times=1_000)
    world.tell()
    world.tell(after=25 * 3600)

    assert world.told.rev == world.run.rev


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (a.served(), ["Done"]),
        (a.ended(a.running(3), Status.FAILED, ended_because="No."), ["Stopped"]),
        (a.ended(a.proposed(), Status.EXPIRED), ["Expired"]),
        (a.ended(a.proposed(), Status.WITHDRAWN), []),
        (a.ended(a.running(2), Status.CANCELLED, cancel_by=a.GRACE), ["Cancelled"]),
        (
            a.ended(
                a.decided(a.proposed(), Verdict.DECLINE, a.GRACE, reason="No."),
                Status.DECLINED,
            ),
            ["Declined"],
        ),
        (a.blocked(), ["Waiting for you"]),
        (
            a.ended(a.proposed(), Status.STALE, superseded_by=""),
            ["Out of date"],
        ),
    ],
)
def test_each_moment_is_one_reply_and_progress_is_none(world, run, words):
    world.tell()
    world.change(run)
    world.tell()
    world.tell()

    assert [each.word for each in world.slack.replies] == words
    assert all(each.thread == world.slack.card.ts for each in world.slack.replies)


def test_a_run_that_is_blocked_twice_tells_twice(world):
    world.tell()
    world.change(a.blocked())
    world.tell()
    world.change(a.running(3))
    world.tell()
    world.change(a.blocked(at=world.now))
    world.tell()

    assert len(world.slack.replies) == 2


def test_a_reminder_names_the_approvers_once_each_time_it_is_asked_for(world):
    world.tell()
    world.change(reminded_at=world.now)
    world.tell()
    world.tell()
    world.change(reminded_at=world.now)
    world.tell()

    assert len(world.slack.replies) == 2
    assert "<!subteam^S0APPROVE>" in str(world.slack.replies[0].payload)


def test_the_end_of_a_run_lists_its_aws_calls_in_the_thread(world):
    world.tell()
    world.change(a.served())
    world.tell()

    (reply,) = world.slack.replies
    for call in a.CALLS:
        assert call.request_id in str(reply.payload)


def named(payload, person):
    return f"<@{person}>" in str(payload["blocks"])


def test_the_requester_is_notified_twice_on_the_happy_path(world):
    world.tell()
    for cursor in range(6):
        world.change(a.running(cursor))
        world.tell()
    world.change(a.served())
    world.tell()

    assert sum(named(each.payload, a.ADA) for each in world.slack.shown.values()) == 2


def test_the_requester_is_notified_three_times_with_records_by_hand(world):
    plan = a.created("mqtt.acme.example", by_hand=True)
    waiting = a.waiting(WaitsFor.PERSON, "to add the DNS records")
    world.tell()
    for _ in range(4):
        world.change(a.running(1, a.proposed(plan), waiting=waiting))
        world.tell()
    world.change(a.served())
    world.tell()

    assert sum(named(each.payload, a.ADA) for each in world.slack.shown.values()) == 3


def outdated(world):
    """R-42 is out of date, and its second version is on record."""
    newer = a.proposed(
        a.created(before="broker.acme.example"),
        id="R-42.2",
        version=2,
        token="second",
        rev=1,
    )
    world.tell()
    stale = a.ended(
        a.approved(), Status.STALE, superseded_by=newer.id, ended_at=world.now
    )
    world.change(stale)
    return world.store.put(newer)


def test_an_outdated_card_links_to_its_new_version_once_that_stands(world):
    newer = outdated(world)
    world.tell()
    assert "follows as a message of its own" in str(world.slack.card.payload)
    assert world.slack.replies == []

    announce(world.services, newer.id)
    assert ("tell", "R-42") in world.engine.nudges
    world.tell()

    old, new = world.slack.cards
    link = f"https://acme.slack.example/archives/{new.channel}/p{new.ts}"
    link = link[:-7] + link[-6:]
    assert link in str(old.payload)
    assert "broker.acme.example" in str(old.payload)
    assert [link in str(each.payload) for each in world.slack.replies] == [True]
    assert "What is different from version 1" in str(new.payload)


def test_a_link_that_comes_up_while_the_old_card_is_edited_is_still_shown(world):
    newer = outdated(world)
    edit = world.slack.edit

    def slow_edit(message, payload):
        edit(message, payload)
        world.slack.edit = edit
        announce(world.services, newer.id)

    world.slack.edit = slow_edit
    world.tell()
    assert "follows as a message of its own" in str(world.slack.cards[0].payload)

    world.tell()

    assert "Open the new plan" in str(world.slack.cards[0].payload)


def test_an_outdated_run_tells_its_people_although_the_new_card_never_comes(world):
    outdated(world)
    world.tell()
    world.tell(after=61)

    assert [each.word for each in world.slack.replies] == ["Out of date"]


def test_a_run_that_nobody_drives_is_shown_as_interrupted_once(world):
    world.tell()
    world.change(a.running(3, wake_at=world.now))
    world.tell()
    assert world.engine.wakes[-1][:2] == ("tell", "R-42")
    world.tell(after=OVERDUE.total_seconds() + 1)
    edits = world.slack.card.edits
    world.tell(after=60)

    assert "interrupted since" in str(world.slack.card.payload)
    assert world.slack.card.edits == edits
    world.change(a.running(4, wake_at=world.now + timedelta(minutes=1)))
    world.tell()
    assert "interrupted" not in str(world.slack.card.payload)


def test_a_run_that_waits_is_not_called_interrupted(world):
    world.tell()
    world.change(a.running(3, wake_at=world.now + timedelta(minutes=5)))
    world.tell()
    world.tell(after=120)

    assert "interrupted" not in str(world.slack.card.payload)


def test_how_long_steps_took_here_is_read_from_the_store(world):
    for seconds in (540, 600, 660, 720, 780):
        world.store.took("await_served", a.PRODUCTION.id, seconds)

    world.tell()

    assert "in the last 5 runs" in str(world.slack.card.payload)


def test_a_run_of_a_target_that_the_settings_lost_is_left_alone(world):
    world.change(plan=replace(world.run.plan, target_id="999999999999/eu-west-1"))

    world.tell()

    assert world.slack.calls == []
    assert world.told.rev == world.run.rev


def test_a_run_that_is_not_on_record_is_no_error(world):
    announce(world.services, "R-9999")

    assert world.slack.calls == []


BY_HAND = a.created("mqtt.acme.example", by_hand=True)


def _by_hand(cursor, plan=BY_HAND):
    """A run that waits for the record of a step, begun just then."""
    run = a.running(
        cursor,
        a.proposed(plan),
        waiting=a.waiting(WaitsFor.PERSON, "to add the DNS records"),
    )
    outputs = {"validation": f"{a.PROOF_NAME}.mqtt.acme.example={a.PROOF_VALUE}"}
    return replace(run, outputs={**run.outputs, **outputs, "endpoint": a.ENDPOINT})


def _asked(world):
    """How often someone was asked to add records."""
    return [
        each.payload["text"]
        for each in world.slack.replies
        if each.payload["text"].startswith("Waiting for you")
    ]


def _waits(world, cursor, since, plan=BY_HAND):
    world.change(_by_hand(cursor, plan), step_since=since)
    world.tell()


def test_a_record_of_the_first_ticket_is_not_asked_for_a_second_time_at_once(world):
    world.tell()
    _waits(world, 1, world.now)
    _waits(world, 4, world.now)

    assert len(_asked(world)) == 1
    assert "needs two DNS records" in _asked(world)[0]
    assert world.slack.card.word == "Waiting for you"
    assert "needs one DNS record" in world.slack.card.payload["text"]


def test_a_record_of_the_first_ticket_is_asked_for_once_more_when_it_stays_away(world):
    world.tell()
    _waits(world, 1, world.now)
    since = world.now
    _waits(world, 4, since)
    for _ in range(3):
        world.now += timedelta(minutes=40)
        _waits(world, 4, since)

    assert len(_asked(world)) == 2
    assert "needs one DNS record" in _asked(world)[1]


def test_a_second_record_that_was_in_no_ticket_is_asked_for_at_once(world):
    world.tell()
    _waits(world, 4, world.now)

    assert len(_asked(world)) == 1


def test_a_record_that_could_not_be_given_early_is_asked_for_when_its_time_comes(world):
    late = replace(
        BY_HAND,
        steps=tuple(
            replace(each, params=tuple(kv for kv in each.params if kv[0] != "early"))
            for each in BY_HAND.steps
        ),
    )
    world.tell()
    _waits(world, 1, world.now, late)
    _waits(world, 4, world.now, late)

    assert len(_asked(world)) == 2


def test_the_first_post_of_a_card_pings_the_approvers_and_not_who_asked(world):
    world.slack.fail("edit", CrashError("edit"))
    with pytest.raises(CrashError):
        world.tell()
    first = str(world.slack.card.payload)

    assert "<!subteam^S0APPROVE>" in first
    assert f"<@{a.ADA}>" not in first
    world.tell()
    assert f"<@{a.ADA}> asks for this" in str(world.slack.card.payload)
