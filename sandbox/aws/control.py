"""The stand-in's own pages under `/control`: failures on demand, time, what happened.

No AWS path begins like that, and nothing here is signed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from sandbox.aws import console, forced, renewal, state
from sandbox.aws.console import ConsoleConfig, ConsoleImport, ConsoleSecret
from sandbox.aws.faults import Fault
from sandbox.aws.forced import ForceCertificate, ForceConfig
from sandbox.aws.front import FrontDoor
from sandbox.aws.seed import Seed, plant
from sandbox.aws.validation import Validation
from sandbox.aws.world import World

T = TypeVar("T")
Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Denial:
    """A role's name and an operation, with or without its service in front."""

    role: str
    operation: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A switch and how it shall stand."""

    name: str
    value: bool | int | float | str


@dataclass(frozen=True, slots=True)
class Renew:
    """A certificate that ACM begins to renew now."""

    account: str
    region: str
    arn: str


@dataclass(frozen=True, slots=True)
class Clock:
    """How far the sandbox's time moves forward."""

    advance_seconds: float


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whose temporary credentials end now; all when no role is named."""

    role: str | None = None


class Control:
    """The pages and what they reach into."""

    def __init__(self, world: World, front: FrontDoor, validation: Validation) -> None:
        self._world = world
        self._front = front
        self._validation = validation

    def routes(self) -> list[web.RouteDef]:
        """Every page with its method."""
        posts: dict[str, Page] = {
            "fault": self.fault,
            "deny": self.deny,
            "allow": self.allow,
            "switch": self.switch,
            "certificate": self.certificate,
            "renewal": self.renewal,
            "config": self.config,
            "console/config": self.console_config,
            "console/import": self.console_import,
            "console/secret": self.console_secret,
            "seed": self.seed,
            "clock": self.clock,
            "credentials": self.credentials,
        }
        return [
            web.get("/control/calls", _guarded(self.calls)),
            web.get("/control/state", _guarded(self.state)),
            web.get("/control/iam", _guarded(self.iam)),
            web.delete("/control/fault", _guarded(self.no_faults)),
            *(
                web.post(f"/control/{name}", _guarded(page))
                for name, page in posts.items()
            ),
        ]

    async def calls(self, http: web.Request) -> web.StreamResponse:
        """`GET calls?after=N`: the calls answered since."""
        number = int(http.query.get("after", "0"))
        return web.json_response(self._front.calls.after(number))

    async def state(self, _: web.Request) -> web.StreamResponse:
        """`GET state`: what all accounts hold."""
        return web.json_response(state.shown(self._world))

    async def iam(self, _: web.Request) -> web.StreamResponse:
        """`GET iam`: what IAM was asked, by role (ledger.Row)."""
        return web.json_response(self._front.callers.ledger.shown())

    async def fault(self, http: web.Request) -> web.StreamResponse:
        """`POST fault`: the next calls that fit fail (faults.Fault)."""
        self._front.faults.add(await _read(http, Fault))
        return _done()

    async def no_faults(self, _: web.Request) -> web.StreamResponse:
        """`DELETE fault`: forget all failures that have not happened yet."""
        self._front.faults.clear()
        return _done()

    async def deny(self, http: web.Request) -> web.StreamResponse:
        """`POST deny`: the role may not do this any more."""
        denial = await _read(http, Denial)
        self._front.callers.denied.add((denial.role, denial.operation))
        return _done()

    async def allow(self, http: web.Request) -> web.StreamResponse:
        """`POST allow`: take a denial back."""
        denial = await _read(http, Denial)
        self._front.callers.denied.discard((denial.role, denial.operation))
        return _done()

    async def switch(self, http: web.Request) -> web.StreamResponse:
        """`POST switch`: turn one of switches.Switches."""
        turn = await _read(http, Turn)
        self._world.switches.set(turn.name, turn.value)
        self._world.changed()
        return _done()

    async def certificate(self, http: web.Request) -> web.StreamResponse:
        """`POST certificate`: force a status (forced.ForceCertificate)."""
        force = await _read(http, ForceCertificate)
        await forced.certificate(self._world, self._validation, force)
        return _done()

    async def renewal(self, http: web.Request) -> web.StreamResponse:
        """`POST renewal`: ACM begins to renew a certificate (renewal.py)."""
        asked = await _read(http, Renew)
        region = self._world.accounts[asked.account].regions[asked.region]
        renewal.begin(self._world, region, region.certificates[asked.arn])
        await self._validation.look()
        return _done()

    async def config(self, http: web.Request) -> web.StreamResponse:
        """`POST config`: force a configuration (forced.ForceConfig)."""
        forced.config(self._world, await _read(http, ForceConfig))
        return _done()

    async def console_config(self, http: web.Request) -> web.StreamResponse:
        """`POST console/config`: a person switches or deletes one (console.py)."""
        await console.config(self._world, await _read(http, ConsoleConfig))
        return _done()

    async def console_import(self, http: web.Request) -> web.StreamResponse:
        """`POST console/import`: a person imports a certificate; answers its ARN."""
        arn = await console.take(self._world, await _read(http, ConsoleImport))
        return web.json_response({"ok": True, "arn": arn})

    async def console_secret(self, http: web.Request) -> web.StreamResponse:
        """`POST console/secret`: a person puts a text into Secrets Manager."""
        await console.put_secret(self._world, await _read(http, ConsoleSecret))
        return _done()

    async def seed(self, http: web.Request) -> web.StreamResponse:
        """`POST seed`: make what was there before (seed.Seed); answers the ARNs."""
        planted = await plant(self._world, await _read(http, Seed))
        return web.json_response(asdict(planted))

    async def clock(self, http: web.Request) -> web.StreamResponse:
        """`POST clock`: move time on, and let ACM look once at that time."""
        self._world.advance((await _read(http, Clock)).advance_seconds)
        await self._validation.look()
        return web.json_response({"now": self._world.now().isoformat()})

    async def credentials(self, http: web.Request) -> web.StreamResponse:
        """`POST credentials`: end temporary credentials now."""
        asked = await _read(http, Credentials)
        return web.json_response({"ended": self._front.callers.expire(asked.role)})


async def _read(http: web.Request, kind: type[T]) -> T:
    return TypeAdapter(kind).validate_json(await http.read() or b"{}", extra="forbid")


def _done() -> web.StreamResponse:
    return web.json_response({"ok": True})


def _guarded(page: Page) -> Page:
    """A mistake in what a test sends is answered in words, with 400."""

    async def answer(http: web.Request) -> web.StreamResponse:
        try:
            return await page(http)
        except (ValidationError, ValueError, KeyError) as bad:
            said: dict[str, Any] = {"ok": False, "error": str(bad)}
            return web.json_response(said, status=400)

    return answer
