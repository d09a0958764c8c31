"""Runs the Slack stand-in for a test, and acts as the people in it, over HTTP."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from sandbox.slack import SlackStandIn
from tests.support.decorum import require_decorum

Json = dict[str, Any]
Found = TypeVar("Found")

CHANNEL = "C0IOTDOM1"


class SlackDriver:
    """Does in a running stand-in what people, and testers, do."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.api_url = self.base_url + "/api/"
        self._opener = build_opener(ProxyHandler({}))

    # people

    def send(self, user: str, channel: str, text: str, **more: Any) -> Json:
        asked = {"user": user, "channel": channel, "text": text, **more}
        return self.post("/page/send", asked)

    def send_command(self, user: str, channel: str, text: str, **more: Any) -> None:
        """Type a slash command; raw=True sends the very characters."""
        answer = self.send(user, channel, text, **more)
        assert answer["ok"], answer

    def click(
        self,
        user: str,
        message: Json,
        action_id: str,
        *,
        forged: bool = False,
        **choice: Any,
    ) -> Json:
        """Use a button or menu; `option` picks by value, `value` alters a button's."""
        element, block_id = _element(message["blocks"] or [], action_id)
        action: Json = {"action_id": action_id, "type": element.get("type", "button")}
        if "option" in choice:
            wanted = choice.pop("option")
            action["selected_option"] = _option(element, wanted)
        action |= choice
        asked = {
            "user": user,
            "channel": message["channel"],
            "message_ts": message["ts"],
            "block_id": block_id,
            "action": action,
            "forged": forged,
        }
        return self.post("/page/action", asked)

    def click_in_view(
        self,
        user: str,
        view: Json,
        action_id: str,
        values: Json | None = None,
        **choice: Any,
    ) -> Json:
        element, block_id = _element(view["blocks"], action_id)
        action: Json = {"action_id": action_id, "type": element["type"]}
        if "option" in choice:
            action["selected_option"] = _option(element, choice.pop("option"))
        asked = {
            "user": user,
            "view_id": view["id"],
            "block_id": block_id,
            "action": {**action, **choice},
            "state": {"values": fill(view, values or {})},
        }
        return self.post("/page/view/action", asked)

    def submit(
        self, user: str, view: Json, values: Json, *, forged: bool = False
    ) -> Json:
        """Press the main button; values by action id: text, or an option's value."""
        asked = {
            "user": user,
            "view_id": view["id"],
            "state": {"values": fill(view, values)},
            "forged": forged,
        }
        return self.post("/page/view/submit", asked)

    def close(self, user: str, view: Json) -> Json:
        return self.post("/page/view/close", {"user": user, "view_id": view["id"]})

    def delete(self, message: Json, user: str = "U0ADA0001") -> Json:
        asked = {"user": user, "channel": message["channel"], "ts": message["ts"]}
        return self.post("/page/delete", asked)

    def kick(self, channel: str) -> Json:
        return self.post("/page/kick", {"user": "U0ADA0001", "channel": channel})

    def invite(self, channel: str) -> Json:
        return self.post("/page/invite", {"user": "U0ADA0001", "channel": channel})

    # what can be seen

    def messages(self, channel: str = CHANNEL) -> list[Json]:
        """Every message of a channel that all its members see, oldest first."""
        return self._list("/control/messages", "messages", channel=channel)

    def seen_by(self, user: str, channel: str = CHANNEL) -> list[Json]:
        return self._list("/page/messages", "messages", user=user, channel=channel)

    def ephemerals(self, user: str, channel: str = CHANNEL) -> list[Json]:
        return [m for m in self.seen_by(user, channel) if m["ephemeral"]]

    def views(self, user: str) -> list[Json]:
        return self._list("/control/views", "views", user=user)

    def notices(self, user: str) -> list[str]:
        found = self.get("/control/notices", user=user)["notices"]
        return [notice["text"] for notice in found]

    def notifications(self, user: str) -> list[Json]:
        return self._list("/control/notifications", "notifications", user=user)

    def log(self, after: int = 0, method: str | None = None) -> list[Json]:
        calls = self.get("/control/log", after=after)["calls"]
        return [c for c in calls if method in {None, c["method"]}]

    def violations(self) -> list[Json]:
        """What the bot sent that Slack would never take."""
        return [call for call in self.log() if call["violations"]]

    def envelopes(self) -> list[Json]:
        return self._list("/control/envelopes", "envelopes")

    def connected(self) -> int:
        return int(self.get("/control/sockets")["connected"])

    # testers

    def control(self, knob: str, **fields: Any) -> None:
        self.post(f"/control/{knob}", fields)

    def fault(self, method: str, **fields: Any) -> None:
        self.control("fault", method=method, **fields)

    def wait_for(
        self, predicate: Callable[[], Found], seconds: float = 5, hint: str = ""
    ) -> Found:
        """The first true value, looked for often; fails when the time is over."""
        end = time.monotonic() + seconds
        while not (found := predicate()):
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds} s: {hint or predicate}")
            time.sleep(0.02)
        return found

    def wait_view(self, user: str, seconds: float = 5) -> Json:
        return self.wait_for(lambda: self.views(user), seconds, "a modal")[-1]

    def _list(self, path: str, name: str, **query: Any) -> list[Json]:
        found: list[Json] = self.get(path, **query)[name]
        return found

    def get(self, path: str, **query: Any) -> Json:
        url = self.base_url + path + (f"?{urlencode(query)}" if query else "")
        with self._opener.open(url, timeout=10) as response:
            answer: Json = json.load(response)
            return answer

    def post(self, path: str, body: Json) -> Json:
        headers = {"Content-Type": "application/json"}
        request = Request(
            self.base_url + path, data=json.dumps(body).encode(), headers=headers
        )
        with self._opener.open(request, timeout=10) as response:
            answer: Json = json.load(response)
            return answer


class RunningStandIn(SlackDriver):
    """A driver of a stand-in that runs in this process."""

    def __init__(self, base_url: str, stop: Callable[[], None]) -> None:
        super().__init__(base_url)
        self.stop = stop


@contextmanager
def slack_stand_in(
    *, data: Path | None = None, port: int = 0, our_bot: bool = True, **options: Any
) -> Iterator[RunningStandIn]:
    """A stand-in in a thread of its own, until the block ends.

    At the end nothing of what it received may ping a stranger or have words of the
    code; `our_bot` False is for tests of the stand-in itself, which send anything.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="slack-stand-in")
    thread.start()
    stand_in = SlackStandIn(data=data, **options)

    def run(doing: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, loop).result(timeout=10)

    running = True
    received: list[Json] = []

    def stop() -> None:
        nonlocal running
        if running:
            running = False
            received.extend(driver.log())
            run(stand_in.stop())

    driver = RunningStandIn(run(stand_in.start(port=port)), stop)
    try:
        yield driver
        stop()
        if our_bot:
            require_decorum(received)
    finally:
        stop()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


def fill(view: Json, values: Json) -> Json:
    """Plain values by action id, as the state that a page sends."""
    state: Json = {}
    for action_id, value in values.items():
        element, block_id = _element(view["blocks"], action_id)
        assert element, f"the modal has no {action_id}"
        held = {"type": element["type"], **_held(element, value)}
        state.setdefault(block_id, {})[action_id] = held
    return state


def _held(element: Json, value: Any) -> Json:
    match element["type"]:
        case "static_select" | "radio_buttons":
            return {
                "selected_option": None if value is None else _option(element, value)
            }
        case "multi_static_select" | "checkboxes":
            return {"selected_options": [_option(element, one) for one in value]}
        case "users_select":
            return {"selected_user": value}
        case "multi_users_select":
            return {"selected_users": value}
        case "channels_select":
            return {"selected_channel": value}
        case "conversations_select":
            return {"selected_conversation": value}
        case "datepicker":
            return {"selected_date": value}
    return {"value": value}


def _option(element: Json, value: str) -> Json:
    groups = element.get("option_groups", [])
    options = [*element.get("options", [])]
    options += [option for group in groups for option in group["options"]]
    option: Json
    for option in options:
        if option["value"] == value or option["text"]["text"] == value:
            return option
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def _element(blocks: list[Json], action_id: str) -> tuple[Json, str]:
    for block in blocks:
        parts = [block.get("element"), block.get("accessory")]
        if block["type"] == "actions":
            parts += block["elements"]
        for part in parts:
            if part and part.get("action_id") == action_id:
                return part, block["block_id"]
    return {}, ""
