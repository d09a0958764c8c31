"""Further handshakes of a diagnosis: variants at one address, and the other addresses.

The name, its addresses and the ports are those of the first look; how many there are
in all is bounded (`bot.core.variants`).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.topics import Gap, Topic
from bot.core.variants import left_out, place, silent, wanted
from bot.core.wireseen import Asked, Served, Variant
from bot.errors import BotError
from bot.ports import Names, Probe

_HTTPS, _PUBLISH = 443, 8443


class _Eyes(Protocol):
    @property
    def names(self) -> Names: ...
    @property
    def probe(self) -> Probe: ...


def variants(facts: Facts, eyes: _Eyes) -> Deep:
    """What is served to who asks differently, and at addresses not looked at yet."""
    asked = wanted(facts)
    if not asked:
        return Deep()
    with ThreadPoolExecutor(len(asked) + 1, thread_name_prefix="variants") as pool:
        rest = pool.submit(_rest, facts, eyes)
        begun = [(each, pool.submit(_ask(each, facts, eyes.probe))) for each in asked]
        seen = tuple(
            Variant(each, served)
            for each, future in begun
            for served in future.result()
        )
        more = rest.result()
    return more.and_also(Deep(variants=seen))


def _ask(asked: Asked, facts: Facts, probe: Probe) -> Callable[[], tuple[Served, ...]]:
    at = place(facts) or facts.served[0]

    def shake(
        host: str = facts.domain,
        *,
        port: int = at.port,
        tls: str | None = None,
        sni: str | None = None,
        alpn: str | None = None,
    ) -> Callable[[], tuple[Served, ...]]:
        here = (at.address,)
        return partial(
            probe, host, ports=(port,), addresses=here, tls=tls, sni=sni, alpn=alpn
        )

    ways = {
        Asked.AGAIN: shake(),
        Asked.NO_SNI: shake(sni=""),
        Asked.TLS12: shake(tls="TLSv1.2"),
        Asked.TLS13: shake(tls="TLSv1.3"),
        Asked.NO_ALPN: shake(port=_HTTPS, alpn=""),
        Asked.ALPN_MQTT: shake(port=_HTTPS, alpn="mqtt"),
        Asked.PORT_8443: shake(port=_PUBLISH),
        Asked.ENDPOINT: _at_the_endpoint(facts, probe),
    }
    return ways[asked]


def _at_the_endpoint(facts: Facts, probe: Probe) -> Callable[[], tuple[Served, ...]]:
    """The same question for the endpoint's own name, where this one had no answer."""
    at, host = silent(facts) or facts.served[0], facts.endpoint or facts.domain
    return partial(probe, host, ports=(at.port,), addresses=(at.address,))


def _rest(facts: Facts, eyes: _Eyes) -> Deep:
    """The usual handshakes at the addresses that the first look left out."""
    try:
        found = left_out(facts, eyes.names.every_address(facts.domain))
    except BotError as error:
        return Deep(gaps=(Gap(Topic.VARIANTS, str(error)),))
    return Deep(addresses=eyes.probe(facts.domain, addresses=found) if found else ())
