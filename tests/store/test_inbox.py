from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import redis

from bot.ports.store import InboxRow, Told
from tests.support.sample_runs import AT, a_run


def a_row(name: str = "row-1") -> InboxRow:
    body = {"user": "U0ADA0001", "values": {"domain": ["x", None, 3]}}
    return InboxRow(id=name, kind="command", at=AT, body=body)


def test_a_row_waits_until_it_is_dealt_with(store):
    assert store.receive(a_row())

    assert store.inbox("row-1") == a_row()
    assert store.waiting_rows(AT) == ("row-1",)
    assert store.waiting_rows(AT - timedelta(seconds=1)) == ()
    store.dealt_with("row-1")
    assert store.inbox("row-1") is None
    assert store.waiting_rows(AT) == ()


def test_the_same_row_is_received_once_also_after_it_was_dealt_with(store):
    store.receive(a_row())
    assert not store.receive(a_row())
    store.dealt_with("row-1")

    assert not store.receive(a_row())

    assert store.inbox("row-1") is None


def test_a_row_delivered_to_many_sockets_at_once_is_received_once(store):
    with ThreadPoolExecutor(20) as pool:
        new = list(pool.map(lambda _: store.receive(a_row()), range(20)))

    assert new.count(True) == 1


def test_receiving_takes_one_round_trip(store, url):
    store.receive(a_row("warm-up"))
    with redis.Redis.from_url(url) as watch:
        before = watch.info("stats")["total_commands_processed"]

        store.receive(a_row())

        after = watch.info("stats")["total_commands_processed"]
        # EVALSHA with its SET, SET and ZADD inside, and INFO itself.
        assert after - before == 5


def test_a_slot_is_claimed_once(store):
    with ThreadPoolExecutor(10) as pool:
        won = list(
            pool.map(lambda _: store.claim_once("slot:sweep:12", seconds=60), range(10))
        )

    assert won.count(True) == 1
    assert store.claim_once("slot:sweep:13", seconds=60)


def test_a_new_or_changed_run_is_untold_until_slack_has_heard_of_its_rev(store):
    run = a_run()
    store.create(run, audit={"event": "x"})
    assert store.told(run.id) == Told()
    assert store.untold() == (run.id,)

    store.tell(run.id, Told(rev=0, at=AT, moments=frozenset({"needs_you", "done"})))
    assert store.untold() == ()
    assert store.told(run.id).moments == {"needs_you", "done"}

    saved = store.save(run)
    assert store.untold() == (run.id,)
    store.tell(run.id, Told(rev=0, at=AT))
    assert store.untold() == (run.id,)
    store.tell(run.id, Told(rev=saved.rev, at=AT))
    assert store.untold() == ()


def test_the_last_twenty_durations_of_a_step_are_remembered_for_each_target(store):
    for seconds in range(25):
        store.took("create_config", "111122223333/eu-central-1", float(seconds))

    assert store.took("create_config", "111122223333/eu-central-1") == [
        float(seconds) for seconds in range(5, 25)
    ]
    assert store.took("create_config", "444455556666/eu-west-1") == []


def test_scripts_go_together_to_a_server_that_does_not_know_them(client):
    client.redis.script_flush()

    said = client.scripts("return ARGV[1]", [([], ("first",)), ([], ("second",))])

    assert said == ["first", "second"]


def test_many_rows_at_once_are_each_on_record_once(store):
    rows = [a_row(f"row-{number % 20}") for number in range(60)]

    with ThreadPoolExecutor(30) as pool:
        new = list(pool.map(store.receive, rows))

    assert sum(new) == 20
    assert len(store.waiting_rows(AT)) == 20
