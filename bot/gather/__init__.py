"""One look at the world: everything that rules judge, or why it could not be seen."""

from bot.gather.gather import gather

__all__ = ["gather"]
