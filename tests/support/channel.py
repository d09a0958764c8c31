"""A Slack channel with memory: what stands in it now, and faults on demand."""

from dataclasses import dataclass, field

from bot.core.runs import Message
from bot.errors import SlackAwayError, SlackRefusedError
from bot.ports import Person
from bot.slack import limits


class CrashError(BaseException):
    """The process is gone at this very point."""


@dataclass
class Shown:
    """One message as it stands."""

    channel: str
    ts: str
    payload: dict
    thread: str | None
    loud: bool = False
    edits: int = 0
    notified: set = field(default_factory=set)

    @property
    def word(self):
        return self.payload["text"].partition(":")[0]

    @property
    def action_ids(self):
        return {
            element["action_id"]
            for block in self.payload["blocks"]
            if block["type"] == "actions"
            for element in block["elements"]
        }


class Channel:
    """The Slack port over a dict. `faults` are errors to raise, by method, in order.

    `unfit` says why nothing may be shown there; `crash_after` names the method
    after whose effect the process dies once.
    """

    def __init__(self):
        self.shown = {}
        self.first_payloads = []
        self.calls = []
        self.faults = {}
        self.crash_after = None
        self.kicked = False
        self.unfit = None
        self.names = {"U0ADA0001": "Ada"}
        self._count = 0

    # ---- the port -------------------------------------------------------------

    def post(self, channel, payload, *, thread=None, broadcast=False):
        self._before("post")
        limits.validate(payload, "message")
        if thread is not None and thread not in self.shown:
            raise SlackRefusedError("No such thread.", error="thread_not_found")
        self._count += 1
        ts = f"1795441800.{self._count:06d}"
        self.shown[ts] = Shown(channel, ts, payload, thread, loud=broadcast)
        self.first_payloads.append(str(payload))
        self._after("post")
        return Message(channel, ts)

    def edit(self, message, payload):
        self._before("edit")
        limits.validate(payload, "message")
        if message.ts not in self.shown:
            raise SlackRefusedError("Gone.", error="message_not_found")
        self.shown[message.ts].payload = payload
        self.shown[message.ts].edits += 1
        self._after("edit")

    def channel_fault(self, channel):
        return self.unfit

    def person(self, user, *, fresh=False):
        self._before("person")
        return Person(id=user, team="T0ACME001", name=self.names.get(user, ""))

    # ---- for tests ------------------------------------------------------------

    @property
    def cards(self):
        return [each for each in self.shown.values() if each.thread is None]

    @property
    def replies(self):
        return [each for each in self.shown.values() if each.thread is not None]

    @property
    def card(self):
        (only,) = self.cards
        return only

    def delete(self, ts):
        del self.shown[ts]

    def fail(self, method, error, times=1):
        self.faults.setdefault(method, []).extend([error] * times)

    def _before(self, method):
        self.calls.append(method)
        waiting = self.faults.get(method)
        if waiting:
            error = waiting.pop(0)
            if isinstance(error, str):
                raise SlackRefusedError(error, error=error)
            raise error
        if self.kicked and method in {"post", "edit"}:
            raise SlackRefusedError("Not there.", error="not_in_channel")

    def _after(self, method):
        if self.crash_after == method:
            self.crash_after = None
            raise CrashError(method)


def away(seconds=7):
    """Slack asks to wait."""
    from datetime import timedelta

    return SlackAwayError("Slack asks to wait.", delay=timedelta(seconds=seconds))
