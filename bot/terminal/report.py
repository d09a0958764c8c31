"""`iotdomain report`: every domain once, and who must act."""

import logging
import shutil
import sys
from pathlib import Path

import click

from bot import report as its
from bot.settings import SettingsError, survey
from bot.terminal.options import SETTINGS


@click.command("report")
@SETTINGS
@click.option("--account", metavar="NAME", help="Only this account, by number or name.")
@click.option("--region", metavar="NAME", help="Only this region.")
@click.option("--json", "form", flag_value="json", help="One JSON object, for scripts.")
@click.option("--csv", "form", flag_value="csv", help="One line for each domain.")
def report(
    path: Path | None, account: str | None, region: str | None, form: str | None
) -> None:
    """Look at all domains once and say who must act; needs reading roles, no Slack.

    Exit code 0: all is fine. 1: something needs someone. 2: not all could be seen.
    """
    found = survey(path)
    if found.settings is None:
        raise SettingsError("Nothing was looked at:", found.file_faults)
    logging.disable()
    settings = found.settings
    reports = its.look(settings, its.chosen(settings.targets, account, region))
    width = shutil.get_terminal_size((88, 24)).columns
    if form == "json":
        text = its.as_json(reports)
    elif form == "csv":
        text = its.as_csv(reports)
    else:
        text = its.table(reports, width=width)
    click.echo(text, nl=False)
    sys.exit(its.exit_code(reports))
