"""How a domain is doing: two clocks, records, what is served, what to do next."""

from dataclasses import replace
from datetime import datetime

from bot.core.diagnosis import Diagnosed
from bot.core.facts import Certificate, Facts
from bot.core.options import told
from bot.core.runs import Run
from bot.core.targets import Target
from bot.core.topics import Topic
from bot.core.words import code, day, once, span
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import answering, build, links, states, words
from bot.slack.render.changes import key_name, tls_name
from bot.slack.render.standing import IN_FINDINGS, standing

_MOST_BESIDES = 5


def status_answer(
    found: Diagnosed,
    target: Target,
    *,
    now: datetime,
    run: Run | None = None,
    run_link: str = "",
    token: str = "",
) -> Payload:
    """Two clocks, records, served certificate, next action and who acts.

    `token` is what the button carries that asks for a diagnosis.
    """
    facts, word, its = found.facts, found.verdict.value, standing(found, run)
    name = links.link(run_link, run.name) if run is not None and run_link else None
    request = name or (run.name if run is not None else None)
    certificate = used(facts)
    return build.payload(
        f"{word}: {words.short(facts.domain)}. {fit.bare(its.says)}",
        [
            build.lines(
                states.answer_line(word, words.shown(facts.domain)),
                its.says,
                its.evidence,
            ),
            build.lines(
                f"*Certificate:* {_certificate(certificate, facts, now)}",
                _validation(facts, now),
                f"*Domain:* {_config(facts)}",
                *_options(facts),
            ),
            build.lines("*Records*", *_records(facts, certificate)),
            build.lines("*Served*", *answering.lines(facts)),
            build.lines(*_besides(found)),
            build.lines(f"*Next:* {its.next}", f"*Who acts:* {its.who}."),
            build.lines(
                *(
                    f"*Could not see:* {words.ours(each)}"
                    for each in once(gap.says for gap in facts.gaps)[:5]
                )
            ),
            build.actions(_diagnose(facts.domain, token)),
            build.small(
                f"request {request}" if request else None,
                f"seen {words.moment(facts.taken_at, now)}",
                answering.shared(facts),
                words.small_place(target),
                "I only look here" if target.observe else None,
            ),
        ],
    )


def _diagnose(domain: str, token: str) -> build.Block | None:
    if not token:
        return None
    aloud = f"Diagnose {words.short(domain, 60)}"
    return build.button("diagnose_domain", "Diagnose", token, aloud=aloud)


def _besides(found: Diagnosed) -> list[str]:
    """What else was found, but for what only follows from something said already."""
    told = found.cause is not None and found.verdict in IN_FINDINGS
    cause = (found.cause,) if found.cause is not None and not told else ()
    return [f"• {words.ours(each.says)}" for _, each in (*cause, *found.others)][
        :_MOST_BESIDES
    ]


def used(facts: Facts) -> Certificate | None:
    """The certificate of the configuration, or else one that covers the name."""
    return facts.configured or next(iter(facts.certificates), None)


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
