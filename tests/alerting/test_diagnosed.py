"""Alerts come with their diagnosis: one reply, edited; few at once; never two."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import diagnosing
from bot.announce import announce
from bot.core.alerts import Alert, Key, State
from bot.core.findings import Finding, Severity, Subject, SubjectKind
from bot.core.known import Inventory
from bot.core.runs import Message
from bot.diagnosing import of_alert
from bot.errors import SlackAwayError
from bot.ports import Told
from tests.support.fakes import START, make_bot
from tests.support.slack_payloads import words_of

HERE = "111122223333/eu-central-1"


def alert(number=17, *, code="config_disabled", severity=Severity.BROKEN, **more):
    name = f"d{number}.acme.example"
    subject = Subject(SubjectKind.DOMAIN, name)
    given = {
        "number": number,
        "token": f"alert-token-{number}",
        "key": Key(target_id=HERE, code=code, subject=subject),
        "finding": Finding(severity=severity, says=f"`{name}` is disabled."),
        "domains": (name,),
        "opened_at": START,
        "changed_at": START,
    }
    return Alert(**{**given, **more})


class Desk:
    """A bot with alerts whose messages stand, and the engine's task for them."""

    def __init__(self):
        self.bot = make_bot()
        self.store, self.slack = self.bot.store, self.bot.slack
        self.clock, self.engine = self.bot.clock, self.bot.engine

    def put(self, one):
        self.store.kept_alerts[one.id] = one
        root = Message("C0IOTDOM1", f"1795441800.{one.number:06d}")
        self.store.tell(one.id, Told(message=root))
        return f"{one.id}:{one.episode}"

    def diagnose(self, key):
        diagnosing.for_alert(self.bot.services, key, lambda *_: ())

    @property
    def replies(self):
        return [(at, said) for at, said, thread in self.slack.posts if thread]

    def last(self, place):
        return words_of([said for at, said in self.slack.edits if at == place][-1])

    @property
    def put_off(self):
        return [key for task, key, _ in self.engine.wakes if task == "diagnose"]


@pytest.fixture
def desk():
    return Desk()


def test_the_thread_has_one_reply_that_is_edited_to_the_verdict(desk):
    desk.diagnose(desk.put(alert()))

    ((place, began),) = desk.replies
    assert words_of(began).startswith("Looking: d17.acme.example.")
    assert "D-1 · " in desk.last(place)
    assert desk.slack.posts[0][2] == "1795441800.000017"


def test_a_second_call_says_nothing_more(desk):
    key = desk.put(alert())

    desk.diagnose(key)
    edits = len(desk.slack.edits)
    desk.diagnose(key)

    assert (len(desk.replies), len(desk.slack.edits)) == (1, edits)


def test_whoever_was_killed_after_posting_is_gone_on_with(desk, monkeypatch):
    key = desk.put(alert())
    kill(desk, monkeypatch, "edit", key)

    desk.diagnose(key)

    ((place, _),) = desk.replies
    assert "D-1 · " in desk.last(place)


def test_whoever_was_killed_while_posting_leaves_no_second_reply(desk, monkeypatch):
    key = desk.put(alert())
    posted = desk.slack.post

    def post_and_die(*given, **more):
        posted(*given, **more)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(desk.slack, "post", post_and_die)
        with pytest.raises(KilledError):
            desk.diagnose(key)

    desk.diagnose(key)

    assert len(desk.replies) == 1


def test_where_slack_was_away_it_is_posted_later(desk):
    key = desk.put(alert())
    desk.slack.away = True
    with pytest.raises(SlackAwayError):
        desk.diagnose(key)
    desk.slack.away = False

    desk.diagnose(key)

    assert len(desk.replies) == 1


@pytest.mark.parametrize(
    "one",
    [
        alert(severity=Severity.NOTICE),
        alert(state=State.RESOLVED),
        alert(state=State.QUIET, said=False),
        alert(state=State.SNOOZED),
        alert(opened_at=START - timedelta(minutes=16)),
    ],
    ids=["notice", "resolved", "quiet", "snoozed", "long open"],
)
def test_nothing_is_started_for(desk, one):
    desk.diagnose(desk.put(one))

    assert desk.replies == []


def test_an_alert_that_comes_back_is_diagnosed_anew(desk):
    desk.diagnose(desk.put(alert()))
    desk.clock.forward(minutes=11)
    back = alert(episode=2, opened_at=desk.clock.now())

    desk.diagnose(desk.put(back))

    assert len(desk.replies) == 2


def test_a_storm_is_diagnosed_by_samples_and_spaced(desk):
    keys = [desk.put(alert(number)) for number in range(60)]

    for key in keys:
        desk.diagnose(key)

    assert len(desk.replies) == of_alert.AT_ONCE
    assert len(desk.put_off) == of_alert.SAMPLES - of_alert.AT_ONCE
    desk.clock.forward(seconds=of_alert.SPACED_SECONDS + 1)
    for key in keys:
        desk.diagnose(key)
    assert len(desk.replies) == of_alert.SAMPLES


def test_different_causes_wait_for_their_turn(desk):
    keys = [desk.put(alert(number, code=f"cause_{number}")) for number in range(5)]

    for key in keys:
        desk.diagnose(key)
    assert len(desk.replies) == of_alert.AT_ONCE
    for _ in range(3):
        desk.clock.forward(seconds=of_alert.SPACED_SECONDS + 1)
        for key in keys:
            desk.diagnose(key)

    assert len(desk.replies) == 5


def test_none_is_started_while_the_watch_is_late(desk):
    key = desk.put(alert())
    long_ago = START - timedelta(minutes=11)
    inventory = Inventory(target_id=HERE, began_at=long_ago, taken_at=long_ago)
    desk.store.keep_inventory(inventory)

    desk.diagnose(key)
    assert (desk.replies, desk.put_off) == ([], [f"alert:{key}"])
    desk.store.keep_inventory(replace(inventory, taken_at=START))
    desk.diagnose(key)

    assert len(desk.replies) == 1


def test_telling_an_alert_asks_for_its_diagnosis(desk):
    bad, mild = alert(1), alert(2, severity=Severity.NOTICE)
    for each in (bad, mild):
        desk.store.kept_alerts[each.id] = each

        announce(desk.bot.services, each.id)

    assert desk.engine.nudged("diagnose") == ["alert:A-1:1"]


class KilledError(BaseException):
    """As if the process were gone."""


def kill(desk, monkeypatch, method, key):
    def die(*_given, **_more):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(desk.slack, method, die)
        with pytest.raises(KilledError):
            desk.diagnose(key)
