"""Whatever AWS and DNS answer: an alert pings nobody, breaks no limit, has no markup.

What is fixed in hostile texts here is what `bot.core.words.code` makes of them, as in
every rule; names come as they are.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.core.alerts import Call, Key, State, Why
from bot.core.findings import Finding, Severity, Subject, SubjectKind
from bot.core.words import code
from bot.slack import render
from bot.slack.render import OpenAlerts
from tests.slack.test_hostile import hostile, is_harmless
from tests.support import said_alerts
from tests.support import said_runs as a
from tests.support import sample_alerts as s

VIEW = said_alerts.VIEW


def about(name, value, kind, rule):
    says = f"Seen: {code(value)}."
    finding = Finding(
        severity=Severity.BROKEN, says=says, evidence=says, do=says, devices=says
    )
    key = Key(target_id=s.TARGET_ID, code=rule, subject=Subject(kind, name))
    return s.alert(
        finding,
        key=key,
        domains=(name, f"{name}2", *(f"d{each}" for each in range(40))),
        blind=says,
        blind_since=s.AT,
        calls=(Call(why=Why.WORSE, at=s.AT, was=Severity.NOTICE),),
    )


@pytest.mark.parametrize("rule", ["certificate_expires", "name_gone", "of_tomorrow"])
@settings(max_examples=40, deadline=None)
@given(name=hostile, value=hostile)
def test_an_alert_takes_any_name_and_value(rule, name, value):
    for kind in SubjectKind:
        alert = about(name, value, kind, rule)
        for state in State:
            is_harmless(render.render_alert(replace(alert, state=state), VIEW))
        is_harmless(render.render_call(alert, alert.calls[0].moment, VIEW))
        is_harmless(render.render_call(alert, "resolved:1", VIEW))


@settings(max_examples=40, deadline=None)
@given(name=hostile, value=hostile)
def test_lists_and_first_looks_take_any_name_and_value(name, value):
    alerts = [about(name, value, SubjectKind.DOMAIN, "name_gone")] * 30
    place = OpenAlerts(target=a.PRODUCTION, alerts=alerts, looked_at=s.AT, links={})
    found = s.sweep(
        *(s.observed(each.finding, *each.domains) for each in alerts),
        seen=(s.watched(name),) * 300,
        unseen=(s.hidden(name, says=code(value)),) * 30,
    )

    is_harmless(render.alerts_answer([place] * 12, now=s.AT))
    is_harmless(render.render_first_look(replace(said_alerts.LOOK, sweep=found), VIEW))
