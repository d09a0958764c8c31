"""What was seen of a target is kept whole, and an early look undoes no later one."""

from dataclasses import replace
from datetime import timedelta

from bot.core.known import Inventory
from tests.support import watched as w
from tests.support.facts import NOW
from tests.support.fake_store import FakeStore

SEEN = Inventory(
    target_id=w.TARGET_ID,
    began_at=w.LONG_AGO,
    taken_at=NOW,
    seen_at=NOW,
    known=(w.known(first_seen=NOW, gone_since=NOW), w.known(config="other")),
)


def test_before_a_first_look_there_is_nothing(store):
    assert store.inventory(w.TARGET_ID) is None


def test_what_was_seen_is_kept_to_the_letter_and_apart_for_each_target(store):
    store.keep_inventory(SEEN)

    assert store.inventory(w.TARGET_ID) == SEEN
    assert store.inventory("444455556666/eu-central-1") is None


def test_of_two_looks_that_end_in_the_wrong_order_the_later_stays(store):
    later = replace(SEEN, taken_at=NOW + timedelta(minutes=5), known=())

    for each in (store, FakeStore()):
        each.keep_inventory(later)
        each.keep_inventory(SEEN)
        assert each.inventory(w.TARGET_ID) == later
        each.keep_inventory(replace(later, began_at=NOW))
        assert each.inventory(w.TARGET_ID).began_at == NOW
