"""What one look at all domains of a target has found, cause by cause.

Made by `bot.watching`, weighed by `bot.core.alerts`, printed by `iotdomain report`.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.findings import Finding, Subject
from bot.core.topics import Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One cause in one subject, and every domain of the target that it touches.

    `finding` is the worst of those that had the same code and subject.
    """

    code: str
    subject: Subject
    finding: Finding
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A rule that could not be judged, for one domain; None: for all of the target.

    For alerts this is neither good nor bad: it opens nothing and resolves nothing.
    `cause` is the code of a finding that explains what the rule would have found:
    then nothing is hidden, it is only not said twice.
    """

    code: str
    domain: str | None
    gap: Gap
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One domain configuration as the sweep saw it, and whether it needs anyone.

    `until` is when the certificate that is configured ends, `served_until` the one
    that was last seen on the wire; None when that is not known.
    """

    domain: str
    config: str
    enabled: bool
    certificate_arn: str | None
    until: datetime | None
    served_until: datetime | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One look at all domains of a target.

    `complete` is False when the list of configurations itself could not be read:
    then `watched` may lack domains, and none of them counts as gone.
    """

    target_id: str
    taken_at: datetime
    complete: bool
    watched: tuple[Watched, ...]
    observed: tuple[Observation, ...]
    unseen: tuple[Unseen, ...]
