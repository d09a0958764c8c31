"""One look at the world: everything that rules judge, or why it could not be seen."""

from bot.gather.claims import configs_for
from bot.gather.deep import Eyes, deepened
from bot.gather.gather import gather
from bot.gather.many import Gathered, gather_many
from bot.gather.secret import offered
from bot.gather.wire import nothing_received

__all__ = [
    "Eyes",
    "Gathered",
    "configs_for",
    "deepened",
    "gather",
    "gather_many",
    "nothing_received",
    "offered",
]
