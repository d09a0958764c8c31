"""The one place where text from outside is made safe for Slack's mrkdwn.

Slack needs exactly three characters escaped (https://api.slack.com/reference/surfaces/formatting#escaping);
that also takes the power from `<!channel>` and `<@U…>`. Backticks cannot be
escaped, so in code style they are replaced by an apostrophe.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

_REQUEST_ID = re.compile(r" ?\(AWS request id `[^`]*`\)")


# How the record names those who decided at the terminal instead of in Slack.
TERMINAL = "terminal:"


def mention(person: str) -> str:
    """A person as Slack shows them; whoever used the terminal has no id there."""
    if person.startswith(TERMINAL):
        name = cut(person.removeprefix(TERMINAL), 60)
        return f"{escape(name)} (on the terminal)"
    return f"<@{person}>"


def escape(text: str) -> str:
    """Text from outside, safe inside mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The text as it was before `escape`, for places that are not Slack."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def code(text: str) -> str:
    """Text from outside in code style, on one line."""
    flat = " ".join(text.replace("`", "'").split())
    return f"`{escape(flat)}`" if flat else "`(empty)`"


def cut(text: str, most: int) -> str:
    """At most `most` characters, ending in … when shortened; never inside an entity."""
    if len(text) <= most:
        return text
    short = text[: most - 1]
    amp = short.rfind("&")
    if amp != -1 and ";" not in short[amp:] and len(short) - amp <= len("&amp"):
        short = short[:amp]
    return short + "…"


def lasting(sentence: str) -> str:
    """A sentence without AWS's id of a call, which is another one each time."""
    return _REQUEST_ID.sub("", sentence)


def once(sentences: Iterable[str]) -> list[str]:
    """Each sentence once; AWS's id of a call alone makes no other one of it."""
    first: dict[str, str] = {}
    for each in sentences:
        first.setdefault(lasting(each), each)
    return list(first.values())


def shorten(domain: str, most: int) -> str:
    """A domain shortened in the middle, so that both ends stay readable."""
    if len(domain) <= most:
        return domain
    head = (most - 1) // 2
    return f"{domain[:head]}…{domain[len(domain) - (most - 1 - head) :]}"


def utc(at: datetime) -> str:
    """A moment for places where Slack's date tokens do not work."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %H:%M} UTC"


def date(at: datetime) -> str:
    """A day for places where Slack's date tokens do not work."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y}"


def when(at: datetime) -> str:
    """A moment as each reader's own clock shows it, date and time."""
    at = at.astimezone(UTC)
    fallback = f"{at.day} {at:%b %Y, %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def clock(at: datetime) -> str:
    """A moment today as each reader's own clock shows it, time only."""
    at = at.astimezone(UTC)
    return f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"


def moment_exact(at: datetime) -> str:
    """A moment of today to the second, as each reader's own clock shows it."""
    at = at.astimezone(UTC)
    return f"<!date^{int(at.timestamp())}^{{time_secs}}|{at:%H:%M:%S} UTC>"


def day(at: datetime) -> str:
    """A day as each reader's own calendar shows it."""
    at = at.astimezone(UTC)
    return f"<!date^{int(at.timestamp())}^{{date_short}}|{at.day} {at:%b %Y}>"


def span(length: timedelta) -> str:
    """An exact duration in at most two units: `4 min 12 s`, `3 days`, `2 h`."""
    seconds = max(0, round(length.total_seconds()))
    if seconds == 0 and length > timedelta(0):
        return "under 1 s"
    units = (("day", 86400), ("h", 3600), ("min", 60), ("s", 1))
    for index, (name, size) in enumerate(units):
        if seconds < size and size > 1:
            continue
        count, rest = divmod(seconds, size)
        first = f"{count} {name}{'s' if name == 'day' and count != 1 else ''}"
        if index + 1 == len(units):
            return first
        below, smaller = units[index + 1]
        return f"{first} {rest // smaller} {below}" if rest // smaller else first
    return "0 s"
