"""Knobs and windows for tests and for the page's menu of faults."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from sandbox.slack import people
from sandbox.slack.calls import CallLog
from sandbox.slack.faults import Faults
from sandbox.slack.hub import Hub
from sandbox.slack.line import Line
from sandbox.slack.modals import Modals
from sandbox.slack.rates import Rates
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.web_api import SCOPES, WebApi
from sandbox.slack.wire import Json
from sandbox.slack.workspace import Group, Workspace


@dataclass(frozen=True, slots=True)
class Control:
    """The routes under /control/."""

    workspace: Workspace
    hub: Hub
    modals: Modals
    faults: Faults
    rates: Rates
    sockets: SocketMode
    line: Line
    web_api: WebApi
    log: CallLog
    advance: Callable[[timedelta], None]

    def routes(self) -> list[web.RouteDef]:
        """Every knob and every window."""
        return [
            web.get("/control/log", self.calls),
            web.get("/control/envelopes", self.envelopes),
            web.get("/control/sockets", self.socket_count),
            web.get("/control/notifications", self.notifications),
            web.get("/control/notices", self.notices),
            web.get("/control/views", self.views),
            web.get("/control/messages", self.messages),
            web.post("/control/{knob}", self.turn),
        ]

    async def calls(self, request: web.Request) -> web.Response:
        """What the bot sent, after a number."""
        after = int(request.query.get("after", "0"))
        return web.json_response({"calls": self.log.after(after)})

    async def envelopes(self, _request: web.Request) -> web.Response:
        """What was sent to the bot, and how fast it was acked."""
        return web.json_response({"envelopes": self.line.envelopes()})

    async def socket_count(self, _request: web.Request) -> web.Response:
        """How many sockets are connected."""
        return web.json_response({"connected": self.sockets.connected})

    async def notifications(self, request: web.Request) -> web.Response:
        """Which new messages pinged this person."""
        found = self.hub.notifications.get(request.query["user"], [])
        return web.json_response({"notifications": found})

    async def notices(self, request: web.Request) -> web.Response:
        """What Slackbot told this person."""
        found = self.hub.notices.get(request.query["user"], [])
        return web.json_response({"notices": found})

    async def views(self, request: web.Request) -> web.Response:
        """The modals that this person has open, the visible one last."""
        return web.json_response({"views": self.modals.shown(request.query["user"])})

    async def messages(self, request: web.Request) -> web.Response:
        """Every public message, or those of one channel, with metadata."""
        wanted = request.query.get("channel")
        found = [
            message.for_page() | {"metadata": message.metadata}
            for message in self.workspace.messages.values()
            if message.ephemeral_to is None and wanted in {None, message.channel}
        ]
        return web.json_response({"messages": found})

    async def turn(self, request: web.Request) -> web.Response:
        """Turn one knob."""
        knobs: dict[str, Callable[[Json], None]] = {
            "archive": self._archive,
            "channel": self._channel,
            "clock": self._clock,
            "duplicate": self._duplicate,
            "fault": self.faults.add,
            "group": self._group,
            "rates": self._rates,
            "refuse": self._refuse,
            "revoke": self._revoke,
            "scopes": self._scopes,
            "share": self._share,
            "user": self._user,
        }
        asked: Json = await request.json() if request.can_read_body else {}
        knob = request.match_info["knob"]
        if knob == "disconnect":
            reason = str(asked.get("reason", "refresh_requested"))
            await self.sockets.disconnect(reason, abruptly=bool(asked.get("abruptly")))
        elif knob == "heal":
            self._heal(asked)
        elif knob in knobs:
            try:
                knobs[knob](asked)
            except (KeyError, TypeError, ValueError) as fault:
                return web.json_response(
                    {"ok": False, "error": repr(fault)}, status=400
                )
        else:
            return web.json_response({"ok": False, "error": "no_such_knob"}, status=404)
        return web.json_response({"ok": True})

    def _archive(self, asked: Json) -> None:
        archived = bool(asked.get("archived", True))
        self.workspace.change_channel(asked["channel"], is_archived=archived)

    def _share(self, asked: Json) -> None:
        shared = bool(asked.get("shared", True))
        self.workspace.change_channel(asked["channel"], is_ext_shared=shared)

    def _channel(self, asked: Json) -> None:
        fields = {name: value for name, value in asked.items() if name != "id"}
        if "members" in fields:
            fields["members"] = tuple(fields["members"])
        self.workspace.change_channel(asked["id"], **fields)

    def _user(self, asked: Json) -> None:
        fields = {name: value for name, value in asked.items() if name != "id"}
        self.workspace.change_person(asked["id"], fields)

    def _group(self, asked: Json) -> None:
        old = self.workspace.groups.get(asked["id"])
        handle = asked.get("handle", old.handle if old else asked["id"].lower())
        users = tuple(asked["users"])
        self.workspace.put_group(Group(id=asked["id"], handle=handle, users=users))

    def _duplicate(self, asked: Json) -> None:
        self.line.duplicates = int(asked.get("times", 1))

    def _refuse(self, asked: Json) -> None:
        self.sockets.refuse = int(asked.get("times", 1))

    def _rates(self, asked: Json) -> None:
        self.rates.enforced = bool(asked.get("enforced", True))

    def _clock(self, asked: Json) -> None:
        self.advance(timedelta(seconds=float(asked["ahead"])))

    def _revoke(self, asked: Json) -> None:
        self.web_api.revoked = bool(asked.get("revoked", True))

    def _scopes(self, asked: Json) -> None:
        self.web_api.scopes = frozenset(asked.get("granted", SCOPES))

    def _heal(self, _asked: Json) -> None:
        """Everything works again; the workspace's people and channels stay."""
        self.faults.clear()
        self.line.duplicates = self.sockets.refuse = 0
        self.rates.enforced = False
        self.web_api.revoked = False
        self.web_api.scopes = SCOPES
        for channel in people.CHANNELS:
            self.workspace.change_channel(channel.id, is_archived=channel.is_archived)
