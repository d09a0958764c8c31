"""The report for scripts. Keys and columns stay as they are; new ones may be added."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.findings import Severity
from bot.core.sweeps import Observation
from bot.core.triage import Standing, standing
from bot.report.outcome import Report, exit_code
from bot.report.plain import plain, stamp

WORDS: Mapping[Standing, str] = {
    Standing.THIS_WEEK: "this week",
    Standing.CAN_WAIT: "can wait",
    Standing.NOT_SEEN: "not seen",
    Standing.FINE: "fine",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.NOTICE: "notice",
    Severity.WAITING: "waiting",
    Severity.NEEDS_YOU: "warning",
    Severity.BROKEN: "critical",
}
COLUMNS = (
    "account",
    "name",
    "region",
    "domain",
    "stands",
    "configuration",
    "enabled",
    "certificate_arn",
    "certificate_until",
    "served_until",
    "causes",
    "says",
)
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA = tuple("=+-@\t\r")


def as_json(reports: Sequence[Report]) -> str:
    """One object for all targets."""
    said = {
        "version": 1,
        "exit_code": int(exit_code(reports)),
        "targets": [_target(each) for each in reports],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def as_csv(reports: Sequence[Report]) -> str:
    """One row for each domain, and one for what concerns a target as a whole."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in reports:
        for row in (*_domains(each), *_whole(each)):
            writer.writerow([_cell(row.get(column)) for column in COLUMNS])
    return out.getvalue()


def _target(report: Report) -> dict[str, Any]:
    sweep, sorted_out = report.sweep, report.triage
    return {
        "account": report.target.account,
        "name": report.target.name,
        "region": report.target.region,
        "taken_at": stamp(sweep.taken_at),
        "complete": sweep.complete,
        "domains": list(_domains(report)),
        "causes": [
            _cause(each, standing(each, sweep))
            for each in (*sorted_out.this_week, *sorted_out.can_wait)
        ],
        "not_seen": [
            {
                "code": each.code,
                "domain": each.domain,
                "topic": str(each.gap.topic),
                "says": plain(each.gap.says),
            }
            for each in sorted_out.unseen
        ],
    }


def _cause(each: Observation, found: Standing) -> dict[str, Any]:
    finding = each.finding
    return {
        "code": each.code,
        "stands": WORDS[found],
        "severity": SEVERITIES[finding.severity],
        "subject": {"kind": each.subject.kind.value, "id": each.subject.id},
        "domains": list(each.domains),
        "says": plain(finding.says),
        "evidence": plain(finding.evidence),
        "devices": plain(finding.devices),
        "felt": finding.felt,
        "at": stamp(finding.at),
        "do": plain(finding.do),
    }


def _domains(report: Report) -> Iterator[dict[str, Any]]:
    watched = {each.domain: each for each in report.sweep.watched}
    for domain, found in report.triage.standings:
        config = watched.get(domain)
        causes = [each for each in report.sweep.observed if domain in each.domains]
        yield {
            **_place(report),
            "domain": domain,
            "stands": WORDS[found],
            "configuration": config.config if config else None,
            "enabled": config.enabled if config else None,
            "certificate_arn": config.certificate_arn if config else None,
            "certificate_until": stamp(config.until) if config else None,
            "served_until": stamp(config.served_until) if config else None,
            "causes": [each.code for each in causes],
            "says": " ".join(plain(each.finding.says) for each in causes),
        }


def _whole(report: Report) -> Iterator[dict[str, Any]]:
    for each in report.sweep.observed:
        if not each.domains:
            yield {
                **_place(report),
                "stands": WORDS[standing(each, report.sweep)],
                "causes": [each.code],
                "says": plain(each.finding.says),
            }


def _place(report: Report) -> dict[str, Any]:
    target = report.target
    return {"account": target.account, "name": target.name, "region": target.region}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
