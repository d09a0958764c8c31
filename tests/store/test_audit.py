import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import StoreAwayError
from bot.store import AuditPrinter, Client, RedisStore


def test_entries_get_numbers_without_a_gap_in_the_order_of_the_stream(store):
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda n: store.audit({"n": str(n)}), range(100)))

    assert sorted(numbers) == list(range(1, 101))
    kept = store.audited()
    assert [each.seq for each in kept] == list(range(1, 101))
    by_number = dict(zip(numbers, map(str, range(100)), strict=True))
    assert {each.seq: each.says["n"] for each in kept} == by_number


def test_an_entry_that_was_sent_twice_stands_once(store, monkeypatch):
    monkeypatch.setattr("bot.store.audit.attempt", lambda: "one try")

    assert store.audit({"event": "x"}) == 1
    assert store.audit({"event": "x"}) == 1

    assert len(store.audited()) == 1


def test_the_printer_prints_each_entry_once_in_order_as_a_json_line(store, client):
    written: list[str] = []
    printer = AuditPrinter(client, written.append)
    for number in range(450):
        store.audit({"event": "run.saved", "n": str(number)})

    assert printer.print_new() == 450
    store.audit({"event": "last", "seq": "forged"})
    assert printer.print_new() == 1
    assert printer.print_new() == 0

    lines = [json.loads(line) for line in "".join(written).splitlines()]
    assert [line["audit"] for line in lines] == list(range(1, 452))
    assert lines[0]["event"] == "run.saved"
    assert lines[0]["at"].endswith("+00:00")
    assert "seq" not in lines[-1]


def test_of_two_printers_only_one_prints_and_the_next_start_goes_on(store, client):
    first: list[str] = []
    second: list[str] = []
    one = AuditPrinter(client, first.append)
    two = AuditPrinter(client, second.append)
    store.audit({"event": "a"})
    one.print_new()
    store.audit({"event": "b"})

    assert two.print_new() == 0
    assert one.print_new() == 1
    assert second == []


def test_the_thread_prints_what_is_left_when_it_is_stopped(store, client):
    written: list[str] = []
    printer = AuditPrinter(client, written.append)
    printer.start()
    store.audit({"event": "last words"})

    printer.stop()

    assert "last words" in "".join(written)


def test_a_store_that_is_away_says_so_in_one_kind_of_error(tmp_path):
    store = RedisStore(Client(f"unix://{tmp_path}/nothing.sock"))

    for call in (
        store.next_number,
        lambda: store.get("R-1"),
        lambda: store.claim("R-1", seconds=1),
        lambda: store.audit({"event": "x"}),
        store.untold,
    ):
        with pytest.raises(StoreAwayError, match="nothing was changed"):
            call()
