"""docs/report.md shows what the command really prints, and says what the code does."""

import os
import re
from datetime import timedelta
from pathlib import Path

from bot.core.rules import WATCHED
from bot.core.rules.lifetime import critical_before, warn_before
from bot.core.triage import SOON
from bot.report import as_csv, exit_code, table
from tests.support.report_sample import report

PAGE = Path(__file__).parents[2] / "docs" / "report.md"


def shown(name, command, real):
    """Compare, or write the page anew when asked to."""
    text = PAGE.read_text()
    whole = f"$ {command}\n{real}"
    fence = re.compile(rf"^```console {name}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    if os.environ.get("IOTDOMAIN_WRITE_DOCS"):
        text = fence.sub(lambda _: f"```console {name}\n{whole}```", text)
        PAGE.write_text(text)
    assert fence.search(text)[1] == whole


def test_the_table_is_shown_as_it_looks():
    shown("report", "iotdomain report", table([report()], width=88))


def test_the_csv_is_shown_as_it_looks():
    shown("report-csv", "iotdomain report --csv", as_csv([report()]))


def test_the_sample_shows_each_standing_and_ends_with_one():
    assert len({found for _, found in report().triage.standings}) == 4
    assert exit_code([report()]) == 1


def test_the_numbers_in_the_text_are_those_of_the_code():
    text = PAGE.read_text()
    decade, month = timedelta(days=3650), timedelta(days=27)

    assert SOON == timedelta(days=9)
    assert "within nine days" in text
    assert f"({warn_before(decade).days} days at most)" in text
    assert f"and {critical_before(decade).days} days at most" in text
    assert f"at least {critical_before(month).days} days" in text


def test_every_code_of_a_rule_can_be_read_as_words():
    for each in WATCHED:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", each.code)
