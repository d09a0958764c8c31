"""The peer: a Bolt app that does nothing but ack, with no store behind it.

`python -m tests.bench.bare_bolt LISTENERS ENVELOPES SLOW`: the sizes of its pools,
and for how many seconds each of its first ten listeners works on after its ack.
"""

import itertools
import os
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

SLOW_ONES = 10


def main(listeners: int, envelopes: int, slow: float) -> None:
    token = os.environ["SLACK_BOT_TOKEN"]
    client = WebClient(token, base_url=os.environ["SLACK_API_URL"])
    known = AuthorizeResult(
        enterprise_id=None, **_who(client), bot_token=token, bot_id=None
    )
    app = App(
        client=client,
        authorize=lambda: known,
        listener_executor=ThreadPoolExecutor(listeners),
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    counted = itertools.count()

    @app.command(re.compile(".*"))
    def command(ack: Ack) -> None:
        ack()
        if slow and next(counted) < SLOW_ONES:
            time.sleep(slow)

    handler: Any = SocketModeHandler(
        app, os.environ["SLACK_APP_TOKEN"], concurrency=envelopes
    )
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    handler.connect()
    sys.stdout.write('{"event": "ready"}\n')
    sys.stdout.flush()
    signal.pause()


def _who(client: WebClient) -> dict[str, Any]:
    """The one question that every app asks first, as the bot does."""
    said = client.auth_test()
    return {"team_id": str(said["team_id"]), "bot_user_id": said.get("user_id")}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
