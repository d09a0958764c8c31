"""docs/symptoms.md has every symptom, and each names codes that there are."""

import pytest

from bot.core import rules
from bot.core.certs.checks import CHECKS
from bot.core.symptoms import ROWS
from bot.report.symptoms import page
from tests.support.docs import DOCS

NAMED = {each.code for each in rules.DIAGNOSED}
REFUSED = {
    each.code
    for several in (rules.PREFLIGHT, rules.ROTATION, rules.RECREATION, rules.REPAIR)
    for each in several
}
CHECKED = {each.code for each in CHECKS}


def test_there_are_fifty_of_them_in_their_order():
    assert [each.number for each in ROWS] == [*range(1, 51)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_each_is_named_or_says_why_it_is_not(row):
    assert row.named or row.refused or row.checked or row.else_
    assert row.else_.endswith(".") or not row.else_
    assert set(row.named) <= NAMED
    assert set(row.refused) <= REFUSED
    assert set(row.checked) <= CHECKED


def test_the_page_is_up_to_date():
    text = (DOCS / "symptoms.md").read_text()

    assert text == page(), "python -m bot.report.symptoms > docs/symptoms.md"
