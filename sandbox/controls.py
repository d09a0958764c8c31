"""The sandbox's own small server: DNS edited by hand, DNS and TLS made to fail."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from sandbox import awshand, awspage
from sandbox.aws.world import World
from sandbox.byhand import page
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.edge import Edge
from sandbox.faults import FAULTS, UNMADE, make, says
from sandbox.slack.origin import only_from_here

_SHUTDOWN_SECONDS = 1.0
Work = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


class Controls:
    """`POST /control/dns`, `tls` and `broken`, and pages: DNS and AWS by hand."""

    def __init__(self, dns: DnsControl, edge: Edge, world: World) -> None:
        self._dns = dns
        self._edge = edge
        self._world = world
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int = 0) -> str:
        """Listen; the URL is also the page's."""
        app = web.Application(middlewares=[only_from_here])
        app.add_routes(
            [
                web.get("/", self._show),
                web.post("/", self._take),
                web.get("/aws", self._show_aws),
                web.post("/aws", self._take_aws),
                web.get("/control/dns", self._listing),
                web.post("/control/dns", _answering(self._edit_dns)),
                web.post("/control/tls", _answering(self._edge.control)),
                web.get("/control/broken", self._faults),
                web.post("/control/broken", _answering(self._break)),
            ]
        )
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close the server."""
        if self._runner:
            await self._runner.cleanup()

    async def _edit_dns(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._dns(body)

    async def _faults(self, _: web.Request) -> web.Response:
        said = {name: says(name) for name in (*FAULTS, *UNMADE)}
        return web.json_response({"faults": said})

    async def _break(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`{"fault": …, "domain": …}`: make one of `sandbox.faults`."""
        asked = (str(body.get("fault", "")), str(body.get("domain", "")))
        return {"ok": True, "said": await make(self._world, self._dns, *asked)}

    async def _listing(self, _: web.Request) -> web.Response:
        return web.json_response(self._dns.listing())

    async def _show(self, http: web.Request) -> web.Response:
        text = page(self._dns.listing(), said=http.query.get("said", ""))
        return web.Response(text=text, content_type="text/html")

    async def _take(self, http: web.Request) -> web.Response:
        form = await http.post()
        body: dict[str, Any] = {key: str(value) for key, value in form.items()}
        try:
            body["ttl"] = int(body.get("ttl") or 300)
            if "delete" in body:
                body["delete"] = True
            else:
                body["values"] = str(body.get("value", "")).split("\n")
                body["values"] = [it.strip() for it in body["values"] if it.strip()]
            self._dns(body)
        except ValueError as bad:
            text = page(self._dns.listing(), said=f"Not saved: {bad}", draft=body)
            return web.Response(text=text, content_type="text/html", status=400)
        raise web.HTTPSeeOther("/?said=Saved.")

    async def _show_aws(self, http: web.Request) -> web.Response:
        text = awspage.page(self._world, said=http.query.get("said", ""))
        return web.Response(text=text, content_type="text/html")

    async def _take_aws(self, http: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await http.post()).items()}
        try:
            if form.get("act") == "break":
                asked = (form.get("fault", ""), form.get("domain", ""))
                said = await make(self._world, self._dns, *asked)
            else:
                said = await awshand.act(self._world, self._dns, form)
        except ValueError as bad:
            text = awspage.page(self._world, said=f"Not done: {bad}")
            return web.Response(text=text, content_type="text/html", status=400)
        raise web.HTTPSeeOther(f"/aws?{urlencode({'said': said})}")


def _answering(work: Work) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A mistake in what was sent is answered in words, with 400."""

    async def answer(http: web.Request) -> web.Response:
        try:
            return web.json_response(await work(_read(await http.read())))
        except ValueError as bad:
            said = {"ok": False, "error": str(bad)}
            return web.json_response(said, status=400)

    return answer


def _read(body: bytes) -> dict[str, Any]:
    found = json.loads(body or b"{}")
    if isinstance(found, dict):
        return found
    raise ValueError("the body must be a JSON object")
