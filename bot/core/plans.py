"""A plan is data with a digest: approving means approving exactly this.

The digest covers what the plan does (playbook, place, steps and their
parameters) and the decisions it rests on (`basis`), never times, counters, TTLs
of what is only read, or ids of the request. Same digest, same effects.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.core.wordlist import WORDS

ENCODING = "plan/1"


class Risk(StrEnum):
    """What a plan can do to devices; decides how long its approval stays open."""

    NEW = "new"
    IN_PLACE = "in place"
    REPLACE = "replace"


# How long a proposal stays open. Safe because the plan is checked again at the
# click and before the first write; the shorter, the more devices can notice.
OPEN_FOR = {
    Risk.NEW: timedelta(hours=72),
    Risk.IN_PLACE: timedelta(hours=24),
    Risk.REPLACE: timedelta(hours=4),
}


class StepName(StrEnum):
    """Every step there is; stored in runs, so old names stay as aliases for a while."""

    REQUEST_CERTIFICATE = "request_certificate"
    IMPORT_CERTIFICATE = "import_certificate"
    IMPORT_BY_HAND = "import_by_hand"
    WRITE_VALIDATION = "write_validation"
    RECORDS_BY_HAND = "records_by_hand"
    AWAIT_CERTIFICATE = "await_certificate"
    CREATE_CONFIG = "create_config"
    ENABLE_CONFIG = "enable_config"
    WRITE_CNAME = "write_cname"
    CNAME_BY_HAND = "cname_by_hand"
    AWAIT_SERVED = "await_served"
    AWAIT_RENEWED = "await_renewed"
    REPLACE_CONFIG = "replace_config"
    REMOVE_CNAME = "remove_cname"
    REMOVE_CONFIG = "remove_config"
    DELETE_CERTIFICATE = "delete_certificate"
    DELETE_STAND_IN = "delete_validation_certificate"
    REMOVE_VALIDATION = "remove_validation"


class Playbook(StrEnum):
    """What a plan is for; the verb in the header of its message."""

    CREATE = "create"
    UNDO = "undo"
    ROTATE = "rotate"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One line that a person approves. `params` are sorted pairs of strings."""

    name: StepName
    params: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str | None:
        """A parameter, or None."""
        return dict(self.params).get(key)


def step(name: StepName, **params: str | None) -> PlannedStep:
    """A planned step; parameters that are None are left out."""
    given = {key: value for key, value in params.items() if value is not None}
    return PlannedStep(name, tuple(sorted(given.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be done to one domain in one target, in this order.

    `basis` holds the decisions that the plan rests on, as sorted pairs; `says`
    are sentences for the reader (mrkdwn) that change nothing, so they are not in
    the digest.
    """

    playbook: Playbook
    domain: str
    target_id: str
    account: str
    region: str
    risk: Risk
    steps: tuple[PlannedStep, ...]
    basis: tuple[tuple[str, str], ...] = ()
    says: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the effects, 64 hex digits."""
        effects = {
            "encoding": ENCODING,
            "playbook": self.playbook,
            "domain": self.domain,
            "account": self.account,
            "region": self.region,
            "risk": self.risk,
            "steps": [[each.name, dict(each.params)] for each in self.steps],
            "basis": dict(self.basis),
        }
        text = json.dumps(
            effects, sort_keys=True, separators=(",", ":"), ensure_ascii=True
        )
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def words(self) -> str:
        """The digest's first 32 bits as four words that can be said aloud."""
        first = bytes.fromhex(self.digest[:8])
        return "-".join(WORDS[byte] for byte in first)

    def find(self, name: StepName) -> PlannedStep | None:
        """The step of that name, if the plan has it."""
        return next((each for each in self.steps if each.name is name), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a newer plan says otherwise; `before` or `after` may be absent."""

    what: str
    before: str | None
    after: str | None


def differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """What changed between two plans: decisions first, then step parameters."""
    found: list[Difference] = []
    was, now = dict(old.basis), dict(new.basis)
    found.extend(
        Difference(key, was.get(key), now.get(key))
        for key in sorted(was.keys() | now.keys())
        if was.get(key) != now.get(key)
    )
    steps_was = {each.name: dict(each.params) for each in old.steps}
    steps_now = {each.name: dict(each.params) for each in new.steps}
    for name in (*steps_was, *(n for n in steps_now if n not in steps_was)):
        before, after = steps_was.get(name), steps_now.get(name)
        if before is None or after is None:
            found.append(
                Difference(f"step {name}", _kept(before), _kept(after)),
            )
            continue
        found.extend(
            Difference(f"{name}.{key}", before.get(key), after.get(key))
            for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)
        )
    return tuple(found)


def _kept(params: dict[str, str] | None) -> str | None:
    return None if params is None else "in the plan"
