"""The decision table of a rotation, row by row, with its reasons."""

from datetime import timedelta

import pytest

from bot.core.facts import ValidationRecord
from bot.core.findings import Finding, Severity
from bot.core.requests import KEY_AS_BEFORE, CreateRequest
from bot.core.rotation import RENEWAL_BEGINS, Way, decide, new_key
from tests.support import facts as world

OTHER = world.ARN + "-other"
PROOF = ValidationRecord(
    domain=world.DOMAIN,
    name=f"_3f9c.{world.DOMAIN}",
    value="_8a7b.xlfgrmvvlj.acm-validations.aws",
)


def facts(asked=None, config=None, **certificate):
    its = world.certificate(**{"fingerprint": "ab" * 32, **certificate})
    return world.facts(
        config=config or world.config(),
        configured=its,
        certificates=(its,),
        asked=asked or CreateRequest(key=KEY_AS_BEFORE),
    )


def settled(found):
    assert isinstance(found, Finding), found
    return found


def way(found):
    assert not isinstance(found, Finding), found.says
    return found.way


def test_what_acm_calls_eligible_needs_nothing_and_has_no_button_to_renew_it_now():
    found = settled(decide(facts(renewal="ELIGIBLE")))

    assert found.severity is Severity.NOTICE
    assert "`ELIGIBLE`" in found.says
    assert "ends in 190 days" in found.says
    assert "no call to renew such a certificate sooner" in found.do


@pytest.mark.parametrize("status", ["PENDING_AUTO_RENEWAL", "SUCCESS"])
def test_a_renewal_that_runs_or_has_run_is_said(status):
    found = settled(
        decide(
            facts(renewal="ELIGIBLE", renewal_status=status, renewed_at=world.NOW),
        )
    )

    assert found.severity is Severity.NOTICE
    assert ("PENDING_AUTO_RENEWAL" if status != "SUCCESS" else "it last did") in (
        found.says
    )


def test_what_acm_calls_ineligible_is_said_and_is_no_plan_while_there_is_time():
    found = settled(decide(facts(renewal="INELIGIBLE")))

    assert found.severity is Severity.BROKEN
    assert "will not renew it" in found.says
    assert "fresh=yes" in found.do


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (RENEWAL_BEGINS + timedelta(seconds=1), None),
        (RENEWAL_BEGINS, Way.RECREATE),
        (timedelta(days=1), Way.RECREATE),
    ],
)
def test_ineligible_becomes_a_plan_when_acm_would_have_begun(left, expected):
    found = decide(facts(renewal="INELIGIBLE", not_after=world.NOW + left))

    assert getattr(found, "way", None) is expected


def test_where_acm_says_nothing_of_renewal_it_is_never_taken_for_eligible():
    found = settled(decide(facts(renewal=None)))

    assert "does not say" in found.says
    assert found.severity is Severity.BROKEN


def test_a_stalled_renewal_names_the_record_that_is_missing():
    found = decide(
        facts(
            renewal="ELIGIBLE",
            renewal_status="PENDING_VALIDATION",
            renewal_reason="PENDING_DOMAIN_VALIDATION",
            validation=(
                PROOF,
                ValidationRecord(domain="b.acme.example", name="_b", value="_c"),
            ),
            unproved=(world.DOMAIN,),
        )
    )

    assert way(found) is Way.RENEWAL
    assert found.missing == (PROOF,)
    assert PROOF.name in found.why
    assert "`PENDING_DOMAIN_VALIDATION`" in found.why


def test_a_renewal_that_caa_forbids_is_for_people_to_mend():
    found = settled(
        decide(
            facts(renewal_status="PENDING_VALIDATION", renewal_reason="CAA_ERROR"),
        )
    )

    assert 'issue "amazon.com"' in found.do
    assert found.severity is Severity.BROKEN


def test_a_failed_renewal_needs_a_new_certificate():
    found = decide(facts(renewal="ELIGIBLE", renewal_status="FAILED"))

    assert way(found) is Way.RECREATE
    assert "failed" in found.why


@pytest.mark.parametrize("status", ["EXPIRED", "REVOKED", "INACTIVE", "FAILED"])
def test_what_is_not_issued_any_more_is_never_renewed(status):
    assert way(decide(facts(status=status, renewal="ELIGIBLE"))) is Way.RECREATE


def test_a_certificate_that_was_deleted_means_a_new_one():
    found = decide(
        world.facts(config=world.config(), asked=CreateRequest(key=KEY_AS_BEFORE))
    )

    assert way(found) is Way.RECREATE
    assert world.ARN in found.why


def test_an_imported_one_is_asked_for_its_successor():
    found = settled(decide(facts(kind="IMPORTED")))

    assert "renews no imported one" in found.says
    for word in ("secret=", "import=byhand", "fresh=yes"):
        assert word in found.do


def test_an_imported_one_that_iot_calls_invalid_says_what_is_served_until_when():
    bad = world.config(certificate_status="INVALID", certificate_detail="no serverAuth")

    found = settled(decide(facts(kind="IMPORTED", config=bad)))

    assert "`INVALID`" in found.says
    assert "`no serverAuth`" in found.says
    assert "last valid one" in found.says


@pytest.mark.parametrize(
    "asked", [CreateRequest(secret="iotdomain/d"), CreateRequest(import_by_hand=True)]
)
@pytest.mark.parametrize(
    ("kind", "expected"),
    [("IMPORTED", Way.REIMPORT), ("AMAZON_ISSUED", Way.RECREATE)],
)
def test_an_import_keeps_the_arn_of_imported_ones_only(asked, kind, expected):
    assert way(decide(facts(asked=asked, kind=kind))) is expected


def test_another_arn_means_disable_delete_create():
    held = world.certificate(arn=OTHER)
    here = facts(asked=CreateRequest(certificate=OTHER))
    here = world.facts(
        config=here.config,
        configured=here.configured,
        certificates=(*here.certificates, held),
        chosen=held,
        asked=here.asked,
    )

    found = decide(here)

    assert way(found) is Way.RECREATE
    assert found.held == held


def test_the_certificate_of_today_cannot_be_asked_for():
    found = settled(decide(facts(asked=CreateRequest(certificate=world.ARN))))

    assert found.severity is Severity.NOTICE


@pytest.mark.parametrize("kind", ["AMAZON_ISSUED", "IMPORTED"])
def test_a_fresh_one_is_another_arn_whatever_it_is_today(kind):
    asked = CreateRequest(fresh_certificate=True, key="EC_prime256v1")

    assert way(decide(facts(asked=asked, kind=kind, renewal="ELIGIBLE"))) is (
        Way.RECREATE
    )


@pytest.mark.parametrize(
    ("today", "asked", "expected"),
    [
        ("EC_prime256v1", KEY_AS_BEFORE, "EC_prime256v1"),
        ("RSA_2048", KEY_AS_BEFORE, "RSA_2048"),
        ("RSA_2048", "EC_prime256v1", "EC_prime256v1"),
        ("RSA_4096", KEY_AS_BEFORE, "RSA_2048"),
    ],
)
def test_the_key_stays_as_it_is_where_acm_can_issue_it(today, asked, expected):
    here = facts(key=today, asked=CreateRequest(key=asked, fresh_certificate=True))

    assert new_key(here) == expected
