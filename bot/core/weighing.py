"""What one look at a target does to its alerts. Pure; the whole of the rules:

- One alert for each cause (`Key`), for good: what comes back has its old number.
- It opens at first sight. It is resolved when it was not found at two looks at least
  `SETTLES` apart: that is all the damping there is, and what flaps stays open.
- Back within `SAME_EPISODE` after that, it opens again without calling anyone.
- A rule that could not see neither opens nor resolves; no more does what passes by
  itself (WAITING), nor anything that an incomplete sweep did not find.
- At the first look only what devices feel opens, and that nothing could be seen. The
  rest is QUIET: known, not said, until it gets worse or is turned on.
- People are called when it opens as critical, gets worse than it ever was, comes
  back, or when a snooze is over. Getting worse takes acknowledgement and snooze away.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from bot.core.alerts import Alert, Call, Ending, Key, State, Why, called, move
from bot.core.findings import Finding, Severity, SubjectKind
from bot.core.sweeps import Observation, Sweep, Unseen
from bot.core.words import lasting

SETTLES = timedelta(seconds=60)
SAME_EPISODE = timedelta(hours=1)
_NO_LIST = "The list of domain configurations could not be read."


class Phase(StrEnum):
    """How far a target is from its first look."""

    FIRST = "this is the first look"
    QUIET = "what the first look found is not turned on"
    ON = "everything is said"


@dataclass(frozen=True, slots=True)
class Change:
    """An alert before (None: a new one, without number and token yet) and after.

    `audit` says what happened, where that belongs on record.
    """

    before: Alert | None
    after: Alert
    audit: str = ""


def key_of(sweep: Sweep, each: Observation) -> Key:
    """The cause that an observation is one of."""
    return Key(target_id=sweep.target_id, code=each.code, subject=each.subject)


def weigh(
    alerts: Iterable[Alert],
    sweep: Sweep,
    *,
    phase: Phase = Phase.ON,
    codes: Collection[str] | None = None,
    settles: timedelta = SETTLES,
) -> tuple[Change, ...]:
    """What changes, given the target's open alerts and those of the causes found.

    `codes` are the rules that were judged, None for all: of the others nothing is
    known, so their alerts stay as they are.
    """
    known = {each.key: each for each in alerts if each.key.target_id == sweep.target_id}
    look = _Look(sweep, phase, settles)
    found = {key_of(sweep, each): each for each in sweep.observed}
    changes = [look.found(known.get(key), key, each) for key, each in found.items()]
    changes += [
        look.missed(alert)
        for key, alert in known.items()
        if key not in found and alert.open
    ]
    return tuple(
        each
        for each in changes
        if each
        and each.after != each.before
        and (codes is None or each.after.key.code in codes)
    )


class _Look:
    """One sweep, asked about one cause after the other."""

    def __init__(self, sweep: Sweep, phase: Phase, settles: timedelta) -> None:
        self._sweep = sweep
        self._now = sweep.taken_at
        self._phase = phase
        self._settles = settles
        self._watched = {each.domain: each for each in sweep.watched}

    def found(self, alert: Alert | None, key: Key, what: Observation) -> Change | None:
        """The cause is there."""
        if what.finding.severity is Severity.WAITING:
            return None
        if alert is None:
            made = self._made(key, what)
            return Change(None, made, "alert opened") if made else None
        after = self._updated(alert, what)
        if alert.state is State.RESOLVED:
            return Change(alert, self._back(alert, after), "alert opened again")
        if _is_worse(alert, what.finding):
            return Change(alert, self._worse(alert, after), "alert got worse")
        if alert.state is State.QUIET and self._phase is Phase.ON:
            opened = self._loud(move(after, State.OPEN, at=self._now))
            return Change(alert, opened, "alert turned on")
        return Change(alert, self._awake(after))

    def missed(self, alert: Alert) -> Change:
        """The cause was not found: it is gone, or it could not be seen."""
        if self._is_explained(alert):
            return Change(alert, self._awake(replace(alert, fine_since=None)))
        why = self._hidden(alert)
        if why:
            after = replace(alert, fine_since=None)
            if not alert.blind:
                after = replace(after, blind=why, blind_since=self._now)
            return Change(alert, self._awake(after))
        seen = replace(alert, blind="", blind_since=None)
        if alert.fine_since is None:
            return Change(alert, replace(seen, fine_since=self._now))
        if self._now - alert.fine_since >= self._settles:
            return Change(alert, self._resolved(seen), "alert resolved")
        return Change(alert, seen)

    def _made(self, key: Key, what: Observation) -> Alert | None:
        finding = what.finding
        made = Alert(
            number=0,
            token="",
            key=key,
            finding=finding,
            domains=tuple(sorted(what.domains)),
            opened_at=self._now,
            changed_at=self._now,
            peak=finding.severity,
            felt=finding.felt,
        )
        saw_all = self._sweep.complete
        blind = key.subject.kind is SubjectKind.ACCOUNT and not saw_all
        if self._phase is not Phase.FIRST or finding.felt or blind:
            return self._loud(made)
        # An incomplete look is not the first one yet: the next finds this again.
        return replace(made, state=State.QUIET, said=False) if saw_all else None

    def _updated(self, alert: Alert, what: Observation) -> Alert:
        """The alert with what is seen now."""
        told = _lasting(what.finding) == _lasting(alert.finding)
        after = replace(
            alert,
            finding=alert.finding if told else what.finding,
            domains=tuple(sorted({*what.domains, *self._still_hidden(alert)})),
            blind="",
            blind_since=None,
            fine_since=None,
        )
        same = after.severity is alert.severity and after.domains == alert.domains
        return after if same else replace(after, changed_at=self._now)

    def _worse(self, was: Alert, after: Alert) -> Alert:
        if after.state is not State.OPEN:
            after = move(after, State.OPEN, at=self._now)
        worst = replace(
            after,
            changed_at=self._now,
            peak=max(was.peak, after.severity),
            felt=was.felt or after.finding.felt,
        )
        return called(worst, Call(why=Why.WORSE, at=self._now, was=was.severity))

    def _back(self, was: Alert, after: Alert) -> Alert:
        away = self._now - (was.resolved_at or self._now)
        quiet = not was.said and self._phase is not Phase.ON
        cleared = replace(after, resolved_at=None, ending=None, valid_until=None)
        if away <= SAME_EPISODE:
            if _is_worse(was, after.finding):
                return self._worse(was, cleared)
            to = State.QUIET if quiet else State.OPEN
            return move(cleared, to, at=self._now)
        anew = replace(
            move(cleared, State.OPEN, at=self._now),
            episode=was.episode + 1,
            opened_at=self._now,
            peak=after.severity,
            felt=after.finding.felt,
            calls=(),
        )
        return called(anew, Call(why=Why.BACK, at=self._now))

    def _loud(self, alert: Alert) -> Alert:
        """Opened: its people are called at once if it is critical."""
        if alert.severity is not Severity.BROKEN:
            return alert
        return called(alert, Call(why=Why.CRITICAL, at=self._now))

    def _awake(self, alert: Alert) -> Alert:
        """Open again when its snooze is over, and else as it is."""
        until = alert.snoozed_until
        if alert.state is not State.SNOOZED or until is None or until > self._now:
            return alert
        call = Call(why=Why.SNOOZE_OVER, at=self._now, by=alert.snoozed_by)
        return called(move(alert, State.OPEN, at=self._now), call)

    def _is_explained(self, alert: Alert) -> bool:
        """Whether another cause is why its rule was not judged: nothing is hidden."""
        unseen = self._unseen(alert)
        return bool(unseen) and all(each.cause is not None for each in unseen)

    def _hidden(self, alert: Alert) -> str:
        """Why an alert's cause could not be looked for; empty when it could."""
        for each in self._unseen(alert):
            if each.cause is None:
                return each.gap.says or _NO_LIST
        return "" if self._sweep.complete else _NO_LIST

    def _unseen(self, alert: Alert) -> list[Unseen]:
        """What the sweep says of its rule not having been judged for it."""
        named: set[str | None] = {None, *alert.domains}
        if alert.key.subject.kind is SubjectKind.DOMAIN:
            named.add(alert.key.subject.id)
        same = [each for each in self._sweep.unseen if each.code == alert.key.code]
        return [each for each in same if each.domain in named]

    def _still_hidden(self, alert: Alert) -> set[str]:
        """Its domains of which this sweep knows nothing: they stay with it."""
        if not alert.open:
            return set()
        code = alert.key.code
        hidden = {each.domain for each in self._sweep.unseen if each.code == code}
        if None in hidden or not self._sweep.complete:
            return set(alert.domains)
        return {each for each in alert.domains if each in hidden}

    def _resolved(self, alert: Alert) -> Alert:
        here = [self._watched[each] for each in alert.domains if each in self._watched]
        subject = alert.key.subject
        gone = bool(alert.domains) and not here
        if subject.kind is SubjectKind.CERTIFICATE and subject.id.startswith("arn:"):
            gone = subject.id not in {each.certificate_arn for each in here}
        until = [each.until for each in here if each.until is not None]
        return replace(
            move(alert, State.RESOLVED, at=self._now),
            resolved_at=self._now,
            ending=Ending.GONE if gone else Ending.MENDED,
            valid_until=min(until, default=None),
        )


def _lasting(finding: Finding) -> Finding:
    """What of a finding makes it another one: not the id of the call that failed."""
    return replace(
        finding, says=lasting(finding.says), evidence=lasting(finding.evidence)
    )


def _is_worse(alert: Alert, finding: Finding) -> bool:
    """Worse than it ever was in this episode, or felt for the first time."""
    return finding.severity > alert.peak or (finding.felt and not alert.felt)
