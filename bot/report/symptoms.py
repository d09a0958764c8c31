"""`docs/symptoms.md`, written from the table of symptoms.

`python -m bot.report.symptoms > docs/symptoms.md` brings it up to date.
"""

import sys
from collections.abc import Iterable

from bot.core.rules import DIAGNOSED
from bot.core.symptoms import ROWS, Row

_HEAD = """# From the symptom to its code

{count} things that go wrong with a custom domain of AWS IoT, as people meet them, and \
what names them here. {named} of them [`/iotdomain diagnose`](diagnose.md) names by a \
code of [its own](findings.md). Many are met before anything is made: the plan is \
refused with that reason, or [`iotdomain check-cert`](check-cert.md) says it of the \
files ([codes](certificate-codes.md)). For the rest the table says why nothing can be \
judged from here, or what becomes of it.

This page is written by `python -m bot.report.symptoms`; a test holds it to the code.

| | symptom | cause | named by |
| --- | --- | --- | --- |
"""

_REST = """Beside these it finds what is better known before it is a symptom: {codes}.
"""


def page() -> str:
    """The whole page."""
    named = sum(bool(each.named) for each in ROWS)
    head = _HEAD.format(count=len(ROWS), named=named)
    rows = "\n".join(map(_row, ROWS))
    others = [each.code for each in DIAGNOSED if each.code not in _in_rows()]
    return f"{head}{rows}\n\n{_REST.format(codes=_codes('', others, 'findings.md'))}"


def _in_rows() -> set[str]:
    return {code for each in ROWS for code in each.named}


def _row(row: Row) -> str:
    said = [
        _codes("", row.named, "findings.md"),
        _codes("Before a plan: ", row.refused),
        _codes("In the files: ", row.checked),
        row.else_,
    ]
    told = ". ".join(each.rstrip(".") for each in said if each)
    return f"| {row.number} | {row.symptom} | {row.cause} | {told}. |"


def _codes(title: str, codes: Iterable[str], page: str = "") -> str:
    linked = (f"[`{each}`]({page}#{each})" if page else f"`{each}`" for each in codes)
    listed = ", ".join(linked)
    return f"{title}{listed}" if listed else ""


if __name__ == "__main__":
    sys.stdout.write(page())
