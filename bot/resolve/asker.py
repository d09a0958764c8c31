"""The resolvers of the settings, and the way from a host name to a server."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.reach import Reach
from bot.core.words import code
from bot.errors import Transient
from bot.resolve.ask import Clock, Reply, Server, follow, replies

# Of a top-level domain's thirteen servers four are enough to find two that answer.
_MOST_HOSTS = 4


@dataclass(frozen=True, slots=True)
class Asker:
    """Whom to ask; keeps no answers."""

    resolvers: tuple[Server, ...]
    authoritative_port: int = 53
    reach: Reach = field(default_factory=Reach)
    clock: Clock = field(default_factory=Clock)

    def resolvers_say(
        self, name: str, kind: str, *, enough: int = 1
    ) -> tuple[Reply, ...]:
        """The answers of the first resolvers that answer."""
        return replies(
            self.resolvers, name, kind, self.clock, recursive=True, enough=enough
        )

    def hosts_say(
        self, hosts: Sequence[str], name: str, kind: str, *, enough: int = 1
    ) -> tuple[Reply, ...]:
        """The answers of name servers about their own zones: no cache in between."""
        return replies(
            self._servers(hosts),
            name,
            kind,
            self.clock,
            recursive=False,
            enough=enough,
        )

    def values(self, name: str, kind: str) -> tuple[str, ...]:
        """What the first resolver has there."""
        (reply,) = self.resolvers_say(name, kind)
        return follow(reply.message, name, kind).values

    def _servers(self, hosts: Sequence[str]) -> list[Server]:
        """Where the first of these hosts are asked; one not found is left out.

        So is one that is where the bot does not connect to: whoever runs a zone says
        where its servers are.
        """
        found: list[Server] = []
        refused = ""
        for host in hosts[:_MOST_HOSTS]:
            address = self._address(host)
            if address is None:
                continue
            refusal = self.reach.refusal(address)
            if refusal is None:
                found.append(Server(host, address, self.authoritative_port))
            else:
                refused = f"The name server {code(host)} is at {code(address)}. "
                refused += refusal
        if refused and not found:
            raise Transient(refused)
        return found

    def _address(self, host: str) -> str | None:
        try:
            for kind in ("A", "AAAA"):
                values = self.values(host, kind)
                if values:
                    return values[0]
        except Transient:
            return None
        return None
