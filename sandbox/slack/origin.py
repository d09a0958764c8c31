"""Keeps other web sites' pages from acting in the sandbox through the browser."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take requests for a loopback name, and from pages of this very server.

    A name that another site has pointed at 127.0.0.1 is refused by its Host header, a
    form on another site by its Origin. Programs send no Origin.
    """
    if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
        raise web.HTTPForbidden(text="the sandbox is reached by a loopback name only")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="the sandbox takes no requests from other sites")
    return await handler(request)
