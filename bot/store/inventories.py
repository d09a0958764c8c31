"""What was seen of each target's configurations, from look to look."""

from typing import cast

from bot.core.known import Inventory
from bot.store import keys, scripts
from bot.store.client import Keeper, away
from bot.store.codec import decode, encode, parse


class Inventories(Keeper):
    """The newest look at each target; losing it costs no more than a first look."""

    def inventory(self, target_id: str) -> Inventory | None:
        """What is remembered; None before a first look."""
        with away():
            text = self._client.redis.hget(keys.inventory(target_id), "json")
        return decode(Inventory, parse(cast("str", text))) if text else None

    def keep_inventory(self, inventory: Inventory) -> None:
        """Remember it, unless a later look is remembered already."""
        self._client.script(
            scripts.KEEP_NEWER,
            [keys.inventory(inventory.target_id)],
            encode(inventory),
            int(inventory.taken_at.timestamp() * 1000),
        )
