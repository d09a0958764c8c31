"""`iotdomain report` and `diagnose`: all domains or one, with reading roles only.

No Slack, no store: the same looks and the same rules as the watches, once.
"""

from bot.report.domain import diagnose, diagnosis_json, exit_of
from bot.report.look import Report, chosen, look
from bot.report.machine import as_csv, as_json
from bot.report.outcome import exit_code
from bot.report.table import table

__all__ = [
    "Report",
    "as_csv",
    "as_json",
    "chosen",
    "diagnose",
    "diagnosis_json",
    "exit_code",
    "exit_of",
    "look",
    "table",
]
