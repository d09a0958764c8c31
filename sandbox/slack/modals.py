"""views.open and views.update, and the stack of modals each person has open."""

import json
import random
from typing import Any

from sandbox.slack import limits, people
from sandbox.slack.content import complete
from sandbox.slack.hub import Hub
from sandbox.slack.inputs import first_state
from sandbox.slack.permits import Permits
from sandbox.slack.wire import Clock, Json, SlackError

DEEPEST = 3  # docs.slack.dev/surfaces/modals: one open view and two pushed ones
LARGEST = 250_000  # docs.slack.dev/reference/methods/views.open: view_too_large


class Modals:
    """The open modals; the last of a person's stack is the one on the screen."""

    def __init__(
        self, *, hub: Hub, permits: Permits, now: Clock, random: random.Random
    ) -> None:
        self._hub = hub
        self._permits = permits
        self._now = now
        self._random = random
        self._stacks: dict[str, list[Json]] = {}

    def open(self, args: Json) -> Json:
        """Open a modal for the person whose trigger this is."""
        trigger = args.get("trigger_id") or args.get("interactivity_pointer")
        if not trigger:
            raise SlackError("invalid_arguments", "missing required field: trigger_id")
        view = self._checked(args["view"])
        user = self._permits.spend_trigger(str(trigger))
        view = self._built(view, None)
        view["root_view_id"] = view["id"]
        self._stacks[user] = [view]
        self._show(user, view)
        return {"ok": True, "view": view}

    def update(self, args: Json) -> Json:
        """Replace an open modal; what was typed stays where its ids stay."""
        old = self._named(args.get("view_id"), args.get("external_id"))
        if "hash" in args and args["hash"] != old["hash"]:
            raise SlackError("hash_conflict")
        return {"ok": True, "view": self.replace(old, args["view"])}

    def replace(self, old: Json, given: Any) -> Json:
        """Put another content into an open modal."""
        view = self._built(self._checked(given), old)
        user, stack = self._holder(old["id"])
        stack[[v["id"] for v in stack].index(old["id"])] = view
        if stack[-1] is view:
            self._show(user, view)
        return view

    def push(self, old: Json, given: Any) -> Json:
        """Lay another modal over this one."""
        user, stack = self._holder(old["id"])
        if len(stack) >= DEEPEST:
            raise SlackError("invalid_arguments", "the stack holds three views already")
        view = self._built(self._checked(given), None)
        view |= {"root_view_id": stack[0]["id"], "previous_view_id": old["id"]}
        stack.append(view)
        self._show(user, view)
        return view

    def shown(self, user: str) -> list[Json]:
        """This person's open modals, the visible one last."""
        return list(self._stacks.get(user, []))

    def of(self, user: str, view_id: str) -> Json | None:
        """A modal that this person has open."""
        return next((v for v in self.shown(user) if v["id"] == view_id), None)

    def drop(self, user: str, view_id: str) -> Json | None:
        """Close one modal; the one below it, if any, is visible again."""
        stack = self._stacks.get(user, [])
        stack[:] = [view for view in stack if view["id"] != view_id]
        if not stack:
            self._hub.tell(user, {"type": "view_closed", "view_id": view_id})
            return None
        self._show(user, stack[-1])
        return stack[-1]

    def clear(self, user: str) -> list[Json]:
        """Close all of a person's modals, and say which they were."""
        stack = self._stacks.pop(user, [])
        for view in stack:
            self._hub.tell(user, {"type": "view_closed", "view_id": view["id"]})
        return stack

    def _show(self, user: str, view: Json) -> None:
        self._hub.tell(user, {"type": "view", "view": view})

    def _named(self, view_id: str | None, external_id: str | None) -> Json:
        for stack in self._stacks.values():
            for view in stack:
                if view_id is not None and view["id"] == view_id:
                    return view
                if external_id and view["external_id"] == external_id:
                    return view
        raise SlackError("not_found")

    def _holder(self, view_id: str) -> tuple[str, list[Json]]:
        for user, stack in self._stacks.items():
            if any(view["id"] == view_id for view in stack):
                return user, stack
        raise SlackError("not_found")

    def _checked(self, given: Any) -> Json:
        if isinstance(given, str):
            try:
                given = json.loads(given)
            except ValueError:
                raise SlackError("invalid_arguments", "view is not JSON") from None
        if not isinstance(given, dict):
            raise SlackError("invalid_arguments", "view must be an object")
        if len(json.dumps(given).encode()) > LARGEST:
            raise SlackError("view_too_large")
        faults = limits.view_faults(given)
        if faults:
            raise SlackError("invalid_arguments", *faults)
        return given

    def _built(self, given: Json, old: Json | None) -> Json:
        self._refuse_twin(given.get("external_id"), old)
        view: Json = {
            "id": old["id"] if old else self._fresh_id(),
            "team_id": people.TEAM_ID,
            "type": given["type"],
            "blocks": complete(given["blocks"], self._random),
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "hash": self._fresh_hash(),
            "title": _plain(given.get("title")),
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "close": _plain(given.get("close")),
            "submit": _plain(given.get("submit")),
            "previous_view_id": old["previous_view_id"] if old else None,
            "root_view_id": old["root_view_id"] if old else None,
            "app_id": people.APP_ID,
            "external_id": given.get("external_id", ""),
            "app_installed_team_id": people.TEAM_ID,
            "bot_id": people.BOT_ID,
        }
        typed = old["state"]["values"] if old else None
        view["state"] = {"values": first_state(view, typed)}
        return view

    def _refuse_twin(self, external_id: str | None, old: Json | None) -> None:
        if not external_id or (old and old["external_id"] == external_id):
            return
        open_ones = (v for stack in self._stacks.values() for v in stack)
        if any(view["external_id"] == external_id for view in open_ones):
            raise SlackError("duplicate_external_id")

    def _fresh_id(self) -> str:
        return f"V{self._random.getrandbits(44):011X}"

    def _fresh_hash(self) -> str:
        seconds = int(self._now().timestamp())
        return f"{seconds}.{self._random.getrandbits(32):08x}"


def _plain(given: Json | None) -> Json | None:
    return None if given is None else {"emoji": True, **given}
