"""Every message about alerts, by name, as `said` has those about requests."""

from dataclasses import replace
from datetime import timedelta

from bot.core.alerts import Call, Ending, FirstLook, Key, State, Why
from bot.core.findings import Finding, Severity, Subject, SubjectKind
from bot.slack import render
from bot.slack.render import AlertView, OpenAlerts
from tests.support import said_runs as a
from tests.support import sample_alerts as s

NOW = s.AT
VIEW = AlertView(target=a.PRODUCTION, now=NOW)
LINK = "https://acme.slack.example/archives/C0IOTDOM1/p1795441800000001"
NOTICE = s.alert(
    s.expiring(Severity.NOTICE, at=NOW + timedelta(days=66)), opened_at=NOW
)
WARNING = s.alert(s.expiring(at=NOW + timedelta(days=33)))
CRITICAL = s.alert(
    s.expiring(Severity.BROKEN),
    calls=(Call(why=Why.WORSE, at=NOW, was=Severity.NEEDS_YOU),),
)
ACKNOWLEDGED = replace(
    WARNING,
    state=State.ACKNOWLEDGED,
    acknowledged_by=a.ADA,
    acknowledged_at=NOW - timedelta(minutes=42),
)
SNOOZED = replace(
    WARNING,
    state=State.SNOOZED,
    snoozed_by=a.ADA,
    snoozed_at=NOW,
    snoozed_until=NOW + timedelta(days=7),
)
RESOLVED = replace(
    CRITICAL,
    state=State.RESOLVED,
    acknowledged_by=a.ADA,
    acknowledged_at=NOW,
    resolved_at=NOW + timedelta(hours=10, minutes=45),
    ending=Ending.MENDED,
    valid_until=NOW + timedelta(days=197),
)
BACK = replace(
    WARNING,
    episode=2,
    opened_at=NOW,
    calls=(Call(why=Why.BACK, at=NOW),),
)
DISABLED = s.alert(
    s.disabled(),
    number=21,
    key=Key(target_id=s.TARGET_ID, code="config_disabled", subject=s.domain()),
    domains=(s.LEGACY,),
    opened_at=NOW,
    felt=True,
    calls=(Call(why=Why.CRITICAL, at=NOW),),
)
INVALID = s.alert(
    s.invalid(),
    number=22,
    key=Key(target_id=s.TARGET_ID, code="config_invalid", subject=s.domain()),
    domains=(s.LEGACY,),
    opened_at=NOW,
    calls=(Call(why=Why.CRITICAL, at=NOW),),
)
UNSEEN = s.alert(
    Finding(
        severity=Severity.NEEDS_YOU,
        says="No domain configuration of this account and region can be seen.",
        evidence="The role `iotdomain-read` cannot be taken.",
        devices="Nothing by this alone. What happens to them is not seen either.",
        do="Have the role or the connection mended.",
        at=NOW - timedelta(hours=2),
    ),
    number=24,
    key=Key(
        target_id=s.TARGET_ID,
        code="target_unseen",
        subject=Subject(SubjectKind.ACCOUNT, s.TARGET_ID),
    ),
    domains=(),
)
MANY = replace(
    CRITICAL,
    number=32,
    key=Key(
        target_id=s.TARGET_ID,
        code="chain_expires",
        subject=s.certificate("3a7f19c4" * 8),
    ),
    domains=tuple(f"d{number:03d}.acme.example" for number in range(214)),
)
FOUND = s.sweep(
    s.observed(
        s.disabled(), s.LEGACY, code="config_disabled", subject=s.domain(s.LEGACY)
    ),
    s.observed(s.expiring(Severity.NOTICE, at=NOW + timedelta(days=33))),
    seen=(*s.DOMAINS, s.watched("lab.acme.example"), s.watched("pumps.acme.example")),
    unseen=(s.hidden("lab.acme.example"),),
)
LOOK = FirstLook(target_id=s.TARGET_ID, token="t8Wq2nRb5kLx7uJc", sweep=FOUND, rev=1)
FINE = replace(LOOK, sweep=s.sweep(), turned_on_at=NOW)


def cards():
    """Every root message."""
    shown = {
        "alert_notice": NOTICE,
        "alert_warning": WARNING,
        "alert_critical": CRITICAL,
        "alert_felt": DISABLED,
        "alert_invalid": INVALID,
        "alert_account_unseen": UNSEEN,
        "alert_acknowledged": ACKNOWLEDGED,
        "alert_snoozed": SNOOZED,
        "alert_changed": replace(WARNING, domains=(s.FLEET,), rev=3),
        "alert_could_not_see": replace(
            WARNING,
            blind="The permission `acm:DescribeCertificate` is missing.",
            blind_since=NOW - timedelta(minutes=10),
        ),
        "alert_resolved": RESOLVED,
        "alert_resolved_felt": replace(
            DISABLED,
            state=State.RESOLVED,
            resolved_at=NOW + timedelta(minutes=51),
            ending=Ending.MENDED,
        ),
        "alert_resolved_gone": replace(RESOLVED, ending=Ending.GONE),
        "alert_opened_again": BACK,
        "alert_many_domains": MANY,
    }
    return {
        **{name: render.render_alert(each, VIEW) for name, each in shown.items()},
        "alert_hushed": render.render_alert(
            DISABLED, replace(VIEW, buttons=False, hush=True)
        ),
        "first_look": render.render_first_look(LOOK, VIEW),
        "first_look_on": render.render_first_look(
            replace(LOOK, turned_on_by=a.ADA, turned_on_at=NOW + timedelta(hours=6)),
            VIEW,
        ),
        "first_look_fine": render.render_first_look(FINE, VIEW),
        "alert_posted_anew": render.render_alert(
            WARNING,
            replace(VIEW, anew="posted anew, because the first message was deleted"),
        ),
    }


def replies():
    """What is said in the thread."""
    asleep = Call(why=Why.SNOOZE_OVER, at=NOW, by=a.ADA)
    felt = Call(why=Why.WORSE, at=NOW, was=Severity.BROKEN)
    shown = {
        "alert_call_critical": DISABLED,
        "alert_call_worse": CRITICAL,
        "alert_call_felt": replace(
            CRITICAL, finding=s.expiring(Severity.BROKEN, felt=True), calls=(felt,)
        ),
        "alert_call_back": BACK,
        "alert_call_snooze_over": replace(WARNING, calls=(asleep,)),
    }
    over = {
        "alert_call_resolved": RESOLVED,
        "alert_call_resolved_by_itself": replace(RESOLVED, acknowledged_by=None),
    }
    return {
        **{
            name: render.render_call(each, each.calls[-1].moment, VIEW)
            for name, each in shown.items()
        },
        **{
            name: render.render_call(each, "resolved:1", VIEW)
            for name, each in over.items()
        },
    }


def answers():
    """What one person sees."""
    here = OpenAlerts(
        target=a.PRODUCTION,
        alerts=(ACKNOWLEDGED, DISABLED, replace(SNOOZED, number=19)),
        looked_at=NOW,
        links={"A-17": LINK},
    )
    quiet = replace(WARNING, number=30, state=State.QUIET, said=False)
    there = OpenAlerts(target=a.STAGING, alerts=(quiet,), looked_at=NOW, links={})
    new = replace(there, alerts=(), looked_at=None)
    return {
        "alerts_filled": render.alerts_answer([here, there], now=NOW),
        "alerts_empty": render.alerts_answer([replace(here, alerts=())], now=NOW),
        "alerts_not_looked": render.alerts_answer([new], now=NOW),
        "show_alert": render.show_alert_answer(WARNING, VIEW, link=LINK),
        "show_alert_resolved": render.show_alert_answer(RESOLVED, VIEW),
    }
