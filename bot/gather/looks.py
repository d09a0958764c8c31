"""Looks that run side by side, and what becomes of one that fails."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.core.topics import Gap, Topic
from bot.errors import Blocked, BotError

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Look(Generic[T]):
    """A look under way, and what rules call it."""

    topic: Topic
    future: Future[T]


@dataclass(frozen=True, slots=True)
class Looks:
    """Starts looks and collects the gaps that failing ones leave."""

    pool: Executor
    gaps: list[Gap] = field(default_factory=list)

    def start(self, topic: Topic, work: Callable[[], T]) -> Look[T]:
        """Begin to look."""
        return Look(topic, self.pool.submit(work))

    def seen(self, look: Look[T], otherwise: U) -> T | U:
        """What was seen; if it could not be, a gap is noted in its place."""
        try:
            return look.future.result()
        except BotError as error:
            self.miss(look.topic, error)
            return otherwise

    def quietly(self, look: Look[T]) -> T | None:
        """What was seen, for a decision on the way; whoever needs it notes the gap."""
        try:
            return look.future.result()
        except BotError:
            return None

    def miss(self, topic: Topic, error: BotError) -> None:
        """Note what could not be seen, why, and who can help."""
        self.gaps.append(Gap(topic, said_of(error)))


def said_of(error: BotError) -> str:
    """Why something could not be seen, and who can help, as sentences."""
    says = str(error)
    if not isinstance(error, Blocked):
        return says
    stop = "" if says.endswith(".") else "."
    return f"{says}{stop} Ask {error.who} to {error.do}."
