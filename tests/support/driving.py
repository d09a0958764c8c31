"""Runs driven over a real store, with steps that do what a test tells them."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace

from bot.core.findings import Finding, Severity
from bot.core.plans import StepName, step
from bot.core.runs import Status, WaitsFor
from bot.planning import Planned
from bot.runner import Hooks, drive
from bot.steps.base import Done, Step, Todo, Wait
from bot.store import RedisStore
from tests.support.fakes import Clock, make_bot, make_plan, make_run
from tests.support.sample_runs import approved

FIRST, SECOND = StepName.REQUEST_CERTIFICATE, StepName.CREATE_CONFIG
WAITING = Wait(who=WaitsFor.AWS, what="to issue the certificate")


@dataclass
class FakeStep:
    """A step with memory: `looks` are played in turn, then what `made` says.

    An exception among the looks or as `fails` is raised.
    """

    name: StepName
    patience: timedelta = timedelta(minutes=30)
    undoable: bool = True
    whole: bool = False
    looks: list = field(default_factory=list)
    acts: list = field(default_factory=list)
    made: bool = False
    shows: bool = True
    fails: Exception | None = None
    expects: object = None
    on_act: object = None

    def look(self, context):
        if self.looks:
            seen = self.looks.pop(0)
            if isinstance(seen, Exception):
                raise seen
            return seen
        return Done({"made": self.name}) if self.made and self.shows else Todo()

    def act(self, context):
        self.acts.append(context)
        if self.on_act is not None:
            self.on_act(context)
        if self.fails is not None:
            raise self.fails
        self.made = True
        return {f"{self.name}_by": context.run_id}

    def as_step(self):
        return Step(
            self.look,
            self.act,
            self.patience,
            expects=self.expects,
            undoable=self.undoable,
            whole=self.whole,
        )


class Scene:
    """An approved run of two steps, a bot around it, and the clock in hand."""

    def __init__(self, client, *, pace=None):
        self.clock = Clock()
        self.store = RedisStore(client, self.clock.monotonic)
        self.bot = make_bot(store=self.store, clock=self.clock)
        if pace is not None:
            self.bot = self.bot.replaced(pace=pace)
        self.first, self.second = FakeStep(FIRST), FakeStep(SECOND)
        self.stale = []
        self.points = []
        self.planned = None
        self.reasons = ()
        plan = make_plan(steps=(step(FIRST), step(SECOND)))
        run = make_run(plan)
        self.store.create(run, audit={"what": "proposed"})
        self.run_id = run.id
        grace = "U0GRACE01"
        self.store.save(approved(run, by=grace, at=self.clock.now()))

    @property
    def engine(self):
        return self.bot.engine

    @property
    def hooks(self):
        steps = {each.name: each.as_step() for each in (self.first, self.second)}
        return Hooks(
            on_stale=self.stale.append,
            checkpoint=self.points.append,
            steps=steps,
            replan=lambda services, run: self.replan(run),
            recheck=lambda services, run: self.reasons,
        )

    def replan(self, run):
        if isinstance(self.planned, Exception):
            raise self.planned
        return self.planned or planned(run.plan)

    def drive(self):
        """One drive; the run as it is after it."""
        drive(self.bot.services, self.run_id, self.hooks)
        return self.run

    @property
    def run(self):
        return self.store.get(self.run_id)

    def change(self, **changes):
        return self.store.save(replace(self.run, **changes))

    def started(self):
        """Bring the run to RUNNING with its first step waiting."""
        self.first.looks.append(WAITING)
        run = self.drive()
        assert run.status is Status.RUNNING
        return run

    def said(self):
        """What the audit says happened, in order."""
        return [each.says["what"] for each in self.store.audited()]


def planned(plan, *, refusals=(), unseen=()):
    """What planning answers; each thing unseen is a refusal of its own."""
    blind = tuple(
        ("unseen", Finding(severity=Severity.BROKEN, says=each)) for each in unseen
    )
    return Planned(
        plan=plan,
        refusals=(*refusals, *blind),
        notices=(),
        facts=SimpleNamespace(gaps=()),
        holder=None,
        unseen=unseen,
    )
