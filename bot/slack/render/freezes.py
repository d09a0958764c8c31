"""What is said of a freeze: in the channel, in a request's message, to who asks."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.freezes import Freeze, Place
from bot.core.targets import Target
from bot.core.words import escape, utc, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, states, words

MOST_SHOWN = 10


def frozen(freeze: Freeze, targets: Sequence[Target], now: datetime) -> Payload:
    """The one message of a freeze in a channel."""
    place = plain_place(freeze.place, targets)
    until = f" until {utc(freeze.until)}" if freeze.until else ""
    return build.payload(
        f"Frozen: {place}{until}. Nothing is changed there; requests can still be made "
        "and approved.",
        [
            build.section(
                f"{states.FROZEN.line(_until(freeze))}\n"
                f"{_who_froze(freeze, targets, now)}"
            ),
            build.typed("Reason", freeze.reason),
            build.section(
                "I change nothing in AWS or DNS there. Requests can still be made and "
                "approved; what is approved waits, and goes on by itself when the "
                "freeze ends."
            ),
            build.small(f"`{_command(freeze.place)}` ends it"),
        ],
    )


def unfrozen(freeze: Freeze, targets: Sequence[Target], now: datetime) -> Payload:
    """The same message once it is over."""
    place = plain_place(freeze.place, targets)
    return build.payload(
        f"Unfrozen: {place}. Changes are carried out again, and what waited goes on.",
        [
            build.section(
                f"{states.UNFROZEN.line(_ended(freeze))}\n"
                f"{_who_froze(freeze, targets, now)}"
            ),
            build.typed("Reason", freeze.reason),
            build.section("What was approved and waited goes on by itself."),
        ],
    )


def unfrozen_reply(freeze: Freeze, targets: Sequence[Target]) -> Payload:
    """The short reply by which people learn of the end."""
    place = plain_place(freeze.place, targets)
    return build.payload(
        f"Unfrozen: {place}. Changes are carried out again.",
        [
            build.section(
                f"Changes are carried out again in {escape(place)}: {_ended(freeze)}. "
                "What was approved and waited goes on by itself."
            )
        ],
    )


def frozen_answer(freezes: Sequence[Freeze], targets: Sequence[Target]) -> Payload:
    """What is frozen at the moment, for the person who asked."""
    shown: list[build.Block | None] = []
    for each in freezes[:MOST_SHOWN]:
        where = _place(each.place, targets)
        end = f"{_until(each)} · `{_command(each.place)}` ends it"
        shown.append(
            build.section(
                f"• {where} · by {words.mention(each.by)}, {when(each.at)} · {end}"
            )
        )
        shown.append(build.typed("Reason", each.reason))
    more = len(freezes) - MOST_SHOWN
    count = words.count(len(freezes), "freeze") if freezes else "nothing"
    return build.payload(
        f"Frozen: {count}.",
        [
            build.section(states.answer_line("Frozen", count)),
            *shown,
            build.lines(f"… and {more} more." if more > 0 else None),
            build.small(
                '`/iotdomain freeze account=… until=2h reason="…"` freezes an account, '
                "without `account=` everything."
            ),
        ],
    )


def lines_of(freeze: Freeze | None) -> list[build.Block | None]:
    """What the message of an open request says of a freeze around it."""
    if freeze is None:
        return []
    return [
        build.section(
            f"*Frozen* {_until(freeze)}, by {words.mention(freeze.by)}. It can be "
            "approved; the work begins by itself when the freeze ends."
        ),
        build.typed("Reason for the freeze", freeze.reason),
    ]


def plain_place(place: Place, targets: Sequence[Target]) -> str:
    """The place in words, without markup."""
    inside = [each for each in targets if place.covers(each)]
    if not place.account or not inside:
        return place.key if place.account else "all accounts"
    if place.region:
        return inside[0].place
    return f"all regions of {inside[0].name} ({place.account})"


def _place(place: Place, targets: Sequence[Target]) -> str:
    return f"*{escape(fit.clean(plain_place(place, targets)))}*"


def _who_froze(freeze: Freeze, targets: Sequence[Target], now: datetime) -> str:
    at = words.moment(freeze.at, now)
    return f"{words.mention(freeze.by)} froze {_place(freeze.place, targets)}, {at}."


def _until(freeze: Freeze) -> str:
    return f"until {when(freeze.until)}" if freeze.until else "until someone ends it"


def _ended(freeze: Freeze) -> str:
    if not freeze.lifted_by:
        return "the time of the freeze is over"
    at = f", {when(freeze.lifted_at)}" if freeze.lifted_at else ""
    return f"{words.mention(freeze.lifted_by)} ended the freeze{at}"


def _command(place: Place) -> str:
    account = f" account={place.account}" if place.account else ""
    region = f" region={place.region}" if place.region else ""
    return f"/iotdomain unfreeze{account}{region}"
