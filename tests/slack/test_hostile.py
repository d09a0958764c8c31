"""Whatever people type and the world answers: no ping, no broken limit, no markup."""

import re
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.choices import Choice
from bot.core.diagnosis import diagnosed
from bot.core.dnsseen import Record
from bot.core.findings import Finding, Severity
from bot.core.plans import StepName, step
from bot.core.requests import Options
from bot.core.runs import Status, Verdict
from bot.core.words import code, escape
from bot.slack import fit, limits, render
from bot.slack.render import InAcm
from tests.support import facts as sample
from tests.support import said
from tests.support import said_runs as a

TRAPS = (
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<@U0GRACE01>",
    "<!subteam^S0EVIL001|all>",
    "<https://evil.example|click me>",
    "```",
    "`code`",
    "*bold* _it_ ~no~",
    ":tada:",
    "&lt;!channel&gt;",
    "&",
    "\x00",
    "\u202eelpmaxe.emca",
    "\ud800",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢" * 40,
    "x" * 5_000,
    "\n\n\n",
)
hostile = st.lists(
    st.one_of(st.sampled_from(TRAPS), st.text(max_size=60)), max_size=6
).map("".join)
STATES = [
    lambda run: run,
    lambda run: a.ended(
        a.decided(run, Verdict.DECLINE, a.GRACE, reason=run.reason), Status.DECLINED
    ),
    lambda run: a.running(3, run),
    lambda run: a.ended(a.running(4, run), Status.FAILED),
    lambda run: a.ended(run, Status.EXPIRED),
]
PINGS = re.compile(r"<!(channel|here|everyone)|<!subteam\^S0EVIL|<https://evil")


def mrkdwn(node):
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from mrkdwn(value)
    elif isinstance(node, list):
        for value in node:
            yield from mrkdwn(value)


def is_harmless(payload):
    assert limits.faults(payload, "message") == []
    assert not PINGS.search(payload["text"])
    for text in mrkdwn(payload["blocks"]):
        assert not PINGS.search(text)
        assert text.count("```") % 2 == 0
        assert "\x00" not in text


@settings(max_examples=80, deadline=None)
@given(reason=hostile, name=hostile, state=st.sampled_from(STATES))
def test_what_a_person_types_stays_in_plain_text(reason, name, state):
    run = state(a.proposed(reason=reason))
    view = replace(said.VIEW, names={a.ADA: name})

    payload = render.render_run(run, view)

    is_harmless(payload)
    for moment in render.moments(run, (), said.VIEW.now):
        is_harmless(render.render_moment(run, moment, view))


@settings(max_examples=80, deadline=None)
@given(domain=hostile, before=hostile, state=st.sampled_from(STATES))
def test_a_strange_domain_or_record_is_shown_and_never_obeyed(domain, before, state):
    run = state(a.proposed(a.created(domain or "x", before=before or None)))

    payload = render.render_run(run, said.VIEW)

    is_harmless(payload)
    is_harmless(render.plan_answer(run, a.PRODUCTION))
    is_harmless(render.requests_answer([run], [a.PRODUCTION]))
    is_harmless(render.did_you_mean(domain, "create"))


@settings(max_examples=80, deadline=None)
@given(value=hostile)
def test_whatever_aws_and_dns_answered_is_shown_and_never_obeyed(value):
    outputs = dict.fromkeys(
        (
            "certificate_status",
            "certificate_arn",
            "certificate_fingerprint",
            "config_status",
            "config_detail",
            "config_name",
            "endpoint",
            "served_addresses",
            "served_ports",
            "served_why",
            "tls_policy",
            "validation",
            "kept:cname",
        ),
        value,
    )
    runs = [
        a.running(5, outputs=outputs),
        a.served(outputs=outputs),
        a.served(outputs={**outputs, "served": "unchecked"}),
        a.ended(
            a.undo(
                4,
            ),
            Status.SUCCEEDED,
            outputs=outputs,
        ),
        a.ended(a.running(4, outputs=outputs), Status.FAILED, ended_because=value),
    ]

    for run in runs:
        is_harmless(render.render_run(run, said.VIEW))
        for moment in render.moments(run, (), said.VIEW.now):
            is_harmless(render.render_moment(run, moment, said.VIEW))


@settings(max_examples=60, deadline=None)
@given(value=hostile)
def test_sentences_of_rules_and_blocks_cannot_ping_everyone(value):
    finding = Finding(severity=Severity.BROKEN, says=value, evidence=value, do=value)
    run = a.blocked(says=value, who=value, do=value, error_id="e1")

    is_harmless(render.preflight_refused(value, a.PRODUCTION, [("x", finding)] * 12))
    assert limits.faults(render.render_run(run, said.VIEW), "message") == []
    assert "<!channel" not in str(render.render_run(run, said.VIEW))
    assert "<!channel" not in str(render.refused(value))
    assert "<!channel" not in str(render.answer(value))


@settings(max_examples=60, deadline=None)
@given(value=hostile)
def test_status_and_lists_take_any_record(value):
    facts = said._facts()
    record = Record(name=value, type="TXT", ttl=1, values=(value, value), alias=None)
    options = Options(
        tls_policy=value, authorizer=value, callback=value, ocsp=True, ocsp_lambda=value
    )
    config = replace(facts.config, name=value or "x", domain=value, options=options)
    served = replace(facts.served[0], names=(value,), address=value)
    facts = replace(
        facts,
        config=config,
        served=(served, replace(served, fingerprint=None, error=value)),
        dns=replace(facts.dns, records=(record,) * 9),
    )

    is_harmless(render.status_answer(diagnosed(facts), a.PRODUCTION, now=said.NOW))
    is_harmless(render.list_answer([(a.PRODUCTION, config)] * 300, [value] * 30))


@settings(max_examples=60, deadline=None)
@given(domain=hostile, reason=hostile)
def test_a_form_opens_with_whatever_was_typed(domain, reason):
    prefill = {"domain": domain, "reason": reason, "target": domain}
    prefill |= dict.fromkeys(render.OPTION_FIELDS, reason)

    for more in (True, False):
        view = render.create_modal([a.PRODUCTION], prefill, more=more)
        assert limits.faults(view, "modal") == []


@settings(max_examples=40, deadline=None)
@given(value=hostile, names=st.lists(hostile, min_size=1, max_size=4))
def test_the_certificate_part_opens_with_whatever_acm_and_people_say(value, names):
    prefill = dict.fromkeys(render.CERTIFICATE_FIELDS, value)
    found = sample.certificate(names=tuple(names), key=value)
    one = InAcm((Choice(found, (value, "chosen_key_type")),))

    ways = [(source, None) for source in render.FIELDS_OF]
    for source, seen in (*ways, ("acm", one), ("acm", InAcm(says=value))):
        view = render.create_modal(
            [a.PRODUCTION], prefill, more=True, source=source, in_acm=seen
        )
        assert limits.faults(view, "modal") == []


def test_as_many_certificates_as_a_list_holds_are_not_too_much_for_a_form():
    found = sample.certificate(names=("x" * 60 + ".acme.example",) * 4)
    many = tuple(
        Choice(replace(found, arn=f"{a.ARN}-{number}"), ("chosen_key_type",))
        for number in range(120)
    )

    view = render.create_modal(
        [a.PRODUCTION], {}, more=True, source="acm", in_acm=InAcm(many)
    )

    assert limits.faults(view, "modal") == []


@settings(max_examples=150, deadline=None)
@given(text=hostile, most=st.integers(10, 400))
def test_cut_text_tears_no_entity_and_no_code_block(text, most):
    ours = f"{code(text)} ```{escape(text.replace('`', ''))}``` *x*"

    short = fit.markup(ours, most)

    assert fit.length(short) <= most
    assert short.count("```") % 2 == 0
    assert not re.search(r"&(?:amp|lt|gt)?$|&(a|am|l|g)…", short)


@settings(max_examples=100, deadline=None)
@given(text=hostile)
def test_text_is_never_longer_than_a_locked_phone_shows(text):
    assert fit.length(fit.sentence(fit.clean(text))) <= 150


def test_a_date_or_link_is_cut_whole():
    text = "x" * 80 + " <!date^1795701000^{time}|13:50 UTC> and more"

    short = fit.markup(text, 100)

    assert short == "x" * 80 + "…"


def test_a_domain_too_long_for_the_header_loses_its_middle_and_stands_in_full_below():
    labels = ".".join("a" * 60 for _ in range(4))
    domain = f"{labels}.acme.example"[-253:]

    blocks = render.render_run(a.proposed(a.created(domain)), said.VIEW)["blocks"]

    heading = blocks[0]["text"]["text"]
    assert len(heading) == 150
    assert heading.startswith("Create aaa")
    assert heading.endswith("acme.example")
    assert f"`{domain}`" in str(blocks)


def test_a_plan_with_very_many_steps_says_where_the_rest_is():
    plan = a.created()
    many = tuple(
        step(StepName.WRITE_CNAME, zone=f"zone-{number}.acme.example")
        for number in range(200)
    )

    payload = render.render_run(a.proposed(replace(plan, steps=many)), said.VIEW)

    assert "more, in *Show the full plan*" in str(payload)
    assert limits.faults(payload, "message") == []


def test_a_run_with_very_many_calls_says_where_the_rest_is():
    calls = tuple(
        replace(a.CALLS[0], at=a.APPROVED + timedelta(seconds=number))
        for number in range(300)
    )

    payload = render.render_calls(a.served(calls=calls))

    assert "more, in CloudTrail" in str(payload)
    assert limits.faults(payload, "message") == []
