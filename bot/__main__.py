"""The command line: `iotdomain run`, `check`, `doctor`, `manifest` and others.

What a sub-command needs is imported inside it, so that `--help` and a mistake in
the settings are answered at once.
"""

import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from bot import terminal
from bot.errors import BotError
from bot.init import init
from bot.settings import SettingsError, load, survey
from bot.terminal.options import SETTINGS

MISTAKE = 2


class Commands(click.Group):
    """Those of `bot.terminal` are loaded when one of them is typed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, by name."""
        return sorted([*super().list_commands(ctx), *terminal.HOMES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None if there is none."""
        if cmd_name in terminal.HOMES:
            return terminal.command(cmd_name)
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Custom domains for AWS IoT Core, from Slack."""


commands.add_command(init)


@commands.command("run")
@SETTINGS
def run(path: Path | None) -> None:
    """Serve a Slack workspace, as the settings and the environment say."""
    settings = load(path)
    from bot.lean import load_less  # noqa: PLC0415 - see the module

    load_less()
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
