"""One thing that can go wrong, and how it is made."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sandbox.faults.ground import Ground
from sandbox.faults.plot import Plot

Place = TypeVar("Place", Ground, Plot)


@dataclass(frozen=True, slots=True)
class Fault(Generic[Place]):
    """What it is, for people, and how it is made in a place of its kind."""

    says: str
    do: Callable[[Place], Awaitable[None]]
