"""`docs/certificate-codes.md`, written from the checks themselves.

`python -m bot.checkcert.codes > docs/certificate-codes.md` brings it up to date.
"""

import sys
from collections.abc import Sequence

from bot.core.certs.checks import ABOUT
from bot.core.certs.finding import Check, Severity

_HEAD = """# Findings about certificates

What [`iotdomain check-cert`](check-cert.md) can find. {count} codes: {broken} are \
`broken` and refuse the certificate, {warning} are a `warning` of what may hurt later, \
{note} are a `note`. Every finding also has a sentence, its evidence and what to do. \
A code never changes its meaning.

This page is written by `python -m bot.checkcert.codes`; a test holds it to the code.
"""
_TABLE = "| code | severity | when |\n| --- | --- | --- |"


def page() -> str:
    """The whole page."""
    checks = [check for _, group in ABOUT for check in group]
    counts = {
        each.value: sum(check.severity is each for check in checks) for each in Severity
    }
    parts = [_HEAD.format(count=len(checks), **counts)]
    parts += [f"## {title}\n\n{_table(group)}\n" for title, group in ABOUT]
    return "\n".join(parts)


def _table(checks: Sequence[Check]) -> str:
    rows = (
        f"| `{each.code}` | {each.severity.value} | {each.means} |" for each in checks
    )
    return "\n".join((_TABLE, *rows))


if __name__ == "__main__":
    sys.stdout.write(page())
