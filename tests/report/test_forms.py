"""The table, the JSON and the CSV: the same words, safe where they are read."""

import csv
import io
import json
from dataclasses import replace

import pytest

from bot.core.triage import triage
from bot.report import as_csv, as_json, exit_code, table
from bot.report.outcome import Exit, Report
from tests.support import watched as w
from tests.support.facts import config, target
from tests.support.report_sample import report


def of(*facts, **changes):
    sweep = w.sweep(*facts, **changes)
    return Report(target=target(), sweep=sweep, triage=triage(sweep))


def test_every_domain_of_the_target_is_in_every_form():
    found = report()
    names = [domain for domain, _ in found.triage.standings]

    text = table([found], width=88)
    (said,) = json.loads(as_json([found]))["targets"]
    rows = list(csv.DictReader(io.StringIO(as_csv([found]))))

    assert len(names) == 7
    assert all(name in text for name in names)
    assert [each["domain"] for each in said["domains"]] == names
    assert [each["domain"] for each in rows] == names


@pytest.mark.parametrize("width", [20, 60, 88, 500])
def test_no_line_is_wider_than_it_may_be_but_for_what_must_not_be_torn(width):
    room = max(72, min(width, 120))

    for line in table([report()], width=width).splitlines():
        assert len(line) <= room or " " not in line.strip()


def test_no_markup_of_slack_is_left():
    found = report()

    for text in (table([found], width=88), as_json([found]), as_csv([found])):
        assert "`" not in text
        assert "<!date" not in text


def test_nothing_from_outside_moves_the_cursor_or_begins_a_formula():
    evil = config(
        name="=cmd|calc",
        certificate_status="INVALID",
        certificate_detail="\x1b[2J<b>&gone\x07",
        changed_at=w.LONG_AGO,
    )
    found = of(w.watched(config=evil))

    text, cells = table([found], width=88), as_csv([found])

    assert "\x1b" not in text + cells
    assert "\x07" not in text + cells
    assert "<b>&gone" in text
    (row,) = csv.DictReader(io.StringIO(cells))
    assert row["configuration"] == "'=cmd|calc"


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (of(w.watched()), Exit.FINE),
        (of(), Exit.FINE),
        (of(w.watched(config=config(enabled=False))), Exit.NEEDS_SOMEONE),
        (of(w.watched(), complete=False), Exit.NOT_SEEN),
        (of(listed=False, blocked=True), Exit.NOT_SEEN),
        (report(), Exit.NEEDS_SOMEONE),
    ],
)
def test_a_known_fault_outranks_what_was_not_seen(found, code):
    assert exit_code([found]) is code
    assert exit_code([of(w.watched()), found]) is code


def test_a_notice_alone_is_no_reason_to_wake_a_script():
    news = of(replace(w.watched(), before=None))

    assert [each.code for each in news.sweep.observed] == ["config_new"]
    assert exit_code([news]) is Exit.FINE
