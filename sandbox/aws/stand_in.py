"""The AWS stand-in as a server: one port, all services, ACM at work behind them."""

import asyncio
import contextlib
import logging

from aiohttp import web

from sandbox.aws import (
    acm,
    cloudtrail,
    cloudwatch,
    iot,
    lambdas,
    logs,
    quotas,
    secrets,
)
from sandbox.aws.control import Control
from sandbox.aws.front import FrontDoor, Service
from sandbox.aws.validation import LOOK_SECONDS, ResolveCaa, ResolveCname, Validation
from sandbox.aws.world import World

# Certificate chains may have 2 MiB (SM-acm), half as much again in base64.
_BIGGEST_BODY = 4 * 1024 * 1024
_SHORTEST_NAP, _LONGEST_NAP = 0.02, 1.0
_log = logging.getLogger(__name__)


class AwsStandIn:
    """STS and whatever a domain rests on, Route 53 only when it is given.

    `resolve_cname` answers the target of the CNAME at exactly this name, or None;
    `resolve_caa` the CAA records there (CNAMEs followed) as zone files spell them,
    `0 issue "amazon.com"`. Either may raise: ACM then looks again later.
    """

    def __init__(
        self,
        world: World,
        resolve_cname: ResolveCname,
        resolve_caa: ResolveCaa,
        *,
        route53: Service | None = None,
    ) -> None:
        services: dict[str, Service] = {
            "acm": acm.handle,
            "cloudtrail": cloudtrail.handle,
            "cloudwatch": cloudwatch.handle,
            "lambda": lambdas.handle,
            "logs": logs.handle,
            "iot": iot.handle,
            "servicequotas": quotas.handle,
            "secretsmanager": secrets.handle,
        }
        if route53:
            services["route53"] = route53
        self._world = world
        self._validation = Validation(world, resolve_cname, resolve_caa)
        self.front = FrontDoor(world, services)
        self._runner: web.AppRunner | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; the URL is what AWS_ENDPOINT_URL must be."""
        app = web.Application(client_max_size=_BIGGEST_BODY)
        app.add_routes(Control(self._world, self.front, self._validation).routes())
        app.router.add_route("*", "/{rest:.*}", self.front.answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self._task = asyncio.create_task(self._work())
        bound = self._runner.addresses[0]
        return f"http://{host}:{bound[1]}"

    async def stop(self) -> None:
        """Stop listening and looking; the state is on disk already."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._runner:
            await self._runner.cleanup()

    async def _work(self) -> None:
        nap = self._world.delay(LOOK_SECONDS) / 4
        while True:
            try:
                await self._validation.look()
            except Exception:  # noqa: BLE001 - a resolver's failure must not end ACM
                _log.exception("ACM could not look at DNS; it looks again")
            await asyncio.sleep(min(max(nap, _SHORTEST_NAP), _LONGEST_NAP))
