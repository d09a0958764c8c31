"""`iotdomain check-cert`: would AWS IoT take these files? Nothing leaves here."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.checkcert import Asked, answer

FILE = click.Path(path_type=Path)


@click.command("check-cert")
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
    text, code = answer(Asked(files=files, **chosen), now=datetime.now(UTC))
    click.echo(text)
    sys.exit(code)
