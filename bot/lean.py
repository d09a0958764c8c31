"""Leaves out what libraries load that we do not use; before the first is imported."""

import os
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

# structlog draws tracebacks with `rich` and looks after `greenlet` wherever it finds
# them; ours are JSON and threads. Without: 0.15 s and 5 MB less (measured).
UNUSED = ("rich", "greenlet")


def load_less() -> None:
    """Does nothing to what is loaded already."""
    for each in UNUSED:
        sys.modules.setdefault(each, None)  # type: ignore[arg-type] # None: not there
    # Also said to the library itself, should it ask for it elsewhere one day.
    os.environ.setdefault("PY_KEY_VALUE_DISABLE_BEARTYPE", "true")
    if "beartype" not in sys.modules:
        sys.modules |= _unchecked()


def _unchecked() -> dict[str, ModuleType]:
    """In place of beartype, with which a library below docket wraps its functions.

    It loads 4.6 MB of it (measured) even when it was told to check nothing.
    """
    top: Any = ModuleType("beartype")
    top.BeartypeConf = lambda **_: None
    top.BeartypeStrategy = SimpleNamespace(O0=0, O1=1)
    top.beartype = lambda **_: _as_it_is
    claw: Any = ModuleType("beartype.claw")
    claw.beartype_this_package = lambda **_: None
    return {"beartype": top, "beartype.claw": claw}


def _as_it_is(function: Callable[..., Any]) -> Callable[..., Any]:
    return function
