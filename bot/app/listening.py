"""The line to Slack in Socket Mode: opened with patience, closed in time."""

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.app.errors import StartError
from bot.app.front import front, is_here
from bot.services import Services
from bot.settings import Settings

log = structlog.get_logger("app")

# Bolt's own 10 are too few for the same reason as its listeners (`bot.app.front`).
ENVELOPES = 32
# The SDK gives a line up after five pings that could not be sent, or four without an
# answer. With Bolt's own 10 s a line that was cut stays deaf for a minute (measured).
PING_SECONDS = 2.0
# Slack's own word for "this will not get better by asking again".
HOPELESS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0


class Listening:
    """One Socket Mode connection and the threads behind it."""

    def __init__(
        self, settings: Settings, services: Services, identity: Mapping[str, Any]
    ) -> None:
        if settings.app_token is None:
            raise AssertionError("Socket Mode has its token; the settings check that")
        self._front = front(settings, services, identity)
        # Any: parts of it have no types.
        self._handler: Any = SocketModeHandler(
            self._front.app,
            settings.app_token.get_secret_value(),
            ping_interval=PING_SECONDS,
            concurrency=ENVELOPES,
        )
        self._handler.client.message_listeners.append(_send_at_once)
        if is_here(settings.slack_api):
            self._handler.client.proxy = None

    def connect(self, stopping: threading.Event) -> bool:
        """Open the line; asks again while Slack is away. False when told to stop."""
        return patiently(self._connect, stopping)

    def _connect(self) -> None:
        try:
            self._handler.connect()
        except SlackApiError as error:
            said = str(error.response.get("error", ""))
            if said in HOPELESS:
                raise StartError(
                    f"Slack refuses the app token: {said}. It must have the scope "
                    "connections:write, and Socket Mode must be on for the app."
                ) from None
            raise OSError(said) from None

    def is_connected(self) -> bool:
        """Whether the line is open now."""
        return bool(self._handler.client.is_connected())

    def stop(self, seconds: float) -> None:
        """Let the listeners finish and ack, then close the line."""
        done = _within(seconds, self._front.finish)
        if not done:
            log.warning("listeners left behind")
        # The SDK's reader holds a lock for as long as it waits for the next frame;
        # without this, closing takes up to 3 s.
        session = self._handler.client.current_session
        self._handler.client.auto_reconnect_enabled = False
        with suppress(OSError, AttributeError):
            session.sock.shutdown(socket.SHUT_RDWR)
        if not _within(seconds, self._handler.close):
            log.warning("the line to Slack closes by itself")


def _send_at_once(client: Any, message: Mapping[str, Any], _raw: object) -> None:
    """Each new line says hello: from then on no ack waits for the one before it.

    With Nagle's algorithm five acks at once took 46 ms, without it 14 ms (measured).
    """
    if message.get("type") == "hello":
        with suppress(OSError, AttributeError):
            sock = client.current_session.sock
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def patiently(ask: Callable[[], object], stopping: threading.Event) -> bool:
    """Ask until it works, with longer and longer pauses; False when told to stop."""
    pause = FIRST_PAUSE
    while not stopping.is_set():
        try:
            ask()
        except OSError as error:
            log.warning("Slack cannot be reached", error=repr(error), pause=pause)
            stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return True
    return False


def _within(seconds: float, work: Callable[[], object]) -> bool:
    """Whether the work ended in time; otherwise it goes on without us."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()
