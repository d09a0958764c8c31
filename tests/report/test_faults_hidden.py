"""Where AWS refuses a question or is too busy, the diagnosis says what it did not see.

Each question in turn, asked of a domain of which it really is asked.
"""

import time

import pytest

from bot.core.diagnosis import DECIDES, Verdict

# Between them they are asked every question that a diagnosis has.
FAULTS = (
    None,
    "disabled",
    "renewal-stalled",
    "claimed-elsewhere",
    "login-narrowed",
    "authorizer-refuses",
)
SECONDS = 10


@pytest.fixture
def asked(broken, sandbox):
    """Each reading action of a diagnosis, and a fault of which it is asked."""
    found = {}
    for fault in FAULTS:
        before = len(sandbox.aws.calls())
        broken(*filter(None, (fault,)))
        for call in sandbox.aws.calls()[before:]:
            if call["service"] != "sts" and not call["write"]:
                found.setdefault(f"{call['service']}:{call['operation']}", fault)
    assert len(found) >= 18
    return found


def hidden(found):
    return " ".join(gap.says for gap in found.facts.gaps)


def is_honest(found):
    """Never healthy while something is hidden that decides it."""
    return found.verdict is not Verdict.HEALTHY or not found.facts.blind(*DECIDES)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_without_a_permission_it_still_answers_and_names_what_is_missing(
    broken, sandbox, asked
):
    silent = []

    for action, fault in asked.items():
        sandbox.edge.control("broken", fault="denied", domain=action)
        found = broken(*filter(None, (fault,)))
        sandbox.edge.control("broken", fault="answered", domain=action)
        if action not in hidden(found) or not is_honest(found):
            silent.append((action, found.verdict, hidden(found)))

    assert silent == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_where_aws_is_too_busy_it_still_answers_in_time_and_says_so(
    broken, sandbox, asked
):
    silent = []

    for action, fault in asked.items():
        sandbox.edge.control("broken", fault="throttled", domain=action)
        began = time.monotonic()
        found = broken(*filter(None, (fault,)))
        took = time.monotonic() - began
        sandbox.edge.control("broken", fault="answered", domain=action)
        if not hidden(found) or not is_honest(found) or took > SECONDS:
            silent.append((action, found.verdict, took))

    assert silent == []
