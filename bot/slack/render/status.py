"""How a domain is doing: two clocks, records, what is served, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.facts import Certificate, Facts
from bot.core.findings import Finding, Severity
from bot.core.names import covers
from bot.core.options import told
from bot.core.runs import Run, Status, WaitsFor
from bot.core.targets import Target
from bot.core.topics import Topic
from bot.core.words import code, day, once, span
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import answering, build, links, states, steps, words
from bot.slack.render.changes import key_name, tls_name


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word of `states.ANSWERS`, one sentence, what to do next and who does it."""

    word: str
    says: str
    next: str
    who: str


def status_answer(
    facts: Facts,
    target: Target,
    *,
    now: datetime,
    findings: Sequence[Finding] = (),
    run: Run | None = None,
    run_link: str = "",
) -> Payload:
    """Two clocks, records, served certificate, next action and who acts."""
    verdict = judge(facts, findings, run)
    rest = [each for each in findings if each is not _worst(findings)]
    name = links.link(run_link, run.name) if run is not None and run_link else None
    request = name or (run.name if run is not None else None)
    certificate = used(facts)
    return build.payload(
        f"{verdict.word}: {words.short(facts.domain)}. {fit.bare(verdict.says)}",
        [
            build.section(
                f"{states.answer_line(verdict.word, words.shown(facts.domain))}\n"
                f"{verdict.says}"
            ),
            build.lines(
                f"*Certificate:* {_certificate(certificate, facts, now)}",
                _validation(facts, now),
                f"*Domain:* {_config(facts)}",
                *_options(facts),
            ),
            build.lines("*Records*", *_records(facts, certificate)),
            build.lines("*Served*", *answering.lines(facts)),
            build.lines(*(f"• {words.ours(each.says)}" for each in rest[:5])),
            build.lines(f"*Next:* {verdict.next}", f"*Who acts:* {verdict.who}."),
            build.lines(
                *(
                    f"*Could not see:* {words.ours(each)}"
                    for each in once(gap.says for gap in facts.gaps)[:5]
                )
            ),
            build.small(
                f"request {request}" if request else None,
                f"seen {words.moment(facts.taken_at, now)}",
                words.small_place(target),
                "I only look here" if target.observe else None,
            ),
        ],
    )


def judge(facts: Facts, findings: Sequence[Finding], run: Run | None) -> Verdict:
    """The word for it; not seeing is said as such, never as fine or as broken."""
    if run is not None and run.open:
        return _open(run)
    config = facts.config
    if config is None and facts.blind(Topic.CONFIG):
        return Verdict(
            "Could not see",
            "The domain configuration could not be read, so nothing is said about it.",
            "have the permission or the connection named below mended, then ask again.",
            "whoever runs the bot or the AWS account",
        )
    if config is None:
        return Verdict(
            "Not set up",
            "There is no domain configuration for this name here.",
            f"`/iotdomain create {facts.domain}` makes a plan.",
            "anyone who may ask for changes here",
        )
    worst = _worst(findings)
    if worst is not None and worst.severity >= Severity.NEEDS_YOU:
        return Verdict(
            "Broken" if worst.felt else "Needs you",
            words.ours(" ".join(filter(None, (worst.says, worst.devices)))),
            words.ours(worst.do) or "see below.",
            "whoever owns the domain",
        )
    if not config.enabled or config.certificate_status == "INVALID":
        return Verdict(
            "Broken",
            _config_fault(facts),
            "mend the certificate in AWS."
            if config.enabled
            else "enable the configuration in AWS.",
            "whoever runs the AWS account",
        )
    return _wire(facts)


def _worst(findings: Sequence[Finding]) -> Finding | None:
    """What devices feel outranks what they will."""
    return max(findings, key=lambda each: (each.felt, each.severity), default=None)


def used(facts: Facts) -> Certificate | None:
    """The certificate of the configuration, or else one that covers the name."""
    return facts.configured or next(iter(facts.certificates), None)


def _open(run: Run) -> Verdict:
    state = states.state_of(run)
    if run.status is Status.PROPOSED and run.observe:
        return Verdict(
            "Waiting",
            f"{run.name} waits to be done by hand; I only look here.",
            "run the commands that its message shows.",
            "whoever may change the AWS account",
        )
    if run.status is Status.PROPOSED:
        return Verdict(
            "Waiting",
            f"{run.name} is not approved yet: {len(run.approvals)} of {run.quorum}.",
            "an approver approves or declines it.",
            "the approvers",
        )
    if state is states.WAITING_FOR_YOU:
        block = run.blocked
        who = words.who_is_needed(block) if block else "whoever runs the DNS"
        do = words.what_to_do(block) if block else "add the DNS records."
        return Verdict(
            "Needs you", f"{run.name} waits at {steps.place_of(run)}.", do, who
        )
    waiting = run.waiting
    if waiting is not None and waiting.who is WaitsFor.FREEZE:
        return Verdict(
            "Waiting",
            f"{run.name} waits because changes are frozen here.",
            "it goes on by itself when the freeze ends; `/iotdomain freeze` says when.",
            "whoever froze it",
        )
    what = "nothing for you to do; it goes on by itself."
    who = "nobody"
    if waiting is not None and waiting.who is not WaitsFor.BOT:
        who = f"{waiting.who}, {words.ours(waiting.what)}"
    return Verdict(
        "Waiting", f"{run.name} is at work, {steps.place_of(run)}.", what, who
    )


def _wire(facts: Facts) -> Verdict:
    shown = [each for each in facts.served if each.fingerprint is not None]
    wrong = [
        each
        for each in shown
        if not any(covers(name, facts.domain) for name in each.names)
    ]
    if wrong:
        return Verdict(
            "Broken",
            f"Port {wrong[0].port} answers with a certificate for another name, so "
            "devices that check it do not connect.",
            "look at the records here: the CNAME has to lead to this account's IoT "
            "endpoint. After a change AWS allows itself up to 60 minutes.",
            "whoever runs the DNS or the AWS account",
        )
    if not shown:
        return Verdict(
            "Could not see",
            "AWS says that all is in place, but no port could be reached from here.",
            "check from a machine that can reach the ports.",
            "anyone",
        )
    said = f"It serves its own certificate on {answering.ports(shown)}."
    return Verdict(
        "Healthy",
        f"{said} {answering.unreached(facts)}".rstrip(),
        "nothing.",
        "nobody",
    )


def _config_fault(facts: Facts) -> str:
    config = facts.config
    if config is None:
        return ""
    if not config.enabled:
        return f"The domain configuration {code(config.name)} is `DISABLED`."
    detail = f": {code(config.certificate_detail)}" if config.certificate_detail else ""
    return f"AWS IoT calls the certificate `INVALID`{detail}."


def _certificate(each: Certificate | None, facts: Facts, now: datetime) -> str:
    if each is None:
        blind = facts.blind(Topic.CERTIFICATES)
        return "could not be seen" if blind else "none covers this name"
    said = [code(each.status), key_name(each.key)]
    if each.not_after is not None:
        left = f"{span(each.not_after - now)} left" if each.not_after > now else "over"
        said.append(f"valid until {day(each.not_after)} ({left})")
    said.append(_renewed_by(each))
    return ", ".join(filter(None, said))


def _validation(facts: Facts, now: datetime) -> str | None:
    """The second certificate, where the first leads to no public root."""
    if facts.validation is None:
        return None
    return f"*Validation certificate:* {_certificate(facts.validation, facts, now)}"


def _renewed_by(each: Certificate) -> str:
    """Who sees to the next one; ACM's word where it is ACM's to do."""
    if each.kind == "IMPORTED":
        return "imported: nobody renews it"
    return f"renewal {code(each.renewal)}" if each.renewal is not None else ""


def _config(facts: Facts) -> str:
    config = facts.config
    if config is None:
        return "could not be seen" if facts.blind(Topic.CONFIG) else "not made"
    status = "`ENABLED`" if config.enabled else "`DISABLED`"
    held = (
        f", certificate {code(config.certificate_status)}"
        if config.certificate_status
        else ""
    )
    policy = config.options.tls_policy
    tls = f", {tls_name(policy)}" if policy else ""
    return f"{code(config.name)} {status}{held}{tls}"


def _options(facts: Facts) -> list[str]:
    """What AWS says it has otherwise than by default; the policy stands above."""
    if facts.config is None:
        return []
    others = replace(facts.config.options, tls_policy=None)
    return [f"• {each}" for each in told.lines(others)]


def _records(facts: Facts, certificate: Certificate | None) -> list[str]:
    if facts.blind(Topic.RECORDS):
        return ["Could not be seen."]
    said = []
    for each in facts.dns.records[:4]:
        values = ", ".join(code(value) for value in each.values) or code(
            each.alias or ""
        )
        here = ""
        if each.type == "CNAME" and facts.endpoint is not None:
            ours = facts.endpoint in each.values
            here = (
                ", this account's endpoint" if ours else ", not this account's endpoint"
            )
        said.append(
            f"• {each.type} {code(each.name)} to {values}, TTL {each.ttl}{here}"
        )
    if not said:
        said.append(f"• {code(facts.domain)} has no record of its own.")
    proofs = certificate.validation if certificate is not None else ()
    said.extend(
        f"• For ACM: {code(each.name)} to {code(each.value)}" for each in proofs[:4]
    )
    return said
