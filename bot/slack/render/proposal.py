"""A plan that waits for approval, and what is different from the version before."""

from collections.abc import Mapping, Sequence

from bot.core.plans import Difference, Playbook, StepName
from bot.core.runs import Run
from bot.core.words import clock, code, utc, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, buttons, changes, freezes, states, steps, words
from bot.slack.render.build import Block
from bot.slack.render.view import RenderView

# Room for the lines of a plan: the rest stands in the full plan.
MOST_CHANGES = 1_400
MOST_DIFFERENCES = 900


def proposal(run: Run, view: RenderView) -> Payload:
    """Who wants what, where and why, each change, what devices notice, the way back."""
    return build.payload(
        _text(run, view),
        [
            build.header(words.verb(run), run.plan.domain),
            _state(run, view),
            build.typed("Reason", run.reason),
            *freezes.lines_of(view.frozen),
            build.lines(*seen_by_hand(run, view)),
            _different(run, view),
            changes_block(run),
            devices_block(run),
            _estimates(run, view),
            _buttons(run, view),
            small(run, view),
        ],
    )


def seen_by_hand(run: Run, view: RenderView) -> list[str]:
    """What people made of it by hand so far, when that was seen."""
    found = run.by_hand
    if found is None or not found.seen:
        return []
    at = words.moment(found.seen_at, view.now)
    seen = [f"• {words.ours(each)}" for each in found.seen[:6]]
    return [f"*Made by hand so far* · seen {at}", *seen]


def _text(run: Run, view: RenderView) -> str:
    who = fit.plain(view.name(run.requested_by), 24)
    what = f"{words.verb(run).lower()} {words.short(run.plan.domain, 50)}"
    if run.plan.playbook is Playbook.ROTATE:
        what = f"rotate the certificate of {words.short(run.plan.domain, 40)}"
    given = len(run.approvals)
    need = words.approvals(run.quorum)
    need = f"{given} of {need}" if given else need
    return (
        f"Needs approval: {who} asks to {what} in {view.target.name}. "
        f"{need}, until {utc(run.expires_at)}."
    )


def _state(run: Run, view: RenderView) -> Block:
    line = states.NEEDS_APPROVAL.line(
        f"{len(run.approvals)} of {run.quorum}",
        "checking once more" if run.checking else None,
        f"open until {when(run.expires_at)}",
    )
    told = ", ".join(view.target.notified.mentions())
    asked = f"{asks(run, view)} in {words.place(view.target)}."
    alone = asked[:1].upper() + asked[1:]
    lines = [line, f"{told}, {asked}" if told else alone]
    if run.approvals:
        by = steps.joined(
            [f"{words.mention(a.person)} {clock(a.at)}" for a in run.approvals]
        )
        more = words.more_approvals(run.quorum - len(run.approvals))
        lines.append(f"Approved by {by}. It needs {more}, by someone else.")
    return build.section("\n".join(lines), block_id=f"state-{run.rev}")


def asks(run: Run, view: RenderView) -> str:
    """Who asks, and for what.

    Not who in the first post of a card: she has her answer already, and naming her
    would notify her of her own request. The edit that brings the buttons names her.
    """
    asks = "it is asked" if view.first else f"{words.mention(run.requested_by)} asks"
    if view.parent is not None and run.plan.playbook is Playbook.UNDO:
        return f"{asks} to undo what {view.parent.name} made"
    if view.parent is not None and view.parent.id in _adopted(run):
        return f"{asks} to go on from where {view.parent.name} stopped,"
    return "this is asked for" if view.first else f"{asks} for this"


def _adopted(run: Run) -> list[str]:
    """The runs whose work the plan goes on with."""
    return dict(run.plan.basis).get("adopt", "").split(",")


def _different(run: Run, view: RenderView) -> Block | None:
    if run.version == 1 or not view.differences:
        return None
    shown = difference_lines(run, view.differences)
    title = f"*What is different from version {run.version - 1}*"
    listed = fit.listed(shown, MOST_DIFFERENCES, rest="… and {left} more differences")
    return build.section(f"{title}\n{listed}")


def changes_block(run: Run) -> Block:
    """What will change, line by line."""
    lines = changes.change_lines(run.plan)
    listed = fit.listed(
        lines, MOST_CHANGES, rest="… and {left} more, in *Show the full plan*"
    )
    return build.section(f"*What will change*\n{listed}\n{changes.rest(run.plan)}")


def devices_block(run: Run) -> Block:
    """What devices will notice, and what else the plan has to say."""
    said = [words.ours(each) for each in run.plan.says]
    return build.section(
        "\n".join(["*What devices will notice*", changes.devices(run.plan), *said])
    )


def _estimates(run: Run, view: RenderView) -> Block | None:
    served = run.plan.find(StepName.AWAIT_SERVED)
    here = steps.history(served, view.took).replace("this took", "serving took")
    return build.lines(
        f"*How long:* {changes.how_long(run.plan)} {here}".strip(),
        f"*Way back:* {changes.way_back(run.plan)}",
    )


def _buttons(run: Run, view: RenderView) -> Block | None:
    if not view.buttons:
        return None
    return build.actions(
        buttons.approve(run, view.target),
        buttons.decline(run),
        build.overflow(
            run,
            ("plan", "Show the full plan"),
            ("cli", "Show as AWS CLI commands"),
            ("withdraw", "Withdraw (requester)"),
        ),
        block_id=f"decide-{run.rev}",
    )


def small(run: Run, view: RenderView) -> Block:
    """The id, the words of the plan, and since when it stands there."""
    return build.small(
        run.name,
        f"plan {code(run.plan.words)}",
        f"asked {when(run.proposed_at)}",
        words.ours(view.anew),
    )


BASIS: Mapping[str, str] = {
    "adopt": "Earlier requests whose work is used",
    "asked": "Which certificate may be used",
    "asked: authentication": "Authentication type that was asked for",
    "asked: authorizer": "Authorizer that was asked for",
    "asked: authorizer_override": "May devices name another authorizer",
    "asked: callback": "Client certificate callback that was asked for",
    "asked: certificate": "Certificate that was asked for",
    "asked: config_name": "Name that was asked for",
    "asked: import_by_hand": "Is the certificate imported by hand",
    "asked: names": "Further names that were asked for",
    "asked: ocsp": "OCSP stapling that was asked for",
    "asked: ocsp_lambda": "OCSP Lambda that was asked for",
    "asked: ocsp_responder": "OCSP responder that was asked for",
    "asked: protocol": "Application protocol that was asked for",
    "asked: secret": "Secret with the certificate",
    "asked: tls_policy": "TLS policy that was asked for",
    "certificate": "Certificate",
    "certificate: fingerprint": "SHA-256 of the certificate",
    "configuration": "Domain configuration",
    "endpoint": "IoT endpoint",
    "key": "Key type",
    "missing": "Records that ACM misses",
    "overlaps": "Names of other accounts under the wildcard",
    "record": "DNS record",
    "replaces": "Certificate until now",
    "secret": "Secret",
    "secret: certificate": "SHA-256 of the certificate in the secret",
    "secret: key": "Key type of the certificate in the secret",
    "secret: names": "Names of the certificate in the secret",
    "secret: until": "End of the certificate in the secret",
    "secret: version": "Version of the secret",
    "undoes": "Request to undo",
    "validation": "Validation certificate",
    "way": "Way to the next certificate",
    "zone": "Hosted zone",
}


def difference_lines(run: Run, found: Sequence[Difference]) -> list[str]:
    """What two plans say differently, in words; steps only where no decision does."""
    decisions = [each for each in found if each.what in BASIS]
    said = []
    for each in decisions or found:
        name = BASIS.get(each.what) or _step_name(each.what)
        if each.what == "record":
            name = f"DNS record {words.domain(run)}"
        then, now = (_side(side) for side in (each.before, each.after))
        said.append(f"{name}\nwhen the plan was shown: {then}\nnow: {now}")
    return said


def _side(value: str | None) -> str:
    return "none" if value in {None, "none"} else code(str(value))


def _step_name(what: str) -> str:
    name, _, key = what.removeprefix("step ").partition(".")
    known = next((steps.WORDS[each] for each in StepName if each == name), None)
    title = known.does.capitalize() if known else "A step"
    return f"{title}, {key.replace('_', ' ')}" if key else title
