"""The worker of the kill matrix: the real store, runner, announcer and clients.

Importing all of that costs seconds, so one process imports it once and forks a
worker for each order that it reads. A worker is a process of its own, with its own
connections, and is killed with SIGKILL from outside.

What it does stands in its notes, a file: every checkpoint, and where it stopped.
"""

import json
import logging
import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import boto3  # noqa: F401 - imported once here instead of in every worker
import botocore.session  # noqa: F401 - the same
import slack_sdk.webhook  # noqa: F401 - the same

import bot.aws.acm
import bot.aws.iot
import bot.aws.route53
import bot.aws.session  # noqa: F401 - the same
from bot import alerting, diagnosing, planning
from bot.announce import announce
from bot.aws import Aws
from bot.core.plans import Playbook
from bot.core.policy import approve
from bot.core.requests import CreateRequest
from bot.core.runs import Decision, Verdict
from bot.errors import Transient
from bot.probe import TlsProbe
from bot.probe.trust import KnownRoots
from bot.proposals.propose import new_run
from bot.resolve import PublicNames
from bot.runner import Hooks, drive
from bot.services import Pace, Services
from bot.settings import Settings, load
from bot.slack.post import WebSlack
from bot.steps import STEPS
from bot.steps.base import Step, Todo
from bot.store import Client, RedisStore

ADA, APPROVERS = "U0ADA0001", ("U0GRACE01", "U0NOOR001")
# A dead worker's lease is waited for; the real one is 10 s.
LEASE_SECONDS = 1.5


class Lane:
    """One task for one run, one at a time, as the engine would deliver it."""

    def __init__(self) -> None:
        self.stir = threading.Condition()
        self.nudged = False
        self.later: float | None = None
        self.busy = False

    def nudge(self) -> None:
        with self.stir:
            self.nudged = True
            self.stir.notify()

    def wake(self, delay: timedelta) -> None:
        with self.stir:
            self.later = time.monotonic() + delay.total_seconds()
            self.stir.notify()

    def serve(self, task: Any) -> None:
        while True:
            with self.stir:
                while not self._due():
                    rest = self.later - time.monotonic() if self.later else None
                    self.stir.wait(rest)
                self.nudged, self.later, self.busy = False, None, True
            try:
                task()
            except Transient as error:
                self.wake(error.delay)
            except Exception:
                logging.getLogger("worker").exception("a task failed")
                self.wake(timedelta(seconds=1))
            with self.stir:
                self.busy = False

    @property
    def idle(self) -> bool:
        with self.stir:
            return not self.busy and not self.nudged

    def _due(self) -> bool:
        late = self.later is not None and time.monotonic() >= self.later
        return self.nudged or late


class Lanes:
    """The Engine port, for one run."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.lanes = {"drive": Lane(), "tell": Lane()}

    def nudge(self, task: str, key: str) -> None:
        if key == self.run_id:
            self.lanes[task].nudge()

    def wake(self, task: str, key: str, delay: timedelta) -> None:
        if key == self.run_id:
            self.lanes[task].wake(delay)


class Points:
    """Notes checkpoints, and stops for good at the one that was ordered.

    Without one, `passed` orders to stop after the first act or save not in it.
    """

    def __init__(
        self, notes: int, stop_at: str | None, passed: list[str] | None
    ) -> None:
        self.notes = notes
        self.stop_at = stop_at
        self.passed = passed

    def __call__(self, label: str) -> None:
        self.note(f"point {label}")
        if label == self.stop_at or self._is_new(label):
            self.note(f"at {label}")
            threading.Event().wait()

    def _is_new(self, label: str) -> bool:
        if self.passed is None or label in self.passed:
            return False
        return label.startswith(("after act", "after save"))

    def note(self, text: str) -> None:
        os.write(self.notes, f"{text}\n".encode())


class PointedSlack:
    """Slack, with a checkpoint before and after everything that is said."""

    def __init__(self, slack: WebSlack, points: Points) -> None:
        self._slack = slack
        self._points = points

    def post(self, *given: Any, **more: Any) -> Any:
        self._points("before slack: post")
        message = self._slack.post(*given, **more)
        self._points("after slack: post")
        return message

    def edit(self, *given: Any) -> None:
        self._points("before slack: edit")
        self._slack.edit(*given)
        self._points("after slack: edit")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._slack, name)


class NamedSlack:
    """The same, with what is said in the name of each point: many things are."""

    def __init__(self, slack: WebSlack, points: Points) -> None:
        self._slack = slack
        self._points = points

    def post(self, channel: str, payload: Any, **more: Any) -> Any:
        what = "reply" if more.get("thread") else "post"
        return self._at(
            what, payload, lambda: self._slack.post(channel, payload, **more)
        )

    def edit(self, message: Any, payload: Any) -> None:
        self._at("edit", payload, lambda: self._slack.edit(message, payload))

    def _at(self, what: str, payload: Any, say: Any) -> Any:
        word = payload["text"].partition(":")[0]
        self._points(f"before slack: {what} {word}")
        said = say()
        self._points(f"after slack: {what} {word}")
        return said

    def __getattr__(self, name: str) -> Any:
        return getattr(self._slack, name)


_POINTED = frozenset(
    {"keep_note", "open_alert", "save_alert", "save_first_look", "tell"}
)


class PointedStore:
    """The store, with a checkpoint after each change to an alert or a first look."""

    def __init__(self, store: RedisStore, points: Points) -> None:
        self._store = store
        self._points = points

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if name not in _POINTED:
            return found

        def pointed(thing: Any, *given: Any, **more: Any) -> Any:
            done = found(thing, *given, **more)
            of = thing if isinstance(thing, str) else thing.id
            # What stands for a button has a name that is another one each time.
            if name != "keep_note" or ":" in of:
                self._points(f"after store: {name} {of}")
            return done

        return pointed


def services_of(
    settings: Settings, url: str, engine: Lanes, points: Points
) -> Services:
    def now() -> datetime:
        return datetime.now(UTC)

    names = PublicNames(
        settings.resolvers,
        authoritative_port=settings.authoritative_port,
        allow_private=settings.allow_private,
    )
    slack = WebSlack(
        settings.bot_token.get_secret_value(),
        team=settings.team,
        monotonic=time.monotonic,
        base_url=settings.slack_api,
        strict=True,
    )
    trust = KnownRoots(settings.public_roots, settings.private_roots)
    pace = {key: timedelta(seconds=value) for key, value in settings.pace.items()}
    return Services(
        targets=settings.targets,
        team=settings.team,
        store=RedisStore(Client(url)),
        engine=engine,
        slack=PointedSlack(slack, points),
        clouds=Aws(now=now, trust=trust, share=1000).for_caller,
        names=names,
        probe=TlsProbe(
            names,
            now=now,
            ports=settings.probe_ports,
            allow_private=settings.allow_private,
            public_roots=settings.public_roots,
        ),
        trust=trust,
        now=now,
        monotonic=time.monotonic,
        token=lambda: token_urlsafe(16),
        pace=replace(Pace(**pace), lease_seconds=LEASE_SECONDS),
    )


def propose(order: dict[str, Any], points: Points) -> None:
    """A request of ada's that grace (and noor) approved, ready to be driven."""
    settings = load()
    services = services_of(settings, order["url"], Lanes(""), points)
    target = settings.targets[order["target"]]
    wish = planning.Wish(
        playbook=Playbook(order.get("playbook", "create")),
        domain=order["domain"],
        target=target,
        request=CreateRequest(
            secret=order.get("secret"),
            names=tuple(order.get("names", ())),
            fresh_certificate=order.get("is_fresh", False),
        ),
    )
    planned = planning.plan(services, wish, by=ADA)
    if planned.plan is None:
        raise AssertionError(planned.refusals)
    run = new_run(
        services,
        planned.plan,
        target,
        number=services.store.next_number(),
        requested_by=ADA,
        reason="the kill matrix",
    )
    if services.store.create(run, audit={"what": "proposed"}) is not None:
        raise AssertionError("the domain is taken")
    for person in APPROVERS[: target.quorum]:
        decision = Decision(
            person=person,
            team=run.team,
            verdict=Verdict.APPROVE,
            at=services.now(),
            digest=run.plan.digest,
            message_ts="",
        )
        run = services.store.save(approve(run, decision), audit={"what": "approved"})
    steps = ",".join(each.name for each in run.plan.steps)
    points.note(f"proposed {run.id} {steps}")


def work(order: dict[str, Any], points: Points) -> None:
    """Drive and tell one run to its end, as a bot that was just started would."""
    engine = Lanes(order["run"])
    services = services_of(load(), order["url"], engine, points)
    steps = {name: blind(step) for name, step in STEPS.items()}
    hooks = Hooks(checkpoint=points, steps=steps if order["blind"] else STEPS)
    tasks = {
        "drive": lambda: drive(services, order["run"], hooks),
        "tell": lambda: announce(services, order["run"]),
    }
    for name, lane in engine.lanes.items():
        # The engine delivers again what a dead worker had in hand.
        lane.nudge()
        threading.Thread(target=lane.serve, args=(tasks[name],), daemon=True).start()
    while not _over(services, engine):
        time.sleep(0.02)
    points.note("done")


def watch(order: dict[str, Any], points: Points) -> None:
    """One look at a target, and all of it told, as a bot just started would."""
    services = services_of(load(), order["url"], Lanes(""), points)
    services = replace(
        services,
        slack=NamedSlack(services.slack._slack, points),
        store=PointedStore(services.store, points),
    )
    alerting.watch(services, f"all:{order['target']}")
    # The engine delivers again what a dead worker had in hand.
    told = [each.id for each in services.store.alerts(order["target"])]
    for each in (*told, f"look:{order['target']}"):
        announce(services, each)
    for alert in services.store.alerts(order["target"]):
        key = f"{alert.id}:{alert.episode}"
        diagnosing.for_alert(services, key, lambda *_: ())
    points.note("done")


def blind(step: Step) -> Step:
    """The step without its look: this process acts before it has seen anything."""
    act = step.act
    if act is None:
        return step
    acted: list[bool] = []

    def act_once(context: Any) -> Any:
        acted.append(True)
        return act(context)

    return replace(
        step,
        look=lambda context: step.look(context) if acted else Todo(),
        act=act_once,
    )


def _over(services: Services, engine: Lanes) -> bool:
    run = services.store.get(engine.run_id)
    if run is None or run.open or not all(e.idle for e in engine.lanes.values()):
        return False
    return engine.run_id not in services.store.untold()


def carry_out(order: dict[str, Any]) -> None:
    """The whole life of a forked worker."""
    notes = os.open(order["notes"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    points = Points(notes, order.get("stop_at"), order.get("passed"))
    try:
        {"propose": propose, "work": work, "watch": watch}[order["mode"]](order, points)
    except BaseException:
        logging.getLogger("worker").exception("the worker failed")
        points.note("failed")
        raise


def main() -> None:
    """Fork a worker for each order; say who was started and who has ended."""
    logging.basicConfig(level=logging.WARNING)
    _say("ready")
    while True:
        if select.select([sys.stdin], [], [], 0.01)[0]:
            line = sys.stdin.readline()
            if not line:
                return
            order = json.loads(line)
            worker = os.fork()
            if worker == 0:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                with suppress(BaseException):
                    carry_out(order)
                os._exit(0)
            _say(f"started {worker}")
        with suppress(ChildProcessError):
            ended = os.waitpid(-1, os.WNOHANG)[0]
            if ended:
                _say(f"ended {ended}")


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
