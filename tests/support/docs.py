"""Blocks of the documentation that show what a command really prints.

They are fenced as ```console NAME. With IOTDOMAIN_WRITE_DOCS=1 they are written anew.
"""

import os
import re
from pathlib import Path
from textwrap import dedent, indent

DOCS = Path(__file__).parents[2] / "docs"


def shown(name: str, real: str, page: str = "install.md") -> None:
    """Compare a block with what is real, or write it anew when asked to."""
    path = DOCS / page
    text = path.read_text()
    found = _fence(name, text)
    assert found, f"{page} has no block {name}"
    if os.environ.get("IOTDOMAIN_WRITE_DOCS"):
        new = indent(real, found[1])
        path.write_text(text[: found.start(2)] + new + text[found.end(2) :])
        found = _fence(name, path.read_text())
        assert found
    assert dedent(found[2]) == real


def _fence(name: str, text: str) -> re.Match[str] | None:
    """A fenced block and its indentation."""
    pattern = rf"^( *)```\w+ {name}\n(.*?)^ *```$"
    return re.search(pattern, text, re.MULTILINE | re.DOTALL)
