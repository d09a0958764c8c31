import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.plans import Plan
from bot.core.runs import SCHEMA, Decision, Run
from bot.ports.store import Told
from bot.store.codec import (
    NewerSchemaError,
    decode,
    encode,
    parse,
    run_from_json,
    run_to_json,
)
from tests.support.sample_runs import a_run

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - see above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


def register() -> None:
    st.register_type_strategy(datetime, MOMENTS)
    st.register_type_strategy(str, TEXTS)


@pytest.fixture(autouse=True, scope="module")
def _types_as_stored():
    register()


@given(st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_run_comes_back_exactly_as_it_went(data):
    run = replace(data.draw(st.builds(Run)), schema=SCHEMA)

    again = run_from_json(run_to_json(run))

    assert again == run
    assert again.plan.digest == run.plan.digest
    assert run_to_json(again) == run_to_json(run)


@given(st.builds(Told))
@settings(deadline=None)
def test_what_was_told_comes_back_exactly(told):
    assert decode(Told, parse(encode(told))) == told


def test_a_run_of_a_newer_schema_is_refused_with_a_sentence():
    text = run_to_json(replace(a_run(42), schema=SCHEMA + 1))

    with pytest.raises(NewerSchemaError, match="R-42 was saved by a newer version"):
        run_from_json(text)


def test_a_step_of_another_version_stays_readable_and_keeps_the_digest():
    run = a_run()
    text = run_to_json(run).replace("create_config", "polish_config")

    again = run_from_json(text)

    assert [step.name for step in again.plan.steps] == [
        "request_certificate",
        "polish_config",
    ]
    assert again.plan.digest != run.plan.digest
    assert run_to_json(again) == text


def test_fields_of_a_later_build_are_passed_over_and_missing_ones_get_their_default():
    kept = json.loads(run_to_json(a_run()))
    kept["mood"] = "cheerful"
    del kept["cursor"]

    assert run_from_json(json.dumps(kept)) == a_run()


def test_a_run_without_a_needed_field_is_refused():
    kept = json.loads(run_to_json(a_run()))
    del kept["token"]

    with pytest.raises(Exception, match="lacks `token`"):
        run_from_json(json.dumps(kept))


def test_classes_that_a_run_holds_are_restored_as_themselves():
    run = a_run(decisions=(_a_decision(),))

    again = run_from_json(run_to_json(run))

    assert isinstance(again.plan, Plan)
    assert isinstance(again.decisions[0], Decision)


def _a_decision() -> Decision:
    return decode(
        Decision,
        {
            "person": "U0GRACE01",
            "team": "T0ACME001",
            "verdict": "approve",
            "at": "2026-11-24T10:00:00+00:00",
            "digest": "ab",
            "message_ts": "1.2",
        },
    )
