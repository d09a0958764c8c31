"""`iotdomain sandbox` and what belongs to it: only where the source is.

The sandbox is in no wheel, so each command imports it when it is typed.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from bot.errors import UserError
from bot.settings import SettingsError, load
from bot.terminal.options import SETTINGS

FOLDER = click.Path(file_okay=False, exists=True, path_type=Path)


@click.group("sandbox", invoke_without_command=True)
@click.option("--data", type=click.Path(path_type=Path), help="Folder for its state.")
@click.option("--port", type=click.IntRange(0, 65535), help="Of the workspace page.")
@click.option("--speed", type=float, help="How much faster than AWS; 60 unless told.")
@click.option("--fresh", "is_fresh", is_flag=True, help="Forget earlier state.")
@click.option("--no-bot", "has_bot", flag_value=False, default=True, type=bool)
@click.option("--http", "is_http", is_flag=True, help="HTTP instead of Socket Mode.")
@click.option("--slack", "slack_url", metavar="URL", help="Another Slack.")
@click.option("--slack-bot-token", metavar="TOKEN", help="For the other Slack.")
@click.option("--slack-app-token", metavar="TOKEN", help="For the other Slack.")
@click.option("--aws", "aws_url", metavar="URL", help="Another AWS endpoint.")
@click.option("--redis", "redis_url", metavar="URL", help="Another Redis or Valkey.")
@click.pass_context
def sandbox(context: click.Context, /, port: int | None, **chosen: Any) -> None:
    """Try it all with stand-ins for Slack, AWS and DNS, on this machine alone."""
    if find_spec("sandbox") is None:
        raise SettingsError(
            "There is no sandbox in this installation:",
            ["It comes with the source only; clone it and type `make run`."],
        )
    if context.invoked_subcommand is not None:
        return
    from sandbox.options import Options, Ports  # noqa: PLC0415 - never in a wheel
    from sandbox.run import main as start  # noqa: PLC0415 - never in a wheel

    given = {name: value for name, value in chosen.items() if value is not None}
    ports = Ports() if port is None else Ports(page=port)
    sys.exit(start(Options(ports=ports, **given)))


@sandbox.command("fault")
@click.argument("name", required=False)
@click.argument("domain", required=False)
@click.option("--list", "is_listing", is_flag=True, help="Every fault there is.")
@click.option("--control", "port", default=8704, help="The port of its DNS page.")
def fault(name: str | None, domain: str | None, is_listing: bool, port: int) -> None:
    """Break something in a domain of the running sandbox: NAME DOMAIN."""
    from sandbox.faults import command as its  # noqa: PLC0415 - never in a wheel
    from sandbox.options import SandboxError  # noqa: PLC0415 - never in a wheel

    if is_listing or not name or not domain:
        click.echo(its.listing())
        return
    try:
        click.echo(its.ask(port, name, domain))
    except SandboxError as error:
        raise UserError(str(error)) from None


@sandbox.command("compare")
@SETTINGS
@click.option("--zone", required=True, help="A public hosted zone of yours.")
@click.option("--target", "target_id", metavar="ACCOUNT/REGION", help="Default: first.")
@click.option("--clean", metavar="RUN", help="Take away what a killed run left.")
@click.option("--folder", type=FOLDER, default=Path(), help="For the record.")
@click.option("--no-slack", "has_slack", flag_value=False, default=True, type=bool)
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask before it begins.")
def compare(
    path: Path | None, zone: str, target_id: str | None, is_sure: bool, **chosen: Any
) -> None:
    """Make one domain in a real account, take it away, say what was not as here.

    Exit code 0: no difference. 1: some. 2: it could not be finished.
    """
    from sandbox.live.main import begin  # noqa: PLC0415 - never in a wheel

    settings = load(path)
    known = {each.id: each for each in settings.targets}
    target = known.get(target_id or next(iter(known)))
    if target is None:
        raise SettingsError("Nothing was done:", [f"No target is {target_id}."])

    def ask(question: str) -> bool:
        click.echo(question)
        return is_sure or click.confirm("Begin?")

    sys.exit(begin(settings, target, zone, ask=ask, say=click.echo, **chosen))
