"""What was measured: rows with a smallest, a median and a 99th percentile."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing measured; `most` is its goal, held against `by`."""

    section: str
    what: str
    unit: str
    values: Sequence[float]
    most: float | None = None
    by: str = "p99"
    note: str = ""

    @property
    def p99(self) -> float:
        return percentile(self.values, 0.99)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the goal was reached; None where there is none."""
        if self.most is None:
            return None
        held = {"p99": self.p99, "median": self.median}[self.by]
        return held <= self.most

    def as_json(self) -> dict[str, Any]:
        return {
            "section": self.section,
            "what": self.what,
            "unit": self.unit,
            "n": len(self.values),
            "min": round(min(self.values), 4),
            "median": round(self.median, 4),
            "p99": round(self.p99, 4),
            "goal": self.most,
            "goal_is_for": self.by if self.most is not None else None,
            "met": self.met,
            "note": self.note,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not below `share` of all (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(rows: Sequence[Row]) -> str:
    """Markdown, as it stands in docs/benchmarks.md."""
    lines = [
        "| what | unit | n | min | median | p99 | goal | met |",
        "|---|---|--:|--:|--:|--:|---|---|",
    ]
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            lines.append(f"| **{section}** | | | | | | | |")
        what = f"{row.what} ({row.note})" if row.note else row.what
        numbers = (min(row.values), row.median, row.p99)
        shown = " | ".join(_number(each) for each in numbers)
        goal, met = _goal(row)
        lines.append(
            f"| {what} | {row.unit} | {len(row.values)} | {shown} | {goal} | {met} |"
        )
    return "\n".join(lines)


def _goal(row: Row) -> tuple[str, str]:
    if row.most is None:
        return "", ""
    by = f"{row.by} " if len(row.values) > 1 else ""
    return f"{by}≤ {row.most:g}", "yes" if row.met else "**no**"


def _number(value: float) -> str:
    if value == int(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
