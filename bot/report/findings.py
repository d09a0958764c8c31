"""`docs/findings.md`, written from the rules themselves.

`python -m bot.report.findings > docs/findings.md` brings it up to date.
"""

import sys

from bot.core.findings import Rule
from bot.core.rules import DIAGNOSED
from bot.core.rules.pages import PAGES

_HEAD = """# Findings about a domain

What [`/iotdomain diagnose`](diagnose.md) and the alerts can find: {count} codes, in \
the order in which they are asked, causes before what follows from them. \
`/iotdomain help config_disabled` shows one in Slack. A code never changes its meaning.

This page is written by `python -m bot.report.findings`; a test holds it to the code.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD.format(count=len(DIAGNOSED)), *map(_section, DIAGNOSED)])


def _section(rule: Rule) -> str:
    its = PAGES[rule.code]
    needs = ", ".join(sorted(rule.needs))
    return (
        f"## `{rule.code}`\n\n{its.means}\n\n**See it:** {its.see}\n\n"
        f"**Mend it:** {its.mend}\n\nIt is asked only when these were seen: {needs}.\n"
    )


if __name__ == "__main__":
    sys.stdout.write(page())
