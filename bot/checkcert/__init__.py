"""`iotdomain check-cert`: would AWS IoT take this certificate? Files only.

No settings, no network and nothing written. Everything is judged in
`bot.core.certs`; here files are read and the report is put into words.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.checkcert.told import as_json, as_text
from bot.core.certs.bundle import File
from bot.core.certs.case import Material
from bot.core.certs.report import Report, judge
from bot.core.certs.shown import shown
from bot.core.names import parse_domain
from bot.core.trust import Roots, read_roots
from bot.errors import UserError
from bot.probe.trust import PublicRoots

ACCEPTED, REFUSED = 0, 1
# ACM's largest chain is half of this.
_LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed."""

    files: Sequence[Path]
    domain: str
    key: Path | None = None
    validation: Path | None = None
    replaces: Path | None = None
    roots: Path | None = None
    at: str | None = None
    is_json: bool = False


def answer(asked: Asked, *, now: datetime) -> tuple[str, int]:
    """What to print and the exit code; a UserError for files that hold nothing."""
    report = judge(
        Material(
            files=[_read(each) for each in asked.files],
            key=_read_if(asked.key),
            validation=_read_if(asked.validation),
            replaces=_read_if(asked.replaces),
        ),
        domain=parse_domain(asked.domain),
        at=now if asked.at is None else _moment(asked.at),
        public=PublicRoots().roots,
        private=None if asked.roots is None else _roots(asked.roots),
    )
    as_asked = _as_json if asked.is_json else as_text
    return as_asked(report), ACCEPTED if report.accepted else REFUSED


def _as_json(report: Report) -> str:
    return json.dumps(as_json(report), indent=2)


def _read(path: Path) -> File:
    try:
        with path.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise UserError(
            f"{shown(str(path))} cannot be read: {why}. Nothing was checked."
        ) from None
    if len(data) > _LARGEST:
        raise UserError(
            f"{shown(str(path))} has more than {_LARGEST:,} bytes, which no "
            "certificate chain has. Nothing was checked."
        )
    return File(str(path), data)


def _read_if(path: Path | None) -> File | None:
    return None if path is None else _read(path)


def _roots(path: Path) -> Roots:
    roots = read_roots(_read(path).data, str(path))
    if roots is None:
        raise UserError(
            f"No root certificate can be read from {shown(str(path))}. Nothing was "
            "checked. Give a PEM file that begins with `-----BEGIN CERTIFICATE-----`."
        )
    return roots


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UserError(
            f"{shown(text)} is no time. Nothing was checked. Type it like "
            "`2026-11-26T13:50:00Z`; without a zone it is UTC."
        ) from None
