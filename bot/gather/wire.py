"""What devices outside meet: where public DNS leads them, and what answers there."""

from collections.abc import Sequence

from bot.core.dnsseen import PublicName
from bot.core.wireseen import Served
from bot.ports import Names

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


def nothing_received(served: Sequence[Served]) -> str | None:
    """Why no certificate was seen at any address, as a sentence; None if one was."""
    if any(each.fingerprint is not None for each in served):
        return None
    if not served:
        return f"{NOTHING_SEEN}: the name has no address."
    first = served[0]
    at = f" at {first.address}" if first.address else ""
    return f"{NOTHING_SEEN}. Port {first.port}{at}: {first.error}"
