"""One cause is one finding: the table of what follows from what."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.causes import FOLLOWS, explained
from bot.core.findings import Finding, Severity
from bot.core.rules import DIAGNOSED
from tests.support.facts import NOW

CODES = [each.code for each in DIAGNOSED]
FINDING = Finding(severity=Severity.BROKEN, says="So it is.", at=NOW)


def test_the_table_speaks_of_rules_that_there_are():
    said = {*FOLLOWS, *(each for _, several in FOLLOWS.values() for each in several)}

    assert said <= set(CODES)


@given(st.sets(st.sampled_from(CODES)))
def test_a_cause_is_always_left_to_be_said(codes):
    causes = explained(dict.fromkeys(codes, FINDING), NOW)

    assert set(causes) <= codes
    assert not set(causes) & set(causes.values())
    assert bool(codes - set(causes)) is bool(codes)


def test_an_end_that_is_still_to_come_explains_nothing():
    soon = Finding(severity=Severity.BROKEN, says="Soon.", at=NOW + timedelta(days=1))
    findings = {"certificate_expires": soon, "config_invalid": FINDING}

    assert explained(findings, NOW) == {}
    assert explained(findings, NOW + timedelta(days=1)) == {
        "config_invalid": "certificate_expires"
    }
