"""How the end of a certificate is said, whichever certificate it is."""

from datetime import datetime, timedelta

from bot.core.facts import Facts
from bot.core.findings import Severity
from bot.core.rules.lifetime import Stage
from bot.core.words import span, when

SEVERITIES = {
    Stage.FINE: Severity.NOTICE,
    Stage.WARN: Severity.NEEDS_YOU,
    Stage.CRITICAL: Severity.BROKEN,
    Stage.OVER: Severity.BROKEN,
}
"""How bad a stage is, when nobody is about to replace the certificate."""


def ends(facts: Facts, end: datetime) -> str:
    """The verb of a sentence about it, with how long and when."""
    left = end - facts.taken_at
    if left <= timedelta(0):
        return f"ended {span(-left)} ago, {when(end)}"
    return f"ends in {span(left)}, {when(end)}"


def refused(*, over: bool) -> str:
    """What devices notice of it."""
    if over:
        return "Devices that check the date refuse to connect."
    return (
        "Nothing now. From that moment devices that check the date refuse to connect."
    )
