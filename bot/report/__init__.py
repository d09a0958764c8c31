"""`iotdomain report`: how all domains are doing, with reading roles and nothing else.

No Slack, no store: the same looks and the same rules as the watches, once.
"""

from bot.report.look import Report, chosen, look
from bot.report.machine import as_csv, as_json
from bot.report.outcome import exit_code
from bot.report.table import table

__all__ = ["Report", "as_csv", "as_json", "chosen", "exit_code", "look", "table"]
