"""Options that several commands of the terminal have."""

from pathlib import Path

import click

SETTINGS = click.option(
    "--settings",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The TOML file; IOTDOMAIN_SETTINGS names it too.",
)
JSON = click.option("--json", "is_json", is_flag=True, help="JSON, for scripts.")
ACCOUNT = click.option("--account", metavar="NAME", help="By number or name.")
REGION = click.option("--region", metavar="NAME", help="Only this region of it.")
