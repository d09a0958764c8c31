"""How a domain stands, as sentences: what is so, what comes next and who does it.

The word for it is the verdict of `bot.core.diagnosis` and of nothing else, so that
two answers about the same facts never differ in it. An open request is said beside it.
"""

from dataclasses import dataclass

from bot.core.diagnosis import Diagnosed, Verdict
from bot.core.facts import Facts
from bot.core.findings import Finding
from bot.core.runs import Run, Status, WaitsFor
from bot.core.topics import Topic
from bot.slack.render import answering, states, steps, words

IN_FINDINGS = frozenset({Verdict.BROKEN, Verdict.NEEDS_YOU, Verdict.WAITING})
"""Verdicts that a finding explains: it is the sentence that is said."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One or two sentences, what to do next and who does it, and what shows it."""

    says: str
    next: str
    who: str
    evidence: str = ""


def standing(found: Diagnosed, run: Run | None) -> Standing:
    """What a domain's facts and its newest request say; not seeing is said as such."""
    here = _of_facts(found)
    if run is None or not run.open:
        return here
    beside = _of_request(run)
    says = f"{here.says} {beside.says}"
    return Standing(says, beside.next, beside.who, here.evidence)


def _of_facts(found: Diagnosed) -> Standing:
    facts, verdict = found.facts, found.verdict
    if verdict in IN_FINDINGS and found.cause is not None:
        return _of_finding(found.cause[1], verdict)
    if verdict is Verdict.NOT_SET_UP:
        return Standing(
            "There is no domain configuration for this name here.",
            f"`/iotdomain create {facts.domain}` makes a plan.",
            "anyone who may ask for changes here",
        )
    if verdict is Verdict.UNUSED:
        return Standing(
            "It is set up, and nothing on the internet finds this name.",
            "nothing, if only devices in a VPC use it.",
            "nobody",
        )
    if verdict is Verdict.HEALTHY:
        shown = [each for each in facts.served if each.fingerprint is not None]
        said = f"It serves its own certificate on {answering.ports(shown)}."
        said = f"{said} {answering.unreached(facts)}".rstrip()
        return Standing(said, "nothing.", "nobody")
    return _unseen(facts)


def _of_finding(finding: Finding, verdict: Verdict) -> Standing:
    return Standing(
        words.ours(" ".join(filter(None, (finding.says, finding.devices)))),
        words.ours(finding.do) or "see below.",
        "nobody" if verdict is Verdict.WAITING else "whoever owns the domain",
        words.ours(finding.evidence),
    )


def _unseen(facts: Facts) -> Standing:
    if facts.blind(Topic.CONFIG):
        return Standing(
            "The domain configuration could not be read, so nothing is said about it.",
            "have the permission or the connection named below mended, then ask again.",
            "whoever runs the bot or the AWS account",
        )
    if facts.blind(Topic.CERTIFICATES, Topic.PUBLIC):
        return Standing(
            "Too much could not be seen to say how devices fare.",
            "have what is named below mended, then ask again.",
            "whoever runs the bot or the AWS account",
        )
    return Standing(
        "AWS says that all is in place, but no port could be reached from here.",
        "check from a machine that can reach the ports.",
        "anyone",
    )


def _of_request(run: Run) -> Standing:
    if run.status is Status.PROPOSED and run.observe:
        return Standing(
            f"{run.name} waits to be done by hand; I only look here.",
            "run the commands that its message shows.",
            "whoever may change the AWS account",
        )
    if run.status is Status.PROPOSED:
        return Standing(
            f"{run.name} is not approved yet: {len(run.approvals)} of {run.quorum}.",
            "an approver approves or declines it.",
            "the approvers",
        )
    if states.state_of(run) is states.WAITING_FOR_YOU:
        block = run.blocked
        who = words.who_is_needed(block) if block else "whoever runs the DNS"
        do = words.what_to_do(block) if block else "add the DNS records."
        return Standing(f"{run.name} waits for you, {steps.place_of(run)}.", do, who)
    waiting = run.waiting
    if waiting is not None and waiting.who is WaitsFor.FREEZE:
        return Standing(
            f"{run.name} waits because changes are frozen here.",
            "it goes on by itself when the freeze ends; `/iotdomain freeze` says when.",
            "whoever froze it",
        )
    who = "nobody"
    if waiting is not None and waiting.who is not WaitsFor.BOT:
        who = f"{waiting.who}, {words.ours(waiting.what)}"
    return Standing(
        f"{run.name} is at work, {steps.place_of(run)}.",
        "nothing for you to do; it goes on by itself.",
        who,
    )
