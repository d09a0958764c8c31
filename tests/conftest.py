"""For all tests: what takes long begins first, so that no process is left waiting.

How long an example takes says nothing where others run beside it.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ours")

HERE = Path(__file__).parent
# Whole bots and stand-ins: few tests in a file, and each takes seconds.
LONG = (HERE / "deploy" / "test_iam.py", HERE / "flow", HERE / "app", HERE / "report")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of `LONG` first, in its order; all others stay as they were."""
    items.sort(key=lambda item: _rank(item.path))


def _rank(path: Path) -> int:
    for rank, each in enumerate(LONG):
        if path == each or each in path.parents:
            return rank
    return len(LONG)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have recorded as a figure, whichever process they ran in."""
    for report in _ended(terminalreporter):
        for name, value in getattr(report, "user_properties", ()):
            if name == "figure":
                terminalreporter.write_line(str(value))


def _ended(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    return [
        each
        for kind in ("passed", "failed")
        for each in reporter.stats.get(kind, ())
        if isinstance(each, pytest.TestReport) and each.when == "call"
    ]
