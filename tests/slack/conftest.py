"""`--update-golden` writes the golden files anew; look at the difference before use."""

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write tests/slack/golden anew from what is rendered now",
    )


@pytest.fixture
def update_golden(request):
    # Unknown when the whole suite runs: then pytest has not read this file in time.
    return request.config.getoption("--update-golden", default=False)
