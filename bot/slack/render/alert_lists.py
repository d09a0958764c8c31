"""Answers about alerts that one person sees: what is open where, and one again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import words as core
from bot.core.alerts import Alert, State
from bot.core.targets import Target
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import alert_words as a
from bot.slack.render import build, links, states, words
from bot.slack.render.alert import render_alert
from bot.slack.render.alert_words import AlertView

MOST_EACH = 1_800
MOST_PLACES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlerts:
    """What is open in one place; `looked_at` None: it was not looked at yet."""

    target: Target
    alerts: Sequence[Alert]
    looked_at: datetime | None
    links: Mapping[str, str]


def alerts_answer(found: Sequence[OpenAlerts], *, now: datetime) -> Payload:
    """The open alerts by place, worst first, and who sees to each."""
    said = [each for place in found for each in _said(place)]
    count = f"{len(said)} open" if said else "none open"
    busy = [each for each in found if _said(each) or _quiet(each)]
    unseen = sum(place.looked_at is None for place in found)
    blind = ""
    if unseen:
        places = words.count(unseen, "place was", "places were")
        blind = f" {places.capitalize()} not looked at yet."
    return build.payload(
        f"Alerts: {count}.{blind}",
        [
            build.section(states.answer_line("Alerts", count)),
            *(_place(each, now) for each in busy[:MOST_PLACES]),
            build.lines(
                f"… and {words.count(len(busy) - MOST_PLACES, 'more place')}"
                if len(busy) > MOST_PLACES
                else None
            ),
            _calm([each for each in found if each not in busy], now),
            build.small("`/iotdomain show A-17` shows one of them."),
        ],
    )


def show_alert_answer(alert: Alert, view: AlertView, *, link: str = "") -> Payload:
    """An alert as its message shows it, without buttons, with a link to it."""
    shown = render_alert(alert, replace(view, buttons=False, anew=""))
    where = links.link(link, "Open its message") if link else None
    more = build.lines(where)
    return {**shown, "blocks": [*shown["blocks"], *([more] if more else [])]}


def _said(place: OpenAlerts) -> list[Alert]:
    said = [each for each in place.alerts if each.open and each.state != State.QUIET]
    return sorted(said, key=lambda each: (-each.severity, each.number))


def _quiet(place: OpenAlerts) -> int:
    return sum(each.state is State.QUIET for each in place.alerts)


def _place(place: OpenAlerts, now: datetime) -> build.Block | None:
    lines = [f"• {_line(each, place, now)}" for each in _said(place)]
    quiet, looked = _quiet(place), place.looked_at
    verb = "is" if quiet == 1 else "are"
    return build.lines(
        words.place(place.target),
        fit.listed(lines, MOST_EACH, rest="… and {left} more"),
        f"{words.count(quiet, 'cause').capitalize()} of the first look {verb} not "
        "turned on."
        if quiet
        else None,
        f"_Last look {words.moment(looked, now)}_" if looked else None,
    )


def _calm(places: Sequence[OpenAlerts], now: datetime) -> build.Block | None:
    """Where nothing is open; nobody may take that for where nobody has looked."""
    seen = [
        f"• {words.place(each.target)} · last look {words.moment(each.looked_at, now)}"
        for each in places
        if each.looked_at
    ]
    rest = [f"• {words.place(each.target)}" for each in places if not each.looked_at]
    return build.lines(
        "*Nothing open*" if seen else None,
        fit.listed(seen, MOST_EACH, rest="… and {left} more"),
        "*Not looked at yet*" if rest else None,
        fit.listed(rest, MOST_EACH // 2, rest="… and {left} more"),
    )


def _line(alert: Alert, place: OpenAlerts, now: datetime) -> str:
    url = place.links.get(alert.id, "")
    name = links.link(url, alert.id) if url else alert.id
    count = len(alert.domains)
    also = f" ({count} domains)" if count > 1 else ""
    title = f"{a.said(alert, place.target)}{also}"
    parts = [name, f"*{a.severity(alert).word}*", title, _who(alert)]
    when = a.moment(alert, now)
    return " · ".join([*parts, *([when] if when else [])])


def _who(alert: Alert) -> str:
    if alert.state is State.ACKNOWLEDGED:
        return words.mention(alert.acknowledged_by or "")
    if alert.state is State.SNOOZED and alert.snoozed_until is not None:
        return f"snoozed until {core.when(alert.snoozed_until)}"
    return "nobody has taken it"
