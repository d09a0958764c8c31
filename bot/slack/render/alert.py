"""The one message of an alert, for every state, and the replies that call people."""

from bot.core import words as core
from bot.core.alerts import RESOLVED, Alert, Call, Ending, Nap, State, Why
from bot.core.findings import Severity, SubjectKind
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import alert_words as a
from bot.slack.render import build, words
from bot.slack.render.alert_words import AlertView
from bot.slack.render.shell import openssl

MENU = "alert_menu"
_CERTIFICATES = frozenset({SubjectKind.CERTIFICATE, SubjectKind.DOMAIN})


def render_alert(alert: Alert, view: AlertView) -> Payload:
    """The whole root message."""
    if alert.state is State.RESOLVED:
        return _resolved(alert, view)
    finding = alert.finding
    says = words.ours(finding.says)
    head = a.headline(alert, view.target, view.now)
    return build.payload(
        f"{a.word(alert).word}: {head}. {_asleep_plain(alert)}{fit.bare(says)}",
        [
            build.heading(a.title(alert, view.target)),
            build.lines(
                _state(alert, view),
                says,
                _who_acts(alert, view),
                block_id=f"state-{alert.rev}",
            ),
            _blind(alert),
            build.lines(_part("What devices notice", finding.devices)),
            build.lines(_where(alert), _part("Cause", finding.evidence)),
            build.lines(
                _part("What to do", finding.do), a.console(alert, view.target) or None
            ),
            _see(alert, view),
            _anew(view),
            _buttons(alert) if view.buttons else None,
            build.small(*a.small(alert, view)),
        ],
    )


def render_call(alert: Alert, moment: str, view: AlertView) -> Payload:
    """A reply in the thread: what a person must know now."""
    if moment.startswith(RESOLVED):
        return _over(alert, view)
    call = alert.calls[-1]
    whom = words.mention(call.by) if call.by else a.owners(view.target)
    about = a.said(alert, view.target)
    if not _is_felt_at_last(alert, call):
        about += a.joined(about, a.moment(alert, view.now))
    return build.payload(
        f"{a.severity(alert).word}: {a.headline(alert, view.target, view.now)}. "
        f"{_plainly(call)}",
        [build.section(f"{f'{whom}: ' if whom else ''}{about}. {_why(alert, call)}")],
    )


def _state(alert: Alert, view: AlertView) -> str:
    when = a.moment(alert, view.now, beside=alert.finding.says)
    if alert.state is State.ACKNOWLEDGED and alert.acknowledged_at is not None:
        by = words.mention(alert.acknowledged_by or "")
        at = words.moment(alert.acknowledged_at, view.now)
        severity = a.severity(alert).word.lower()
        return a.ACKNOWLEDGED.line(f"by {by} {at}", severity, when)
    detail = None
    if alert.state is State.SNOOZED and alert.snoozed_until is not None:
        by = words.mention(alert.snoozed_by or "")
        detail = f"snoozed by {by} until {core.when(alert.snoozed_until)}"
    if alert.state is State.QUIET:
        detail = "there since the first look, not turned on"
    return a.severity(alert).line(detail, when)


def _who_acts(alert: Alert, view: AlertView) -> str | None:
    if alert.state is not State.OPEN:
        return None
    owner = a.owner(view)
    first = f"{owner[:1].upper()}{owner[1:]}. " if owner else ""
    return f"{first}Nobody has acknowledged it yet."


def _asleep_plain(alert: Alert) -> str:
    if alert.state is State.SNOOZED and alert.snoozed_until is not None:
        return f"Snoozed until {core.utc(alert.snoozed_until)}. "
    return ""


def _blind(alert: Alert) -> build.Block | None:
    """Neither broken nor fine: what stands here is from before."""
    if not alert.blind or alert.blind_since is None:
        return None
    return build.lines(
        f"*Could not see* since {core.when(alert.blind_since)}: "
        f"{words.ours(alert.blind)} What stands here is from before."
    )


def _part(label: str, text: str) -> str | None:
    return f"*{label}:* {words.ours(text)}" if text else None


def _where(alert: Alert) -> str | None:
    if len(alert.domains) < 2:  # noqa: PLR2004 - one is in the heading already
        name = a.domain_of(alert)
        said = not name or core.code(name) in alert.finding.says
        return None if said else f"*Domain:* {words.shown(name)}"
    count = len(alert.domains)
    return f"*Where:* {count} domains, {a.names(alert.domains)}"


def _see(alert: Alert, view: AlertView) -> build.Block | None:
    name = a.domain_of(alert)
    if not name or alert.key.subject.kind not in _CERTIFICATES:
        return None
    line = build.copyable(openssl(name, view.ports))
    return build.section(f"See it yourself:\n{line}")


def _anew(view: AlertView) -> build.Block | None:
    return build.lines(f"_{view.anew}_") if view.anew else None


def _buttons(alert: Alert) -> build.Block | None:
    if alert.state is State.QUIET:
        return None
    taken = alert.state is State.ACKNOWLEDGED
    return build.actions(
        None
        if taken
        else build.button(
            "acknowledge",
            "Acknowledge",
            alert.token,
            aloud=f"Acknowledge alert {alert.id}",
            style="primary",
        ),
        build.button(
            "look_again",
            "Check again",
            alert.token,
            aloud=f"Check again whether {alert.id} is still there",
        ),
        build.button(
            "diagnose_alert",
            "Diagnose",
            alert.token,
            aloud=f"Diagnose {words.short(a.domain_of(alert), 60)}",
        )
        if a.domain_of(alert)
        else None,
        build.menu(
            MENU,
            alert.token,
            (Nap.HOUR, "Snooze for 1 hour"),
            (Nap.MORNING, "Snooze until tomorrow 9:00"),
            (Nap.WEEK, "Snooze for a week"),
        ),
    )


def _resolved(alert: Alert, view: AlertView) -> Payload:
    at = alert.resolved_at or view.now
    open_for = core.span(at - alert.opened_at)
    line = a.RESOLVED.line(core.when(at), f"was open for {open_for}")
    ended = _ending(alert, view)
    noticed = "*What devices noticed:* nothing that I saw."
    if alert.felt:
        felt = words.ours(alert.finding.devices)
        noticed = f"*What devices noticed while it was open:* {felt}"
    taken = ""
    if alert.acknowledged_by:
        taken = f"acknowledged by {words.mention(alert.acknowledged_by)}"
    about = a.lower(a.title(alert, view.target, 80))
    return build.payload(
        f"Resolved: {about}. {fit.bare(ended)}",
        [
            build.heading(a.title(alert, view.target)),
            build.section(f"{line}\n{ended}", block_id=f"state-{alert.rev}"),
            build.lines(
                _where(alert),
                f"*What it was:* {words.ours(alert.finding.says)}",
                noticed,
            ),
            _anew(view),
            build.small(
                *a.small(alert, view, taken),
                "opens again under the same id if it comes back",
            ),
        ],
    )


def _ending(alert: Alert, view: AlertView) -> str:
    kind = alert.key.subject.kind
    gone = alert.ending is Ending.GONE
    if kind is SubjectKind.DOMAIN and gone:
        return "The domain configuration is no longer there."
    if kind is SubjectKind.CERTIFICATE and gone:
        said = "No domain uses this certificate any more."
    else:
        said = f"{a.mended(alert, view.target)}, seen at two looks in a row."
    if kind is SubjectKind.CERTIFICATE and alert.valid_until is not None:
        said += f" The certificate in use now ends {core.day(alert.valid_until)}."
    return said


def _over(alert: Alert, view: AlertView) -> Payload:
    """Whoever was called may go on with something else."""
    by = alert.acknowledged_by
    whom = words.mention(by) if by else a.owners(view.target)
    ended = _ending(alert, view)
    return build.payload(
        f"Resolved: {a.lower(a.title(alert, view.target, 80))}. {fit.bare(ended)}",
        [
            build.section(
                f"{f'{whom}: ' if whom else ''}{alert.id}, "
                f"{a.lower(a.said(alert, view.target))}, is resolved. {ended}"
            )
        ],
    )


def _is_felt_at_last(alert: Alert, call: Call) -> bool:
    """Not more severe than before, but devices notice it now."""
    return call.why is Why.WORSE and call.was is alert.severity


def _why(alert: Alert, call: Call) -> str:
    """In full, for the thread."""
    now = a.severity(alert).word.lower()
    match call.why:
        case Why.CRITICAL:
            return f"It is *{now}*. The message above says what to do."
        case Why.WORSE if _is_felt_at_last(alert, call):
            return f"Devices notice it now, and it is *{now}*. It is not acknowledged."
        case Why.WORSE:
            was = _was(call)
            return f"It was a {was} until now and is *{now}*. It is not acknowledged."
        case Why.BACK:
            return f"It had been resolved and is back, *{now}*."
        case Why.SNOOZE_OVER:
            return f"The snooze is over and it is still there, *{now}*."


def _plainly(call: Call) -> str:
    return {
        Why.CRITICAL: "It opened as critical.",
        Why.WORSE: "It got worse and is not acknowledged.",
        Why.BACK: "It had been resolved and is back.",
        Why.SNOOZE_OVER: "The snooze is over and it is still there.",
    }[call.why]


def _was(call: Call) -> str:
    return "notice" if call.was in {None, Severity.NOTICE} else "warning"
