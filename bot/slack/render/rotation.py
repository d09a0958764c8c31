"""A change of certificate in words: the plan, the window, and what is left to say."""

from dataclasses import replace

from bot.core.findings import Finding, Severity
from bot.core.options import tls, told
from bot.core.plans import Plan, PlannedStep, Playbook, StepName
from bot.core.playbooks.rotate import way_of
from bot.core.requests import options_of
from bot.core.rotation import Way
from bot.core.runs import Run
from bot.core.targets import Target
from bot.core.words import clock, code, span
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, clocks, states, words

CUT_OFF = "they cannot connect with this name until AWS serves the new certificate."
_RENEWED = (
    "Nothing. AWS IoT takes the new certificate up by itself, under the same ARN. It "
    "has a new key, so a device that pins one would refuse it."
)


def is_about(plan: Plan) -> bool:
    """Whether a plan gives a domain another certificate, or takes that back."""
    again = (plan.find(StepName.IMPORT_CERTIFICATE), plan.find(StepName.REPLACE_CONFIG))
    is_back = any(each and each.get("replaces") for each in again)
    return plan.playbook is Playbook.ROTATE or is_back


def replace_line(plan: Plan, step: PlannedStep) -> str:
    """The change that devices notice, with the certificate before and after."""
    name = code(step.get("config_name") or plan.domain)
    arn = step.get("certificate_arn")
    wanted = options_of(dict(step.params))
    usual = wanted.tls_policy == tls.default(plan.region)
    kept = told.lines(replace(wanted, tls_policy=None) if usual else wanted)
    return (
        f"IoT Core: *disable, delete and create again* domain configuration {name}\n"
        f"before: certificate {code(step.get('replaces') or 'not seen')}\n"
        f"after: certificate {code(arn) if arn else 'of step 1'}"
        + "".join(f"\nas before: {each}" for each in kept)
    )


def in_place_of(step: PlannedStep) -> str:
    """Under which ARN a certificate is imported again; nothing for a new one."""
    arn = step.get("replaces")
    return f", *under the same ARN* {code(arn)}" if arn else ""


def rest(plan: Plan) -> str:
    """What is said of everything that the lines do not name."""
    if plan.find(StepName.REPLACE_CONFIG) is not None:
        return "Its name, options and tags stay, and so do the DNS records."
    return "The certificate keeps its ARN. Nothing else is changed or removed."


def devices(plan: Plan) -> str:
    """What devices will notice."""
    if plan.find(StepName.REPLACE_CONFIG) is not None:
        return (
            "*They cannot connect with this name* from the moment the domain "
            "configuration is disabled until AWS serves the new one, for which it "
            "allows itself up to 60 minutes. Those connected then get an "
            "authentication error. All that can be is made ready before."
        )
    return _RENEWED


def how_long(plan: Plan) -> str:
    """An estimate that says whose it is."""
    if _is_import(plan):
        return "seconds to import it; AWS allows itself up to 60 minutes to serve it."
    if plan.find(StepName.REPLACE_CONFIG) is None:
        return (
            "ACM looks again by itself, which may take hours; then AWS allows itself "
            "up to 60 minutes to serve the new one."
        )
    first = ""
    if plan.find(StepName.REQUEST_CERTIFICATE) is not None:
        first = "first the certificate, and devices notice nothing; then "
    return f"{first}three calls in a row, and the minutes that AWS needs."


def way_back(plan: Plan) -> str:
    """What an undo would do."""
    if plan.playbook is Playbook.UNDO and _is_import(plan):
        return "a new rotation."
    if plan.playbook is Playbook.UNDO:
        return "a new rotation, which cuts devices off as this one does."
    if plan.find(StepName.REPLACE_CONFIG) is not None:
        return (
            "an undo does the same with the certificate of today, and cuts devices "
            "off once more."
        )
    if plan.find(StepName.IMPORT_CERTIFICATE) is not None:
        return (
            "ACM keeps no earlier certificate. As long as the secret has it as "
            "`AWSPREVIOUS`, an undo imports that version again."
        )
    if _is_import(plan):
        return "ACM keeps no earlier certificate: whoever has its files can import it."
    return "none is needed: the record has to stay, because each renewal needs it."


def summary(plan: Plan, place: str) -> str:
    """The change in one sentence, for the dialog."""
    name = words.short(plan.domain, 60)
    if plan.find(StepName.REPLACE_CONFIG) is not None:
        return (
            f"Give {name} in {place} another certificate: its domain configuration is "
            "disabled, deleted and created again. Devices cannot connect meanwhile, "
            "for up to 60 minutes."
        )
    if way_of(plan) is Way.RENEWAL:
        return f"Help ACM to renew the certificate of {name} in {place}: DNS records."
    return f"Import the next certificate of {name} in {place} under the same ARN."


def _is_import(plan: Plan) -> bool:
    by = (StepName.IMPORT_CERTIFICATE, StepName.IMPORT_BY_HAND)
    return any(plan.find(each) is not None for each in by)


def window_line(run: Run) -> str | None:
    """How long devices could not connect, as far as this run could see it."""
    began = clocks.moment_of(run, f"tried:{StepName.REPLACE_CONFIG}")
    ended = clocks.moment_of(run, "served_seen_at")
    if began is None or ended is None:
        return None
    if run.outputs.get("served") != "yes":
        return (
            f"*Devices could not connect* from {clock(began)} on; until when, this "
            "machine could not see."
        )
    last = clocks.moment_of(run, "unserved_seen_at")
    at_least = ""
    if last is not None and last > began:
        at_least = (
            f" At the look {span(ended - last)} before that, not every address had it."
        )
    return (
        f"*Devices could not connect* for at most *{span(ended - began)}*, from "
        "right before the old configuration was disabled until the certificate was "
        f"seen at every address.{at_least}"
    )


def cut_off_line(run: Run) -> str | None:
    """That devices are without just now, and since when."""
    began = clocks.moment_of(run, f"tried:{StepName.REPLACE_CONFIG}")
    if began is None or not is_cut_off(run):
        return None
    return (
        f"*Devices cannot connect* with this name since {clock(began)}, until AWS "
        "serves the certificate."
    )


def can_go_back(run: Run) -> bool:
    """Whether the certificate of before can be had again by an undo."""
    has_changed = {"config_replaced_at", "imported_again"} & run.outputs.keys()
    return run.plan.playbook is Playbook.ROTATE and bool(has_changed)


def ways_on(run: Run) -> list[str]:
    """The new plans that may follow a rotation that ended on the way."""
    go_on = "*Go on:* a new plan, with its own approval, for what is left."
    if can_go_back(run):
        return [go_on, "*Undo:* a new plan by which the certificate of before is back."]
    if is_cut_off(run):
        return [go_on]
    return [go_on, "Leaving it like this for now harms nothing."]


def is_cut_off(run: Run) -> bool:
    """Whether devices cannot connect because this run is half way through."""
    began = f"tried:{StepName.REPLACE_CONFIG}" in run.outputs
    return began and run.outputs.get("served") != "yes"


def is_in_place(run: Run) -> str:
    """What a run has come to, as AWS tells it, in the middle of a sentence."""
    return "has its next certificate" if is_about(run.plan) else "is set up"


def done_by_hand(run: Run) -> str:
    """The same where people did it, as the end of a sentence about the domain."""
    if is_about(run.plan):
        return "was given its next certificate by hand"
    return "was set up by hand"


def proof(run: Run) -> str:
    """What the domain serves at the end."""
    return "new certificate" if is_about(run.plan) else "own certificate"


def nothing_to_rotate(domain: str, target: Target, found: Finding) -> Payload:
    """No plan is needed, or none can be made yet: why, and what there is to do."""
    word = "Nothing to do" if found.severity is Severity.NOTICE else "Not asked"
    line = states.answer_line(
        word,
        words.shown(domain),
        words.place(target),
    )
    return build.payload(
        f"{word}: {words.short(domain, 50)}. {fit.bare(words.ours(found.says))}",
        [
            build.section(line),
            build.section(words.ours(found.says)),
            build.section(f"*What to do:* {words.ours(found.do)}"),
            build.small(
                f"`/iotdomain status {domain}` shows certificate, domain and what is "
                "served."
            ),
        ],
    )


def rotation_ahead(domain: str, target: Target, plan: Plan) -> Payload:
    """What a rotation would be, for one who gave no reason to ask for it yet."""
    line = states.answer_line("Not asked", words.shown(domain), words.place(target))
    why = words.ours(plan.says[0]) if plan.says else ""
    return build.payload(
        f"Not asked: a rotation of {words.short(domain, 50)} needs a reason.",
        [
            build.section(f"{line}\n{why}"),
            build.section(f"*What devices would notice*\n{devices(plan)}"),
            build.section(
                '*What to do:* say why with `reason="…"` in the same line; that makes '
                "a request which someone else approves. Nothing was created."
            ),
        ],
    )
