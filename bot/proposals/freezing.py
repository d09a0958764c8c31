"""Freeze and unfreeze: what people decide about all changes in a place, and time.

A freeze is in force from the moment it is on record; telling the channels follows by
itself, also when Slack is away at that moment.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.freezes import Freeze, Place
from bot.core.policy import require_freezer
from bot.core.targets import Target
from bot.errors import ConflictError, Refused, Transient, UserError
from bot.proposals.click import Click, ask_members, ask_who
from bot.services import Services

# The job that ends freezes and tells of them; nudged so that nobody waits for it.
TELL = "freezes:now"
MOST_OPEN = 500
MOST_RACES = 20
LONGEST_REASON = 500


def concerned(services: Services, place: Place) -> tuple[Target, ...]:
    """The targets in which a freeze keeps something from being changed.

    UserError when there is none.
    """
    there = [each for each in services.targets if place.covers(each)]
    found = tuple(each for each in there if not each.observe)
    if found:
        return found
    if there:
        raise UserError(
            "I only look there, so there is nothing to freeze. Nothing was changed."
        )
    raise UserError(
        "The settings have no such account and region. Nothing was changed."
    )


def require_may_freeze(services: Services, place: Place, click: Click) -> None:
    """Raise Refused unless this person approves changes in every place concerned."""
    who = ask_who(services, click)
    targets = concerned(services, place)
    approvers = {each.place: ask_members(services, each.approvers) for each in targets}
    require_freezer(who, approvers)


def freeze(
    services: Services,
    place: Place,
    *,
    by: str,
    reason: str,
    until: datetime | None,
    at: datetime,
    audit: Mapping[str, str],
) -> Freeze:
    """The freeze, in force from now on; Refused when the same place has one."""
    concerned(services, place)
    for each in services.store.freezes():
        if (each.at, each.by, each.place) == (at, by, place):
            return each  # the same wish, delivered twice
        if each.place == place and each.in_force(services.now()):
            raise Refused(
                "That is frozen already; `/iotdomain freeze` shows since when and by "
                "whom. *Unfreeze* it first to change how long. Nothing was changed."
            )
    made = Freeze(
        id=services.token(),
        place=place,
        by=by,
        reason=checked_reason(reason),
        at=at,
        until=until,
    )
    ends = {"until": until.isoformat()} if until else {}
    line = {**audit, "place": place.key, "reason": made.reason, **ends}
    services.store.freeze(made, audit=line)
    _follow(services, place)
    return made


def unfreeze(
    services: Services,
    place: Place,
    *,
    by: str,
    at: datetime,
    audit: Mapping[str, str],
) -> Freeze:
    """End the freeze of exactly this place; Refused when there is none."""
    for _ in range(MOST_RACES):
        kept = [each for each in services.store.freezes() if each.place == place]
        before = next((each for each in kept if each.in_force(services.now())), None)
        if before is None:
            for each in kept:
                if (each.lifted_at, each.lifted_by) == (at, by):
                    return each  # the same wish, delivered twice
            raise Refused(
                "That is not frozen; `/iotdomain freeze` shows what is. Nothing was "
                "changed."
            )
        lifted = replace(before, lifted_at=at, lifted_by=by)
        try:
            line = {**audit, "place": place.key}
            lifted = services.store.keep_freeze(lifted, audit=line)
        except ConflictError:
            continue
        _follow(services, place)
        return lifted
    raise Transient("The freeze is changed by many at once.")


def end_freezes(services: Services) -> None:
    """Put on record, and tell the runs that wait, what has ended by itself."""
    now = services.now()
    for each in services.store.freezes():
        if each.lifted_at is not None or not each.over(now):
            continue
        line = {
            "what": "freeze ended",
            "who": "iotdomain",
            "at": now.isoformat(),
            "place": each.place.key,
        }
        try:
            services.store.keep_freeze(replace(each, lifted_at=each.until), audit=line)
        except ConflictError:
            continue  # someone else ended it at the same moment
        _follow(services, each.place)


def checked_reason(text: str) -> str:
    """The reason on one line; UserError when there is none or far too much."""
    reason = " ".join(text.split())
    if not any(char.isalnum() for char in reason):
        raise UserError(
            'Say why, as in `reason="incident 4711"`: everybody who waits reads it. '
            "Nothing was frozen."
        )
    if len(reason) > LONGEST_REASON:
        raise UserError(
            f"The reason has {len(reason)} characters; at most {LONGEST_REASON} fit. "
            "Nothing was frozen."
        )
    return reason


def _follow(services: Services, place: Place) -> None:
    """Have channels and cards told, and runs look for themselves."""
    services.engine.nudge("job", TELL)
    follow(services, place)


def follow(services: Services, place: Place) -> None:
    """Have the messages of the requests there say so, and their runs look at it."""
    covered = {each.id for each in services.targets if place.covers(each)}
    for run in services.store.runs(open_only=True, most=MOST_OPEN):
        if run.plan.target_id not in covered:
            continue
        services.engine.nudge("tell", run.id)
        if run.approved_at is not None and run.blocked is None:
            services.engine.nudge("drive", run.id)
