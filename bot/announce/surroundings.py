"""What the message of a run needs beside the run: read from the store and Slack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.freezes import Freeze, freezing
from bot.core.plans import Difference, Playbook, differences
from bot.core.runs import Run, Status
from bot.core.targets import Target
from bot.errors import SlackAwayError, SlackRefusedError
from bot.planning import followed_by
from bot.services import Services
from bot.slack.render import Link, RenderView, permalink


@dataclass(frozen=True, slots=True)
class Newer:
    """The version that took over from an outdated run, and its message if any."""

    run: Run | None
    link: Link | None


def surroundings(
    services: Services,
    run: Run,
    target: Target,
    *,
    buttons: bool,
    first: bool = False,
    interrupted: datetime | None = None,
    anew: str = "",
) -> RenderView:
    """Everything that rendering needs beside the run."""
    newer = newer_version(services, run)
    return RenderView(
        target=target,
        now=services.now(),
        names=_names(services, run),
        buttons=buttons,
        first=first,
        looks_every=services.pace.longest_look,
        ports=services.ports,
        watched=services.watch.enabled,
        took={
            step.name: services.store.took(step.name, target.id)
            for step in run.plan.steps
        },
        parent=_parent(services, run),
        newer=newer.link,
        differences=_differences(services, run, newer.run),
        interrupted=interrupted,
        followed=followed(services, run),
        anew=anew,
        frozen=frozen_by(services, run, target),
    )


def frozen_by(services: Services, run: Run, target: Target) -> Freeze | None:
    """The freeze that an open run has to wait for; what is done by hand need not."""
    if not run.open or run.observe or target.observe:
        return None
    return freezing(services.store.freezes(), target, services.now())


def followed(services: Services, run: Run) -> Run | None:
    """The finished run that went on from an ended one, or undid it."""
    return None if run.open else followed_by(services, run)


def newer_version(services: Services, run: Run) -> Newer:
    """What took over from a run, as far as that is there already."""
    newer = services.store.get(run.superseded_by) if run.superseded_by else None
    if newer is None:
        return Newer(None, None)
    message = services.store.told(newer.id).message
    if message is None or not services.workspace_url:
        return Newer(newer, None)
    url = permalink(services.workspace_url, message)
    return Newer(newer, Link(newer.name, url))


def older_version(services: Services, run: Run) -> Run | None:
    """The version before this one; its id is made as `bot.proposals` makes it."""
    if run.version == 1:
        return None
    before = run.version - 1
    name = f"R-{run.number}"
    return services.store.get(name if before == 1 else f"{name}.{before}")


def _parent(services: Services, run: Run) -> Run | None:
    if run.plan.playbook is Playbook.UNDO:
        undone = dict(run.plan.basis).get("undoes")
        return services.store.get(undone) if undone else None
    return services.store.get(run.parent) if run.parent else None


def _differences(
    services: Services, run: Run, newer: Run | None
) -> tuple[Difference, ...]:
    if run.status is Status.STALE and newer is not None:
        return differences(run.plan, newer.plan)
    older = older_version(services, run)
    if run.status is Status.PROPOSED and older is not None:
        return differences(older.plan, run.plan)
    return ()


def _names(services: Services, run: Run) -> Mapping[str, str]:
    """The requester's name, for the one line that a locked phone shows."""
    if run.status is not Status.PROPOSED:
        return {}
    try:
        name = services.slack.person(run.requested_by).name
    except (SlackAwayError, SlackRefusedError):
        return {}
    return {run.requested_by: name} if name else {}
