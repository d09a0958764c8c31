"""What Slack has been told of runs and alerts: kept apart from the thing itself."""

from typing import cast

from bot.ports.store import Told
from bot.store import keys, scripts
from bot.store.client import Keeper, away
from bot.store.codec import decode, encode, parse


class Tells(Keeper):
    """What was told, and of what Slack does not know the latest."""

    def told(self, run_id: str) -> Told:
        """What Slack knows; of a new thing nothing."""
        with away():
            text = self._client.redis.get(keys.told(run_id))
        return decode(Told, parse(cast("str", text))) if text else Told()

    def tell(self, run_id: str, told: Told) -> None:
        """Keep what Slack was told just now."""
        self._client.script(
            scripts.TELL,
            [keys.told(run_id), keys.kept(run_id), keys.UNTOLD],
            run_id,
            encode(told),
            told.rev,
        )

    def untold(self) -> tuple[str, ...]:
        """Ids of those whose message is behind their state."""
        with away():
            found = self._client.redis.smembers(keys.UNTOLD)
        return tuple(sorted(cast("set[str]", found)))
