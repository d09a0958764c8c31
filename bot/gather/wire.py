"""What devices outside meet: where public DNS leads them, and what answers there."""

from collections.abc import Sequence
from typing import TypeVar

from bot.core.dnsseen import PublicName
from bot.core.facts import DomainConfig
from bot.core.wireseen import Served
from bot.core.words import code
from bot.errors import BotError, Permanent
from bot.gather.looks import Look
from bot.ports import Names, Probe

T = TypeVar("T")

NOTHING_SEEN = "Nothing could be reached from here"


def public_names(names: Names, domain: str) -> tuple[PublicName, ...]:
    """What up to two resolvers say. The CNAMEs count, also those that lead nowhere."""
    return tuple(
        PublicName(
            server=each.server,
            found=each.found,
            chain=tuple(name.lower().rstrip(".") for name in each.chain),
            lasts=each.lasts,
        )
        for each in names.resolve_each(domain, "A")
    )


def served_if_ours(
    domain: str,
    probe: Probe,
    config: Look[tuple[DomainConfig | None, DomainConfig | None]],
    public: Look[tuple[PublicName, ...]],
    endpoint: Look[str],
) -> tuple[Served, ...]:
    """What a name outside the zones of the settings serves, if it is any of ours.

    It is if it has a configuration, or leads to this account's endpoint. Others are
    not connected to: whoever may ask for a name must not make the bot knock at
    whatever host they like. Permanent then, so that it shows as not seen.
    """
    ours = _or_nothing(config)
    there = _or_nothing(endpoint)
    leads = any(there in each.chain for each in _or_nothing(public) or ())
    if (ours is None or ours[0] is None) and not leads:
        raise Permanent(
            f"{code(domain)} has no domain configuration here, does not lead to this "
            "account's IoT endpoint, and is in no zone that the settings name: so "
            "nothing was connected to."
        )
    return probe(domain)


def _or_nothing(look: Look[T]) -> T | None:
    try:
        return look.future.result()
    except BotError:
        return None


def nothing_received(served: Sequence[Served]) -> str | None:
    """Why no certificate was seen at any address, as a sentence; None if one was."""
    if any(each.fingerprint is not None for each in served):
        return None
    if not served:
        return f"{NOTHING_SEEN}: the name has no address."
    first = served[0]
    at = f" at {first.address}" if first.address else ""
    return f"{NOTHING_SEEN}. Port {first.port}{at}: {first.error}"
