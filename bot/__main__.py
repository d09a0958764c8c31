"""The command line: `iotdomain run`, `check`, `doctor`, `manifest` and others.

What a sub-command needs is imported inside it, so that `--help` and a mistake in
the settings are answered at once.
"""

import logging
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from bot.errors import BotError, UserError
from bot.init import init
from bot.settings import SettingsError, load, survey

MISTAKE = 2
TERMINAL = frozenset(
    {"cancel", "diagnose", "freeze", "probe", "runs", "show", "unfreeze"}
)
SETTINGS = click.option(
    "--settings",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The TOML file; IOTDOMAIN_SETTINGS names it too.",
)
FILE = click.Path(path_type=Path)
FOLDER = click.Path(file_okay=False, exists=True, path_type=Path)


class Commands(click.Group):
    """Those for the hour when Slack is down are loaded when one of them is typed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, by name."""
        return sorted([*super().list_commands(ctx), *TERMINAL])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None if there is none."""
        if cmd_name not in TERMINAL:
            return super().get_command(ctx, cmd_name)
        from bot.terminal import COMMANDS  # noqa: PLC0415 - see the module

        return next(each for each in COMMANDS if each.name == cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Custom domains for AWS IoT Core, from Slack."""


commands.add_command(init)


@commands.command("run")
@SETTINGS
def run(path: Path | None) -> None:
    """Serve a Slack workspace, as the settings and the environment say."""
    settings = load(path)
    _load_less()
    from bot import app  # noqa: PLC0415 - settings are checked before a second is spent

    sys.exit(app.run(settings, os.environ))


@commands.command("check")
@SETTINGS
def check(path: Path | None) -> None:
    """Check the settings and the environment, and start nothing."""
    settings = load(path)
    places = "; ".join(each.place for each in settings.targets)
    click.echo(f"{settings.source}: nothing is wrong. Targets: {places}.")


@commands.command("doctor")
@SETTINGS
@click.option("--json", "is_json", is_flag=True, help="One JSON object, for scripts.")
def doctor(path: Path | None, is_json: bool) -> None:
    """Look at all that the bot needs, from here; nothing is changed.

    Exit code 0: no fault. 1: a fault. 2: not all could be seen.
    """
    import structlog  # noqa: PLC0415 - see the module

    from bot.doctor import as_json, exit_code, look, table  # noqa: PLC0415 - see above

    # Libraries keep silent, and what we log must not get into the JSON.
    logging.disable()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    found = look(survey(path), os.environ)
    click.echo((as_json if is_json else table)(found), nl=False)
    # What still hangs must not keep the shell waiting.
    sys.stdout.flush()
    os._exit(exit_code(found))


@commands.command("report")
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
    from bot import report as its  # noqa: PLC0415 - settings are checked before

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


@commands.command("check-cert")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--domain", required=True, metavar="FQDN", help="The name it is for.")
@click.option("--key", type=FILE, help="The private key; nothing of it is printed.")
@click.option("--validation", type=FILE, help="The validation certificate.")
@click.option("--reimport-of", "replaces", type=FILE, help="What it would replace.")
@click.option("--roots", type=FILE, help="Private roots that devices have.")
@click.option("--at", metavar="ISO-TIME", help="Check for this time, not for now.")
@click.option("--json", "is_json", is_flag=True, help="One JSON object, for scripts.")
def check_cert(files: tuple[Path, ...], **chosen: Any) -> None:
    """Would AWS IoT take this certificate? Files only; nothing leaves this machine.

    Exit code 0: accepted. 1: refused. 2: there is nothing to check.
    """
    from bot.checkcert import Asked, answer  # noqa: PLC0415 - see the module

    text, code = answer(Asked(files=files, **chosen), now=datetime.now(UTC))
    click.echo(text)
    sys.exit(code)


@commands.command("health")
@SETTINGS
def health(path: Path | None) -> None:
    """Ask the bot that runs here whether it is well.

    It is not when its line to Slack or its store is gone, when what people did is
    not dealt with, or when it gives no sign of life. Exit code 0: it is well. 1: not.
    """
    from bot import health  # noqa: PLC0415 - see above

    try:
        folder = load(path).data
        found = health.faults(health.read(folder), folder, datetime.now(UTC))
    except SettingsError as error:
        # Docker keeps the code 2 of a health check for itself.
        found = [str(error)]
    for each in found:
        click.echo(each, err=True)
    if found:
        sys.exit(1)
    click.echo("The bot is well.")


@commands.command("manifest")
@click.option(
    "--http",
    "address",
    metavar="URL",
    default="",
    help="For HTTP, not Socket Mode: where Slack reaches the bot.",
)
def manifest(address: str) -> None:
    """Print the Slack app manifest: scopes with their reasons, and the command."""
    from bot.manifest import manifest as text  # noqa: PLC0415 - see the module
    from handlers.registry import VERBS  # noqa: PLC0415 - see the module

    click.echo(text(VERBS, address), nl=False)


@commands.group("sandbox", invoke_without_command=True)
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


def _load_less() -> None:
    """Leave out what libraries would load that we do not use: 0.15 s and 4 MB."""
    # A library below docket would check the types of its own functions at run time.
    os.environ.setdefault("PY_KEY_VALUE_DISABLE_BEARTYPE", "true")
    # structlog draws tracebacks with it wherever it finds it; ours are JSON.
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type] # None: not there


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script; a mistake is a sentence on standard error and exit code 2."""
    try:
        commands.main(
            args=None if arguments is None else list(arguments),
            prog_name="iotdomain",
        )
    except BotError as error:
        click.echo(str(error), err=True)
        sys.exit(MISTAKE)


if __name__ == "__main__":
    main()
