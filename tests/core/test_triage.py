"""Who must act and when: one standing for each domain, and nothing dark called fine."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.findings import Finding, Severity, Subject, SubjectKind
from bot.core.sweeps import Observation, Sweep, Unseen, Watched
from bot.core.topics import Gap, Topic
from bot.core.triage import SOON, Standing, triage
from tests.support.facts import NOW

A, B = "a.acme.example", "b.acme.example"


def watched(domain):
    return Watched(
        domain=domain,
        config=domain.replace(".", "-"),
        enabled=True,
        certificate_arn=None,
        until=None,
        served_until=None,
        codes=(),
    )


def seen(*observed, unseen=(), domains=(A, B)):
    return Sweep(
        target_id="111122223333/eu-central-1",
        taken_at=NOW,
        complete=True,
        watched=tuple(map(watched, domains)),
        observed=observed,
        unseen=unseen,
    )


def cause(severity, *domains, code="certificate_expires", **more):
    return Observation(
        code=code,
        subject=Subject(SubjectKind.CERTIFICATE, "arn"),
        finding=Finding(severity=severity, says="It ends.", **more),
        domains=domains or (A,),
    )


def hidden(domain, cause=None):
    gap = Gap(Topic.SERVED, "Nothing could be reached from here.")
    return Unseen(code="served_is_other", domain=domain, gap=gap, cause=cause)


def test_where_nothing_is_found_all_is_fine():
    found = triage(seen())

    assert found.fine == (A, B)
    assert not found.needs_someone


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ({"severity": Severity.BROKEN}, Standing.THIS_WEEK),
        ({"severity": Severity.NEEDS_YOU}, Standing.THIS_WEEK),
        ({"severity": Severity.NEEDS_YOU, "felt": True}, Standing.THIS_WEEK),
        ({"severity": Severity.NEEDS_YOU, "at": NOW + SOON}, Standing.THIS_WEEK),
        (
            {"severity": Severity.NEEDS_YOU, "at": NOW + SOON + timedelta(seconds=1)},
            Standing.CAN_WAIT,
        ),
        ({"severity": Severity.NEEDS_YOU, "at": NOW}, Standing.THIS_WEEK),
        ({"severity": Severity.NOTICE}, Standing.CAN_WAIT),
        ({"severity": Severity.WAITING, "felt": True}, Standing.CAN_WAIT),
    ],
    ids=str,
)
def test_what_is_felt_critical_or_soon_cannot_wait(finding, expected):
    found = triage(seen(cause(**finding)))

    assert dict(found.standings) == {A: expected, B: Standing.FINE}


def test_a_domain_stands_where_its_worst_cause_does():
    late = cause(Severity.NOTICE, A, B, code="config_new")

    found = triage(seen(cause(Severity.BROKEN), late))

    assert dict(found.standings) == {A: Standing.THIS_WEEK, B: Standing.CAN_WAIT}
    assert [each.code for each in found.this_week] == ["certificate_expires"]
    assert [each.code for each in found.can_wait] == ["config_new"]


def test_what_was_not_seen_is_neither_fine_nor_broken():
    found = triage(seen(unseen=(hidden(B),)))

    assert (found.fine, found.not_seen) == ((A,), (B,))
    assert not found.needs_someone


def test_a_gap_of_the_whole_target_leaves_nothing_fine():
    found = triage(seen(unseen=(hidden(None),)))

    assert (found.fine, found.not_seen) == ((), (A, B))


def test_what_only_follows_from_a_cause_is_no_gap():
    found = triage(seen(unseen=(hidden(B, cause="config_disabled"),)))

    assert found.unseen == ()
    assert found.fine == (A, B)


@pytest.mark.parametrize(
    ("severity", "needs"),
    [
        (Severity.NOTICE, False),
        (Severity.WAITING, False),
        (Severity.NEEDS_YOU, True),
        (Severity.BROKEN, True),
    ],
)
def test_a_notice_alone_needs_nobody(severity, needs):
    each = cause(severity, at=NOW + timedelta(days=60))

    assert triage(seen(each)).needs_someone is needs


def test_a_domain_that_is_gone_keeps_its_standing():
    gone = replace(cause(Severity.BROKEN, "gone.acme.example"), code="config_vanished")

    found = triage(seen(gone))

    assert ("gone.acme.example", Standing.THIS_WEEK) in found.standings
