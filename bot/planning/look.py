"""What a plan is wished for, and the one look at the world that it is made from."""

from dataclasses import dataclass, replace

from bot.core.facts import Facts
from bot.core.plans import Playbook
from bot.core.requests import CreateRequest, from_basis
from bot.core.runs import Run
from bot.core.targets import Target
from bot.errors import Permanent
from bot.gather import gather
from bot.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for, before the world was looked at."""

    playbook: Playbook
    domain: str
    target: Target
    request: CreateRequest = CreateRequest()


def wish_of(services: Services, run: Run) -> Wish:
    """What a run was asked for, read back from the decisions of its plan."""
    return Wish(
        playbook=run.plan.playbook,
        domain=run.plan.domain,
        target=target_of(services, run),
        request=from_basis(dict(run.plan.basis)),
    )


def target_of(services: Services, run: Run) -> Target:
    """Where a run works. Permanent when the settings do not have it any more."""
    target = services.target(run.plan.target_id)
    if target is None:
        raise Permanent(
            f"{run.name} is for {run.plan.target_id}, which the settings no longer "
            "have. Nothing was changed."
        )
    return target


def look(
    services: Services,
    target: Target,
    domain: str,
    *,
    by: str,
    asked: CreateRequest | None = None,
    rotates: bool = False,
) -> Facts:
    """One look at a domain for what was asked: it reads only.

    With the read roles, but for a secret, which the role that writes may read.
    """
    return gather(
        domain,
        target,
        clouds=services.clouds("look", by),
        names=services.names,
        probe=services.probe,
        now=services.now,
        others=[each for each in services.targets if each.id != target.id],
        asked=_readable(target, asked),
        trust=services.trust,
        rotates=rotates,
    )


def _readable(target: Target, asked: CreateRequest | None) -> CreateRequest | None:
    """Where the bot only looks, it can read no secret: a person imports."""
    if asked is None or asked.secret is None or not target.observe:
        return asked
    return replace(asked, secret=None, import_by_hand=True)
