"""How fast is it? `python -m tests.bench [--quick] [--json FILE] [--only PART]`.

Each figure stands beside a peer or a floor that was measured in turns with it, so
that a busy machine shows. Nothing here fails because of a figure.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sandbox.folder import end_store
from tests.bench import acks, certificates, diagnoses, journeys, machine, starts
from tests.bench.numbers import Row, table
from tests.bench.processes import BenchError

Measure = Callable[[Path, bool], Sequence[Row]]
PARTS: dict[str, Measure] = {
    "starts": lambda folder, quick: starts.measure(
        folder, starts.QUICK if quick else starts.FULL
    ),
    "acks": lambda folder, quick: acks.measure(
        folder, acks.QUICK if quick else acks.FULL
    ),
    "journeys": lambda folder, quick: journeys.measure(
        folder, journeys.QUICK if quick else journeys.FULL
    ),
    "diagnoses": lambda folder, quick: diagnoses.measure(
        folder, diagnoses.QUICK if quick else diagnoses.FULL
    ),
    "certificates": lambda folder, quick: certificates.measure(
        folder, certificates.QUICK if quick else certificates.FULL
    ),
}
LOOK_SECONDS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write JSON where that was asked for."""
    asked = _parser().parse_args(arguments)
    began, at = time.monotonic(), datetime.now(UTC)
    others = machine.busy_cores(LOOK_SECONDS) if machine.is_readable() else None
    rows: list[Row] = []
    for name in asked.only or PARTS:
        sys.stderr.write(f"Measuring {name} …\n")
        rows += _measured(PARTS[name], quick=asked.quick)
    took = time.monotonic() - began
    rows.sort(key=_order(rows))
    found = {
        "at": at.isoformat(timespec="seconds"),
        "quick": asked.quick,
        "seconds": round(took, 1),
        "cores_busy_before": None if others is None else round(others, 2),
        "machine": machine.describe(),
        "rows": [row.as_json() for row in rows],
    }
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    busy = "" if others is None else f", {others:.2f} cores busy with other things"
    sys.stdout.write(f"{table(rows)}\n\n{at:%Y-%m-%d %H:%M} UTC, {took:.0f} s{busy}\n")
    return 0


def _measured(part: Measure, *, quick: bool) -> Sequence[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        try:
            return part(folder, quick)
        finally:
            for each in folder.glob("*/bot"):
                end_store(each)


def _order(rows: Sequence[Row]) -> Callable[[Row], int]:
    """By section, in the order in which sections first came."""
    sections = list(dict.fromkeys(row.section for row in rows))
    return lambda row: sections.index(row.section)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write it all there")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
