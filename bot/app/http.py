"""The line from Slack over HTTP: a small server behind a proxy that ends TLS.

One request a connection, and little patience: whoever is slow, large or many holds up
nobody else. What a request says is decided in `bot.app.door`.
"""

import socket
import sys
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, cast

import structlog

from bot.app.door import BAD, HEADERS, Door, Reply
from bot.app.errors import StartError
from bot.app.front import front
from bot.manifest import PATH
from bot.services import Services
from bot.settings import Settings

log = structlog.get_logger("http")

# Where a probe learns that the server answers; it says nothing about Slack or AWS.
HEALTH = "/healthz"
# A click brings its whole message along and a form its view of at most 250 kB.
MOST_BODY = 1_000_000
# Slack waits 3 s for the whole; a proxy that buffers sends at once.
READ_SECONDS = 5.0
# For a single read or write; the whole reading is cut before.
SOCKET_SECONDS = 10.0
# Fifty at once must all be heard; each waits in a thread for its ack.
MOST_AT_ONCE = 128
POLL_SECONDS = 0.25
_TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n"


class HttpListening:
    """The server, Bolt behind it, and the threads of both."""

    def __init__(
        self, settings: Settings, services: Services, identity: Mapping[str, Any]
    ) -> None:
        if settings.listen is None or settings.signing_secret is None:
            raise AssertionError("HTTP has both; the settings check that")
        self._listen = settings.listen
        self._front = front(settings, services, identity)
        self._door = Door(
            self._front.app,
            services.store,
            secret=settings.signing_secret.get_secret_value(),
            team=settings.team,
            api=settings.slack_api,
        )
        self._server: Server | None = None

    def connect(self, stopping: threading.Event) -> bool:
        """Listen; StartError when the address cannot be had. False when stopping."""
        host, port = self._listen
        try:
            self._server = Server((host, port), self._door)
        except OSError as error:
            raise StartError(
                f"slack.listen names {host}:{port}, and that cannot be listened on: "
                f"{error.strerror or error}. Choose another address or port, or end "
                "the program that has it."
            ) from None
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=[POLL_SECONDS], daemon=True).start()
        log.info("listening", address=f"{host}:{port}", path=PATH)
        return not stopping.is_set()

    def is_connected(self) -> bool:
        """Whether deliveries are taken now."""
        return self._server is not None

    def stop(self, seconds: float) -> None:
        """Take nothing new; let those in hand be acked."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
            if not server.is_quiet_within(seconds):
                log.warning("listeners left behind")
        finishing = threading.Thread(target=self._front.finish, daemon=True)
        finishing.start()
        finishing.join(seconds)


class Server(ThreadingHTTPServer):
    """Counts its connections, and cuts those that take too long to speak."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(
        self,
        address: tuple[str, int],
        door: Door,
        *,
        read_seconds: float = READ_SECONDS,
        most_at_once: int = MOST_AT_ONCE,
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.door = door
        self._read_seconds = read_seconds
        self._most = most_at_once
        self._lock = threading.Condition()
        self._reading: dict[socket.socket, float] = {}
        self._open = 0
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Without the base class's question to DNS for our own name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment] # bytes is for other families

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread for it, unless there are too many."""
        with self._lock:
            is_full = self._open >= self._most
            if not is_full:
                self._open += 1
                self._reading[request] = time.monotonic() + self._read_seconds
        if is_full:
            log.warning("delivery refused", reason="too many at once", status=503)
            request.settimeout(SOCKET_SECONDS)
            request.sendall(_TOO_MANY)
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection, from beginning to end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._reading.pop(request, None)
                self._open -= 1
                self._lock.notify_all()

    def is_in_time(self, request: socket.socket) -> bool:
        """Whether it has not been cut."""
        with self._lock:
            return request in self._reading

    def has_been_read(self, request: socket.socket) -> bool:
        """From here on it is our time, not theirs; False when theirs was over."""
        with self._lock:
            return self._reading.pop(request, None) is not None

    def service_actions(self) -> None:
        """Between two connections: cut the slow ones."""
        now = time.monotonic()
        with self._lock:
            slow = [each for each, end in self._reading.items() if end < now]
            for each in slow:
                self._reading.pop(each)
        for each in slow:
            _cut(each)

    def is_quiet_within(self, seconds: float) -> bool:
        """Whether every connection has ended by then."""
        with self._lock:
            return self._lock.wait_for(lambda: self._open == 0, timeout=seconds)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Someone went away in the middle, or a fault of ours; nobody is answered."""
        del request, client_address
        error = sys.exception()
        if isinstance(error, OSError):
            log.info("connection broke off")
        else:
            log.error("delivery failed", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    """One request: every answer has `Connection: close`, and that ends it."""

    protocol_version = "HTTP/1.1"
    timeout = SOCKET_SECONDS
    # Buffered, so that an answer goes out in one piece.
    wbufsize = -1

    @property
    def _server(self) -> Server:
        return cast("Server", self.server)

    def do_POST(self) -> None:
        """A delivery, if it came to the right place."""
        if self._place() != PATH:
            self._refuse(HTTPStatus.NOT_FOUND, "no such place")
            return
        length, why = _length(self.headers.get_all("Content-Length", []))
        if self.headers.get("Transfer-Encoding") is not None:
            length, why = None, "no length"
        if length is None:
            self._refuse(HTTPStatus.LENGTH_REQUIRED, why)
            return
        if length > MOST_BODY:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
            return
        body = self.rfile.read(length)
        is_in_time = self._server.has_been_read(self.connection)
        if len(body) < length:
            if is_in_time:
                log.warning("delivery refused", reason="broken off", status=BAD)
            self._answer(Reply(HTTPStatus.REQUEST_TIMEOUT))
            return
        headers = {name: self.headers.get_all(name, []) for name in HEADERS}
        self._answer(self._server.door.receive(headers, body))

    def do_GET(self) -> None:
        """A probe; a delivery is never a GET."""
        place = self._place()
        if place == HEALTH:
            self._answer(Reply(HTTPStatus.OK, "ok\n"))
        elif place == PATH:
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "not a POST", allow="POST")
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "no such place")

    # The names that http.server looks for.
    do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815

    def parse_request(self) -> bool:
        """Headers that were cut off look whole: the end of the stream ends them."""
        return super().parse_request() and self._server.is_in_time(self.connection)

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """What is not HTTP at all; nothing of it is repeated."""
        del message, explain
        if self._server.is_in_time(self.connection):
            self._refuse(code, "not understood as HTTP")

    def version_string(self) -> str:
        """No versions for strangers."""
        return "iotdomain"

    def log_message(self, *_: object) -> None:
        """The server's own lines have the request in them; ours do not."""

    def _place(self) -> str:
        return self.path.partition("?")[0]

    def _refuse(self, status: int, why: str, *, allow: str = "") -> None:
        log.warning("delivery refused", reason=why, status=int(status))
        self._answer(Reply(status), allow=allow)

    def _answer(self, reply: Reply, *, allow: str = "") -> None:
        body = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if allow:
            self.send_header("Allow", allow)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _length(given: list[str]) -> tuple[int | None, str]:
    """The length of the body, or why it is not known."""
    if len(given) != 1:
        return None, "no length" if not given else "two lengths"
    text = given[0].strip()
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(10**12))):
        return None, "length is no number"
    return int(text), ""


def _cut(slow: socket.socket) -> None:
    """Its thread reads the end of the stream and gives up."""
    log.warning("delivery refused", reason="too slow", status=BAD)
    try:
        slow.shutdown(socket.SHUT_RD)
    except OSError:
        return
