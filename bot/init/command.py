"""The dialogue: ask, check, ask again, and write one file that passes.

Each question has a flag of its name, so that a script need not be asked anything.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.init import file
from bot.init.found import Found, find
from bot.init.questions import QUESTIONS, Question
from bot.settings import environment, faults_in
from bot.settings.faults import SettingsError

_NOTHING = "No file was written:"


def _with_flags(command: Callable[..., None]) -> Callable[..., None]:
    for each in reversed(QUESTIONS):
        command = click.option(f"--{each.name}", metavar="…", help=each.asks)(command)
    return command


@click.command("init")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("settings.toml"),
    show_default=True,
    help="The file to write.",
)
@click.option("--from-aws", "is_aws_asked", is_flag=True, help="Ask AWS for defaults.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--no-input", is_flag=True, help="Ask nothing; flags and defaults only.")
@_with_flags
def init(
    out: Path, is_aws_asked: bool, force: bool, no_input: bool, **given: str | None
) -> None:
    """Write a settings file from a few questions.

    --from-aws looks, with your own AWS credentials and reading only, for the account,
    regions with domain configurations, hosted zones and roles named iotdomain-….
    """
    asks = not no_input and sys.stdin.isatty()
    _require_room(out, force=force, asks=asks)
    found = find(environment.read(), os.environ, is_aws_asked=is_aws_asked)
    for note in found.notes:
        click.echo(note, err=True)
    flags = {name.replace("_", "-"): it for name, it in given.items() if it is not None}
    if asks:
        click.echo(
            "A few questions. Enter takes what is in brackets; Ctrl-C ends without "
            "a file.",
            err=True,
        )
    values = _answers(flags, found, asks=asks)
    written = file.text(values)
    faults = faults_in(written, out)
    if faults:
        raise SettingsError(_NOTHING, faults)
    try:
        out.write_text(written, encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            _NOTHING, [f"{out} cannot be written: {error.strerror or error}."]
        ) from None
    click.echo(_next(out))


def _require_room(out: Path, *, force: bool, asks: bool) -> None:
    if force or not out.exists():
        return
    if asks and click.confirm(f"{out} is there already. Write over it?", err=True):
        return
    raise SettingsError(
        _NOTHING, [f"{out} is there already: --force writes over it, --out elsewhere."]
    )


def _answers(flags: dict[str, str], found: Found, *, asks: bool) -> dict[str, Any]:
    """Every answer as the settings have it; all that is missing is said at once."""
    known: dict[str, str] = {}
    faults: list[str] = []
    for each in QUESTIONS:
        if not each.when(known):
            continue
        default = each.default(known, found)
        if each.name not in flags and asks:
            known[each.name] = _ask(each, default, known)
            continue
        known[each.name] = flags.get(each.name, default)
        fault = each.fault(known[each.name], known)
        if fault:
            faults.append(f"--{each.name}: {fault}")
    if faults:
        raise SettingsError(_NOTHING, faults)
    by_name = {each.name: each for each in QUESTIONS}
    return {name: by_name[name].read(answer) for name, answer in known.items()}


def _ask(question: Question, default: str, known: dict[str, str]) -> str:
    """Until the answer is one that the settings take."""
    while True:
        # With no default at all, click asks an empty answer again without a word.
        answer: str = click.prompt(
            question.asks,
            default=default,
            show_default=bool(default),
            err=True,
            type=str,
        )
        fault = question.fault(answer, known)
        if fault is None:
            return answer
        click.echo(f"  {fault}", err=True)


def _next(out: Path) -> str:
    return "\n".join(
        (
            f"Written: {out}. Next:",
            "  1. put SLACK_BOT_TOKEN and SLACK_APP_TOKEN into the environment",
            f"  2. iotdomain check --settings {out}",
            f"  3. iotdomain doctor --settings {out}",
            f"  4. iotdomain run --settings {out}",
        )
    )
