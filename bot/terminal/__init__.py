"""The same requests and freezes on the terminal, for the hour when Slack is down.

They are those of the store that the bot works on, whether the bot runs or not; neither
Slack nor AWS is asked. Whoever can reach the store may do all of it, so it is on record
with a name of its own: `terminal:<who>`, and the user of this machine beside it.
`diagnose` and `probe` look at a domain and need neither store nor Slack.
"""

from bot.terminal.commands import COMMANDS as OVER_THE_STORE
from bot.terminal.diagnose import diagnose
from bot.terminal.probe import probe_command

COMMANDS = (*OVER_THE_STORE, diagnose, probe_command)

__all__ = ["COMMANDS"]
