"""What the names and the kind of a certificate make of a plan, one change a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.dnsseen import DnsFacts
from bot.core.facts import Elsewhere
from bot.core.findings import diagnose
from bot.core.plans import Risk, StepName
from bot.core.playbooks import create
from bot.core.proofs import from_param
from bot.core.requests import CreateRequest
from bot.core.rules import PREFLIGHT
from bot.core.topics import Gap, Topic
from tests.support import facts as world

WILD = "*.acme.example"
OTHER = "mqtt.other.example"
STAGING = "staging (444455556666), eu-central-1"
OWN_DNS = DnsFacts(zone=world.zone(), apex="acme.example")
OTHER_DNS = DnsFacts(
    zone=world.zone(id="Z2", name="other.example", account="888899990000"),
    apex="other.example",
)
FOREIGN_DNS = DnsFacts(apex="other.example", authorities=("ns1.dns.example",))


def asked(*names, dns=OWN_DNS, **wish):
    """Facts of a look for a certificate with further names, all in this DNS."""
    request = CreateRequest(names=names, **wish)
    return world.facts(asked=request, named=tuple((each, dns) for each in names))


def plan(facts):
    return create(facts, facts.asked, (8883, 443))


def found(facts):
    return dict(diagnose(PREFLIGHT, facts).findings)


def broken(facts):
    return {code for code, _ in diagnose(PREFLIGHT, facts).broken}


def test_the_domain_is_the_common_name_and_the_others_follow():
    made = plan(asked("b.acme.example", WILD))

    names = made.find(StepName.REQUEST_CERTIFICATE).get("names")
    assert names == f"{world.DOMAIN},b.acme.example,{WILD}"


def test_a_long_domain_takes_a_short_name_that_was_asked_for_as_its_common_name():
    long = "sensor-" + "0123456789" * 6 + ".acme.example"

    made = plan(replace(asked(WILD), domain=long))

    assert made.find(StepName.REQUEST_CERTIFICATE).get("names") == f"{WILD},{long}"
    assert found(replace(asked(WILD), domain=long))["common_name_too_long"]


def test_names_of_one_zone_are_proven_there_without_a_list_of_places():
    made = plan(asked(WILD))

    write = made.find(StepName.WRITE_VALIDATION)
    assert (write.get("zone_id"), write.get("places")) == ("Z1", None)


def test_a_name_in_another_hosted_zone_is_proven_in_that_zone():
    made = plan(asked(OTHER, dns=OTHER_DNS))

    write = made.find(StepName.WRITE_VALIDATION)
    places = {each.name: each for each in from_param(write.get("places"))}
    assert places[world.DOMAIN].zone_id == "Z1"
    assert (places[OTHER].zone_id, places[OTHER].account) == ("Z2", "888899990000")
    assert made.find(StepName.RECORDS_BY_HAND) is None


def test_a_name_in_a_zone_of_somebody_else_is_proven_by_hand_after_ours_is_written():
    made = plan(asked(OTHER, dns=FOREIGN_DNS))

    steps = [each.name for each in made.steps]
    assert steps[1:3] == [StepName.WRITE_VALIDATION, StepName.RECORDS_BY_HAND]
    hand = made.find(StepName.RECORDS_BY_HAND)
    assert [each.name for each in from_param(hand.get("places"))] == [OTHER]
    assert (hand.get("zone"), hand.get("early")) == ("other.example", None)
    assert hand.get("name_servers") == "ns1.dns.example"


def test_four_names_are_taken_and_five_are_not():
    four = asked(*(f"{each}.acme.example" for each in "abc"))
    five = asked(*(f"{each}.acme.example" for each in "abcd"))

    assert "too_many_names" not in broken(four)
    assert "too_many_names" in broken(five)


@pytest.mark.parametrize(
    ("code", "dns"),
    [
        ("further_name_without_zone", DnsFacts()),
        (
            "further_zone_not_delegated",
            replace(OTHER_DNS, zone=replace(OTHER_DNS.zone, delegated=False)),
        ),
        (
            "further_name_caa",
            replace(OTHER_DNS, caa=("other-ca.example",), caa_at="other.example"),
        ),
    ],
)
def test_a_further_name_that_acm_could_not_check_is_named(code, dns):
    facts = asked(OTHER, dns=dns)

    finding = found(facts)[code]
    assert code in broken(facts)
    assert "Nothing was created." in finding.do
    assert "other.example" in f"{finding.says}"


def test_the_same_name_without_a_certificate_to_request_is_no_obstacle():
    held = world.certificate(names=(world.DOMAIN, OTHER))
    facts = replace(asked(OTHER, dns=DnsFacts()), certificates=(held,))

    assert broken(facts) == set()
    assert plan(facts).find(StepName.REQUEST_CERTIFICATE) is None


# a wildcard


def neighbours(facts, *domains, gaps=()):
    there = tuple(
        Elsewhere(place=STAGING, config=each, domain=each) for each in domains
    )
    return replace(facts, neighbours=(STAGING,), elsewhere=there, gaps=gaps)


def test_a_wildcard_says_whom_it_blocks():
    facts = neighbours(asked(WILD), "x.other.example")

    says = found(facts)["wildcard_blocks"].says
    assert f"`{WILD}`" in says
    assert f"That blocks {STAGING}." in says
    assert "Already under it" not in says
    assert plan(facts).risk is Risk.NEW
    assert dict(plan(facts).basis)["overlaps"] == "none"


def test_a_name_of_another_account_under_the_wildcard_makes_it_a_replacement():
    facts = neighbours(asked(WILD), "fleet.acme.example")

    says = found(facts)["wildcard_blocks"].says
    assert f"`fleet.acme.example` in {STAGING}" in says
    assert plan(facts).risk is Risk.REPLACE
    assert dict(plan(facts).basis)["overlaps"] == "fleet.acme.example"
    assert "claimed_elsewhere" not in broken(facts)


def test_another_account_that_cannot_be_seen_counts_as_one_that_has_such_a_name():
    gap = Gap(Topic.ELSEWHERE, "The role of staging cannot be taken.")
    facts = neighbours(asked(WILD), gaps=(gap,))

    assert "was not seen" in found(facts)["wildcard_blocks"].says
    assert plan(facts).risk is Risk.REPLACE
    assert dict(plan(facts).basis)["overlaps"] == "not seen"


def test_a_wildcard_that_is_in_acm_already_says_the_same():
    held = world.certificate(names=(WILD,))
    facts = neighbours(world.facts(certificates=(held,)), "fleet.acme.example")

    assert "fleet.acme.example" in found(facts)["wildcard_blocks"].says
    assert plan(facts).risk is Risk.REPLACE


def test_a_name_that_comes_under_the_wildcard_later_voids_the_plan():
    before, after = (
        neighbours(asked(WILD), *there) for there in ((), ("fleet.acme.example",))
    )
    far = neighbours(asked(WILD), "x.other.example")

    assert plan(before).digest != plan(after).digest
    assert plan(before).digest == plan(far).digest


def test_without_a_wildcard_nothing_is_said_of_others():
    facts = neighbours(world.facts(), "fleet.acme.example")

    assert "wildcard_blocks" not in found(facts)
    assert "overlaps" not in dict(plan(facts).basis)


# one that is held


def test_only_a_certificate_with_the_key_type_that_is_wanted_is_used():
    rsa, ec = (
        world.certificate(names=(WILD,), key=key, arn=f"{world.ARN}-{key}")
        for key in ("RSA_2048", "EC_prime256v1")
    )
    both = world.facts(certificates=(rsa, ec))
    wants_ec = replace(both, asked=CreateRequest(key="EC_prime256v1"))

    assert dict(plan(both).basis)["certificate"] == rsa.arn
    assert dict(plan(wants_ec).basis)["certificate"] == ec.arn


def test_one_with_the_other_key_type_is_offered_and_not_taken():
    ec = world.certificate(names=(WILD,), key="EC_prime256v1")

    made = plan(world.facts(certificates=(ec,)))

    assert dict(made.basis)["certificate"] == "new"
    assert any(ec.arn in said and "`certificate=`" in said for said in made.says)


def test_a_certificate_has_to_cover_the_further_names_too():
    exact = world.certificate(names=(world.DOMAIN,))
    facts = replace(asked(WILD), certificates=(exact,))

    assert dict(plan(facts).basis)["certificate"] == "new"


@pytest.mark.parametrize(
    ("in_use", "says"),
    [
        (None, "as it does for a certificate that nothing uses yet"),
        (True, "so as things are nobody renews it"),
    ],
)
def test_one_that_acm_will_not_renew_comes_last_and_says_so(in_use, says):
    bad = world.certificate(renewal="INELIGIBLE", in_use=in_use, arn=f"{world.ARN}-z")
    good = world.certificate(renewal="ELIGIBLE")

    assert dict(plan(world.facts(certificates=(bad, good))).basis)["certificate"] == (
        good.arn
    )
    assert says in " ".join(plan(world.facts(certificates=(bad,))).says)


# one that was asked for by its ARN

HERE = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c-4b5a-6978-8796"
PRESENT = {"arn": HERE, "fingerprint": "3A7F", "chain_length": 3, "chain_bytes": 5_000}


def chosen(**changes):
    given = world.certificate(**{**PRESENT, **changes})
    return world.facts(asked=CreateRequest(certificate=HERE), chosen=given)


def test_a_certificate_that_fits_is_used_and_none_is_requested():
    made = plan(chosen())

    assert broken(chosen()) == set()
    assert made.steps[0].name is StepName.CREATE_CONFIG
    assert made.find(StepName.CREATE_CONFIG).get("certificate_arn") == HERE
    assert any("the one that was asked for" in said for said in made.says)
    assert not any("certificate logs" in said for said in made.says)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("chosen_not_issued", {"status": "PENDING_VALIDATION"}),
        ("chosen_not_issued", {"status": "REVOKED"}),
        ("chosen_out_of_time", {"status": "EXPIRED"}),
        ("chosen_out_of_time", {"not_after": world.NOW - timedelta(seconds=1)}),
        ("chosen_out_of_time", {"not_before": world.NOW + timedelta(seconds=1)}),
        ("chosen_key_type", {"key": "EC_secp384r1"}),
        ("chosen_key_type", {"key": "RSA_4096"}),
        (
            "chosen_too_many_names",
            {"names": (world.DOMAIN, *(f"{each}.acme.example" for each in "abcd"))},
        ),
        ("chosen_covers_not", {"names": ("*.eu.acme.example",)}),
        ("chosen_no_server_auth", {"usages": frozenset({"clientAuth"})}),
        ("chosen_chain_too_long", {"chain_length": 6}),
        (
            "chosen_chain_too_large",
            {"chain_bytes": 22_300, "chain_der_bytes": 16 * 1024 + 1},
        ),
    ],
)
def test_each_fault_of_a_chosen_certificate_is_named_and_no_other(code, wrong):
    facts = chosen(**wrong)

    assert broken(facts) == {code}
    assert "Nothing was created." in found(facts)[code].do


def test_all_faults_of_a_chosen_certificate_are_named_at_once():
    facts = chosen(key="RSA_4096", names=("other.example",), chain_length=7)

    assert broken(facts) == {
        "chosen_key_type",
        "chosen_covers_not",
        "chosen_chain_too_long",
    }


def test_what_is_just_within_the_limits_is_taken():
    facts = chosen(
        names=(world.DOMAIN, "a.example", "b.example", "c.example"),
        chain_length=5,
        chain_bytes=16 * 1024,
        not_after=world.NOW,
    )

    assert broken(facts) == set()
    assert "chosen_chain_size_unclear" not in found(facts)


def test_a_chain_that_is_too_big_as_pem_only_warns():
    facts = chosen(chain_bytes=16 * 1024 + 1)

    assert broken(facts) == set()
    assert "16,385 bytes" in found(facts)["chosen_chain_size_unclear"].says


def test_without_the_pem_the_usages_are_not_judged():
    assert broken(chosen(fingerprint=None, usages=frozenset())) == set()


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        (HERE.replace("eu-central-1", "us-east-1"), "chosen_elsewhere"),
        (HERE.replace("111122223333", "444455556666"), "chosen_elsewhere"),
        (HERE, "chosen_missing"),
    ],
)
def test_a_certificate_of_another_place_is_told_from_one_that_is_not_there(arn, code):
    facts = world.facts(asked=CreateRequest(certificate=arn))

    assert broken(facts) == {code}


def test_nobody_renews_an_imported_one_and_the_plan_says_so():
    facts = chosen(kind="IMPORTED", not_after=world.NOW + timedelta(days=20))

    assert any("nobody renews it" in said for said in plan(facts).says)
    assert "for 20 days only" in found(facts)["chosen_ends_soon"].says


def test_an_import_under_the_same_arn_is_another_plan_and_a_renewal_is_none():
    one, other = (
        {
            kind: plan(chosen(kind=kind, fingerprint=mark)).digest
            for kind in ("IMPORTED", "AMAZON_ISSUED")
        }
        for mark in ("3A7F", "4B80")
    )

    assert one["IMPORTED"] != other["IMPORTED"]
    assert one["AMAZON_ISSUED"] == other["AMAZON_ISSUED"]


def test_caa_does_not_matter_where_nothing_is_requested():
    dns = replace(OWN_DNS, caa=("other-ca.example",), caa_at="acme.example")

    assert broken(replace(chosen(), dns=dns)) == set()
    assert "caa_forbids_amazon" in broken(world.facts(dns=dns))
