"""How a wish becomes a plan, by the kind of work: one row for each playbook.

An undo is not wished for but follows from a run (`bot.planning.undo`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.core.facts import Facts
from bot.core.plans import Playbook
from bot.core.rotation import further_names
from bot.core.runs import Run
from bot.core.topics import Topic
from bot.errors import Transient
from bot.planning.judge import OWN_WORK, Planned, judge
from bot.planning.look import Wish, look, wish_of
from bot.planning.repair import judge_repair
from bot.planning.rotation import judge_rotation
from bot.services import Services

Judge = Callable[[Facts, Run | None, Services], Planned]


@dataclass(frozen=True, slots=True)
class Kind:
    """How the facts for a wish are gathered, judged, and judged again long after."""

    gather: Callable[[Services, Wish, str], Facts]
    judge: Judge
    recheck: Callable[[Services, Run], tuple[str, ...]]


def plan(services: Services, wish: Wish, *, by: str) -> Planned:
    """What it takes, as the world is now.

    Raises Transient when the world could not be looked at.
    """
    kind = KINDS[wish.playbook]
    facts = kind.gather(services, wish, by)
    holder = services.store.holder(wish.target.id, wish.domain)
    return kind.judge(facts, holder, services)


def recheck(services: Services, run: Run) -> tuple[str, ...]:
    """Why a run must not go on with what was approved long ago; () when it may.

    Asked before a step that cannot be taken back, when the approval is old. The
    run's own work does not count against it.
    """
    kind = KINDS.get(run.plan.playbook)
    return kind.recheck(services, run) if kind is not None else ()


def _as_asked(services: Services, wish: Wish, by: str) -> Facts:
    return look(services, wish.target, wish.domain, by=by, asked=wish.request)


def _to_rotate(services: Services, wish: Wish, by: str) -> Facts:
    asked = wish.request
    facts = look(services, wish.target, wish.domain, by=by, asked=asked, rotates=True)
    if further_names(facts) == asked.names:
        return facts
    # ACM checks these too, and so their zones have to be seen.
    asked = replace(asked, names=further_names(facts))
    return look(services, wish.target, wish.domain, by=by, asked=asked, rotates=True)


def _created_still(services: Services, run: Run) -> tuple[str, ...]:
    wish = wish_of(services, run)
    own = replace(wish.request, fresh_certificate=False)
    own = own.adopting(run.id, *wish.request.adopt)
    facts = look(services, wish.target, wish.domain, by=run.requested_by, asked=own)
    judged = judge(facts, None, services)
    said = [finding.says for code, finding in judged.refusals if code not in OWN_WORK]
    basis = dict(run.plan.basis)
    zone = facts.dns.ours.id if facts.dns.ours else "by hand"
    if basis["zone"] != zone:
        said.append("The hosted zone of the name is another one than was approved.")
    if facts.endpoint != basis["endpoint"]:
        said.append("The account's IoT endpoint is another one than was approved.")
    return tuple(said)


def _rotated_still(services: Services, run: Run) -> tuple[str, ...]:
    """The old configuration must still be the one that was approved to go."""
    wish = wish_of(services, run)
    facts = look(services, wish.target, wish.domain, by=run.requested_by)
    hidden = facts.blind(Topic.CONFIG)
    if hidden:
        raise Transient(hidden[0].says)
    arn = facts.config.certificate_arn if facts.config else "none"
    if arn != dict(run.plan.basis)["replaces"]:
        return ("The domain configuration has another certificate than was approved.",)
    return ()


def _always(_services: Services, _run: Run) -> tuple[str, ...]:
    """Each of its steps looks before it acts, and none takes anything away."""
    return ()


KINDS: Mapping[Playbook, Kind] = {
    Playbook.CREATE: Kind(_as_asked, judge, _created_still),
    Playbook.ROTATE: Kind(_to_rotate, judge_rotation, _rotated_still),
    Playbook.REPAIR: Kind(_as_asked, judge_repair, _always),
}
