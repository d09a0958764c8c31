"""What rendering needs beside the run: everything that is not the run's own state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.freezes import Freeze
from bot.core.plans import Difference, StepName
from bot.core.runs import Run
from bot.core.targets import Target


@dataclass(frozen=True, slots=True)
class Link:
    """A message of ours: what it is called ("R-45 version 2") and where it stands."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderView:
    """The surroundings of one run at one moment.

    `names` are what people call themselves in Slack, by id, for places where a
    mention does not work. `buttons` False leaves every button out (the first post
    of a card). `took` are the seconds that steps needed here in earlier runs,
    newest last. `newer` and `differences` belong to an outdated run, `parent` to
    an undo. `interrupted` is the moment since which nobody has driven the run.
    `followed` is the finished run that went on from this one or undid it. `anew`
    says why the message stands here a second time, or stood still. `looks_every` is
    the longest pause between two looks of a run that waits, `ports` where the
    settings send a port of the endpoint. `first` is the very first post of a card,
    the one that notifies. `frozen` is the freeze that keeps an open run from being
    carried out. `watched` says whether the certificate is looked at from now on.
    """

    target: Target
    now: datetime
    looks_every: timedelta
    ports: Mapping[int, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    buttons: bool = True
    took: Mapping[StepName, Sequence[float]] = field(default_factory=dict)
    parent: Run | None = None
    newer: Link | None = None
    differences: tuple[Difference, ...] = ()
    interrupted: datetime | None = None
    followed: Run | None = None
    anew: str = ""
    first: bool = False
    frozen: Freeze | None = None
    watched: bool = False

    def name(self, person: str) -> str:
        """What to call a person where a mention does not work."""
        return self.names.get(person, "Someone")
