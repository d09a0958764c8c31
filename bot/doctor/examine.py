"""Runs checks side by side, each within its time, and all of them within one.

A check whose ground is missing is not run: one cause is one fault. Threads are
daemons, so that a call that hangs keeps nobody from reading the rest.
"""

import queue
import threading
import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import structlog

from bot.doctor.result import Check, Checked, Result, Status, fault, skipped, unseen
from bot.errors import Blocked, BotError, SlackRefusedError, Transient

log = structlog.get_logger("doctor")

TOTAL_SECONDS = 14.0
# What waits for answers, not for this machine.
WORKERS = 16
# On what stands on none of these, nothing can be built.
_NO_GROUND = frozenset({Status.FAULT, Status.UNSEEN, Status.SKIPPED})


def examine(
    checks: Iterable[Check],
    *,
    seconds: float = TOTAL_SECONDS,
    monotonic: Callable[[], float] = time.monotonic,
) -> tuple[Checked, ...]:
    """Every check with its result, in the order in which they were given."""
    return _Round(tuple(checks), monotonic() + seconds, monotonic).all()


@dataclass
class _Round:
    checks: tuple[Check, ...]
    end: float
    monotonic: Callable[[], float]
    found: dict[str, Result] = field(default_factory=dict)
    # None until a worker has begun with it.
    begun: dict[str, float | None] = field(default_factory=dict)
    work: "queue.SimpleQueue[Check]" = field(default_factory=queue.SimpleQueue)
    # A result, or the moment at which a worker began.
    heard: "queue.SimpleQueue[tuple[str, Result | float]]" = field(
        default_factory=queue.SimpleQueue
    )

    @cached_property
    def by_name(self) -> Mapping[str, Check]:
        return {each.name: each for each in self.checks}

    def all(self) -> tuple[Checked, ...]:
        for _ in range(min(WORKERS, len(self.checks))):
            threading.Thread(target=self._serve, daemon=True).start()
        while True:
            self._hand_out()
            if not self.begun:
                break
            self._wait()
        return tuple(Checked(each, self.found[each.name]) for each in self.checks)

    def _hand_out(self) -> None:
        """Start what has its ground, and skip what has lost it, until all stands."""
        is_moving = True
        while is_moving:
            is_moving = False
            for each in self.checks:
                if each.name in self.found or each.name in self.begun:
                    continue
                lost = self._lost(each)
                if lost is not None:
                    self.found[each.name] = lost
                    is_moving = True
                elif all(name in self.found for name in each.waits_for):
                    self.begun[each.name] = None
                    self.work.put(each)

    def _lost(self, check: Check) -> Result | None:
        """The result of a check whose ground is gone; None while it may have one."""
        lost = [need for need in check.needs if self._is(need, _NO_GROUND)]
        lost += [need for need in check.after if self._is(need, {Status.FAULT})]
        if check.one_of and all(self._is(need, _NO_GROUND) for need in check.one_of):
            lost += check.one_of
        if not lost:
            return None
        cause = self.found[lost[0]].because or lost[0]
        return skipped(cause, self.by_name[cause].about)

    def _is(self, name: str, statuses: Container[Status]) -> bool:
        result = self.found.get(name)
        return result is not None and result.status in statuses

    def _wait(self) -> None:
        now = self.monotonic()
        late = [name for name in self.begun if self._limit(name) <= now]
        for name in late:
            has_begun = self.begun.pop(name) is not None
            says = "did not end in time" if has_begun else "was not reached in time"
            self.found[name] = unseen(f"The check {says}.", "run it once more")
        if late or not self.begun:
            return
        until = min(self._limit(name) for name in self.begun)
        try:
            name, what = self.heard.get(timeout=max(0.001, until - now))
        except queue.Empty:
            return
        if name not in self.begun:
            return  # too late
        if isinstance(what, Result):
            del self.begun[name]
            self.found[name] = what
        else:
            self.begun[name] = what

    def _limit(self, name: str) -> float:
        begun = self.begun[name]
        if begun is None:
            return self.end
        return min(self.end, begun + self.by_name[name].seconds)

    def _serve(self) -> None:
        while self.monotonic() < self.end:
            try:
                check = self.work.get(timeout=0.2)
            except queue.Empty:
                continue
            self.heard.put((check.name, self.monotonic()))
            self.heard.put((check.name, _answer(check)))


def _answer(check: Check) -> Result:
    """What the check says, or what became of it, as a result."""
    try:
        return check.run()
    except Blocked as error:
        return fault(str(error), error.do, error.who)
    except (Transient, SlackRefusedError) as error:
        return unseen(str(error), "run it once more")
    except BotError as error:
        return unseen(str(error))
    except Exception as error:
        # One broken check must not hide what the others found.
        log.exception("check failed", check=check.name)
        return unseen(
            f"The check itself failed ({type(error).__name__}); what it says is in the "
            "log on standard error."
        )
