"""What is asked of a secret, what the plan makes of it, and what stands in its way."""

from dataclasses import replace

import pytest

from bot.core.dnsseen import DnsFacts
from bot.core.findings import Severity, diagnose
from bot.core.offered import Offered, Remark
from bot.core.plans import StepName, differences
from bot.core.playbooks import create
from bot.core.playbooks.imports import needs_validation
from bot.core.requests import CreateRequest, from_basis
from bot.core.rules import PREFLIGHT
from bot.core.rules.imports import remarks
from bot.core.topics import Gap, Topic
from tests.support import facts as world

SECRET = "iotdomain/device"
PORTS = (8883, 443)
PUBLIC = Offered(
    arn="arn:aws:secretsmanager:eu-central-1:111122223333:secret:iotdomain/device-a",
    version="v1",
    fingerprint="3a7f" * 16,
    names=(world.DOMAIN,),
    key="RSA_2048",
    ends_at="CN=Acme Public Root",
    not_after=world.NOW,
    is_public=True,
)
PRIVATE = replace(PUBLIC, is_public=False, needs_validation=True, ends_at="CN=Own")


def seen(offered=PUBLIC, **more):
    given = {
        "asked": CreateRequest(secret=SECRET),
        "offered": offered,
        "dns": DnsFacts(zone=world.zone(), apex="acme.example"),
    }
    return world.facts(**{**given, **more})


def plan(facts):
    return create(facts, facts.asked, PORTS)


def names(made):
    return [each.name for each in made.steps]


def broken(facts):
    return {code for code, _ in diagnose(PREFLIGHT, facts).broken}


def test_a_public_one_is_imported_and_nothing_is_requested():
    made = plan(seen())

    assert names(made) == [
        StepName.IMPORT_CERTIFICATE,
        StepName.CREATE_CONFIG,
        StepName.WRITE_CNAME,
        StepName.AWAIT_SERVED,
    ]


def test_a_private_one_gets_a_validation_certificate_of_its_own():
    made = plan(seen(PRIVATE))
    request = made.find(StepName.REQUEST_CERTIFICATE)
    config = made.find(StepName.CREATE_CONFIG)

    assert names(made)[:4] == [
        StepName.IMPORT_CERTIFICATE,
        StepName.REQUEST_CERTIFICATE,
        StepName.WRITE_VALIDATION,
        StepName.AWAIT_CERTIFICATE,
    ]
    assert request.get("purpose") == "validation"
    assert request.get("validates") == config.get("config_name")
    assert config.get("private") == "CN=Own"


def test_a_fitting_public_one_in_acm_serves_as_that():
    made = plan(seen(PRIVATE, certificates=(world.certificate(),)))

    assert StepName.REQUEST_CERTIFICATE not in names(made)
    assert made.find(StepName.CREATE_CONFIG).get("validation_arn") == world.ARN
    assert dict(made.basis)["validation"] == world.ARN


def test_a_certificate_in_acm_that_fits_is_not_taken_in_its_place():
    made = plan(seen(certificates=(world.certificate(),)))

    assert made.find(StepName.CREATE_CONFIG).get("certificate_arn") is None


@pytest.mark.parametrize(
    "change",
    [
        {"version": "v2"},
        {"fingerprint": "00" * 32},
        {"names": (world.DOMAIN, "b.acme.example")},
        {"key": "EC_prime256v1"},
    ],
)
def test_what_is_approved_is_this_version_of_the_secret(change):
    before, after = plan(seen()), plan(seen(replace(PUBLIC, **change)))

    assert before.digest != after.digest
    assert any(each.what.startswith("secret: ") for each in differences(before, after))


def test_the_wish_is_read_back_from_the_plan():
    assert from_basis(dict(plan(seen()).basis)) == CreateRequest(secret=SECRET)


def test_by_hand_a_person_imports_before_anything_else_happens():
    made = plan(seen(None, asked=CreateRequest(import_by_hand=True)))

    assert names(made)[0] is StepName.IMPORT_BY_HAND
    assert any("Its key never comes near me" in each for each in made.says)


def test_a_secret_that_is_not_there_stands_in_the_way():
    assert broken(seen(None)) == {"secret_missing"}
    assert broken(seen()) == set()
    assert broken(seen(None, asked=CreateRequest())) == set()


def test_a_secret_that_holds_no_certificate_stands_in_the_way():
    unusable = Offered(arn=SECRET, version="v1", unusable="It is <binary>.")
    ((_, finding),) = diagnose(PREFLIGHT, seen(unusable)).broken

    assert broken(seen(unusable)) == {"secret_unusable"}
    assert finding.says == "It is &lt;binary&gt;."


def test_a_secret_that_could_not_be_read_hides_its_rules():
    gap = Gap(Topic.SECRET, "It may not be read.")
    skipped = dict(diagnose(PREFLIGHT, seen(None, gaps=(gap,))).skipped)

    assert {"secret_missing", "secret_unusable"} <= skipped.keys()


def test_each_remark_keeps_its_code_and_the_last_refusal_says_how_to_see_them_all():
    said = tuple(
        Remark(code, severity, f"{code} <x>.", "seen", "Mend it.")
        for code, severity in (
            ("expired", "broken"),
            ("server_auth_missing", "broken"),
            ("expires_soon", "warning"),
        )
    )
    found = dict(remarks(seen(replace(PUBLIC, remarks=said))))

    assert [each.severity for each in found.values()] == [
        Severity.BROKEN,
        Severity.BROKEN,
        Severity.NOTICE,
    ]
    assert found["expired"].says == "expired &lt;x&gt;."
    assert "check-cert" not in found["expired"].do
    assert "check-cert" in found["server_auth_missing"].do


CAA = DnsFacts(
    zone=world.zone(),
    apex="acme.example",
    caa=("other-ca.example",),
    caa_at="acme.example",
)


def test_who_may_issue_counts_only_where_acm_issues_something():
    assert broken(seen(dns=CAA)) == set()
    assert broken(seen(PRIVATE, dns=CAA)) == {"caa_forbids_amazon"}


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"kind": "AMAZON_ISSUED"}, False),
        ({"kind": "IMPORTED", "is_public": True}, False),
        ({"kind": "IMPORTED", "is_public": False}, True),
        ({"kind": "IMPORTED", "is_public": None}, True),
        ({"kind": "PRIVATE", "is_public": False}, True),
    ],
)
def test_only_what_leads_to_a_public_root_needs_no_second_certificate(changes, needed):
    assert needs_validation(world.certificate(**changes)) is needed
