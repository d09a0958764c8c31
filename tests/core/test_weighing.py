"""What a look at a target does to its alerts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alerts import Ending, State, Why, acknowledge, snooze
from bot.core.findings import Severity
from bot.core.weighing import SAME_EPISODE, SETTLES, Phase, key_of, weigh
from tests.support import sample_alerts as a

ADA = "U0ADA0001"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WARNING, CRITICAL = Severity.NEEDS_YOU, Severity.BROKEN


class Alerts:
    """The alerts of a target, kept as the store would."""

    def __init__(self, phase=Phase.ON):
        self.at = a.AT
        self.phase = phase
        self.kept = {}
        self.audit = []

    def look(self, *found, after=MINUTE, codes=None, **how):
        self.at += after
        sweep = a.sweep(*found, at=self.at, **how)
        for change in weigh(
            self.kept.values(), sweep, phase=self.phase, codes=codes, settles=SETTLES
        ):
            made = change.after
            if change.before is None:
                assert made.key not in self.kept
                made = replace(made, number=len(self.kept) + 1, token="t")
            self.kept[made.key] = made
            if change.audit:
                self.audit.append(change.audit)
        return self

    def change(self, by):
        self.kept = {key: by(each) for key, each in self.kept.items()}
        return self

    @property
    def only(self):
        (alert,) = self.kept.values()
        return alert

    @property
    def whys(self):
        return [each.why for each in self.only.calls]


def test_a_cause_opens_one_alert_for_all_its_domains():
    alerts = Alerts().look(a.observed(a.expiring()))

    assert alerts.only.state is State.OPEN
    assert alerts.only.domains == (a.FLEET, a.OTA)
    assert alerts.only.opened_at == alerts.at


def test_the_same_look_again_changes_nothing():
    alerts = Alerts().look(a.observed(a.expiring()))
    sweep = a.sweep(a.observed(a.expiring()), at=alerts.at + MINUTE)

    assert weigh(alerts.kept.values(), sweep) == ()


def test_the_id_of_a_call_that_failed_again_is_no_news():
    def failed(number):
        says = f"AWS refuses the role. (AWS request id `{number}`)"
        return a.observed(replace(a.expiring(), evidence=says))

    alerts = Alerts().look(failed(1))
    sweep = a.sweep(failed(2), at=alerts.at + MINUTE)

    assert weigh(alerts.kept.values(), sweep) == ()


def test_another_subject_or_code_is_another_alert():
    alerts = Alerts().look(
        a.observed(a.expiring()),
        a.observed(a.expiring(), a.LEGACY, subject=a.certificate(a.OTHER_ARN)),
        a.observed(a.disabled(), a.LEGACY, code="disabled", subject=a.domain()),
    )

    assert len(alerts.kept) == 3


def test_it_follows_what_is_found():
    alerts = Alerts().look(a.observed(a.expiring()))
    alerts.look(a.observed(a.expiring(Severity.NOTICE), a.FLEET))

    assert alerts.only.severity is Severity.NOTICE
    assert alerts.only.domains == (a.FLEET,)
    assert alerts.only.changed_at == alerts.at
    assert alerts.only.calls == ()


def test_it_is_resolved_when_it_was_not_found_twice():
    alerts = Alerts().look(a.observed(a.expiring()))
    alerts.look()
    assert alerts.only.state is State.OPEN
    alerts.look(after=SETTLES)

    assert alerts.only.state is State.RESOLVED
    assert alerts.only.resolved_at == alerts.at
    assert alerts.audit == ["alert opened", "alert resolved"]


def test_two_looks_within_moments_are_as_good_as_one():
    alerts = Alerts().look(a.observed(a.expiring()))
    alerts.look()
    alerts.look(after=SETTLES - timedelta(seconds=1))

    assert alerts.only.state is State.OPEN


def test_what_comes_and_goes_stays_open():
    alerts = Alerts()
    for _ in range(20):
        alerts.look(a.observed(a.expiring(CRITICAL)))
        alerts.look()

    assert alerts.only.state is State.OPEN
    assert alerts.whys == [Why.CRITICAL]


@pytest.mark.parametrize(
    "how",
    [
        {"unseen": (a.hidden(a.FLEET),)},
        {"unseen": (a.hidden(None),)},
        {"complete": False},
        {"complete": False, "seen": ()},
    ],
)
def test_not_seeing_resolves_nothing_and_is_said(how):
    alerts = Alerts().look(a.observed(a.expiring()))
    for _ in range(5):
        alerts.look(**how)

    assert alerts.only.state is State.OPEN
    assert alerts.only.blind
    assert alerts.only.blind_since == a.AT + 2 * MINUTE
    alerts.look(a.observed(a.expiring()))
    assert alerts.only.blind == ""


def test_a_gap_between_two_fine_looks_makes_them_none():
    alerts = Alerts().look(a.observed(a.expiring()))
    alerts.look()
    alerts.look(unseen=(a.hidden(a.OTA),))
    alerts.look(after=DAY)

    assert alerts.only.state is State.OPEN


def test_another_rule_that_could_not_see_does_not_matter():
    alerts = Alerts().look(a.observed(a.expiring()))
    blind = (a.hidden(a.FLEET, code="not_served"), a.hidden(a.LEGACY))
    alerts.look(unseen=blind)
    alerts.look(unseen=blind)

    assert alerts.only.state is State.RESOLVED


def test_a_domain_that_could_not_be_seen_stays_with_its_alert():
    alerts = Alerts().look(a.observed(a.expiring()))
    alerts.look(a.observed(a.expiring(), a.FLEET), unseen=(a.hidden(a.OTA),))

    assert alerts.only.domains == (a.FLEET, a.OTA)


def test_rules_that_were_not_judged_leave_their_alerts_alone():
    alerts = Alerts().look(a.observed(a.expiring()))
    for _ in range(3):
        alerts.look(codes={"disabled"})

    assert alerts.only == Alerts().look(a.observed(a.expiring())).only


def test_rules_that_were_not_judged_open_nothing_either():
    assert Alerts().look(a.observed(a.expiring()), codes={"disabled"}).kept == {}


def test_what_follows_from_another_cause_waits_and_is_not_called_unseen():
    alerts = Alerts().look(a.observed(a.expiring()))
    follows = replace(a.hidden(a.FLEET), cause="config_disabled")
    for _ in range(3):
        alerts.look(unseen=(follows,))

    assert (alerts.only.state, alerts.only.blind) == (State.OPEN, "")
    alerts.look()
    alerts.look()
    assert alerts.only.state is State.RESOLVED


def test_what_passes_by_itself_neither_opens_nor_resolves():
    waiting = a.observed(a.expiring(Severity.WAITING))
    assert Alerts().look(waiting).kept == {}
    alerts = Alerts().look(a.observed(a.expiring()))
    for _ in range(3):
        alerts.look(waiting)

    assert alerts.only.state is State.OPEN
    assert alerts.only.severity is WARNING


def test_a_domain_that_is_gone_ends_its_alert_and_says_so():
    found = a.observed(a.disabled(), a.LEGACY, code="disabled", subject=a.domain())
    alerts = Alerts().look(found)
    alerts.look(seen=a.DOMAINS[:2])
    alerts.look(seen=a.DOMAINS[:2])

    assert alerts.only.state is State.RESOLVED
    assert alerts.only.ending is Ending.GONE


def test_a_certificate_that_no_domain_uses_any_more_is_gone():
    renewed = a.AT + 200 * DAY
    seen = (a.watched(a.FLEET, arn=a.OTHER_ARN, until=renewed), a.DOMAINS[2])
    alerts = Alerts().look(a.observed(a.expiring()))
    alerts.look(seen=seen)
    alerts.look(seen=seen)

    assert alerts.only.ending is Ending.GONE
    assert alerts.only.valid_until == renewed


def test_a_certificate_replaced_under_its_arn_is_mended():
    renewed = a.AT + 200 * DAY
    seen = (a.watched(a.FLEET, until=renewed), a.watched(a.OTA, until=renewed))
    alerts = Alerts().look(a.observed(a.expiring()))
    alerts.look(seen=seen)
    alerts.look(seen=seen)

    assert alerts.only.ending is Ending.MENDED
    assert alerts.only.valid_until == renewed


class TestCalls:
    def test_a_warning_that_opens_calls_nobody(self):
        assert Alerts().look(a.observed(a.expiring())).whys == []

    def test_a_critical_one_does(self):
        assert Alerts().look(a.observed(a.invalid())).whys == [Why.CRITICAL]

    def test_becoming_worse_does_once(self):
        alerts = Alerts().look(a.observed(a.expiring()))
        for severity in (CRITICAL, CRITICAL, WARNING, CRITICAL):
            alerts.look(a.observed(a.expiring(severity)))

        assert alerts.whys == [Why.WORSE]
        assert alerts.only.calls[0].was is WARNING

    def test_devices_that_feel_it_now_make_it_worse(self):
        alerts = Alerts().look(a.observed(a.expiring(CRITICAL)))
        alerts.look(a.observed(a.expiring(CRITICAL, felt=True)))

        assert alerts.whys == [Why.CRITICAL, Why.WORSE]

    def test_worse_takes_an_acknowledgement_away(self):
        alerts = Alerts().look(a.observed(a.expiring()))
        alerts.change(lambda each: acknowledge(each, by=ADA, at=alerts.at))
        alerts.look(a.observed(a.expiring()))
        assert alerts.only.state is State.ACKNOWLEDGED
        alerts.look(a.observed(a.expiring(CRITICAL)))

        assert alerts.only.state is State.OPEN
        assert alerts.only.acknowledged_by is None

    def test_worse_ends_a_snooze(self):
        alerts = Alerts().look(a.observed(a.expiring()))
        until = alerts.at + DAY
        alerts.change(lambda each: snooze(each, by=ADA, at=alerts.at, until=until))
        alerts.look(a.observed(a.expiring(CRITICAL)))

        assert (alerts.only.state, alerts.only.snoozed_until) == (State.OPEN, None)
        assert alerts.whys == [Why.WORSE]

    @pytest.mark.parametrize("how", [{}, {"unseen": (a.hidden(a.FLEET),)}])
    def test_a_snooze_that_is_over_calls_also_when_nothing_can_be_seen(self, how):
        alerts = Alerts().look(a.observed(a.expiring()))
        until = alerts.at + DAY
        alerts.change(lambda each: snooze(each, by=ADA, at=alerts.at, until=until))
        still = [] if how else [a.observed(a.expiring())]
        alerts.look(*still, after=DAY - MINUTE, **how)
        assert alerts.whys == []
        alerts.look(*still, **how)

        assert alerts.only.state is State.OPEN
        assert alerts.whys == [Why.SNOOZE_OVER]

    def test_a_snoozed_cause_that_ends_wakes_nobody(self):
        alerts = Alerts().look(a.observed(a.expiring()))
        until = alerts.at + DAY
        alerts.change(lambda each: snooze(each, by=ADA, at=alerts.at, until=until))
        alerts.look(after=DAY)
        alerts.look()

        assert alerts.only.state is State.RESOLVED
        assert alerts.whys == []


class TestBack:
    def resolved(self, phase=Phase.ON):
        alerts = Alerts(phase).look(a.observed(a.expiring()))
        return alerts.look().look()

    def test_it_opens_again_under_its_number_and_calls(self):
        alerts = self.resolved()
        alerts.look(a.observed(a.expiring()), after=DAY)

        assert alerts.only.number == 1
        assert (alerts.only.state, alerts.only.episode) == (State.OPEN, 2)
        assert alerts.only.opened_at == alerts.at
        assert alerts.only.resolved_at is None
        assert alerts.whys == [Why.BACK]

    def test_soon_after_it_is_the_same_episode(self):
        alerts = self.resolved()
        alerts.look(a.observed(a.expiring()), after=SAME_EPISODE)

        assert (alerts.only.state, alerts.only.episode) == (State.OPEN, 1)
        assert alerts.whys == []

    def test_soon_after_but_worse_it_calls(self):
        alerts = self.resolved()
        alerts.look(a.observed(a.expiring(CRITICAL)))

        assert alerts.whys == [Why.WORSE]

    def test_what_was_quiet_comes_back_quiet(self):
        alerts = Alerts(Phase.FIRST).look(a.observed(a.expiring()))
        alerts.phase = Phase.QUIET
        alerts.look().look().look(a.observed(a.expiring()))

        assert alerts.only.state is State.QUIET


class TestFirstLook:
    def test_only_what_devices_feel_opens(self):
        alerts = Alerts(Phase.FIRST).look(
            a.observed(a.expiring(CRITICAL)),
            a.observed(a.disabled(), a.LEGACY, code="disabled", subject=a.domain()),
        )

        states = {key.code: each.state for key, each in alerts.kept.items()}
        assert states == {
            "certificate_expires": State.QUIET,
            "disabled": State.OPEN,
        }

    def test_what_is_quiet_stays_so(self):
        alerts = Alerts(Phase.FIRST).look(a.observed(a.expiring()))
        alerts.phase = Phase.QUIET
        alerts.look(a.observed(a.expiring()))

        assert (alerts.only.state, alerts.only.said) == (State.QUIET, False)

    @pytest.mark.parametrize("found", [a.expiring(CRITICAL), a.expiring(felt=True)])
    def test_what_gets_worse_is_said(self, found):
        alerts = Alerts(Phase.FIRST).look(a.observed(a.expiring()))
        alerts.phase = Phase.QUIET
        alerts.look(a.observed(found))

        assert (alerts.only.state, alerts.only.said) == (State.OPEN, True)
        assert alerts.whys == [Why.WORSE]

    def test_what_is_new_after_it_opens(self):
        alerts = Alerts(Phase.FIRST).look()
        alerts.phase = Phase.QUIET
        alerts.look(a.observed(a.expiring()))

        assert alerts.only.state is State.OPEN

    def test_turned_on_it_is_said(self):
        alerts = Alerts(Phase.FIRST).look(a.observed(a.expiring(CRITICAL)))
        alerts.phase = Phase.ON
        alerts.look(a.observed(a.expiring(CRITICAL)))

        assert alerts.only.state is State.OPEN
        assert alerts.whys == [Why.CRITICAL]

    def test_an_incomplete_look_is_not_the_first_one(self):
        blind = a.observed(a.disabled(felt=False), code="unseen", subject=a.ACCOUNT)
        alerts = Alerts(Phase.FIRST)
        alerts.look(a.observed(a.expiring()), blind, complete=False)

        assert [key.code for key in alerts.kept] == ["unseen"]
        assert alerts.only.state is State.OPEN


# ---- no sequence of sweeps ------------------------------------------------------

CAUSES = [
    ("certificate_expires", a.certificate(), (a.FLEET, a.OTA)),
    ("certificate_expires", a.certificate(a.OTHER_ARN), (a.LEGACY,)),
    ("disabled", a.domain(), (a.LEGACY,)),
    ("unseen", a.ACCOUNT, ()),
]
findings = st.builds(a.expiring, st.sampled_from(list(Severity)), felt=st.booleans())


@st.composite
def looks(draw):
    seen = draw(st.lists(st.sampled_from(a.DOMAINS), unique=True))
    found = draw(st.lists(st.sampled_from(CAUSES), unique=True))
    names = st.sampled_from([None, a.FLEET, a.OTA, a.LEGACY])
    codes = st.sampled_from([each[0] for each in CAUSES])
    return {
        "found": [
            a.observed(draw(findings), *domains, code=code, subject=subject)
            for code, subject, domains in found
        ],
        "complete": draw(st.booleans()),
        "seen": tuple(seen),
        "unseen": tuple(
            a.hidden(name, code)
            for name, code in draw(st.lists(st.tuples(names, codes), max_size=3))
        ),
        "after": draw(
            st.sampled_from([MINUTE, timedelta(seconds=5), 2 * SAME_EPISODE])
        ),
        "phase": draw(st.sampled_from([Phase.QUIET, Phase.ON])),
        "press": draw(st.sampled_from(["", "acknowledge", "snooze"])),
    }


def pressed(alert, how, at):
    if alert.state in {State.QUIET, State.RESOLVED, State.ACKNOWLEDGED} or not how:
        return alert
    if how == "acknowledge":
        return acknowledge(alert, by=ADA, at=at)
    return snooze(alert, by=ADA, at=at, until=at + 2 * MINUTE)


@given(st.lists(looks(), max_size=8))
def test_no_sequence_of_looks_doubles_loses_or_blindly_resolves_an_alert(sequence):
    alerts = Alerts(Phase.FIRST)
    for each in sequence:
        found, phase = each.pop("found"), each.pop("phase")
        how, before = each.pop("press"), dict(alerts.kept)
        alerts.look(*found, **each)  # asserts that no key opens twice
        sweep = a.sweep(*found, at=alerts.at)
        there = {
            key_of(sweep, one): one
            for one in found
            if one.finding.severity is not Severity.WAITING
        }

        assert before.keys() <= alerts.kept.keys()
        for key, one in there.items():
            if alerts.phase is Phase.FIRST and not each["complete"]:
                continue
            kept = alerts.kept[key]
            assert kept.open
            assert kept.finding == one.finding
            if one.finding.felt:
                assert kept.state is not State.QUIET
        for key, was in before.items():
            now = alerts.kept[key]
            if was.open and not now.open:
                assert key not in there
                assert each["complete"]
                assert was.fine_since is not None
                assert not [
                    one
                    for one in each["unseen"]
                    if one.code == key.code and one.domain in {None, *was.domains}
                ]
        alerts.phase = phase if each["complete"] else alerts.phase
        alerts.change(lambda one, how=how: pressed(one, how, alerts.at))
