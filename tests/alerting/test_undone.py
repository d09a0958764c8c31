"""What an approved request takes away is no news."""

from dataclasses import replace

import pytest

from bot.core.plans import Playbook, StepName, step
from bot.core.runs import Status
from tests.alerting.conftest import NAME
from tests.support.fakes import make_plan, make_run


def undo(place, status, **changes):
    plan = make_plan(NAME, playbook=Playbook.UNDO)
    place.store.put(make_run(plan, status=status, **changes))


def take_away(place):
    place.bot.world.configs[place.target.id].clear()
    place.bot.world.records.clear()


def test_a_domain_that_somebody_deleted_is_missed(watched):
    take_away(watched)
    watched.look()

    assert watched.states == {"config_vanished": "open"}


def test_a_domain_that_an_undo_is_taking_away_is_not(watched):
    undo(watched, Status.RUNNING)
    watched.enable(enabled=False)
    watched.look()
    take_away(watched)
    watched.look()

    assert watched.alerts == []


def test_nor_is_one_that_an_undo_has_taken_away(watched):
    undo(watched, Status.SUCCEEDED, ended_at=watched.clock.now())
    take_away(watched)
    watched.look()
    watched.look(days=1)

    assert watched.alerts == []


def test_what_was_made_again_after_the_undo_is_missed_when_it_goes(watched):
    undo(watched, Status.SUCCEEDED, ended_at=watched.clock.now())
    watched.look(days=1)
    assert watched.states == {"config_new": "open"}
    take_away(watched)
    watched.look()

    assert watched.states["config_vanished"] == "open"


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED])
def test_an_undo_that_came_to_nothing_excuses_nothing(watched, status):
    undo(watched, status, ended_at=watched.clock.now())
    take_away(watched)
    watched.look()

    assert watched.states == {"config_vanished": "open"}


def test_an_alert_of_a_domain_that_is_undone_is_resolved(watched):
    watched.enable(enabled=False)
    watched.look()
    undo(watched, Status.RUNNING)
    take_away(watched)
    watched.look()
    ended = replace(watched.store.get("R-42"), status=Status.SUCCEEDED)
    watched.store.put(replace(ended, ended_at=watched.clock.now()))
    watched.look()

    assert watched.states == {"config_disabled": "resolved"}


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_a_request_made_under_a_chosen_name_is_no_news(watched, is_ours):
    configs = watched.bot.world.configs[watched.target.id]
    other = "chosen.acme.example"
    configs["chosen"] = replace(configs["fleet"], name="chosen", domain=other)
    if is_ours:
        asked = step(StepName.CREATE_CONFIG, config_name="chosen")
        plan = replace(make_plan(other), steps=(asked,))
        watched.store.put(make_run(plan, status=Status.SUCCEEDED))

    watched.look(days=1)

    assert ("config_new" in watched.states) is not is_ours
