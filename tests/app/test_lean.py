"""What is left out stays out, and what was loaded already stays as it is."""

import subprocess
import sys

LOAD = """
import sys
from bot.lean import load_less
load_less()
import bot.app, docket
heavy = {name.partition(".")[0] for name in sys.modules if sys.modules[name]}
print(sorted(heavy & {"rich", "greenlet", "PIL", "numpy"}))
print([name for name in sys.modules if name.startswith("beartype._")])
"""


def test_starting_loads_nothing_that_is_not_used():
    done = subprocess.run(
        [sys.executable, "-c", LOAD], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["[]", "[]"]


def test_a_function_that_would_be_checked_is_left_as_it_is():
    code = LOAD + (
        "from key_value.aio._utils.beartype import bear_enforce, bear_spray\n"
        "print(bear_enforce(len) is len, bear_spray(len) is len)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "True True"
