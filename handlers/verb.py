"""What a verb is: its name, what may be typed with it, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ports import Payload
from bot.services import Services
from handlers.asked import Asked
from handlers.text import Typed


@dataclass(frozen=True, slots=True)
class Begun:
    """What is said at once of an answer that the engine task `diagnose` goes on with.

    None where another message says it. `replaces`: in place of the message with the
    button that was clicked.
    """

    said: Payload | None
    replaces: bool = False


Said = Payload | Begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One `/iotdomain` verb; `run` returns what only the asking person sees."""

    name: str
    run: Callable[[Services, Asked, Typed], Said]
    options: frozenset[str] = frozenset()
    changes: bool = False
    """Whether a refusal of it is a decision that belongs into the audit."""
    looks: bool = False
    """Whether it only looks, for seconds: then it waits with its like (`lookups`)."""
