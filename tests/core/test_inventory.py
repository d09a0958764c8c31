"""What is remembered from look to look, and what a look that saw nothing changes."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.inventory import FORGET_AFTER, learned
from bot.core.known import Inventory
from bot.core.topics import Gap, Topic
from tests.support import watched as w
from tests.support.facts import DOMAIN, NOW, config

MINUTES = timedelta(minutes=1)


def after(inventory, *facts, at=NOW, listed=True):
    """One more look; each of the facts knows what was remembered of it."""
    config_of = {each.config: each for each in inventory.known} if inventory else {}
    told = [
        replace(
            each,
            taken_at=at,
            before=config_of.get(each.config.name) if each.config else each.before,
        )
        for each in facts
    ]
    return learned(
        inventory, target_id=w.TARGET_ID, taken_at=at, facts=told, listed=listed
    )


def gone(known):
    return w.watched(config=None, configured=None, before=known, served=())


def test_what_was_there_at_the_first_look_has_no_beginning():
    first = after(None, w.watched())
    later = after(first, w.watched(), at=NOW + 5 * MINUTES)

    (known,) = later.known
    assert first.began_at == later.began_at == NOW
    assert known.first_seen is None
    assert known.seen_at == later.seen_at == NOW + 5 * MINUTES


def test_what_comes_later_has_one():
    first = after(None)
    news = after(first, w.watched(), at=NOW + 5 * MINUTES)
    later = after(news, w.watched(), at=NOW + 9 * MINUTES)

    assert later.known[0].first_seen == NOW + 5 * MINUTES


def test_a_look_that_saw_nothing_changes_nothing_but_its_own_time():
    first = after(None, w.watched())
    blind = after(first, at=NOW + 5 * MINUTES, listed=False)

    assert blind == replace(first, taken_at=NOW + 5 * MINUTES)


def test_a_first_look_that_saw_nothing_is_not_the_first_look_yet():
    blind = after(None, listed=False)
    first = after(blind, w.watched(), at=NOW + 5 * MINUTES)

    assert blind.seen_at is None
    assert first.known[0].first_seen is None


def test_a_configuration_that_could_not_be_described_is_not_gone():
    first = after(None, w.watched())
    hidden = gone(first.known[0])
    gap = Gap(Topic.CONFIG, "It could not be asked.")

    later = after(first, replace(hidden, gaps=(gap,)), at=NOW + 5 * MINUTES)

    assert later.known == first.known


def test_one_that_is_gone_is_remembered_for_a_week():
    first = after(None, w.watched())
    missed = after(first, gone(first.known[0]), at=NOW + 5 * MINUTES)
    since = NOW + 5 * MINUTES
    last = after(missed, gone(missed.known[0]), at=since + FORGET_AFTER)
    forgotten = after(last, gone(last.known[0]), at=since + FORGET_AFTER + MINUTES)

    assert missed.known[0].gone_since == last.known[0].gone_since == since
    assert last.known[0].seen_at == NOW
    assert forgotten.known == ()


def test_one_that_comes_back_is_there_again():
    first = after(None, w.watched())
    missed = after(first, gone(first.known[0]), at=NOW + 5 * MINUTES)
    back = after(missed, w.watched(), at=NOW + 9 * MINUTES)

    assert back.known[0].gone_since is None


def test_another_certificate_is_noticed_when_it_is_first_seen():
    first = after(None, w.watched())
    swapped = w.watched(config=config(certificate_arn="arn:other"))
    second = after(first, swapped, at=NOW + 5 * MINUTES)
    third = after(second, swapped, at=NOW + 9 * MINUTES)

    assert first.known[0].changed_at is None
    assert second.known[0].changed_at == NOW + 5 * MINUTES
    assert third.known[0].changed_at == NOW + 5 * MINUTES


def test_a_certificate_that_could_not_be_seen_is_no_other_one():
    first = after(None, w.watched())
    blind = after(first, w.watched(configured=None), at=NOW + 5 * MINUTES)

    assert blind.known[0].changed_at is None
    assert blind.known[0].fingerprint == first.known[0].fingerprint
    assert blind.known[0].until == first.known[0].until


def test_what_was_served_last_is_kept_while_nothing_can_be_reached():
    first = after(None, w.watched())
    dark = w.watched(served=(), public=())

    later = after(first, dark, at=NOW + 5 * MINUTES)

    assert later.known[0].served_until == first.known[0].served_until is not None
    assert later.known[0].served_at == later.known[0].public_at == NOW


def test_who_renews_the_certificate_is_remembered():
    its = replace(w.watched().configured, kind="IMPORTED", renewal="INELIGIBLE")

    (known,) = after(None, w.watched(configured=its)).known

    assert (known.kind, known.renewal) == ("IMPORTED", "INELIGIBLE")


def test_a_default_certificate_is_not_what_is_served_for_the_name():
    default = w.served(names=("*.iot.eu-central-1.amazonaws.com",))

    assert after(None, w.watched(served=(default,))).known[0].served_until is None


@given(st.lists(st.sampled_from(["there", "gone", "dark", "hidden"]), max_size=12))
def test_whatever_happens_nothing_is_lost_within_a_week_nor_gone_by_not_seeing(story):
    inventory = after(None, w.watched())
    assert isinstance(inventory, Inventory)
    was_gone = False
    for index, event in enumerate(story, 1):
        at = NOW + index * timedelta(hours=1)
        known = inventory.known[0]
        gap = Gap(Topic.CONFIG, "It could not be asked.")
        look = {
            "there": (w.watched(),),
            "gone": (gone(known),),
            "dark": (),
            "hidden": (replace(gone(known), gaps=(gap,)),),
        }[event]
        inventory = after(inventory, *look, at=at, listed=event != "dark")
        if event in {"there", "gone"}:
            was_gone = event == "gone"
        assert [each.domain for each in inventory.known] == [DOMAIN]
        assert (inventory.known[0].gone_since is not None) is was_gone
        assert inventory.known[0].first_seen is None
