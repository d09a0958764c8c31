"""docs/terminal.md shows what the commands really print."""

import os
import re
from pathlib import Path

import pytest

from bot.core.freezes import Freeze, Place
from tests.support import said_runs as a

GUIDE = Path(__file__).parents[2] / "docs" / "terminal.md"
FROZEN = Freeze(
    id="f1",
    place=Place(),
    by="terminal:noor",
    reason="incident 4711",
    at=a.ASKED,
)
SHOWN = {
    "runs": ("runs",),
    "show": ("show", "R-42"),
    "cancel": ("cancel", "R-43", "--as", "Grace"),
    "freeze": ("freeze", "--reason", "incident 4711"),
    "frozen": ("freeze",),
    "unfreeze": ("unfreeze", "--as", "Grace"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_the_guide_shows_what_is_printed(name, typed, kept):
    words = SHOWN[name]
    if name in {"frozen", "unfreeze"}:
        kept.freeze(FROZEN, audit={"what": "froze"})

    code, out, err = typed(*words)

    assert (code, err) == (0, "")
    # The one moment in it is that of the test itself.
    real = re.sub(
        r"by terminal:noor, .*? UTC", "by terminal:noor, 23 Nov 13:50 UTC", out
    )
    line = " ".join(f'"{each}"' if " " in each else each for each in words)
    fence = f"```console {name}\n$ iotdomain {line}\n{real}```"
    text = GUIDE.read_text()
    if os.environ.get("IOTDOMAIN_WRITE_DOCS"):
        anew = re.sub(
            rf"```console {name}\n.*?```", lambda _: fence, text, flags=re.DOTALL
        )
        GUIDE.write_text(anew)
        text = anew
    assert fence in text
