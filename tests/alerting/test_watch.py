"""From a look at a target to what is kept, told and looked at again."""

from datetime import timedelta

import pytest

from bot import alerting
from bot.core.alerts import State
from bot.errors import Blocked, ConflictError, StoreAwayError, Transient
from tests.alerting.conftest import DAY

SOON = timedelta(seconds=66)


def test_a_fine_first_look_turns_everything_on_by_itself(place):
    place.serve().look()
    place.tell()

    look = place.store.first_look(place.target.id)
    assert look.on
    assert place.alerts == []
    assert place.said() == ["first look"]
    ((_, card, _),) = place.slack.posts
    assert card["text"].startswith("First look: production")


def test_a_cause_is_opened_told_and_resolved_after_two_looks(watched):
    watched.enable(enabled=False)
    watched.look(alerting.STATUS)
    watched.tell()
    assert watched.states == {"config_disabled": "open"}
    watched.enable(enabled=True)
    watched.look(alerting.STATUS)
    assert watched.states == {"config_disabled": "open"}
    key = f"status:{watched.target.id}"
    assert ("watch", key, SOON) in watched.engine.wakes
    watched.look(alerting.STATUS)
    watched.tell()

    assert watched.states == {"config_disabled": "resolved"}
    assert watched.said() == ["first look", "alert opened", "alert resolved"]
    texts = [each["text"] for _, each, thread in watched.slack.posts if thread is None]
    assert len(texts) == 2


def test_each_watch_judges_its_own_rules(watched):
    watched.look(alerting.STATUS, days=61)
    assert watched.alerts == []
    watched.look(alerting.EXPIRY)

    assert watched.states == {"certificate_expires": "open"}


def test_what_was_there_at_the_first_look_is_quiet_until_it_is_turned_on(place):
    place.serve(days=90)
    place.clock.forward(days=61)
    place.look()
    place.look(alerting.EXPIRY, hours=1)
    assert place.states == {"certificate_expires": "quiet"}
    look = place.store.first_look(place.target.id)
    assert not look.on

    alerting.turn_on(place.bot.services, look, place.click())
    assert place.engine.nudges[-1] == ("watch", f"all:{place.target.id}")
    place.look()
    place.tell()

    assert place.states == {"certificate_expires": "open"}
    assert place.said()[-2:] == ["alerts turned on", "alert turned on"]


def test_what_devices_feel_at_the_first_look_is_said_at_once(place):
    place.serve()
    place.enable(enabled=False)
    place.look()

    assert place.states == {"config_disabled": "open"}


def test_a_place_that_cannot_be_seen_is_one_alert_and_no_first_look(place):
    def refuse():
        raise Blocked("The role cannot be taken.", who="AWS", do="Mend its trust.")

    place.serve()
    place.bot.world.on_look = refuse
    for _ in range(3):
        place.look()
    assert place.states == {"target_unseen": "open"}
    assert place.store.first_look(place.target.id) is None
    place.bot.world.on_look = None
    place.look().look()

    assert place.states == {"target_unseen": "resolved"}
    assert place.store.first_look(place.target.id).on


def test_not_seeing_neither_opens_nor_resolves(watched):
    watched.enable(enabled=False)
    watched.look()
    watched.enable(enabled=True)
    watched.bot.world.away = True
    for _ in range(5):
        watched.look(hours=2)

    assert watched.states == {"config_disabled": "open", "target_unseen": "open"}
    (disabled, _) = watched.alerts
    assert disabled.blind


def test_without_the_store_nothing_changes(watched):
    watched.enable(enabled=False)
    watched.store.away = True
    with pytest.raises(StoreAwayError):
        watched.look()
    watched.store.away = False

    assert watched.alerts == []
    watched.look()
    assert watched.states == {"config_disabled": "open"}


def test_a_person_who_was_faster_is_not_undone(watched):
    watched.enable(enabled=False)
    watched.look()
    (alert,) = watched.alerts
    save = watched.store.save_alert

    def slow_save(changed, *, audit=None):
        watched.store.save_alert = save
        alerting.acknowledge(watched.bot.services, alert, watched.click())
        return save(changed, audit=audit)

    watched.enable(enabled=True)
    watched.store.save_alert = slow_save
    watched.look()
    watched.look()

    (alert,) = watched.alerts
    assert alert.state is State.RESOLVED
    assert alert.acknowledged_by == "U0ADA0001"


def test_a_race_without_end_is_left_to_a_later_look(watched):
    watched.enable(enabled=False)
    watched.look()

    def never(changed, *, audit=None):
        raise ConflictError(changed.id)

    watched.store.save_alert = never
    watched.enable(enabled=True)
    with pytest.raises(Transient):
        watched.look()


def test_a_target_or_watch_that_is_not_known_is_left_alone(place):
    alerting.watch(place.bot.services, "all:999999999999/eu-west-1")
    alerting.watch(place.bot.services, f"weather:{place.target.id}")

    assert place.alerts == []
    assert place.engine.nudges == []


def test_the_same_number_comes_back_with_the_cause(watched):
    for _ in range(2):
        watched.enable(enabled=False)
        watched.look(days=1)
        watched.enable(enabled=True)
        watched.look().look()

    (alert,) = watched.alerts
    assert (alert.id, alert.episode) == ("A-1", 2)
    assert alert.resolved_at - alert.opened_at < DAY
