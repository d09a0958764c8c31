"""`iotdomain diagnose DOMAIN`: needs reading roles, and neither Slack nor the bot."""

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot import report
from bot.core.facts import Facts
from bot.core.names import parse_domain
from bot.settings import SettingsError, survey
from bot.slack.render import diagnosis_answer
from bot.slack.render.looking import WHERE
from bot.terminal import plain
from bot.terminal.options import ACCOUNT, JSON, REGION, SETTINGS
from bot.terminal.progress import Line


@click.command("diagnose")
@click.argument("domain")
@ACCOUNT
@REGION
@JSON
@SETTINGS
def diagnose(
    domain: str,
    account: str | None,
    region: str | None,
    is_json: bool,
    path: Path | None,
) -> None:
    """Say why a domain fails and what mends it; nothing is changed.

    Exit code 0: nobody has to act. 1: somebody has. 2: not enough could be seen.
    """
    name = parse_domain(domain)
    survey_ = survey(path)
    if survey_.settings is None:
        raise SettingsError("Nothing was looked at:", survey_.file_faults)
    logging.disable()
    settings, began = survey_.settings, datetime.now(UTC)
    targets = report.chosen(settings.targets, account, region)
    with Line() as line:
        line.say(f"Looking at {name}: {WHERE} …")
        found, target = report.diagnose(
            settings, targets, name, heard=lambda seen: _say_pending(line, seen)
        )
    if is_json:
        click.echo(report.diagnosis_json(found, target), nl=False)
    else:
        now = datetime.now(UTC)
        said = diagnosis_answer(
            found, target, now=now, took=now - began, ports=settings.probe_ports
        )
        click.echo(plain.text_of(said), nl=False)
    sys.exit(report.exit_of(found))


def _say_pending(line: Line, facts: Facts) -> None:
    """What has not come in yet; the end of one place is not the end of all."""
    pending = dict.fromkeys(str(each.topic) for each in facts.gaps if each.pending)
    if pending:
        line.say(f"Still looking: {', '.join(pending)} …")
