"""For all tests: which run together, and how long an example may take."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# These share what takes longest to make, so one process runs them all.
TOGETHER = ("deploy",)
HERE = Path(__file__).parent

# How long an example takes says nothing where other tests run beside it.
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ours")


def pytest_itemcollected(item):
    """Tests of a file, or of a folder that shares more, stay in one process."""
    folder = item.path.relative_to(HERE).parts[0]
    group = folder if folder in TOGETHER else str(item.path)
    item.add_marker(pytest.mark.xdist_group(group))
