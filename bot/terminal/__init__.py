"""What is typed on the terminal, each in the module that loads what it needs.

Those over the store (`over_the_store`) are for the hour when Slack is down: they work
on the requests and freezes of the bot, whether it runs or not, and ask neither Slack
nor AWS. Whoever can reach the store may do all of it, so it is on record with a name of
its own: `terminal:<who>`, and the user of this machine beside it. The others look at
domains or files and need neither store nor Slack.
"""

from collections.abc import Mapping
from importlib import import_module

import click

HOMES: Mapping[str, str] = {
    "cancel": "over_the_store",
    "check-cert": "check_cert",
    "diagnose": "diagnose",
    "freeze": "over_the_store",
    "probe": "probe",
    "report": "report",
    "runs": "over_the_store",
    "sandbox": "sandbox",
    "show": "over_the_store",
    "unfreeze": "over_the_store",
}
"""By command: its module in here, where a function has its name."""


def command(name: str) -> click.Command:
    """Load a command of HOMES."""
    home = import_module(f"bot.terminal.{HOMES[name]}")
    found: click.Command = getattr(home, name.replace("-", "_"))
    return found
