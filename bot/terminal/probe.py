"""`iotdomain probe HOST[:PORT]`: what is served, and would a client take it?"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.core.reach import PORTS
from bot.errors import UserError
from bot.probe.one import VERSIONS, Question
from bot.probe.one import probe as look
from bot.probe.trust import PublicRoots
from bot.report.wire import wire_exit, wire_json, wire_text
from bot.resolve import PublicNames
from bot.settings import Settings, SettingsError, survey
from bot.terminal.options import JSON

_RESOLVERS = (("1.1.1.1", 53), ("8.8.8.8", 53))


@click.command("probe")
@click.argument("host", metavar="HOST[:PORT]")
@click.option("--sni", metavar="NAME", help="The name to send; the host unless told.")
@click.option("--no-sni", is_flag=True, help="Send no name, as old devices do.")
@click.option("--alpn", metavar="NAME", help="x-amzn-mqtt-ca for MQTT on port 443.")
@click.option("--tls", type=click.Choice(list(VERSIONS)), help="Only this version.")
@click.option("--roots", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--allow-private", is_flag=True, help="Addresses inside a network too.")
@JSON
@click.option(
    "--settings",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="For its resolvers, ports and roots; not needed.",
)
def probe(
    host: str,
    roots: Path | None,
    allow_private: bool,
    is_json: bool,
    path: Path | None,
    **how: Any,
) -> None:
    """Shake hands with every address of a host and explain what it shows.

    Exit code 0: trusted for the name everywhere. 1: not so. 2: it could not be seen.
    """
    settings = _settings(path)
    question = _question(host, **how)
    at = datetime.now(UTC)
    found = look(
        question,
        _names(settings),
        PublicRoots(roots or (settings.public_roots if settings else None)).roots,
        at=at,
        ports=settings.probe_ports if settings else None,
        allow_private=allow_private or (settings.allow_private if settings else False),
    )
    said = wire_json(found, question) if is_json else wire_text(found, question, at)
    click.echo(said, nl=False)
    sys.exit(wire_exit(found, question))


def _question(
    host: str, *, sni: str | None, no_sni: bool, alpn: str | None, tls: str | None
) -> Question:
    name, port = _split(host)
    sent = None if no_sni else sni or name
    return Question(host=name, port=port, sni=sent, alpn=alpn, tls=tls)


def _settings(path: Path | None) -> Settings | None:
    if path is None:
        return None
    found = survey(path)
    if found.settings is None:
        raise SettingsError("Nothing was asked:", found.file_faults)
    return found.settings


def _names(settings: Settings | None) -> PublicNames:
    if settings is None:
        return PublicNames(_RESOLVERS, authoritative_port=53)
    return PublicNames(
        settings.resolvers,
        authoritative_port=settings.authoritative_port,
        allow_private=settings.allow_private,
    )


def _split(text: str) -> tuple[str, int]:
    """The host and its port; an IPv6 address with a port stands in brackets."""
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    else:
        host, port = text, ""
    host = host.strip().rstrip(".").lower()
    if not host or (port and not port.isdecimal()):
        raise UserError(f"{text} is no HOST or HOST:PORT. Nothing was asked.")
    return host, int(port) if port else PORTS[0]
