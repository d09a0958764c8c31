"""The card of a request, and what its people must be told of in its thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.announce import marks
from bot.announce.live import Card, Telling, bring_up_to_date
from bot.announce.surroundings import (
    followed,
    frozen_by,
    newer_version,
    older_version,
    surroundings,
)
from bot.core.runs import Run, Status
from bot.core.targets import Target
from bot.ports import Payload, Told
from bot.services import Services
from bot.slack.render import RenderView, moments, render_moment, render_run

log = structlog.get_logger("announce")

# A run that is due and that nobody has driven for so long stands still: a dead
# worker's work is given to another one after 8 s (docs/design.md).
OVERDUE = timedelta(seconds=30)
# An outdated run's reply waits this long for the message that it links to.
LINK_WITHIN = timedelta(minutes=1)
_AT_WORK = frozenset({Status.APPROVED, Status.RUNNING})


def tell_run(services: Services, run_id: str) -> None:
    """Bring the message of a run and its thread up to date, or come back for it."""
    run = services.store.get(run_id)
    if run is None:
        log.warning("run unknown", run=run_id)
        return
    told = services.store.told(run_id)
    target = services.target(run.plan.target_id)
    if target is None:
        log.error("target gone from the settings", run=run_id)
        services.store.tell(run_id, replace(told, rev=run.rev))
        return
    if not bring_up_to_date(Telling(services, RunCard(services, run, target), told)):
        return
    if run.status in {Status.SUCCEEDED, Status.BY_HAND} and run.parent:
        # Its message offers ways on that are taken now.
        services.engine.nudge("tell", run.parent)
    _look_again(services, run)


@dataclass(frozen=True)
class RunCard(Card):
    """A run as it is now, as `live` wants it."""

    services: Services
    run: Run
    target: Target

    @property
    def id(self) -> str:
        """The run's own."""
        return self.run.id

    @property
    def name(self) -> Mapping[str, str]:
        """For logs and the audit."""
        return {"run": self.run.id}

    @property
    def rev(self) -> int:
        """Every save of a run is another state of its message."""
        return self.run.rev

    @property
    def channel(self) -> str:
        """Where requests for this account and region are decided."""
        return self.target.channel

    @property
    def over_since(self) -> datetime | None:
        """When the run ended."""
        return self.run.ended_at

    def payload(self, told: Told, *, buttons: bool, anew: str) -> Payload:
        """The whole message; it is posted without buttons at first."""
        return render_run(self.run, self._view(told, first=not buttons, anew=anew))

    def moments(self, told: Told) -> Sequence[str]:
        """What people must be told of."""
        found = moments(self.run, told.moments, self.services.now())
        return [each for each in found if not self._waits_for_link(each)]

    def reply(self, told: Told, moment: str) -> Payload:
        """One moment, in the thread."""
        return render_moment(self.run, moment, self._view(told))

    def is_behind(self, told: Told) -> bool:
        """It stands still, or there is a newer version or a run that went on."""
        if self._still_since(told) is not None and not marks.interrupted(
            told, self.run.rev
        ):
            return True
        says = self.says()
        if marks.of_freeze(says) != marks.of_freeze(told.moments):
            return True
        return not says <= told.moments

    def says(self) -> frozenset[str]:
        """The newer version, the run that went on or undid it, the freeze around it."""
        linked = newer_version(self.services, self.run).link is not None
        marked = frozenset({marks.LINKED}) if linked else frozenset()
        found = followed(self.services, self.run)
        marked |= {marks.FOLLOWED + found.id} if found else frozenset()
        freeze = frozen_by(self.services, self.run, self.target)
        return marked | ({marks.FROZEN + freeze.id} if freeze else frozenset())

    def shown(self, was: Told, told: Told) -> Told:
        """Whether it says already that this state stands still; no freeze of before."""
        told = marks.thawed(told)
        if self._still_since(was) is None:
            return told
        return marks.set_interrupted(told, self.run.rev)

    def posted(self) -> None:
        """The version before this one links to it now."""
        older = older_version(self.services, self.run)
        if older is not None:
            self.services.engine.nudge("tell", older.id)

    def _view(self, told: Told, *, first: bool = False, anew: str = "") -> RenderView:
        return surroundings(
            self.services,
            self.run,
            self.target,
            buttons=not first,
            first=first,
            interrupted=self._still_since(told),
            anew=anew,
        )

    def _still_since(self, told: Told) -> datetime | None:
        """Since when nobody has driven a run that is due; None when somebody does."""
        run = self.run
        if run.status not in _AT_WORK or run.blocked is not None:
            return None
        due = run.wake_at or told.at
        if due is None or told.rev != run.rev:
            return None
        return due if self.services.now() - due > OVERDUE else None

    def _waits_for_link(self, moment: str) -> bool:
        """Whether a reply had better wait for the message that it links to."""
        run, services = self.run, self.services
        if moment != "outdated" or run.superseded_by == "" or run.ended_at is None:
            return False
        if newer_version(services, run).link is not None:
            return False
        rest = run.ended_at + LINK_WITHIN - services.now()
        if rest <= timedelta(0):
            return False
        services.engine.wake("tell", run.id, rest)
        return True


def _look_again(services: Services, run: Run) -> None:
    """Come back while a run is at work, to see whether it stands still."""
    if run.status not in _AT_WORK or run.blocked is not None:
        return
    due = max(run.wake_at or services.now(), services.now())
    services.engine.wake("tell", run.id, due + OVERDUE * 1.1 - services.now())
