"""Which further handshakes a diagnosis needs, of no more than it may make. Pure."""

from collections.abc import Iterator

from bot.core.addresses import few
from bot.core.facts import Facts
from bot.core.names import covers
from bot.core.wireseen import Asked, Served

MOST_HANDSHAKES = 40
"""Of one diagnosis, the first look's included: it looks, and is no load."""

_MQTT, _HTTPS = 8883, 443
# The most that `wanted` asks for.
MOST_VARIANTS = 10


def place(facts: Facts) -> Served | None:
    """The handshake that is varied: one that showed something, on 8883 if any did."""
    showed = [each for each in facts.served if each.fingerprint is not None]
    return min(showed, key=lambda each: each.port != _MQTT, default=None)


def silent(facts: Facts) -> Served | None:
    """The first handshake that showed nothing, where the endpoint's own is tried."""
    return next((each for each in facts.served if each.fingerprint is None), None)


def wanted(facts: Facts) -> tuple[Asked, ...]:
    """The variants to ask for, in their order; none for a name that is not set up."""
    return tuple(_wanted(facts)) if facts.config is not None and facts.served else ()


def _wanted(facts: Facts) -> Iterator[Asked]:
    if silent(facts) is not None:
        yield Asked.ENDPOINT
    if place(facts) is None:
        return
    # Twice: servers that were left behind answer by luck.
    yield from (Asked.AGAIN, Asked.AGAIN, Asked.NO_SNI, Asked.TLS12, Asked.TLS13)
    yield Asked.PORT_8443
    if _is_mqtt_missing_on_443(facts):
        yield from (Asked.NO_ALPN, Asked.ALPN_MQTT)


def _is_mqtt_missing_on_443(facts: Facts) -> bool:
    ports = {each.port for each in facts.served if each.fingerprint and each.alpn}
    return _HTTPS not in ports and any(each.port == _HTTPS for each in facts.served)


def left_out(facts: Facts, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Of the name's addresses those not looked at yet, as far as the number allows."""
    looked = {each.address for each in facts.served}
    rest = [each for each in addresses if each not in looked]
    room = MOST_HANDSHAKES - len(facts.served) - MOST_VARIANTS
    return few(rest, max(0, room // 2))


def without_name(facts: Facts) -> str | None:
    """The name of what is shown to who sends none, if that is another certificate."""
    for each in facts.deep.variants:
        if each.asked is Asked.NO_SNI and each.seen.names:
            is_other = not any(covers(name, facts.domain) for name in each.seen.names)
            return each.seen.names[0] if is_other else None
    return None


def is_on_8443(facts: Facts) -> bool:
    """Whether HTTPS with a client certificate has the same certificate on its port."""
    shown = {each.fingerprint for each in facts.served} - {None}
    asked = (it.seen for it in facts.deep.variants if it.asked is Asked.PORT_8443)
    return any(each.fingerprint in shown for each in asked)
