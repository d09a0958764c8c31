from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.freezes import Freeze, Place
from bot.core.runs import Message
from bot.errors import ConflictError
from tests.support.sample_runs import AT

FREEZE = Freeze(
    id="f1",
    place=Place("111122223333"),
    by="U0GRACE01",
    reason="incident 4711",
    at=AT,
    until=AT + timedelta(hours=2),
)


def test_a_freeze_comes_back_as_it_was_kept_and_is_audited(store):
    store.freeze(FREEZE, audit={"what": "froze"})

    assert store.freezes() == (FREEZE,)
    assert [each.says for each in store.audited()] == [{"what": "froze"}]


def test_another_state_is_kept_by_whoever_saw_the_latest(store):
    store.freeze(FREEZE, audit={"what": "froze"})
    told = store.keep_freeze(replace(FREEZE, told=(Message("C0IOTDOM1", "1.1"),)))

    with pytest.raises(ConflictError):
        store.keep_freeze(replace(FREEZE, lifted_at=AT), audit={"what": "unfroze"})

    assert store.freezes() == (told,)
    assert len(store.audited()) == 1


def test_a_lifted_freeze_is_forgotten_only_as_it_was_seen(store):
    store.freeze(FREEZE, audit={"what": "froze"})
    lifted = store.keep_freeze(replace(FREEZE, lifted_at=AT), audit={"what": "unfroze"})

    with pytest.raises(ConflictError):
        store.drop_freeze(FREEZE)
    store.drop_freeze(lifted)

    assert store.freezes() == ()


def test_they_come_oldest_first(store):
    younger = replace(FREEZE, id="f0", at=AT + timedelta(minutes=1))
    for each in (younger, FREEZE):
        store.freeze(each, audit={"what": "froze"})

    assert store.freezes() == (FREEZE, younger)
