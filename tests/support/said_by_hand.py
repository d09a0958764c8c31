"""Messages of requests that people carry out by hand, and of freezes."""

from dataclasses import replace
from datetime import timedelta

from bot.core.freezes import Freeze, Place
from bot.core.runs import ByHand, Message, Status, WaitsFor
from bot.slack import render
from bot.slack.render import RenderView, freezes
from tests.support import said_runs as a

NOW = a.APPROVED + timedelta(minutes=20)
OBSERVED = replace(a.PRODUCTION, observe=True, apply=None)
VIEW = RenderView(
    target=OBSERVED,
    now=NOW,
    looks_every=timedelta(minutes=1),
    names={a.ADA: "Ada"},
)
CHANGING = replace(VIEW, target=a.PRODUCTION)
TARGETS = (a.PRODUCTION, a.STAGING)
PART = ByHand(
    seen=(
        f"Certificate `{a.ARN}`: `ISSUED`.",
        "Domain configuration `device-5d41402a`: `ENABLED`, certificate `VALID`.",
    ),
    seen_at=a.ASKED + timedelta(minutes=31),
)
FREEZE = Freeze(
    id="f1",
    place=Place("111122223333"),
    by=a.GRACE,
    reason="incident 4711, the DNS provider is not well",
    at=a.ASKED + timedelta(minutes=5),
    until=a.ASKED + timedelta(hours=4),
    told=(Message("C0IOTDOM1", "1795441800.000100"),),
)
EVERYTHING = replace(FREEZE, place=Place(), until=None, by="terminal:noor")
REGION = replace(FREEZE, place=Place("111122223333", "eu-central-1"))
_ASKED = a.proposed(observe=True)
_UNDO = a.proposed(a.undone_plan("broker.acme.example"), number=43, observe=True)
_FROZEN = a.waiting(WaitsFor.FREEZE, "to end", limit=FREEZE.until)
_MADE = {
    **a.running(5).outputs,
    "served": "yes",
    "served_ports": "443,8883",
    "served_addresses": "192.0.2.10,192.0.2.11",
}
_DONE = a.ended(_ASKED, Status.BY_HAND, outputs=_MADE, by_hand=PART)
_UNCHECKED = replace(_DONE, outputs={**_MADE, "served": "unchecked"})
_GONE = a.ended(_UNDO, Status.BY_HAND)
_LEFT = replace(
    _GONE, outputs={"kept:validation": f"the certificate `{a.ARN}` needs it"}
)


def _card(run, view=VIEW, **more):
    return render.render_run(run, replace(view, **more))


def messages():
    """All of them, by the names of their golden files."""
    return {**_cards(), **_replies(), **_freezes(), **_answers()}


def _cards():
    parent = {"parent": a.served()}
    return {
        "observed": _card(_ASKED),
        "observed_without_buttons": _card(_ASKED, buttons=False),
        "observed_in_part": _card(replace(_ASKED, by_hand=PART)),
        "observed_undo": _card(_UNDO, **parent),
        "observed_by_settings_since": _card(a.proposed()),
        "observed_withdrawn": _card(a.ended(_ASKED, Status.WITHDRAWN)),
        "observed_expired": _card(a.ended(_ASKED, Status.EXPIRED)),
        "observed_while_at_work": _card(
            a.blocked(
                says="By now the settings say that I only look in production "
                "(111122223333), eu-central-1.",
                who="Whoever runs the bot",
                do='has to set mode = "change" there again; or someone cancels this '
                "run.",
                error_id="",
            )
        ),
        "proposal_in_part_by_hand": _card(a.proposed(by_hand=PART), CHANGING),
        "withdrawn_on_the_terminal": _card(
            a.ended(a.proposed(), Status.WITHDRAWN, cancel_by="terminal:noor"), CHANGING
        ),
        "done_by_hand": _card(_DONE),
        "done_by_hand_not_checked": _card(_UNCHECKED),
        "undone_by_hand": _card(_GONE, **parent),
        "undone_by_hand_incomplete": _card(_LEFT, **parent),
        "proposal_frozen": _card(a.proposed(), CHANGING, frozen=FREEZE),
        "proposal_frozen_without_end": _card(a.proposed(), CHANGING, frozen=EVERYTHING),
        "frozen_before_the_first_change": _card(
            a.approved(waiting=_FROZEN), CHANGING, frozen=FREEZE
        ),
        "frozen_at_work": _card(
            a.running(3, waiting=_FROZEN), CHANGING, frozen=EVERYTHING
        ),
        "frozen_a_moment_ago": _card(a.running(3, waiting=_FROZEN), CHANGING),
    }


def _replies():
    said = {}
    runs = {"done_by_hand": _DONE, "done_by_hand_not_checked": _UNCHECKED}
    runs["undone_by_hand"] = _GONE
    for name, run in runs.items():
        (moment,) = render.moments(run, (), NOW)
        view = replace(VIEW, parent=a.served())
        said[f"reply_{name}"] = render.render_moment(run, moment, view)
    return said


def _freezes():
    lifted = replace(FREEZE, lifted_at=a.ASKED + timedelta(hours=1), lifted_by=a.GRACE)
    over = replace(EVERYTHING, until=FREEZE.until, lifted_at=FREEZE.until)
    return {
        "freeze_account": freezes.frozen(FREEZE, TARGETS, NOW),
        "freeze_everything": freezes.frozen(EVERYTHING, TARGETS, NOW),
        "freeze_region": freezes.frozen(REGION, TARGETS, NOW),
        "unfrozen": freezes.unfrozen(lifted, TARGETS, NOW),
        "unfrozen_by_itself": freezes.unfrozen(over, TARGETS, NOW),
        "reply_unfrozen": freezes.unfrozen_reply(lifted, TARGETS),
        "reply_unfrozen_by_itself": freezes.unfrozen_reply(over, TARGETS),
        "frozen": freezes.frozen_answer([FREEZE, EVERYTHING], TARGETS),
        "frozen_nothing": freezes.frozen_answer([], TARGETS),
    }


def _answers():
    reused = a.proposed(a.reused())
    by_hand = a.proposed(a.created("mqtt.acme.example", by_hand=True), observe=True)
    replaced = a.proposed(a.created(before="broker.acme.example"))
    return {
        "cli_observed": render.cli_answer(_ASKED, OBSERVED, {}),
        "cli_records_by_hand": render.cli_answer(by_hand, OBSERVED, {}),
        "cli_replace": render.cli_answer(replaced, a.PRODUCTION, {}),
        "cli_reused_certificate": render.cli_answer(reused, a.PRODUCTION, {}),
        "cli_going_on": render.cli_answer(
            a.proposed(), a.PRODUCTION, {}, {"certificate_arn": a.ARN}
        ),
        "cli_at_work": render.cli_answer(a.running(2), a.PRODUCTION, {}),
        "help_freeze": render.help_answer("freeze"),
        "help_unfreeze": render.help_answer("unfreeze"),
    }
