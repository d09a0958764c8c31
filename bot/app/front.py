"""Bolt behind both lines: the same listeners, whichever way Slack's deliveries come."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.services import Services
from bot.settings import Settings
from handlers.edge import Edge, register

# Bolt's own 5 listeners leave the sixth slow command without an ack (measured); with
# these, 50 commands at once are acked in 66 ms at the median.
LISTENERS = 32


@dataclass(frozen=True, slots=True)
class Front:
    """Bolt's app, our listeners in it, and the threads in which they run."""

    app: App
    edge: Edge
    pool: ThreadPoolExecutor

    def finish(self) -> None:
        """Let the listeners finish, and send the nudges that wait."""
        self.pool.shutdown(wait=True)
        self.edge.close()


def front(settings: Settings, services: Services, identity: Mapping[str, Any]) -> Front:
    """Bolt with none of its own checks: those of HTTP stand in `bot.app.door`."""
    pool = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener")
    token = settings.bot_token.get_secret_value()
    client = WebClient(token, base_url=settings.slack_api)
    if is_here(settings.slack_api):
        # The SDK takes HTTP(S)_PROXY and ignores NO_PROXY.
        client.proxy = None
    # Who we are was asked already; Bolt would ask again before the first ack.
    known = AuthorizeResult(
        enterprise_id=identity.get("enterprise_id"),
        team_id=str(identity["team_id"]),
        bot_user_id=identity.get("user_id"),
        bot_id=identity.get("bot_id"),
        bot_token=token,
    )
    # Bolt gives its own logger the root's level and tells of every frame; while
    # it is made it warns of what is meant here.
    logger = logging.getLogger("slack_bolt.quiet")
    logger.setLevel(logging.ERROR)
    app = App(
        client=client,
        authorize=lambda: known,
        listener_executor=pool,
        logger=logger,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    logger.setLevel(logging.WARNING)
    return Front(app, register(app, services), pool)


def is_here(url: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}
