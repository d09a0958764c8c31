"""Why the bot cannot start."""

from bot.errors import BotError


class StartError(BotError):
    """The bot cannot start; the sentence says what to do."""
