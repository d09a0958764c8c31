"""Who changed it: beside the cause, where it is seen, and never guessed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.changed import FITS, changed_by
from bot.core.changeseen import ChangeSeen, Of
from bot.core.deep import Deep
from bot.core.diagnosis import diagnosed
from bot.core.rules import DIAGNOSED
from bot.core.topics import Gap, Topic
from tests.support import said_diagnosis as d
from tests.support import watched as w
from tests.support.facts import ENDPOINT, NOW

HOUR = timedelta(hours=1)
PIPELINE = "role `dns-pipeline`"


def change(event, of, to="", ago=HOUR, who=PIPELINE):
    return ChangeSeen(at=NOW - ago, event=event, of=of, name="any", who=who, to=to)


def record(to, *values, **more):
    made = change("ChangeResourceRecordSets", Of.RECORD, to, **more)
    return replace(made, values=values)


def config(to="", event="UpdateDomainConfiguration", **more):
    return change(event, Of.CONFIG, to, **more)


def seen(facts, *changes):
    return replace(facts, deep=Deep(changes=changes, looked_back=True))


def told(facts):
    return diagnosed(facts).cause[1]


def test_the_cause_says_who_changed_it_and_since_when():
    found = told(seen(d.afar(), record("UPSERT")))

    assert found.evidence.splitlines()[-1].startswith("changed <!date^")
    assert found.evidence.endswith(f"by {PIPELINE} (CloudTrail)")
    assert found.at == NOW - HOUR


def test_without_any_change_it_says_nothing_of_it():
    assert "CloudTrail" not in told(d.afar()).evidence
    assert "CloudTrail" not in told(seen(d.afar())).evidence


def test_who_wrote_the_right_record_did_not_change_it():
    wrong = record("UPSERT", d.AFAR)
    right = record("UPSERT", ENDPOINT, ago=HOUR / 2, who="role `iotdomain-dns-apply`")

    # The change away from it is so young that CloudTrail does not have it yet.
    assert "CloudTrail" not in told(seen(d.afar(), right, wrong)).evidence
    assert "CloudTrail" in told(seen(d.afar(), wrong)).evidence


@pytest.mark.parametrize(
    ("code", "fits", "other"),
    [
        ("config_disabled", config("DISABLED"), config("ENABLED")),
        ("cname_missing", record("DELETE"), record("UPSERT")),
        ("cname_other_account", record("CREATE"), record("DELETE")),
        (
            "cname_without_config",
            config(event="DeleteDomainConfiguration"),
            config("DISABLED"),
        ),
        (
            "certificate_deleted",
            change("DeleteCertificate", Of.CERTIFICATE),
            change("ImportCertificate", Of.CERTIFICATE),
        ),
        (
            "config_invalid",
            change("ImportCertificate", Of.CERTIFICATE),
            change("DeleteCertificate", Of.CERTIFICATE),
        ),
    ],
)
def test_only_what_leads_to_a_finding_is_said_of_it(code, fits, other):
    assert changed_by(code, seen(w.watched(), fits)) == fits
    assert changed_by(code, seen(w.watched(), other)) is None


def test_what_was_changed_back_since_does_not_explain_it():
    off, on = config("DISABLED", ago=2 * HOUR), config("ENABLED", ago=HOUR)

    assert changed_by("config_disabled", seen(w.watched(), off, on)) is None


def test_a_later_update_of_something_else_does_not_hide_it():
    off, tls = config("DISABLED", ago=2 * HOUR), config("", ago=HOUR)

    assert changed_by("config_disabled", seen(w.watched(), off, tls)) == off


def test_nobody_is_sent_to_cloudtrail_for_what_is_known():
    off = d.disabled()

    assert "CloudTrail" in told(off).do
    assert "CloudTrail" not in told(seen(off, config("DISABLED"))).do


def test_what_is_too_young_for_cloudtrail_is_said_and_only_that():
    off = d.disabled()
    young = replace(off.config, changed_at=NOW - timedelta(minutes=3))
    late = "CloudTrail does not say yet who changed it"
    hidden = Gap(Topic.HISTORY, "Not seen.")

    assert late in told(replace(seen(off), config=young)).evidence
    assert late not in told(replace(seen(off), config=young, gaps=(hidden,))).evidence
    assert late not in told(seen(off)).evidence


def test_every_code_that_has_a_change_is_one_that_can_be_found():
    assert set(FITS) <= {each.code for each in DIAGNOSED}
