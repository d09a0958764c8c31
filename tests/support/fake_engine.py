"""An engine without time: remembers what was asked for, and runs it when told to."""

import threading


class FakeEngine:
    """`nudges` and `wakes` in order; `drain` runs what is waiting."""

    def __init__(self):
        self.nudges = []
        self.wakes = []
        self.waiting = []
        self.away = None
        self.at_work = {}
        self._lock = threading.Lock()

    def nudge(self, task, key):
        if self.away is not None:
            raise self.away
        with self._lock:
            self.nudges.append((task, key))
            if (task, key) not in self.waiting:
                self.waiting.append((task, key))

    def wake(self, task, key, delay):
        with self._lock:
            self.wakes.append((task, key, delay))

    def busy(self, task):
        """As many as a test says."""
        return self.at_work.get(task, 0)

    def nudged(self, task):
        """The keys that a task was nudged with, in order."""
        return [key for name, key in self.nudges if name == task]

    def drain(self, tasks, *, most=100):
        """Run what waits, also what that asks for; tasks that are not named are left.

        Raises when it does not come to an end.
        """
        for _ in range(most):
            with self._lock:
                ready = next((w for w in self.waiting if w[0] in tasks), None)
                if ready is None:
                    return
                self.waiting.remove(ready)
            tasks[ready[0]](ready[1])
        raise AssertionError(f"still busy after {most} tasks: {self.waiting}")
