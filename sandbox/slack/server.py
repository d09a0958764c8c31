"""Joins the parts of the Slack stand-in into one server on loopback."""

import random as randomness
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from sandbox.slack import contract, people
from sandbox.slack.calls import CallLog
from sandbox.slack.chat import Chat
from sandbox.slack.control import Control
from sandbox.slack.events import Events
from sandbox.slack.faults import Faults
from sandbox.slack.hub import Hub
from sandbox.slack.interactions import Interactions
from sandbox.slack.journal import Journal
from sandbox.slack.line import SOCKET_MODE, Delivery, Line
from sandbox.slack.lookups import Lookups
from sandbox.slack.modals import Modals
from sandbox.slack.origin import only_from_here
from sandbox.slack.page_acts import PageActs
from sandbox.slack.page_reads import PageReads
from sandbox.slack.permits import Permits
from sandbox.slack.rates import Rates
from sandbox.slack.responses import Responses
from sandbox.slack.signed_http import SignedHttp
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.web_api import WebApi
from sandbox.slack.wire import Clock, Json
from sandbox.slack.workspace import Workspace, utc_now

# A view may have 250 kB; nothing that Slack takes from a bot is larger.
_LARGEST_BODY = 1_000_000
_SHUTDOWN_SECONDS = 1.0
COMMANDS = (
    {
        "command": "/iotdomain",
        "usage_hint": "help [verb]",
        "description": "Custom domains for AWS IoT Core",
    },
)


class SlackStandIn:
    """A workspace with one installed app: Web API, Socket Mode, page and controls."""

    def __init__(
        self,
        *,
        data: Path | None = None,
        now: Clock = utc_now,
        random: randomness.Random | None = None,
        commands: Sequence[Json] = COMMANDS,
        verbs: Sequence[Json] = (),
        about: Callable[[], Json] = dict,
        enforce_rates: bool = False,
        delivery: Delivery = SOCKET_MODE,
    ) -> None:
        chance = random or randomness.Random()
        self._wall = now
        self._ahead = timedelta()
        self._journal = Journal(data)
        self._base_url = ""
        self._runner: web.AppRunner | None = None
        self._delivery = delivery
        self._build(chance, enforce_rates=enforce_rates)
        self._build_page(chance, commands, verbs, about)

    def _now(self) -> datetime:
        return self._wall() + self._ahead

    def _advance(self, by: timedelta) -> None:
        self._ahead += by

    def _url(self) -> str:
        return self._base_url

    def _build(self, chance: randomness.Random, *, enforce_rates: bool) -> None:
        now = self._now
        self._log = CallLog(now)
        self._workspace = Workspace(now=now, journal=self._journal)
        self._hub = Hub(self._workspace)
        self._permits = Permits(now=now, random=chance)
        self._faults, self._rates = Faults(), Rates(now=now, enforced=enforce_rates)
        self._sockets = SocketMode(
            now=now, random=chance, log=self._log, patience=self._delivery.patience
        )
        self._http = SignedHttp(self._delivery, now=now, random=chance, log=self._log)
        self._line: Line = self._http if self._delivery.url else self._sockets
        self._modals = Modals(
            hub=self._hub, permits=self._permits, now=now, random=chance
        )
        self._chat = Chat(self._workspace, self._hub, chance, self._url)
        self._responses = Responses(
            self._workspace,
            self._chat,
            self._permits,
            self._faults,
            self._log,
            chance,
        )
        self._web_api = WebApi(
            contract=contract.load(),
            answers=self._answers(),
            faults=self._faults,
            rates=self._rates,
            log=self._log,
        )

    def _answers(self) -> dict[str, Callable[[Json], Json]]:
        lookups = Lookups(self._workspace, self._url)
        return {
            "apps.connections.open": self._open_connection,
            "auth.test": lookups.auth_test,
            "chat.delete": self._chat.delete,
            "chat.getPermalink": self._chat.get_permalink,
            "chat.postEphemeral": self._chat.post_ephemeral,
            "chat.postMessage": self._chat.post_message,
            "chat.update": self._chat.update,
            "conversations.info": lookups.conversation,
            "usergroups.users.list": lookups.group_users,
            "users.info": lookups.users_info,
            "views.open": self._modals.open,
            "views.update": self._modals.update,
        }

    def _open_connection(self, _args: Json) -> Json:
        host = self._base_url.removeprefix("http://")
        return {"ok": True, "url": f"ws://{host}/link?ticket={self._sockets.ticket()}"}

    def _build_page(
        self,
        chance: randomness.Random,
        commands: Sequence[Json],
        verbs: Sequence[Json],
        about: Callable[[], Json],
    ) -> None:
        known = tuple(str(command["command"]) for command in commands)
        interactions = Interactions(
            workspace=self._workspace,
            hub=self._hub,
            chat=self._chat,
            modals=self._modals,
            permits=self._permits,
            responses=self._responses,
            line=self._line,
            events=Events(
                workspace=self._workspace,
                hub=self._hub,
                line=self._line,
                random=chance,
                retries=self._delivery.retries,
            ),
            log=self._log,
            random=chance,
            commands=known,
            base_url=self._url,
        )
        self._acts = PageActs(
            workspace=self._workspace,
            chat=self._chat,
            modals=self._modals,
            interactions=interactions,
        )
        self._reads = PageReads(
            workspace=self._workspace,
            hub=self._hub,
            modals=self._modals,
            commands=commands,
            verbs=verbs,
            about=about,
        )

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serve, and say at which address; port 0 takes a free one."""
        self._workspace.open(people.PEOPLE, people.CHANNELS, people.GROUPS)
        control = Control(
            workspace=self._workspace,
            hub=self._hub,
            modals=self._modals,
            faults=self._faults,
            rates=self._rates,
            sockets=self._sockets,
            line=self._line,
            web_api=self._web_api,
            log=self._log,
            advance=self._advance,
        )
        app = web.Application(
            client_max_size=_LARGEST_BODY, middlewares=[only_from_here]
        )
        app.add_routes([*self._reads.routes(), *self._acts.routes()])
        app.add_routes(control.routes())
        app.router.add_route("*", "/api/{method}", self._web_api.call)
        app.router.add_post("/response/{secret}", self._responses.post)
        app.router.add_get("/link", self._sockets.link)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0][1]
        self._base_url = f"http://{host}:{bound}"
        return self._base_url

    async def stop(self) -> None:
        """Close sockets and pages, end the server, let go of the files."""
        self._hub.stop()
        await self._acts.stop()
        await self._sockets.stop()
        await self._http.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self._journal.close()
