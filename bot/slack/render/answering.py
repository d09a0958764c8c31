"""What answers at the addresses of a name, one line for each port."""

import math
from collections.abc import Sequence

from bot.core.facts import Facts
from bot.core.names import covers
from bot.core.topics import Topic
from bot.core.wireseen import Served
from bot.core.words import code, day
from bot.slack.render import steps, words

MOST = 6


def lines(facts: Facts) -> list[str]:
    """Each port with the names and the end of its certificate, and the staple."""
    if facts.blind(Topic.SERVED):
        return ["Could not be seen."]
    if not facts.served:
        return ["Nothing answers for this name."]
    return [_line(each, facts) for each in facts.served[:MOST]]


def ports(shown: Sequence[Served]) -> str:
    """The ports of some answers, as words: "ports 8883 and 443"."""
    found = sorted({str(each.port) for each in shown}, reverse=True)
    return f"port{'' if len(found) == 1 else 's'} {steps.joined(found)}"


def unreached(facts: Facts) -> str:
    """Which ports showed nothing, as a sentence; nothing where all did."""
    missing = [each for each in facts.served if each.fingerprint is None]
    if not missing:
        return ""
    options = facts.config.options if facts.config else None
    which = ports(missing)
    if options is None or options.pair is None:
        return f"{which.capitalize()} could not be reached from here."
    # AWS does not say which ports such a pair leaves open.
    return f"{which.capitalize()} may be closed for this authentication type."


def shared(facts: Facts) -> str | None:
    """How old the oldest answer of AWS is that another look-up got first."""
    if facts.seen_since is None or facts.seen_since >= facts.taken_at:
        return None
    seconds = math.ceil((facts.taken_at - facts.seen_since).total_seconds())
    return f"answers of AWS up to {seconds} s old"


def _line(each: Served, facts: Facts) -> str:
    where = f"• Port {each.port} at {code(each.address)}"
    if each.fingerprint is None:
        return f"{where}: {words.ours(each.error or 'no certificate was received')}"
    names = ", ".join(code(name) for name in each.names[:2]) or "no name"
    until = f", valid until {day(each.not_after)}" if each.not_after else ""
    right = any(covers(name, facts.domain) for name in each.names)
    other = "" if right else ", *another name*"
    return f"{where}: {names}{until}{other}{_staple(each, facts)}"


def _staple(each: Served, facts: Facts) -> str:
    """Said where there is one, and where AWS was told to have one."""
    if each.staple is not None:
        return f", OCSP staple {code(each.staple)}"
    asked = facts.config is not None and facts.config.options.ocsp
    return ", no OCSP staple" if asked else ""
