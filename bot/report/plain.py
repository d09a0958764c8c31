"""Our sentences without Slack's markup, safe for a terminal and for a file."""

from datetime import UTC, datetime

from bot.core.words import unescape
from bot.slack.fit import bare, clean


def plain(text: str) -> str:
    """Dates in UTC, no backticks, and nothing that a terminal would obey."""
    return clean(unescape(bare(text)))


def day(at: datetime | None) -> str:
    """A date for a column; a dash where there is none."""
    return f"{at.astimezone(UTC):%Y-%m-%d}" if at else "-"


def stamp(at: datetime | None) -> str | None:
    """A moment for machines."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else None
