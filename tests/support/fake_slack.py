"""A Slack with memory: who is who, what was said, and faults on demand."""

import itertools
import threading

from bot.core.runs import Message
from bot.errors import SlackAwayError, SlackRefusedError
from bot.ports import Person

TEAM = "T0ACME001"
ADA, GRACE, NOOR = "U0ADA0001", "U0GRACE01", "U0NOOR001"
GUEST, STRANGER, MIKA = "U0GUEST01", "U0STRANG1", "U0MIKA001"
BOT, GONE, BARE = "U0ROBOT01", "U0GONE001", "U0BARE001"
APPROVERS, REQUESTERS = "S0APPROVE", "S0REQUEST"


def everybody():
    """The people of the sandbox and the other kinds that must be refused."""
    known = {ADA: "Ada", GRACE: "Grace", NOOR: "Noor", MIKA: "Mika"}
    people = {
        each: Person(id=each, team=TEAM, name=name) for each, name in known.items()
    }
    outsiders = {
        GUEST: ("Gil", TEAM, "Guests may neither ask nor decide here."),
        STRANGER: ("Sol", "T0OTHER01", "You are from another workspace."),
        BOT: ("robot", TEAM, "Bots may neither ask nor decide here."),
        GONE: ("Gone", TEAM, "This account is deactivated."),
        BARE: ("Bare", TEAM, "Slack does not say who you are."),
    }
    for each, (name, team, why) in outsiders.items():
        people[each] = Person(id=each, team=team, name=name, outsider=why)
    return people


class FakeSlack:
    """Lists of what was said: `posts`, `edits`, `whispers`, `answers`, `views`."""

    def __init__(self):
        self.people = everybody()
        self.groups = {
            APPROVERS: {GRACE, NOOR},
            REQUESTERS: {ADA, GRACE},
        }
        self.faults = {}
        self.posts = []
        self.edits = []
        self.whispers = []
        self.threads = []  # of each whisper
        self.answers = []
        self.replaced = []  # of each answer, whether in place of what was clicked
        self.views = []
        self.away = False
        self.used_urls = set()
        self.not_in = set()
        self.view_error = None
        self.asked = []
        self.on_members = lambda: None
        self._ts = itertools.count(1)
        self._lock = threading.Lock()

    def post(self, channel, payload, *, thread=None, broadcast=False):
        self._here()
        with self._lock:
            message = Message(channel, f"1795441800.{next(self._ts):06d}")
            self.posts.append((message, payload, thread))
            return message

    def edit(self, message, payload):
        self._here()
        self.edits.append((message, payload))

    def whisper(self, channel, user, payload, *, thread=None):
        self._here()
        if channel in self.not_in:
            raise SlackRefusedError("Not in that channel.", error="not_in_channel")
        self.whispers.append((channel, user, payload))
        self.threads.append(thread)

    def answer(self, response_url, payload, *, replaces=False):
        self._here()
        if response_url in self.used_urls:
            raise SlackRefusedError("The address has expired.", error="expired_url")
        self.answers.append((response_url, payload))
        self.replaced.append(replaces)

    def open_view(self, trigger_id, view):
        self._here()
        if self.view_error:
            raise SlackRefusedError("Too late.", error=self.view_error)
        self.views.append((trigger_id, view))
        return f"V{len(self.views):08d}"

    def update_view(self, view_id, view):
        self._here()
        self.views.append((view_id, view))

    def person(self, user, *, fresh=False):
        self._here()
        self.asked.append(user)
        if user not in self.people:
            return Person(
                id=user, team="", name="", outsider="Slack does not know you."
            )
        return self.people[user]

    def members(self, members, *, fresh=False):
        self._here()
        self.on_members()
        found = set(members.users)
        for group in members.groups:
            found |= self.groups.get(group, set())
        return frozenset(found)

    def channel_fault(self, channel):
        self._here()
        return self.faults.get(channel)

    def group_name(self, group):
        return {APPROVERS: "iot-approvers", REQUESTERS: "iot-requesters"}[group]

    # ---- for tests ------------------------------------------------------------

    def told(self, user=None):
        """Every text that one person alone was given, oldest first."""
        texts = [payload for _, payload in self.answers]
        texts += [p for _, who, p in self.whispers if user in {None, who}]
        return texts

    def _here(self):
        if self.away:
            raise SlackAwayError("Slack cannot be reached.")
