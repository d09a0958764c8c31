"""Answers to look-ups: lists, one request again, its plan and its records."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bot.core.facts import DomainConfig
from bot.core.known import Inventory, Known
from bot.core.runs import Run, Status
from bot.core.targets import Target
from bot.core.words import code, day, escape, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, changes, cli, links, records, states, steps, words
from bot.slack.render.card import render_run
from bot.slack.render.proposal import BASIS
from bot.slack.render.view import RenderView

MOST_LIST = 2_400
Form = Literal["ticket", "zone", "tf"]


def list_answer(
    found: Sequence[tuple[Target, DomainConfig]],
    gaps: Sequence[str] = (),
    known: Mapping[str, Inventory] | None = None,
) -> Payload:
    """Every domain configuration that could be seen, and what could not.

    When its certificate ends is as the watches saw it last (`known`, by target).
    """
    count = words.count(len(found), "domain configuration")
    if gaps and not found:
        count = "none seen"
    unseen = ""
    if gaps:
        places = words.count(len(gaps), "place").capitalize()
        unseen = f" {places} could not be seen."
    lines = [
        f"• {code(config.domain or config.name)} · {_config(config)} · "
        f"{escape(target.name)}, {target.region}"
        f"{_until(config, (known or {}).get(target.id))}"
        for target, config in found
    ]
    shown = fit.listed(lines, MOST_LIST, rest="… and {left} more")
    none = "There are none yet. `/iotdomain create` makes one."
    if gaps:
        none = "None was seen, but not everything could be looked at."
    return build.payload(
        f"Domains: {count}.{unseen}",
        [
            build.section(states.answer_line("Domains", count)),
            build.lines(shown or none),
            _could_not_see(gaps),
            build.small(
                "`/iotdomain status` with a domain says more about one of them."
            ),
        ],
    )


def _until(config: DomainConfig, inventory: Inventory | None) -> str:
    """When the certificate ends, if it is still the one of the last look."""
    seen = inventory.find(config.name) if inventory else None
    if seen is None or seen.until is None:
        return ""
    if seen.certificate_arn != config.certificate_arn:
        return ""
    return f" · certificate until {day(seen.until)}{_renewed_by(seen)}"


def _renewed_by(seen: Known) -> str:
    """Who sees to the next one, where that is not ACM as usual."""
    if seen.kind == "IMPORTED":
        return ", imported: nobody renews it"
    return ", renewal `INELIGIBLE`" if seen.renewal == "INELIGIBLE" else ""


def requests_answer(runs: Sequence[Run], targets: Sequence[Target]) -> Payload:
    """The newest requests, one line each."""
    names = {each.id: f"{escape(each.name)}, {each.region}" for each in targets}
    open_ = sum(run.open for run in runs)
    lines = [
        f"• {run.name} · {words.verb(run).lower()} {words.domain(run)} · "
        f"*{states.state_of(run).word}* · {words.mention(run.requested_by)}, "
        f"{when(run.proposed_at)} · "
        f"{names.get(run.plan.target_id, 'not in the settings')}"
        for run in runs
    ]
    shown = fit.listed(lines, MOST_LIST, rest="… and {left} older ones")
    return build.payload(
        f"Requests: {len(runs)} shown, {open_} of them open.",
        [
            build.section(states.answer_line("Requests", f"{open_} open")),
            build.lines(shown or "There are none yet."),
            build.small("`/iotdomain show R-42` shows one of them.") if runs else None,
        ],
    )


def show_answer(run: Run, view: RenderView, *, link: str = "") -> Payload:
    """A run as its card shows it, without buttons, with a link to the card."""
    shown = render_run(run, replace(view, buttons=False, anew=""))
    where = links.link(link, "Open its message") if link else None
    more = build.lines(where)
    return {**shown, "blocks": [*shown["blocks"], *([more] if more else [])]}


def plan_answer(run: Run, target: Target) -> Payload:
    """Every step of the plan, waiting included, and what it rests on."""
    lines = changes.change_lines(run.plan)
    waits = [steps.does(step) for step in run.plan.steps]
    order = "\n".join(f"{number}. {each}" for number, each in enumerate(waits, 1))
    says = [words.ours(each) for each in run.plan.says]
    return build.payload(
        f"Plan: {run.name}, {words.short(run.plan.domain)}, {len(waits)} steps.",
        [
            build.section(
                states.answer_line("Plan", run.name, words.domain(run))
                + f"\n{words.place(target)} · {code(run.plan.words)}"
            ),
            build.section("*What will change*\n" + "\n".join(lines)),
            build.section(f"*Steps, waiting included*\n{order}"),
            build.lines("*What it rests on*", *_basis(run), *says),
            build.section(f"*What devices will notice*\n{changes.devices(run.plan)}"),
            build.small(f"SHA-256 of the plan: {code(run.plan.digest)}"),
        ],
    )


def cli_answer(
    run: Run,
    target: Target,
    ports: Mapping[int, int],
    known: Mapping[str, str] | None = None,
) -> Payload:
    """The plan as AWS CLI commands, each alone in its code block.

    `ports` is where the settings send a port of the endpoint, `known` are outputs of
    earlier requests whose work the plan goes on with.
    """
    shown = _commands(run, ports, known)
    return build.payload(
        f"Commands: {run.name}, {words.short(run.plan.domain)}, as AWS CLI.",
        [
            build.section(
                states.answer_line("Commands", run.name, words.domain(run))
                + f"\nFor {words.place(target)}, with rights of your own. They go one "
                "after the other into one shell (bash or zsh): what stands in "
                f"capitals is filled in by the commands before. {_who(run, target)}"
            ),
            *shown[:20],
        ],
    )


def fix_cli_answer(
    run: Run, target: Target, ports: Mapping[int, int], name: str
) -> Payload:
    """What mends a diagnosis, as commands; nobody has asked for the plan."""
    return build.payload(
        f"Commands: {name}, {words.short(run.plan.domain)}, as AWS CLI.",
        [
            build.section(
                states.answer_line("Commands", name, words.domain(run))
                + f"\nFor {words.place(target)}, with rights of your own. They go one "
                "after the other into one shell (bash or zsh): what stands in "
                "capitals is filled in by the commands before. The plan is made from "
                "what AWS and DNS say now; nothing was requested and nothing changed."
            ),
            *_commands(run, ports)[:20],
        ],
    )


def _commands(
    run: Run, ports: Mapping[int, int], known: Mapping[str, str] | None = None
) -> list[build.Block]:
    """Each command alone in its code block, under what it does."""
    return [
        build.section(f"{number}. {title}\n{build.copyable(command)}")
        for number, (title, command) in enumerate(
            cli.commands(run, ports, known), start=1
        )
    ]


def _who(run: Run, target: Target) -> str:
    if run.observe or target.observe:
        return "I only look here: I see when it is done, and check what is served."
    if not run.open:
        return "This request is over, and nobody has to run them."
    if run.status is not Status.PROPOSED:
        return "They are to read along: I am carrying this out myself."
    return (
        "They are to read along: I carry the plan out myself once it is approved. If "
        "someone runs them before, I see that and close the request."
    )


def records_answer(run: Run, form: Form) -> Payload:
    """The DNS records as text for a ticket, as a zone file, or as Terraform."""
    proofs = records.validation(run)
    wanted = records.now_by_hand(run) or (*proofs, *records.traffic(run))
    if not wanted or (not proofs and run.cursor == 0):
        return build.payload(
            f"Records: {run.name} has none to show yet.",
            [
                build.section(
                    states.answer_line(
                        "Records",
                        "ACM has not named the record yet. Try again in a minute.",
                    )
                )
            ],
        )
    make = {
        "ticket": lambda: records.as_ticket(run, wanted),
        "zone": lambda: records.as_zone_file(wanted),
        "tf": lambda: records.as_terraform(wanted),
    }
    titles = {"ticket": "for a ticket", "zone": "as a zone file", "tf": "as Terraform"}
    later = (
        "The CNAME for devices follows once AWS has accepted the certificate."
        if all(each.proof for each in wanted)
        else None
    )
    return build.payload(
        f"Records: {words.short(run.plan.domain)}, {titles[form]}.",
        [
            build.section(
                states.answer_line("Records", words.domain(run), titles[form])
            ),
            build.section(build.copyable(make[form]())),
            build.lines(later),
        ],
    )


def _config(config: DomainConfig) -> str:
    status = "ENABLED" if config.enabled else "DISABLED"
    held = config.certificate_status
    return f"`{status}`" + (f", certificate {code(held)}" if held else "")


def _could_not_see(gaps: Sequence[str]) -> build.Block | None:
    if not gaps:
        return None
    return build.lines("*Could not see*", *(f"• {words.ours(g)}" for g in gaps[:10]))


def _basis(run: Run) -> list[str]:
    return [
        f"• {BASIS.get(key, 'Something else')}: {code(value)}"
        for key, value in run.plan.basis
    ]
