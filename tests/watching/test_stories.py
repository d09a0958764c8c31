"""What happens to domains while nobody looks, on a clock that is set by hand."""

import pytest

from bot.core.findings import Severity
from tests.watching.conftest import PLACE

NAME = "fleet.acme.example"
CONFIG = "fleet-acme-example"
OTHER = "ota.acme.example"
DAY = 86_400


def imported(watch, names=(NAME,), **more):
    """A domain whose certificate came from a CA of one's own choice."""
    arn = watch.console("import", names=list(names), **more)["arn"]
    row = {"name": CONFIG, "domain_name": NAME, "certificate_arn": arn}
    watch.there.seed(configs=[{**PLACE, **row}])
    watch.point(NAME)
    return arn


def test_a_certificate_nears_its_end_is_replaced_and_all_is_fine(watch, there):
    arn = imported(watch, days=90)
    fine = watch.look()

    there.world.advance(61 * DAY)
    warned = watch.codes()["certificate_expires"].finding
    there.world.advance(19 * DAY + 3600)
    critical = watch.codes()["certificate_expires"].finding
    there.world.advance(10 * DAY)
    over = watch.codes()
    watch.console("import", names=[NAME], arn=arn, days=90)
    watch.served()
    mended = watch.look()

    assert fine.observed == mended.observed == ()
    assert (warned.severity, warned.felt) == (Severity.NEEDS_YOU, False)
    assert (critical.severity, critical.felt) == (Severity.BROKEN, False)
    assert list(over) == ["certificate_expires"]
    assert over["certificate_expires"].finding.felt


@pytest.mark.slow
def test_one_is_imported_again_broken_and_the_last_valid_one_is_the_fuse(watch, there):
    arn = imported(watch, [NAME, OTHER], days=90)
    watch.look()

    watch.console("import", names=[OTHER], arn=arn, days=180)
    broken = watch.look()
    there.world.advance(7_200)
    later = watch.look()
    there.world.advance(81 * DAY)
    short = watch.codes()["config_invalid"].finding
    there.world.advance(9 * DAY)
    out = watch.codes()
    watch.console("import", names=[NAME, OTHER], arn=arn, days=90)
    watch.served()
    mended = watch.look()

    (first,), (still,) = broken.observed, later.observed
    assert (first.code, still.code) == ("config_invalid", "config_invalid")
    assert first.domains == (NAME,)
    assert first.finding.severity is Severity.NEEDS_YOU
    assert not first.finding.felt
    assert "does not cover" in first.finding.evidence or NAME in first.finding.evidence
    assert first.finding.at == broken.watched[0].served_until
    assert "still served" in first.finding.devices
    assert {each.cause for each in broken.unseen} == {"config_invalid"}
    assert short.severity is Severity.BROKEN
    assert not short.felt
    assert list(out) == ["config_invalid"]
    assert out["config_invalid"].finding.felt
    assert mended.observed == ()


def test_one_is_disabled_by_hand_and_that_is_the_only_cause(watch):
    imported(watch)
    watch.look()

    watch.console("config", name=CONFIG, act="disable")
    off = watch.look()
    watch.console("config", name=CONFIG, act="enable")
    on = watch.look()

    (each,) = off.observed
    assert each.code == "config_disabled"
    assert each.finding.felt
    assert each.finding.severity is Severity.BROKEN
    assert not off.watched[0].enabled
    assert on.observed == ()


def test_a_disabled_one_without_a_record_is_only_a_notice(watch):
    watch.serve(NAME, record=False, status="DISABLED")

    (each,) = watch.look().observed

    assert (each.code, each.finding.felt) == ("config_disabled", False)
    assert each.finding.severity is Severity.NOTICE


@pytest.mark.slow
@pytest.mark.parametrize("record", [True, False])
def test_one_is_deleted_by_hand_and_is_missed_for_a_week(watch, there, record):
    imported(watch)
    watch.look()
    watch.console("config", name=CONFIG, act="disable")
    watch.console("config", name=CONFIG, act="delete")
    if not record:
        there.remove("acme.example", NAME, "CNAME")
    there.world.advance(2)

    gone = watch.codes()
    there.world.advance(6 * DAY)
    still = watch.codes()
    there.world.advance(2 * DAY)
    watch.look()
    forgotten = watch.look()

    assert list(gone) == list(still) == ["config_vanished"]
    assert gone["config_vanished"].finding.felt is record
    assert forgotten.observed == ()


@pytest.mark.slow
def test_one_that_came_by_hand_is_news_for_a_day_but_not_at_the_first_look(
    watch, there
):
    watch.serve(NAME)
    first = watch.look()
    watch.serve(OTHER)

    news = watch.look()
    there.world.advance(DAY - 60)
    still = watch.codes()
    there.world.advance(120)
    old = watch.look()

    assert first.observed == old.observed == ()
    assert [each.code for each in news.observed] == ["config_new"]
    assert news.observed[0].domains == (OTHER,)
    assert "config_new" in still


@pytest.mark.slow
def test_a_record_that_goes_away_is_felt_and_one_that_never_was_is_a_notice(
    watch, there
):
    watch.serve(NAME)
    watch.serve(OTHER, record=False)
    watch.look()

    there.remove("acme.example", NAME, "CNAME")
    there.world.advance(2)
    found = {each.domains[0]: each for each in watch.look().observed}

    assert {each.code for each in found.values()} == {"name_gone"}
    assert found[NAME].finding.felt
    assert found[NAME].finding.severity is Severity.BROKEN
    assert found[OTHER].finding.severity is Severity.NOTICE


def test_a_record_to_another_region_is_the_cause_of_what_is_served(watch, there):
    watch.serve(NAME)
    watch.look()
    elsewhere = there.world.endpoint("111122223333", "us-east-1")
    there.put("acme.example", NAME, "CNAME", elsewhere, ttl=1)
    there.world.advance(2)

    found = watch.look()

    (each,) = found.observed
    assert each.code == "name_leads_elsewhere"
    assert elsewhere in each.finding.evidence
    assert {one.cause for one in found.unseen} == {"name_leads_elsewhere"}


def test_acm_tries_to_renew_and_cannot(watch, there):
    arn = watch.serve(NAME, days_left=44)
    watch.look()

    there.control(
        "certificate",
        **PLACE,
        arn=arn,
        renewal_status="PENDING_VALIDATION",
        renewal_reason="CAA_ERROR",
    )
    stuck = watch.codes()["certificate_not_renewed"].finding
    there.control("certificate", **PLACE, arn=arn, renewal_status="SUCCESS")
    there.control("certificate", **PLACE, arn=arn, is_renewed=True)
    fresh = watch.look()
    watch.served(3700)
    done = watch.look()

    assert stuck.severity is Severity.NEEDS_YOU
    assert "`CAA_ERROR`" in stuck.evidence
    assert "_" in stuck.do
    # The hour that AWS allows itself is no fault.
    assert all(each.finding.severity is Severity.WAITING for each in fresh.observed)
    assert done.observed == ()


def private_one(watch, there, **tags):
    """A domain with a certificate of a private CA, and the one that stands in."""
    row = {**PLACE, "domain": NAME, "days_left": 5, "kind": "IMPORTED", "tags": tags}
    (public,) = there.seed(certificates=[row])["certificates"]
    private = watch.console("import", names=[NAME], days=365, private=True)["arn"]
    row = {"name": CONFIG, "domain_name": NAME, "certificate_arn": private}
    there.seed(configs=[{**PLACE, **row, "validation_certificate_arn": public}])
    watch.point(NAME)
    return public


def test_a_validation_certificate_that_nobody_names_is_a_gap(watch, there):
    private_one(watch, there)
    there.control("switch", name="iot_use_counts_as_in_use", value=False)

    found = watch.look()

    (each,) = found.unseen
    assert each.code == "validation_certificate_expires"
    assert each.domain == NAME
    assert "leads to no public root" in each.gap.says
    assert found.observed == ()


def test_a_validation_certificate_is_known_by_its_tag_where_acm_does_not_count(
    watch, there
):
    public = private_one(watch, there, **{"iotdomain:validates": CONFIG})
    there.control("switch", name="iot_use_counts_as_in_use", value=False)

    found = watch.look()

    (each,) = found.observed
    assert each.code == "validation_certificate_expires"
    assert each.subject.id == public
    assert found.unseen == ()


@pytest.mark.slow
def test_where_acm_does_not_count_iots_use_it_says_that_it_will_not_renew(watch, there):
    watch.serve(NAME)
    there.control("switch", name="iot_use_counts_as_in_use", value=False)

    (each,) = watch.look().observed

    assert each.code == "certificate_not_renewed"
    assert each.finding.severity is Severity.NOTICE
    assert "`INELIGIBLE`" in each.finding.evidence


@pytest.mark.slow
def test_a_private_certificate_hangs_on_its_validation_certificate(watch, there):
    public = private_one(watch, there)

    found = watch.look()

    (each,) = found.observed
    assert each.code == "validation_certificate_expires"
    assert each.subject.id == public
    assert not each.finding.felt
