"""Small things that several bots must agree on, and what was learnt on the way."""

from collections.abc import Sequence
from typing import cast

from bot.store import keys, scripts
from bot.store.client import Client, Keeper, attempt, away
from bot.store.together import Together

# Enough to say how long a step usually takes, few enough to follow a change.
REMEMBERED = 20


class Marks(Keeper):
    """Claims that only the first gets, notes, and how long steps took."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        # Over HTTP each delivery is a claim, and fifty may come at once.
        self._claiming = Together(self._claim)

    def claim_once(self, name: str, *, seconds: int) -> bool:
        """True for the first caller within that time."""
        return self._claiming.ask((name, seconds))

    def _claim(self, wanted: Sequence[tuple[str, int]]) -> Sequence[bool]:
        each_call = [([keys.once(name)], (attempt(), sec)) for name, sec in wanted]
        found = self._client.scripts(scripts.CLAIM_ONCE, each_call)
        return [bool(first) for first in found]

    def keep_note(self, name: str, text: str, *, seconds: int) -> None:
        """Remember a text for a while; doing it twice does no harm."""
        with away():
            self._client.redis.set(keys.note(name), text, ex=seconds)

    def note(self, name: str) -> str | None:
        """The text, while it is remembered."""
        with away():
            return cast("str | None", self._client.redis.get(keys.note(name)))

    def next_diagnosis_number(self) -> int:
        """The number of a new diagnosis; a number is never given twice."""
        with away():
            return int(self._client.redis.incr(keys.DIAGNOSIS_NUMBERS))

    def turn(self, name: str, once: str, *, most: int, seconds: int) -> float:
        """0 if this may begin, otherwise after how many seconds it may."""
        left = self._client.script(
            scripts.TURN, [keys.turns(name)], once, most, seconds * 1000
        )
        return float(left) / 1000

    def took(
        self, step: str, target_id: str, seconds: float | None = None
    ) -> list[float]:
        """Remember how long a step took here (if given); the last 20, newest last."""
        kept = keys.took(step, target_id)
        if seconds is not None:
            self._client.script(scripts.TOOK, [kept], f"{seconds:.3f}", REMEMBERED)
        with away():
            found = cast("list[str]", self._client.redis.lrange(kept, 0, -1))
        return [float(each) for each in found]
