"""What handlers, jobs and the runner are given: one frozen bundle.

`bot.app` builds it from the real things; tests build it from fakes with memory.
Nothing in here connects or reads anything.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.targets import Target
from bot.ports import Clouds, Engine, Names, Probe, Slack, Store, Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often and how long: the few clocks of the bot that settings may turn."""

    first_look: timedelta = timedelta(seconds=2)
    longest_look: timedelta = timedelta(seconds=60)
    look_growth: float = 1.5
    edit_every: timedelta = timedelta(seconds=2)
    recheck_after: timedelta = timedelta(hours=24)
    remind_every: timedelta = timedelta(hours=1)
    hand_every: timedelta = timedelta(minutes=5)
    """How often a proposal is looked at for changes that people make by hand."""
    give_up_looking: timedelta = timedelta(minutes=3)
    lease_seconds: float = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How often all domains are looked at, if at all.

    `expiry` and `status` divide a day. What is not found at a look counts as gone
    only at another one, at least `settles` later.
    """

    enabled: bool = True
    expiry: timedelta = timedelta(hours=1)
    status: timedelta = timedelta(minutes=5)
    settles: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The bundle. `token` makes an opaque value of at least 128 bits."""

    targets: tuple[Target, ...]
    team: str
    store: Store
    engine: Engine
    slack: Slack
    clouds: Callable[[str, str], Clouds]
    """Clients for (run id or "look", Slack user id): both show up in CloudTrail."""
    names: Names
    probe: Probe
    trust: Trust
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    token: Callable[[], str]
    pace: Pace
    watch: Watch = Watch()
    public_roots_note: str | None = None
    """Said at start and in every plan when the roots are not the usual ones."""
    ports: Mapping[int, int] = field(default_factory=dict)
    """Where the settings send a port of the endpoint (`probe.ports`)."""
    workspace_url: str = ""
    """Where messages can be opened, as auth.test says: https://acme.slack.com/."""

    def target(self, target_id: str) -> Target | None:
        """The target of that id, if the settings (still) have it."""
        return next((each for each in self.targets if each.id == target_id), None)

    def targets_in(self, region: str) -> Sequence[Target]:
        """All targets of a region."""
        return [each for each in self.targets if each.region == region]
