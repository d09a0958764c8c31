"""A real server on loopback over fakes, and someone who sends it anything.

Bodies are signed by the sandbox's code, so two implementations check each other.
"""

import http.client
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.app.door import Door
from bot.app.http import Server
from bot.slack.addresses import SLACK
from handlers.edge import register
from handlers.inbox import deal
from sandbox.slack.signed_http import encoded, signature
from tests.support.fake_slack import TEAM
from tests.support.slack_payloads import OURSELVES, words_of

SECRET = "5a6e64626f782d7369676e696e672d73"
PATH = "/slack/events"
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@dataclass
class Request:
    """One POST, to be spoilt before it is sent."""

    body: bytes
    headers: list
    method: str = "POST"
    path: str = PATH

    def without(self, name):
        self.headers = [each for each in self.headers if each[0] != name]
        return self

    def put(self, name, value):
        """Replace a header."""
        return self.without(name).add(name, value)

    def add(self, name, value):
        """One more header, beside those of the same name."""
        self.headers.append((name, value))
        return self

    def raw(self):
        """What goes over the wire."""
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: bot.acme.example"]
        text = "\r\n".join(lines).encode() + b"\r\n"
        for name, value in self.headers:
            text += name.encode() + b": " + _bytes(value) + b"\r\n"
        return text + b"\r\n" + self.body


def request(kind, payload, **how):
    """A delivery as Slack sends it."""
    return of_body(*encoded(kind, payload), **how)


def of_body(content_type, body, *, secret=SECRET, at=None, stamp=None):
    """Any body, signed."""
    stamp = str(int(at or time.time())) if stamp is None else stamp
    headers = [
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        (STAMP, stamp),
        (SIGNATURE, signature(secret, stamp, body)),
    ]
    return Request(body, headers)


class HttpFront:
    """The server's address, and the bot behind it."""

    def __init__(self, bot, server):
        self.bot = bot
        self.server = server
        self.address = server.server_address[:2]

    def send(self, made):
        """Status and text of the answer."""
        return self.exchange(made.raw())

    def exchange(self, raw, *, half_closed=False):
        """Send bytes; status and text, or None when there is no answer."""
        with socket.create_connection(self.address, timeout=10) as sock:
            sock.sendall(raw)
            if half_closed:
                sock.shutdown(socket.SHUT_WR)
            return read_answer(sock)

    def flush(self):
        """Wait until every row on record is handed over: that comes after the ack."""
        end = time.monotonic() + 5
        while len(set(self.bot.engine.nudged("inbox"))) < len(self.bot.store.received):
            assert time.monotonic() < end
            time.sleep(0.005)

    def settle(self):
        """Let the engine deal with the inbox; what was said last to one person."""
        self.bot.engine.drain({"inbox": lambda row: deal(self.bot.services, row)})
        told = self.bot.slack.told()
        return words_of(told[-1]) if told else ""


def read_answer(sock):
    answer = http.client.HTTPResponse(sock)
    try:
        answer.begin()
        return answer.status, answer.read().decode(), dict(answer.headers)
    except (http.client.HTTPException, OSError):
        return None


@contextmanager
def http_front(bot, pool, **how):
    """The door as `bot.app` builds it, with fakes behind it."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=TEAM,
        bot_token="xoxb-test",
        bot_user_id=OURSELVES,
    )
    app = App(
        client=WebClient("xoxb-test", base_url="http://127.0.0.1:9/api/"),
        authorize=lambda: known,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        listener_executor=pool,
    )
    edge = register(app, bot.services)
    door = Door(app, bot.store, secret=SECRET, team=TEAM, api=SLACK)
    server = Server(("127.0.0.1", 0), door, **how)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    front = HttpFront(bot, server)
    try:
        yield front
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        assert server.is_quiet_within(5)
        edge.close()


def _bytes(value):
    return value if isinstance(value, bytes) else value.encode("latin-1")
