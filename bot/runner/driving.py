"""A run in the hands of one worker: how it is changed, and how its work may end."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import planning
from bot.core.plans import StepName
from bot.core.runs import Block, Call, Run, Status, Waiting, WaitsFor, move
from bot.errors import ConflictError, LeaseLostError
from bot.planning import Handmade, Planned
from bot.ports import Clouds
from bot.runner.holding import Holding
from bot.runner.waits import WAITS_FROM, next_delay
from bot.services import Services
from bot.steps import STEPS
from bot.steps.base import Step

logger = logging.getLogger(__name__)

# Each lost race means that someone else changed the run, so this bounds work.
MOST_RACES = 20
# A third exception in one step is no accident.
MOST_ERRORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What the runner is given beside the services.

    `on_stale` gives an outdated run its next version. `checkpoint` is called before
    and after every act and every save, so that a test can stop the world there.
    """

    on_stale: Callable[[Run], None] = lambda _: None
    checkpoint: Callable[[str], None] = lambda _: None
    steps: Mapping[StepName, Step] = field(default_factory=lambda: STEPS)
    replan: Callable[[Services, Run], Planned] = planning.replan
    recheck: Callable[[Services, Run], tuple[str, ...]] = planning.recheck
    by_hand: Callable[[Services, Run], Handmade] = planning.by_hand


class Driving:
    """The newest known state of a run, and the only way to change it here."""

    def __init__(
        self, services: Services, hooks: Hooks, holding: Holding, run: Run
    ) -> None:
        self.services = services
        self.hooks = hooks
        self.holding = holding
        self.run = run
        self.clouds: Clouds = services.clouds(run.id, run.requested_by)
        self.acted_at: int | None = None

    def now(self) -> datetime:
        """The time, as the services tell it."""
        return self.services.now()

    @property
    def has_written(self) -> bool:
        """Whether AWS carried out a call that is not on record yet."""
        return bool(self._pending())

    def reload(self) -> Run:
        """The run as it is kept: others may have asked to cancel it."""
        latest = self.services.store.get(self.run.id)
        if latest is None or not latest.open:
            raise LeaseLostError(f"{self.run.id} was ended by someone else")
        self.run = latest
        return latest

    def update(
        self,
        what: str,
        change: Callable[[Run], Run],
        *,
        audit: str | None = None,
        who: str = "iotdomain",
    ) -> None:
        """Save a change of ours on top of whatever others changed meanwhile."""
        for _ in range(MOST_RACES):
            pending = self._pending()
            changed = change(self.run)
            if pending:
                changed = replace(changed, calls=(*changed.calls, *pending))
            if changed == self.run:
                return
            entry = None if audit is None else self._entry(audit, who, changed)
            self.hooks.checkpoint(f"before save: {what}")
            try:
                self.run = self.services.store.save(
                    changed, audit=entry, fence=self.holding.fence
                )
            except LeaseLostError:
                raise
            except ConflictError:
                self.reload()
                continue
            self.hooks.checkpoint(f"after save: {what}")
            self._forget(pending)
            self.services.engine.nudge("tell", self.run.id)
            return
        raise LeaseLostError(f"{self.run.id} is changed by others all the time")

    def wait(
        self,
        waiting: Waiting,
        *,
        outputs: Mapping[str, str],
        soon: bool = False,
        at_least: timedelta = timedelta(0),
        attempts: int = 0,
    ) -> None:
        """Let go and look again later."""
        now, pace = self.now(), self.services.pace
        delay = max(at_least, next_delay(self.run, now, pace, soon=soon))

        def change(run: Run) -> Run:
            return replace(
                run,
                outputs={**run.outputs, **outputs},
                waiting=waiting,
                wake_at=now + delay,
                attempts=run.attempts + attempts,
            )

        step = self.run.current
        at = step.name if step and self.run.status is Status.RUNNING else "checking"
        self.update(f"wait {at}", change)
        self.services.engine.wake("drive", self.run.id, delay)

    def block(self, block: Block) -> None:
        """Stop until someone acts; the patience of the step starts anew after that."""

        def change(run: Run) -> Run:
            return replace(
                run,
                blocked=block,
                outputs={**run.outputs, WAITS_FROM: ""},
                waiting=None,
                wake_at=None,
            )

        self.update("blocked", change, audit="blocked")

    def end(
        self,
        status: Status,
        *,
        because: str = "",
        who: str = "iotdomain",
        outputs: Mapping[str, str] | None = None,
    ) -> None:
        """The last save of this run."""

        def change(run: Run) -> Run:
            ended = move(run, status, at=self.now(), because=because)
            kept = {**run.outputs, **(outputs or {})}
            return replace(ended, waiting=None, outputs=kept)

        self.update(str(status), change, audit=str(status), who=who)

    def stumble(self, error: Exception) -> None:
        """A bug of ours: try again, and at the third time have someone look."""
        error_id = self.services.token()[-8:]
        logger.error("%s: error %s", self.run.id, error_id, exc_info=error)
        if self.run.attempts + 1 >= MOST_ERRORS:
            self.block(
                Block(
                    says=f"Something in the bot failed {MOST_ERRORS} times at this "
                    f"step; the last time as error `{error_id}`.",
                    who="Whoever runs the bot",
                    do=f"has to look for `{error_id}` in its log.",
                    at=self.now(),
                    error_id=error_id,
                )
            )
            return
        waiting = Waiting(
            who=WaitsFor.BOT,
            what="to try again after an error of its own",
            since=self.now(),
            seen=(f"Error `{error_id}` is in the bot's log.",),
            seen_at=self.now(),
        )
        self.wait(waiting, outputs={}, attempts=1)

    def _entry(self, what: str, who: str, run: Run) -> Mapping[str, str]:
        more = {"because": run.ended_because} if run.ended_because else {}
        if run.blocked is not None:
            more = {"because": run.blocked.says}
        return {
            "what": what,
            "who": who,
            "at": self.now().isoformat(),
            "run": run.id,
            "domain": run.plan.domain,
            "target": run.plan.target_id,
            "digest": run.plan.digest,
            **more,
        }

    def _pending(self) -> tuple[Call, ...]:
        """Writing calls to AWS that are not on record yet."""
        return tuple(getattr(self.clouds, "calls", ()))

    def _forget(self, saved: tuple[Call, ...]) -> None:
        if saved:
            del self.clouds.calls[: len(saved)]
