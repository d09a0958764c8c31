"""What a step is: `look` only reads and alone decides; `act` only writes.

`act` may run twice, so every act has a natural key by which `look` finds what an
earlier one made: a unique name, a tag, a token that AWS remembers. AWS is the
truth; what the store keeps is only how far we got.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.plans import StepName
from bot.core.proofs import from_param, name_of
from bot.core.runs import WaitsFor
from bot.core.targets import DnsAccount, Target
from bot.ports import Clouds, Names, Probe


@dataclass(frozen=True, slots=True)
class Done:
    """The step's effect is there. `outputs` are kept for later steps and messages."""

    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing to do but look again; `what` completes "Waiting for AWS …".

    `limit` is AWS's own, measured from the start of the step, if it has one.
    `soon` asks for the shortest interval at every look (a person is waiting).
    """

    who: WaitsFor
    what: str
    limit: timedelta | None = None
    seen: tuple[str, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Todo:
    """The effect is not there: act. `outputs` are saved before that."""

    outputs: Mapping[str, str] = field(default_factory=dict)


Seen = Done | Wait | Todo


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What a step is given. `outputs` are those of all steps so far.

    `give_up_looking` is how long a machine that reaches no port at all tries to.
    """

    run_id: str
    request: str
    domain: str
    target: Target
    params: Mapping[str, str]
    outputs: Mapping[str, str]
    approved_at: datetime
    since: datetime
    now: Callable[[], datetime]
    clouds: Clouds
    names: Names
    probe: Probe
    give_up_looking: timedelta

    @property
    def tags(self) -> dict[str, str]:
        """What marks a resource as made by this run."""
        return {
            "managed-by": "iotdomain",
            "iotdomain:run": self.run_id,
            "iotdomain:domain": self.domain,
        }

    def ours(self, tags: tuple[tuple[str, str], ...]) -> bool:
        """Whether AWS says that this run, or one it goes on from, made a thing."""
        made_by = dict(tags).get("iotdomain:run")
        return made_by is not None and made_by in {self.run_id, *self.adopted}

    @property
    def adopted(self) -> tuple[str, ...]:
        """Ids of the runs whose work this one goes on with or takes back."""
        return tuple(filter(None, self.params.get("adopt", "").split(",")))

    def tried(self, step: StepName) -> datetime | None:
        """When this run first began the act of a step, None if it never did."""
        at = self.outputs.get(f"tried:{step}")
        return None if at is None else datetime.fromisoformat(at)

    def dns_account(self, number: str | None = None) -> DnsAccount:
        """The DNS account of this number; without one that of the step."""
        wanted = number or self.params["dns_account"]
        return next(each for each in self.target.dns if each.account == wanted)


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """The hosted zone of one record, and the account that has it."""

    id: str
    account: str


def zone_of(ctx: StepContext, record: str) -> WrittenTo:
    """Where a record of ACM's is written: its own zone, or the only one there is."""
    for each in from_param(ctx.params.get("places")):
        if each.name == name_of(record):
            return WrittenTo(each.zone_id, each.account)
    return WrittenTo(ctx.params["zone_id"], ctx.params["dns_account"])


@dataclass(frozen=True, slots=True)
class Step:
    """Two functions and how long we wait for the first to say Done.

    `act` is None for steps that only wait. What it returns is merged into the
    run's outputs and saved at once. Before every act the runner saves
    ``outputs["tried:<step name>"]`` (ISO time, the first try), so that a thing
    without a tag can still be known as ours after a crash. A step may need
    several acts (disable, then delete): the runner looks after each, and waits
    the shortest interval before it acts again.

    `whole` marks an act of several writes that must not be left half done, because
    devices cannot connect in between: once it has begun, no cancel, freeze or recheck
    stands in its way, and what AWS refuses then blocks the run and ends nothing.

    `undoable` False marks an act that cannot simply be taken back, so that facts
    are checked again before it when the approval has become old. `expects` raises
    Permanent when the facts that the act rests on (and that this run did not
    change) are no longer so.
    """

    look: Callable[[StepContext], Seen]
    act: Callable[[StepContext], Mapping[str, str] | None] | None
    patience: timedelta
    expects: Callable[[StepContext], None] | None = None
    undoable: bool = True
    whole: bool = False
