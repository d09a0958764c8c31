"""`iotdomain doctor`: looks at everything that the bot needs, and changes nothing.

Checks are in `registry`, one file for each subject; `examine` runs them side by side.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.doctor.examine import examine
from bot.doctor.registry import checks
from bot.doctor.result import Checked, Status, exit_code
from bot.doctor.setup import setup, utc_now
from bot.doctor.show import as_json, table
from bot.settings import Survey

__all__ = ["Checked", "Status", "as_json", "exit_code", "look", "table"]


def look(
    survey: Survey,
    environ: Mapping[str, str],
    now: Callable[[], datetime] = utc_now,
) -> tuple[Checked, ...]:
    """Every check and what it found, within a quarter of a minute."""
    found = survey.settings
    return examine(checks(survey, setup(found, environ, now) if found else None))
