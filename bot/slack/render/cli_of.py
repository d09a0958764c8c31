"""One step of a plan, as what makes commands of it sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.plans import Plan, PlannedStep
from bot.core.runs import Run
from bot.slack.render.shell import ARN, STAND_IN

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
    def held(self) -> str | None:
        """The certificate, when it is one that these commands need not request."""
        stands_in = self.variable == STAND_IN
        return self.known.get("stand_in_arn" if stands_in else "certificate_arn")

    @property
    def variable(self) -> str:
        """The shell's variable for the certificate that the step is about."""
        return STAND_IN if self.step.get("purpose") else ARN

    @property
    def arn(self) -> str:
        """The certificate: as the plan has it, or the shell's variable."""
        return self.step.get("certificate_arn") or f"${ARN}"
