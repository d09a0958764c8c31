from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.runs import SCHEMA, Block, Status, move
from bot.errors import ConflictError, LeaseLostError
from bot.store import keys
from bot.store.codec import run_to_json
from tests.support.sample_runs import AT, TARGET_ID, a_plan, a_run, approved, running

DOMAIN = "device.acme.example"
MADE = {"event": "run.proposed"}


def test_a_new_run_is_found_by_id_token_number_and_domain(store):
    run = a_run(7)

    assert store.create(run, audit=MADE) is None

    assert store.get("R-7") == run
    assert store.by_token("token-R-7") == run
    assert store.latest(7) == run
    assert store.holder(TARGET_ID, DOMAIN) == run
    assert store.runs(open_only=True) == (run,)
    assert [each.says for each in store.audited()] == [MADE]


def test_what_is_not_there_is_none(store):
    assert store.get("R-1") is None
    assert store.by_token("x") is None
    assert store.latest(1) is None
    assert store.holder(TARGET_ID, DOMAIN) is None
    assert store.runs() == ()


def test_a_second_open_run_for_a_domain_is_told_who_holds_it(store):
    store.create(a_run(1), audit=MADE)

    held = store.create(a_run(2), audit=MADE)

    assert held is not None
    assert held.id == "R-1"
    assert store.get("R-2") is None
    assert len(store.audited()) == 1


def test_creating_the_same_run_twice_changes_nothing(store):
    run = a_run()
    store.create(run, audit=MADE)
    store.save(replace(run, reason="said more"))

    assert store.create(run, audit=MADE) is None

    assert store.get(run.id).reason == "said more"
    assert len(store.audited()) == 1


def test_fifty_creations_of_one_domain_at_once_make_one_run(store):
    with ThreadPoolExecutor(50) as pool:
        held = list(
            pool.map(lambda n: store.create(a_run(n), audit=MADE), range(1, 51))
        )

    assert held.count(None) == 1
    assert len(store.runs()) == 1


def test_fifty_saves_of_one_rev_at_once_let_one_through(store):
    run = a_run()
    store.create(run, audit=MADE)

    def save(person):
        try:
            return store.save(replace(run, reason=person), audit={"event": person})
        except ConflictError:
            return None

    with ThreadPoolExecutor(50) as pool:
        saved = [each for each in pool.map(save, map(str, range(50))) if each]

    assert len(saved) == 1
    assert saved[0].rev == 1
    assert store.get(run.id) == saved[0]
    assert len(store.audited()) == 2


def test_a_save_that_was_sent_twice_answers_as_the_first_time(store, monkeypatch):
    monkeypatch.setattr("bot.store.runs.attempt", lambda: "one try")
    run = a_run()
    store.create(run, audit=MADE)
    monkeypatch.setattr("bot.store.runs.attempt", lambda: "the next try")

    first = store.save(run, audit={"event": "x"})
    second = store.save(run, audit={"event": "x"})

    assert first == second
    assert len(store.audited()) == 2


def test_numbers_are_never_given_twice(store):
    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(lambda _: store.next_number(), range(30)))

    assert sorted(numbers) == list(range(1, 31))


def test_the_domain_is_free_again_when_its_run_has_ended(store):
    run = a_run(1)
    store.create(run, audit=MADE)

    store.save(move(run, Status.DECLINED, at=AT, because="no"))

    assert store.holder(TARGET_ID, DOMAIN) is None
    assert store.runs(open_only=True) == ()
    assert store.create(a_run(2), audit=MADE) is None


def test_an_ended_run_that_is_saved_again_leaves_its_successor_the_domain(store):
    old = a_run(1)
    store.create(old, audit=MADE)
    old = store.save(move(old, Status.STALE, at=AT))
    new = a_run(1, version=2)
    store.create(new, audit=MADE)

    store.save(replace(old, superseded_by=new.id))

    assert store.holder(TARGET_ID, DOMAIN) == new
    assert store.latest(1) == new


def test_runs_are_listed_newest_first_and_no_more_than_asked(store):
    for number in (3, 1, 2):
        domain = f"d{number}.acme.example"
        store.create(a_run(number, plan=a_plan(domain=domain)), audit=MADE)

    assert [run.id for run in store.runs(most=2)] == ["R-3", "R-2"]


def test_a_run_of_a_newer_bot_is_left_out_of_lists(store, client):
    store.create(a_run(1), audit=MADE)
    newer = replace(a_run(1), schema=SCHEMA + 1)
    client.redis.hset(keys.run("R-1"), "json", run_to_json(newer))

    assert store.runs() == ()


def test_a_proposal_is_due_for_expiry_alone(store):
    run = a_run()
    store.create(run, audit=MADE)

    assert store.due(AT + timedelta(days=365)) == ()
    assert store.expiring(run.expires_at - timedelta(seconds=1)) == ()
    assert store.expiring(run.expires_at) == (run.id,)


def test_an_approved_run_is_due_at_once_and_no_longer_expires(store):
    run = a_run()
    store.create(run, audit=MADE)

    store.save(approved(run))

    assert store.due(AT + timedelta(days=365)) == (run.id,)
    assert store.expiring(AT + timedelta(days=365)) == ()


def test_a_waiting_run_is_due_when_it_wakes(store):
    run = a_run()
    store.create(run, audit=MADE)

    store.save(replace(running(run), wake_at=AT + timedelta(minutes=5)))

    assert store.due(AT + timedelta(minutes=4)) == ()
    assert store.due(AT + timedelta(minutes=5)) == (run.id,)


@pytest.mark.parametrize("how", ["blocked", "ended"])
def test_a_blocked_or_ended_run_is_never_due(store, how):
    run = a_run()
    store.create(run, audit=MADE)
    going = store.save(running(run))
    block = Block(says="Denied.", who="the AWS administrator", do="Allow it.", at=AT)

    if how == "blocked":
        store.save(replace(going, blocked=block))
    else:
        store.save(move(going, Status.SUCCEEDED, at=AT))

    assert store.due(AT + timedelta(days=365)) == ()


def test_a_save_with_the_right_fence_goes_through(store):
    run = a_run()
    store.create(run, audit=MADE)
    lease = store.claim(run.id, seconds=10)

    assert store.save(run, fence=lease.fence).rev == 1


def test_the_save_of_a_worker_that_lost_its_lease_is_refused(store):
    run = a_run()
    store.create(run, audit=MADE)
    frozen = store.claim(run.id, seconds=0.05)
    while (other := store.claim(run.id, seconds=10)) is None:
        pass

    with pytest.raises(LeaseLostError):
        store.save(replace(run, reason="late"), fence=frozen.fence)

    assert store.get(run.id) == run
    assert store.save(run, fence=other.fence).rev == 1
