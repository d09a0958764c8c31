"""Everything that the bot is made of, built once from the settings."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import certifi

from bot import alerting, announce, embedded, proposals, runner
from bot.app.errors import StartError
from bot.aws.clouds import Aws
from bot.core.runs import Run
from bot.engine import DocketEngine, Task
from bot.probe import TlsProbe
from bot.probe.trust import KnownRoots
from bot.resolve import PublicNames
from bot.services import Pace, Services, Watch
from bot.settings import Settings
from bot.slack.post import WebSlack
from bot.store import AuditPrinter, Client, RedisStore
from handlers import lookups
from handlers.inbox import deal, go_on
from jobs.clock import Clock
from jobs.registry import run_job

TOKEN_BYTES = 18  # 144 bits; a button's value must not be guessed


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What was built, for whoever starts and stops it."""

    services: Services
    store: embedded.Embedded | None
    client: Client
    engine: DocketEngine
    slack: WebSlack
    aws: Aws
    printer: AuditPrinter
    clock: Clock


def build(settings: Settings, environ: Mapping[str, str], workspace: str) -> Parts:
    """Connect nothing but the store; StartError when there can be none."""
    own, url = _store_url(settings, environ)
    client = Client(url)
    engine = DocketEngine(url)
    trust = KnownRoots(settings.public_roots, settings.private_roots)
    aws = Aws(now=_now, trust=trust, share=settings.aws_share)
    slack = web_slack(settings)
    names = PublicNames(
        settings.resolvers,
        authoritative_port=settings.authoritative_port,
        allow_private=settings.allow_private,
    )
    services = Services(
        targets=settings.targets,
        team=settings.team,
        store=RedisStore(client),
        engine=engine,
        slack=slack,
        clouds=aws.for_caller,
        names=names,
        probe=TlsProbe(
            names,
            now=_now,
            ports=settings.probe_ports,
            allow_private=settings.allow_private,
            public_roots=settings.public_roots,
            private_roots=settings.private_roots,
        ),
        trust=trust,
        now=_now,
        monotonic=time.monotonic,
        token=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        pace=pace_of(settings.pace),
        watch=watch_of(settings.watch),
        public_roots_note=roots_note(settings),
        ports=settings.probe_ports,
        workspace_url=workspace,
    )
    return Parts(
        services=services,
        store=own,
        client=client,
        engine=engine,
        slack=slack,
        aws=aws,
        printer=AuditPrinter(client),
        clock=Clock(services),
    )


def tasks(services: Services) -> Mapping[str, Task]:
    """What the engine delivers, by name."""

    def renew(run: Run) -> None:
        proposals.renew(services, run.id)

    hooks = runner.Hooks(on_stale=renew)
    return {
        "drive": lambda run_id: runner.drive(services, run_id, hooks),
        "tell": lambda run_id: announce.announce(services, run_id),
        "inbox": lambda row_id: lookups.receive(services, row_id),
        "look": lambda row_id: deal(services, row_id),
        "diagnose": lambda key: go_on(services, key),
        "job": lambda key: run_job(services, key),
        "watch": lambda key: alerting.watch(services, key),
    }


def web_slack(settings: Settings) -> WebSlack:
    """The line out to Slack."""
    return WebSlack(
        settings.bot_token.get_secret_value(),
        team=settings.team,
        monotonic=time.monotonic,
        base_url=settings.slack_api,
    )


def pace_of(seconds: Mapping[str, float]) -> Pace:
    """The bot's own clocks, with those that the settings turn."""
    turned = {
        key: value if key == "lease_seconds" else timedelta(seconds=value)
        for key, value in seconds.items()
    }
    return Pace(**turned)  # type: ignore[arg-type] # the settings have checked the names


def watch_of(turned: Mapping[str, float]) -> Watch:
    """How often all domains are looked at, with what the settings turn."""
    enabled = bool(turned.get("enabled", True))
    spans = {
        key: timedelta(seconds=value)
        for key, value in turned.items()
        if key != "enabled"
    }
    return Watch(enabled=enabled, **spans)


def roots_note(settings: Settings) -> str | None:
    """What is said when the roots to trust are not the usual public ones."""
    roots = settings.public_roots
    if roots is None or str(roots) == certifi.where():
        return None
    return (
        f"Served certificates are checked against `{roots.name}`, which the settings "
        "name, not against the usual public roots."
    )


def _store_url(
    settings: Settings, environ: Mapping[str, str]
) -> tuple[embedded.Embedded | None, str]:
    if settings.redis_url is not None:
        return None, settings.redis_url.get_secret_value()
    try:
        own = embedded.start(settings.data, environ)
    except (embedded.EmbeddedStoreError, OSError) as error:
        raise StartError(f"The store cannot be started: {error}") from error
    return own, own.url


def _now() -> datetime:
    return datetime.now(UTC)
