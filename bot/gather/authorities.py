"""The zone's own servers, asked past any cache: what do they have at the name?

Where none of them has the CNAME, the usual mistakes are looked for as well.
"""

from typing import Protocol

from bot.core.authorityseen import AtServer, Authorities, Mistake
from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.targets import Target
from bot.ports import Clouds, Names
from bot.resolve.mistakes import Sought, doubled_value, mistake

_ADDRESSES = frozenset({"A", "AAAA"})


class _Eyes(Protocol):
    @property
    def names(self) -> Names: ...
    @property
    def clouds(self) -> Clouds: ...
    @property
    def target(self) -> Target: ...


def authorities(facts: Facts, eyes: _Eyes) -> Deep:
    """What the servers of the zone that public DNS asks say of the name."""
    zone, endpoint = facts.dns.apex, facts.endpoint
    if facts.config is None or zone is None or endpoint is None:
        return Deep()
    servers = tuple(
        AtServer(
            server=each.server,
            target=each.values[0] if each.values else None,
            ttl=each.ttl,
        )
        for each in eyes.names.authoritative(zone, facts.domain, "CNAME")
    )
    is_right = any(each.target == endpoint for each in servers)
    sought = Sought(zone, facts.domain, endpoint)
    own = any(each.type in _ADDRESSES for each in facts.dns.records)
    found = Authorities(
        zone=zone,
        servers=servers,
        mistake=None if is_right else _mistake(eyes, sought, servers),
        endpoint=eyes.names.addresses(endpoint) if own else (),
    )
    return Deep(authorities=found)


def _mistake(
    eyes: _Eyes, sought: Sought, servers: tuple[AtServer, ...]
) -> Mistake | None:
    target = next((each.target for each in servers if each.target), None)
    if target is not None:
        # A CNAME of its own that goes elsewhere: there is nothing to be looked for.
        return doubled_value(sought, target)
    return mistake(eyes, sought)
