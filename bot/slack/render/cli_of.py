"""One step of a plan, as what makes commands of it sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.plans import Plan, PlannedStep
from bot.core.runs import Run
from bot.slack.render.shell import ARN

Command = tuple[str, str]
"""What it is for (mrkdwn), and the command."""


@dataclass(frozen=True, slots=True)
class Of:
    """What the commands of one step are made from."""

    run: Run
    step: PlannedStep
    known: Mapping[str, str]
    names: tuple[str, ...] = field(default=())

    @property
    def plan(self) -> Plan:
        """The plan of the step."""
        return self.run.plan

    @property
    def is_new(self) -> bool:
        """Whether the certificate is one that these commands request."""
        return "certificate_arn" not in self.known

    @property
    def arn(self) -> str:
        """The certificate: as the plan has it, or the shell's variable."""
        return self.step.get("certificate_arn") or f"${ARN}"
