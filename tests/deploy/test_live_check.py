"""docs/live-check.md names what the command has and does."""

import re
from pathlib import Path
from typing import get_args

from bot.terminal.sandbox import compare
from sandbox.live import differ

GUIDE = (Path(__file__).parents[2] / "docs" / "live-check.md").read_text()


def test_it_says_plainly_that_nobody_has_run_it_yet():
    assert GUIDE.splitlines()[2].startswith("**It has not been run against a live")


def test_every_option_that_is_named_is_there():
    options = {name for each in compare.params for name in each.opts}

    named = set(re.findall(r"--[a-z][a-z-]+", GUIDE))
    assert {"--settings", "--zone", "--clean", "--folder", "--no-slack"} == named
    assert named <= options


def test_every_kind_of_difference_is_explained():
    rows = "\n".join(line for line in GUIDE.splitlines() if line.startswith("| `"))

    assert set(re.findall(r"`([a-z ]+)`", rows.replace("sandbox/", ""))) == set(
        get_args(differ.Kind)
    )
