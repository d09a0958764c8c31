"""A run that waits until a person has imported the certificate: the command for it."""

from bot.core.plans import StepName
from bot.core.runs import Run, Waiting
from bot.core.words import code
from bot.ports import Payload
from bot.slack.render import build, buttons, clocks, states, steps, words
from bot.slack.render.atwork import small
from bot.slack.render.shell import aws
from bot.slack.render.view import RenderView

FILES = (
    ("--certificate", "fileb://certificate.pem"),
    ("--certificate-chain", "fileb://chain.pem"),
    ("--private-key", "fileb://private-key.pem"),
)


def waits_for_import(run: Run) -> bool:
    """Whether the run is at the step at which a person imports."""
    step = run.current
    return step is not None and step.name is StepName.IMPORT_BY_HAND


def command(run: Run) -> str:
    """The import with the tags by which it is found, for files of these names.

    Again under an ARN it is found by that, and ACM takes no tags.
    """
    files = (word for pair in FILES for word in pair)
    arn = replaced(run)
    if arn is not None:
        under = ("--certificate-arn", arn)
        return aws("acm", "import-certificate", run.plan.region, *under, *files)
    return aws(
        "acm",
        "import-certificate",
        run.plan.region,
        *files,
        "--tags",
        "Key=managed-by,Value=iotdomain",
        f"Key=iotdomain:run,Value={run.id}",
        f"Key=iotdomain:domain,Value={run.plan.domain}",
    )


def replaced(run: Run) -> str | None:
    """The ARN under which the certificate is imported again; None for a new one."""
    found = (
        run.plan.find(each)
        for each in (StepName.IMPORT_CERTIFICATE, StepName.IMPORT_BY_HAND)
    )
    return next((each.get("replaces") for each in found if each is not None), None)


def needs_import(run: Run, view: RenderView, waiting: Waiting) -> Payload:
    """Who has to import what and where, how to check it before, and what is seen."""
    line = states.WAITING_FOR_YOU.line(steps.place_of(run))
    at = f" · seen {words.moment(waiting.seen_at, view.now)}" if waiting.seen_at else ""
    said = [words.ours(each) for each in waiting.seen[:3]] or ["Not looked yet."]
    mark = "ARN" if replaced(run) else "tags"
    check = (
        f"iotdomain check-cert certificate.pem chain.pem --key private-key.pem "
        f"--domain {run.plan.domain}"
    )
    return build.payload(
        f"Waiting for you: the certificate for {words.short(run.plan.domain)} has to "
        "be imported into ACM.",
        [
            build.header(words.verb(run), run.plan.domain),
            build.section(
                f"{line}\n{words.mention(run.requested_by)}, the certificate for "
                f"{words.domain(run)} has to be imported into ACM in "
                f"{words.place(view.target)}. Whoever has its key does that where the "
                "key is: it must not come near Slack, and I never see it.",
                block_id=f"state-{run.rev}",
            ),
            build.section(
                "*Check the files first:* every rule of ACM and AWS IoT, without "
                f"sending them anywhere\n{build.copyable(check)}"
            ),
            build.section(
                f"*Then import them* in account {code(view.target.account)}. By the "
                f"{mark} I find it; a self-signed one has no chain to give\n"
                f"{build.copyable(command(run))}"
            ),
            build.lines(f"*What ACM has*{at}", *said, block_id=f"seen-{run.rev}"),
            build.lines(
                " · ".join(clocks.lines(run, view.now)),
                f"I check at least {words.every(view.looks_every)} for three days and "
                "go on by myself.",
                block_id=f"clocks-{run.rev}",
            ),
            _actions(run, view),
            small(run, view),
        ],
    )


def _actions(run: Run, view: RenderView) -> build.Block | None:
    if not view.buttons:
        return None
    cancel = None if run.cancel_by is not None else buttons.cancel(run)
    return build.actions(buttons.check_now(run), cancel, block_id=f"act-{run.rev}")
