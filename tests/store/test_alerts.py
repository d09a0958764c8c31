"""Alerts in the store, and in the fake that other tests trust to be like it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.core.alerts import FirstLook, Key, State
from bot.errors import ConflictError
from bot.ports import Told
from bot.store import NewerSchemaError
from tests.support import sample_alerts as a
from tests.support.fake_store import FakeStore

OPENED = {"what": "alert opened"}


@pytest.fixture(params=["memory", "valkey"])
def kept(request):
    if request.param == "memory":
        return FakeStore()
    return request.getfixturevalue("store")


def other(number=18, target_id=a.TARGET_ID):
    key = Key(target_id=target_id, code="disabled", subject=a.domain())
    return a.alert(a.disabled(), number=number, token=f"token-{number}", key=key)


def audited(kept):
    if isinstance(kept, FakeStore):
        return kept.entries
    return [each.says for each in kept.audited()]


def test_a_new_alert_is_found_by_id_token_target_and_cause(kept):
    alert = a.alert()

    assert kept.open_alert(alert, audit=OPENED)

    assert kept.alert("A-17") == alert
    assert kept.alert_by_token(alert.token) == alert
    assert kept.alerts(a.TARGET_ID) == (alert,)
    assert kept.alerts("other/eu-central-1", also=[alert.key]) == (alert,)
    assert audited(kept) == [OPENED]


def test_what_is_not_there_is_none(kept):
    assert kept.alert("A-1") is None
    assert kept.alert_by_token("x") is None
    assert kept.alerts(a.TARGET_ID, also=[a.alert().key]) == ()
    assert kept.first_look(a.TARGET_ID) is None
    assert kept.first_look_by_token("x") is None


def test_everything_of_an_alert_comes_back_as_it_was(kept):
    whole = a.alert(
        a.disabled(),
        state=State.SNOOZED,
        snoozed_by="U0ADA0001",
        snoozed_at=a.AT,
        snoozed_until=a.ENDS,
        blind="ACM could not be asked.",
        blind_since=a.AT,
    )
    kept.open_alert(whole)

    assert kept.alert(whole.id) == whole


def test_a_cause_has_one_alert(kept):
    kept.open_alert(a.alert(), audit=OPENED)

    assert not kept.open_alert(a.alert(number=18, token="other"), audit=OPENED)

    assert kept.alert("A-18") is None
    assert kept.alert_by_token("other") is None
    assert len(audited(kept)) == 1


def test_fifty_that_open_one_cause_at_once_open_one_alert(kept):
    def opened(number):
        return kept.open_alert(a.alert(number=number, token=f"token-{number}"))

    with ThreadPoolExecutor(50) as pool:
        won = list(pool.map(opened, range(1, 51)))

    assert won.count(True) == 1
    assert len(kept.alerts(a.TARGET_ID)) == 1


def test_who_saves_second_is_told_so_and_changes_nothing(kept):
    alert = a.alert()
    kept.open_alert(alert)
    kept.save_alert(replace(alert, blind="first"), audit={"what": "first"})

    with pytest.raises(ConflictError):
        kept.save_alert(replace(alert, blind="second"), audit={"what": "second"})

    assert (kept.alert("A-17").blind, kept.alert("A-17").rev) == ("first", 1)
    assert audited(kept) == [{"what": "first"}]


def test_a_resolved_alert_is_found_by_its_cause_alone(kept):
    alert = a.alert()
    kept.open_alert(alert)
    resolved = kept.save_alert(replace(alert, state=State.RESOLVED))

    assert kept.alerts(a.TARGET_ID) == ()
    assert kept.alerts(a.TARGET_ID, also=[alert.key]) == (resolved,)
    kept.save_alert(replace(resolved, state=State.OPEN))
    assert len(kept.alerts(a.TARGET_ID, also=[alert.key])) == 1


def test_targets_have_alerts_of_their_own(kept):
    kept.open_alert(a.alert())
    kept.open_alert(other(target_id="444455556666/us-east-1"))
    kept.open_alert(other(19))

    assert [each.id for each in kept.alerts(a.TARGET_ID)] == ["A-17", "A-19"]


def test_numbers_count_by_themselves(kept):
    kept.next_number()

    assert [kept.next_alert_number(), kept.next_alert_number()] == [1, 2]


def test_what_slack_has_not_heard_of_is_untold(kept):
    alert = a.alert()
    kept.open_alert(alert)
    look = kept.save_first_look(
        FirstLook(target_id=a.TARGET_ID, token="t", sweep=a.sweep())
    )
    assert set(kept.untold()) == {"A-17", look.id}

    kept.tell("A-17", Told(rev=0))
    kept.tell(look.id, Told(rev=1))
    assert kept.untold() == ()
    kept.save_alert(alert)
    assert kept.untold() == ("A-17",)


def test_a_first_look_is_kept_once_and_changed_by_one(kept):
    found = a.sweep(a.observed(a.expiring()), unseen=(a.hidden(), a.hidden(a.OTA)))
    new = FirstLook(target_id=a.TARGET_ID, token="t", sweep=found)
    look = kept.save_first_look(new, audit={"what": "first look"})

    assert kept.first_look(a.TARGET_ID) == look
    assert kept.first_look_by_token("t") == look
    assert look.sweep == found
    with pytest.raises(ConflictError):
        kept.save_first_look(new)
    on = replace(look, turned_on_by="U0ADA0001", turned_on_at=a.AT)
    assert kept.save_first_look(on).on
    with pytest.raises(ConflictError):
        kept.save_first_look(on)
    assert audited(kept) == [{"what": "first look"}]


def test_a_token_stands_for_one_kind_of_thing(store):
    store.open_alert(a.alert())

    assert store.by_token(a.alert().token) is None
    assert store.first_look_by_token(a.alert().token) is None


def test_what_a_newer_bot_wrote_is_not_touched(store):
    store.open_alert(a.alert(schema=99))

    with pytest.raises(NewerSchemaError, match="Nothing was changed"):
        store.alert("A-17")
