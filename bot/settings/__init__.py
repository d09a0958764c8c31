"""One TOML file and the environment, read once and checked once.

Tokens stay hidden in every repr. Nothing is guessed: without settings there is no
bot, and never the sandbox instead.
"""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import SecretStr, ValidationError

from bot.core.reach import Private
from bot.core.targets import DnsAccount, Members, Role, Target
from bot.settings import environment
from bot.settings.checks import contradictions
from bot.settings.environment import Environment
from bot.settings.faults import SettingsError, faults_of, line_of
from bot.settings.shape import DnsAccountTable, File, TargetTable, split_endpoint

__all__ = ["Settings", "SettingsError", "Survey", "faults_in", "load", "survey"]

DEFAULT_LISTEN = "127.0.0.1:8080"
DEFAULT_DATA = "~/.local/state/iotdomain"
_NO_FILE = (
    "There is no settings file: name one with --settings FILE or in "
    "IOTDOMAIN_SETTINGS; `iotdomain init` writes one, and "
    "deploy/settings.example.toml explains every key."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set; `pace` and `watch` hold what the file turns, in seconds."""

    source: Path
    team: str
    targets: tuple[Target, ...]
    data: Path
    bot_token: SecretStr
    app_token: SecretStr | None
    """For Socket Mode; None with HTTP."""
    signing_secret: SecretStr | None
    """For HTTP; None with Socket Mode."""
    listen: tuple[str, int] | None
    """Where Slack's deliveries come in over HTTP; None with Socket Mode."""
    slack_api: str
    redis_url: SecretStr | None
    probe_ports: Mapping[int, int]
    allow_private: Private
    resolvers: tuple[tuple[str, int], ...]
    authoritative_port: int
    public_roots: Path | None
    private_roots: Path | None
    aws_share: float
    pace: Mapping[str, float]
    watch: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What there is of settings, and every fault in it, file and environment apart.

    `settings` is None unless the file is right; a token that is missing is empty.
    """

    source: Path | None
    file_faults: tuple[str, ...]
    environment_faults: tuple[str, ...]
    settings: Settings | None


def load(path: Path | None = None) -> Settings:
    """The settings of a file (or of IOTDOMAIN_SETTINGS) and of the environment.

    Every fault that can be found is in the one SettingsError.
    """
    found = survey(path)
    faults = [*found.file_faults, *found.environment_faults]
    if found.source is None:
        raise SettingsError("Nothing was started, settings are missing:", faults)
    if found.settings is None or faults:
        raise SettingsError(
            f"Nothing was started, the settings ({found.source}) cannot be used:",
            faults,
        )
    return found.settings


def survey(path: Path | None = None) -> Survey:
    """The same, for those who can go on without the tokens or only look."""
    env = environment.read()
    source = path or env.iotdomain_settings
    file, faults = (None, [_NO_FILE]) if source is None else _read(source)
    if source and file:
        faults += _data_faults(source, file, env)
        file = None if faults else file
    return Survey(
        source=source,
        file_faults=tuple(faults),
        environment_faults=tuple(env.faults(_mode(source))),
        settings=_settings(source, file, env) if source and file else None,
    )


def _read(source: Path) -> tuple[File | None, list[str]]:
    """The file checked as far as possible, and every fault as a sentence."""
    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        return None, [f"The file cannot be read: {error.strerror or error}."]
    except UnicodeDecodeError:
        return None, ["The file is not UTF-8 text."]
    return _parsed(text, source)


def faults_in(text: str, source: Path) -> list[str]:
    """What would be wrong with a file of this text; empty when it can be used."""
    return _parsed(text, source)[1]


def _parsed(text: str, source: Path) -> tuple[File | None, list[str]]:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [f"The file is not valid TOML: {error}."]
    lines = text.splitlines()
    try:
        file = File.model_validate(tree)
    except ValidationError as error:
        return None, [each.sentence(lines) for each in faults_of(error, File)]
    faults = [each.sentence(lines) for each in contradictions(file)]
    for kind in ("public_roots", "private_roots"):
        roots = _roots(source, file, kind)
        if roots and not roots.is_file():
            faults.append(f"trust.{kind} names a file that is not there: {roots}.")
    return None if faults else file, faults


def _mode(source: Path | None) -> Literal["socket", "http"]:
    """The mode, also of a file that cannot be used as a whole; "socket" if unsure."""
    if source is None:
        return "socket"
    try:
        tree = tomllib.loads(source.read_text(encoding="utf-8"))
        return "http" if tree["slack"]["mode"] == "http" else "socket"
    except (OSError, ValueError, KeyError, TypeError):
        return "socket"


def _settings(source: Path, file: File, env: Environment) -> Settings:
    is_http = file.slack.mode == "http"
    return Settings(
        source=source,
        team=file.slack.team,
        targets=tuple(
            _target(each, observe=file.observes(each)) for each in file.targets
        ),
        data=_data(source, file, env).absolute(),
        bot_token=env.slack_bot_token or SecretStr(""),
        app_token=None if is_http else env.slack_app_token,
        signing_secret=env.slack_signing_secret if is_http else None,
        listen=split_endpoint(file.slack.listen or DEFAULT_LISTEN) if is_http else None,
        slack_api=env.slack_api_url,
        redis_url=env.redis_url,
        probe_ports={int(port): at for port, at in file.probe.ports.items()},
        allow_private=file.probe.allow_private,
        resolvers=tuple(split_endpoint(each) for each in file.dns.resolvers),
        authoritative_port=file.dns.authoritative_port,
        public_roots=_roots(source, file, "public_roots"),
        private_roots=_roots(source, file, "private_roots"),
        aws_share=file.aws.share,
        pace=file.pace.model_dump(exclude_none=True),
        watch=file.watch.model_dump(exclude_none=True),
    )


def _data(source: Path, file: File, env: Environment) -> Path:
    """The environment comes first; a relative path is meant from the file."""
    named = source.parent / Path(file.data or DEFAULT_DATA).expanduser()
    return env.iotdomain_data or named


def _data_faults(source: Path, file: File, env: Environment) -> list[str]:
    """What stands in the way of a data folder; one not there yet is made."""
    folder = _data(source, file, env)
    where = "IOTDOMAIN_DATA" if env.iotdomain_data else "data"
    with suppress(OSError):
        if where == "data" and (line := line_of(("data",), _lines(source))):
            where = f"line {line}: data"
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not there.is_dir():
        return [f"{where} cannot be made: {there} is a file, not a folder."]
    if there == folder and not os.access(folder, os.W_OK | os.X_OK):
        return [f"{where} cannot be written to: {folder} is another user's."]
    return []


def _lines(source: Path) -> list[str]:
    return source.read_text(encoding="utf-8").splitlines()


def _roots(source: Path, file: File, kind: str) -> Path | None:
    """A relative path is meant from where the settings file is."""
    named: str | None = getattr(file.trust, kind)
    return source.parent / Path(named).expanduser() if named else None


def _target(table: TargetTable, *, observe: bool) -> Target:
    notify = table.approvers if table.notify is None else table.notify
    return Target(
        account=table.account,
        name=table.name,
        region=table.region,
        label=table.label,
        read=Role(arn=table.read_role, external_id=table.external_id),
        apply=None if observe else _role(table.apply_role, table.external_id),
        dns=tuple(_dns(each, observe=observe) for each in table.dns),
        channel=table.channel,
        requesters=_members(table.requesters),
        readers=_members(table.readers),
        approvers=_members(table.approvers),
        notified=_members(notify),
        quorum=table.quorum,
        observe=observe,
    )


def _dns(table: DnsAccountTable, *, observe: bool) -> DnsAccount:
    return DnsAccount(
        account=table.account,
        read=Role(arn=table.read_role, external_id=table.external_id),
        apply=None if observe else _role(table.apply_role, table.external_id),
    )


def _role(arn: str | None, external_id: str | None) -> Role | None:
    return Role(arn=arn, external_id=external_id) if arn else None


def _members(ids: list[str]) -> Members:
    groups = frozenset(each for each in ids if each.startswith("S"))
    return Members(users=frozenset(ids) - groups, groups=groups)
