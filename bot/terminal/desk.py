"""What the terminal works with: the bot's store, and nobody behind it."""

import getpass
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, cast

from bot import embedded
from bot.core.runs import Run
from bot.core.words import TERMINAL
from bot.errors import SlackAwayError, StoreAwayError, UserError
from bot.ports import Slack
from bot.proposals.click import own_entry
from bot.services import Pace, Services
from bot.settings import Settings, SettingsError, survey
from bot.store import Client, RedisStore

MOST_NAME = 60


class Unheard:
    """The engine of whoever delivers nothing: the bot's sweep finds it in seconds."""

    def nudge(self, task: str, key: str) -> None:
        """Nothing; what was changed is in the store."""

    def wake(self, task: str, key: str, delay: timedelta) -> None:
        """Nothing; see nudge."""

    def busy(self, task: str) -> int:  # noqa: ARG002 - the port's word
        """Nothing is at work here."""
        return 0


class Away:
    """A Slack that is never asked."""

    def __getattr__(self, name: str) -> Any:
        """Every call ends as it does when Slack is down."""

        def away(*_given: object, **_named: object) -> NoReturn:
            raise SlackAwayError("Slack is not asked from the terminal.")

        return away


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Services over the store, and who sits at the terminal."""

    services: Services
    name: str

    @property
    def who(self) -> str:
        """How the record names them."""
        return f"{TERMINAL}{self.name}"

    def entry(self, what: str, run: Run | None = None) -> Mapping[str, str]:
        """A line for the audit, with the user of this machine in it."""
        now = self.services.now()
        known = {"who": self.who, "os_user": _os_user()}
        if run is not None:
            return own_entry(what, run, now, **known)
        return {"what": what, "at": now.isoformat(), **known}


@contextmanager
def at_desk(path: Path | None, name: str | None) -> Iterator[Desk]:
    """The store of these settings, for as long as it is needed.

    Without REDIS_URL that is the bot's own: the one that runs, or else started for
    this one command and stopped after it. Tokens and AWS are not needed.
    """
    found = survey(path)
    if found.settings is None:
        raise SettingsError("Nothing was changed:", found.file_faults)
    own, url = _store(found.settings)
    client = Client(url)
    try:
        yield Desk(services=_services(found.settings, client), name=_named(name))
    finally:
        client.close()
        if own is not None:
            with suppress(OSError):
                own.stop()


def _store(settings: Settings) -> tuple[embedded.Embedded | None, str]:
    if settings.redis_url is not None:
        return None, settings.redis_url.get_secret_value()
    try:
        own = embedded.start(settings.data, os.environ)
    except (embedded.EmbeddedStoreError, OSError) as error:
        raise StoreAwayError(
            f"The store cannot be reached: {error}. Nothing was changed."
        ) from error
    return own, own.url


def _services(settings: Settings, client: Client) -> Services:
    return Services(
        targets=settings.targets,
        team=settings.team,
        store=RedisStore(client),
        engine=Unheard(),
        slack=cast("Slack", Away()),
        clouds=_nobody,
        names=_nobody,  # type: ignore[arg-type] # nothing here looks at the world
        probe=_nobody,
        trust=_nobody,  # type: ignore[arg-type] # nor judges a certificate
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        token=lambda: secrets.token_urlsafe(18),
        pace=Pace(),
        ports=settings.probe_ports,
    )


def _nobody(*_given: object, **_named: object) -> NoReturn:
    raise AssertionError("the terminal asks neither AWS nor DNS")


def _named(given: str | None) -> str:
    """Who does it: as they say, or else the user of this machine."""
    name = " ".join((given if given is not None else _os_user()).split())
    if not name or not name.isprintable() or len(name) > MOST_NAME:
        raise UserError(
            f"--as needs a name of 1 to {MOST_NAME} printable characters. Nothing was "
            "changed."
        )
    return name


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
