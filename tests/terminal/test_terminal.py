"""Requests and freezes on the terminal, over a real store, without Slack or AWS."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.freezes import Place
from bot.core.runs import Status
from tests.support import said_runs as a

ACCOUNT = "111122223333"


def audited(store):
    return store.audited()[-1].says


def test_runs_lists_the_newest_first_with_state_and_place(typed, kept):
    code, out, _ = typed("runs")

    assert code == 0
    first, second, third = out.splitlines()
    assert first.startswith("R-43  Working, step 4 of 6  create mqtt.acme.example")
    assert second.startswith("R-42  Needs approval  create device.acme.example")
    assert third.startswith("R-41  Done")
    assert "production (111122223333), eu-central-1" in first


def test_runs_as_json_never_has_what_buttons_carry(typed, kept):
    _, out, _ = typed("runs", "--open", "--json")

    found = json.loads(out)
    assert [each["id"] for each in found] == ["R-43", "R-42"]
    assert found[1]["state"] == "Needs approval"
    assert a.proposed().token not in out


def test_show_is_the_message_without_markup(typed, kept):
    code, out, _ = typed("show", "r42")

    assert code == 0
    for part in (
        "Create device.acme.example",
        "Needs approval · 0 of 1 · open until 26 Nov 2026, 13:50 UTC",
        "U0ADA0001 asks for this in production (111122223333)",
        "1. ACM: request a certificate for device.acme.example",
    ):
        assert part in out
    for markup in ("*", "`", "<!", "<@", ":memo:"):
        assert markup not in out


def test_a_request_that_is_not_there_is_named(typed, kept):
    code, out, err = typed("show", "R-7")

    assert (code, out) == (2, "")
    assert "There is no request R-7" in err


def test_a_run_at_work_is_asked_to_stop_and_is_due_at_once(typed, kept):
    code, out, _ = typed("cancel", "R-43", "--as", "Grace")

    run = kept.get("R-43")
    assert code == 0
    assert out.startswith("R-43 stops after the change at hand.")
    assert run.cancel_by == "terminal:Grace"
    assert "R-43" in kept.due(datetime.now(UTC) + timedelta(seconds=1))
    assert audited(kept)["who"] == "terminal:Grace"
    assert audited(kept)["os_user"] == "noor"
    assert "R-43" in kept.untold()


def test_also_a_blocked_run_is_found_by_the_sweep_once_it_is_cancelled(typed, kept):
    kept.save(replace(kept.get("R-43"), blocked=a.blocked().blocked, wake_at=None))
    later = datetime.now(UTC) + timedelta(days=400)
    assert "R-43" not in kept.due(later)

    typed("cancel", "R-43")

    assert "R-43" in kept.due(later)


def test_a_proposal_is_withdrawn_in_the_name_of_who_did_it(typed, kept):
    code, out, _ = typed("cancel", "42")

    run = kept.get("R-42")
    assert (code, run.status) == (0, Status.WITHDRAWN)
    assert run.cancel_by == "terminal:noor"
    assert "is withdrawn" in out


def test_what_is_over_cannot_be_cancelled(typed, kept):
    code, _, err = typed("cancel", "R-41")

    assert code == 2
    assert "R-41 is done; there is nothing to cancel." in err


def test_freeze_is_in_force_at_once_and_listed(typed, kept):
    assert typed("freeze")[1] == "Nothing is frozen.\n"

    code, out, _ = typed(
        "freeze",
        "--account",
        "production",
        "--until",
        "2h",
        "--reason",
        "incident 4711",
    )

    (freeze,) = kept.freezes()
    assert code == 0
    assert out.startswith("Frozen: all regions of production (111122223333)  until ")
    assert freeze.place == Place(ACCOUNT)
    assert freeze.by == "terminal:noor"
    assert freeze.until - freeze.at == timedelta(hours=2)
    assert audited(kept)["what"] == "froze"
    assert audited(kept)["place"] == ACCOUNT
    assert "incident 4711" in typed("freeze")[1]
    assert json.loads(typed("freeze", "--json")[1])[0]["account"] == ACCOUNT


def test_a_place_is_frozen_once(typed, kept):
    typed("freeze", "--reason", "incident 4711")

    code, _, err = typed("freeze", "--reason", "again")

    assert code == 2
    assert "frozen already" in err
    assert len(kept.freezes()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("freeze", "--account", "production"), "Say why"),
        (("freeze", "--reason", "x", "--until", "soon"), "no time that I understand"),
        (("freeze", "--reason", "x", "--region", "us-east-1"), "name the account too"),
        (("freeze", "--reason", "x", "--account", "nobody"), "is no account"),
        (("freeze", "--reason", "x", "--as", ""), "--as needs a name"),
        (("unfreeze",), "That is not frozen"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_frozen(typed, kept, words, said):
    code, out, err = typed(*words)

    assert (code, out) == (2, "")
    assert said in err
    assert kept.freezes() == ()


def test_unfreeze_ends_exactly_that_place(typed, kept):
    typed("freeze", "--reason", "incident 4711")
    typed("freeze", "--account", "staging", "--reason", "incident 4711")

    code, out, _ = typed("unfreeze", "--account", "staging")

    everything, staging = kept.freezes()
    assert code == 0
    assert "Unfrozen: all regions of staging" in out
    assert everything.lifted_at is None
    assert staging.lifted_by == "terminal:noor"
    assert audited(kept)["what"] == "unfroze"


def test_a_store_that_is_away_changes_nothing_and_says_so(typed, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")

    code, _, err = typed("freeze", "--reason", "incident 4711")

    assert code == 2
    assert "cannot reach its own memory" in err
    assert "nothing was changed" in err


def test_it_works_while_the_bot_does_not_run(typed, monkeypatch, settings, kept):
    monkeypatch.delenv("REDIS_URL")

    code, out, _ = typed("freeze", "--reason", "incident 4711")

    assert code == 0
    assert "Frozen: all accounts" in out
    assert "incident 4711" in typed("freeze")[1]
