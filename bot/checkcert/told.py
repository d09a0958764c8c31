"""A report about a certificate, for a person and for a script."""

import textwrap
from datetime import datetime
from typing import Any

from bot.core.certs.finding import CertFinding, Severity
from bot.core.certs.report import Report
from bot.core.certs.shown import hex_pairs, listed, moment, shown
from bot.core.words import span

_WIDTH = 80
_YES_NO = {True: "yes", False: "no", None: "not known"}


def as_text(report: Report) -> str:
    """The answer first, then each finding, then what was looked at."""
    parts = [
        _headline(report),
        *map(_finding, report.findings),
        _certificate(report),
        _found(report),
        _trust(report),
        "Not judged\n" + "\n".join(_wrapped("  ", each) for each in report.not_judged),
    ]
    return "\n\n".join(parts)


def as_json(report: Report) -> dict[str, Any]:
    """The same for a script; times are ISO 8601 in UTC."""
    leaf = report.leaf
    return {
        "accepted": report.accepted,
        "publicly_trusted": report.publicly_trusted,
        "needs_validation_certificate": report.needs_validation_certificate,
        "device_would_accept": report.device_would_accept,
        "findings": [
            {
                "code": each.code,
                "severity": each.severity.value,
                "says": each.says,
                "evidence": each.evidence,
                "fix": each.fix,
            }
            for each in report.findings
        ],
        "not_judged": list(report.not_judged),
        "certificate": {
            "domain": report.domain,
            "checked_for": _iso(report.at),
            "subject": leaf.subject,
            "issuer": leaf.issuer,
            "names": list(leaf.names),
            "key": leaf.key,
            "signature": leaf.signature,
            "extended_key_usages": sorted(leaf.usages or ()),
            "not_before": _iso(leaf.not_before),
            "not_after": _iso(leaf.not_after),
            "sha256": leaf.fingerprint,
            "ends_at": report.ends_at,
            "found": [
                {"role": each.role, "place": each.place, "what": each.what}
                for each in report.found
            ],
        },
    }


def _headline(report: Report) -> str:
    if report.accepted:
        first = f"Accepted: AWS IoT can take this certificate for {report.domain}."
    else:
        first = f"Refused: AWS IoT cannot take this certificate for {report.domain}."
    counts = [
        f"{count} {word}{'s' if count > 1 and word != 'broken' else ''}"
        for word in Severity
        if (count := sum(each.severity is word for each in report.findings))
    ]
    return f"{first}\n{', '.join(counts).capitalize() or 'Nothing to remark'}."


def _finding(found: CertFinding) -> str:
    return "\n".join(
        (
            f"{found.severity.upper()}  {found.code}",
            _wrapped("  ", found.says),
            _wrapped("  Seen  ", found.evidence),
            _wrapped("  Do    ", found.fix),
        )
    )


def _certificate(report: Report) -> str:
    leaf = report.leaf
    left = leaf.not_after - report.at
    until = f", {span(left)} left" if left.total_seconds() >= 0 else ""
    rows = (
        ("Subject", shown(leaf.subject)),
        ("Issuer", shown(leaf.issuer)),
        ("Names", listed(leaf.names)),
        ("From", moment(leaf.not_before)),
        ("Until", f"{moment(leaf.not_after)}{until}"),
        ("Key", f"{shown(leaf.key)}, signed with {shown(leaf.signature)}"),
        ("SHA-256", hex_pairs(leaf.fingerprint)[:47] + " …"),
        ("Ends at", shown(report.ends_at)),
    )
    return "Certificate\n" + "\n".join(
        _wrapped(f"  {name:9}", text) for name, text in rows
    )


def _found(report: Report) -> str:
    return "In the files\n" + "\n".join(
        _wrapped(f"  {each.role:14}", f"{shown(each.what)} in {shown(each.place)}")
        for each in report.found
    )


def _trust(report: Report) -> str:
    rows = (
        ("Publicly trusted", report.publicly_trusted),
        ("Validation certificate needed", report.needs_validation_certificate),
        ("Devices with the known roots accept it", report.device_would_accept),
    )
    return "\n".join(f"{name}: {_YES_NO[answer]}" for name, answer in rows)


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _wrapped(lead: str, text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
