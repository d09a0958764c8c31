"""The same requests and freezes on the terminal, for the hour when Slack is down.

It works on the store that the bot works on, whether the bot runs or not, and asks
neither Slack nor AWS. Whoever can reach the store may do all of it, so it is on record
with a name of its own: `terminal:<who>`, and the user of this machine beside it.
"""

from bot.terminal.commands import COMMANDS

__all__ = ["COMMANDS"]
