from dataclasses import replace

import pytest

from bot.core.dnsseen import DnsFacts, Record
from bot.core.facts import Elsewhere
from bot.core.findings import Severity, diagnose
from bot.core.rules import PREFLIGHT
from bot.core.topics import Gap, Topic
from tests.support import facts as world


def codes(facts):
    return {code for code, _ in diagnose(PREFLIGHT, facts).broken}


def dns(**changes):
    return replace(DnsFacts(zone=world.zone(), apex="acme.example"), **changes)


def test_nothing_is_found_where_everything_is_right():
    assert diagnose(PREFLIGHT, world.facts()).findings == ()


BROKEN = {
    "domain_has_config": world.facts(config=world.config()),
    "config_name_taken": world.facts(
        config_name_taken=world.config(domain="other.acme.example")
    ),
    "claimed_elsewhere": world.facts(
        elsewhere=(
            Elsewhere(
                place="staging (444455556666), eu-central-1",
                config="d",
                domain="other.acme.example",
                certificate_names=("*.acme.example",),
            ),
        )
    ),
    "quota_used_up": world.facts(configs_used=10, configs_limit=10),
    "apex_of_zone": world.facts(domain="acme.example"),
    "zone_not_delegated": world.facts(
        dns=dns(zone=world.zone(delegated=False, delegated_to=("ns1.dns.example",)))
    ),
    "no_public_zone": world.facts(dns=DnsFacts()),
    "other_records_at_name": world.facts(
        dns=dns(
            records=(
                Record(name=world.DOMAIN, type="A", ttl=60, values=("198.51.100.7",)),
            )
        )
    ),
    "caa_forbids_amazon": world.facts(
        dns=dns(caa=("other-ca.example",), caa_at="acme.example")
    ),
    "common_name_too_long": world.facts(
        domain="d." + "z" * 40 + "." + "y" * 40 + ".example",
        dns=dns(zone=None, apex="z" * 40 + "." + "y" * 40 + ".example"),
    ),
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_stands_in_the_way_is_named_and_says_what_to_do(code):
    diagnosis = diagnose(PREFLIGHT, BROKEN[code])

    findings = dict(diagnosis.broken)
    assert code in findings
    said = f"{findings[code].says} {findings[code].do}"
    assert "Nothing was created." in said


def test_a_caa_record_at_the_very_name_has_one_cure():
    """A CNAME cannot stand beside it, so "add Amazon to it" would lead nowhere."""
    own = Record(
        name=world.DOMAIN, type="CAA", ttl=60, values=('0 issue "other-ca.example"',)
    )
    facts = world.facts(
        dns=dns(records=(own,), caa=("other-ca.example",), caa_at=world.DOMAIN)
    )

    ((code, finding),) = diagnose(PREFLIGHT, facts).broken

    assert code == "other_records_at_name"
    assert "A CAA record can stand at `acme.example` instead" in finding.do


def test_at_the_top_of_a_zone_the_caa_record_is_to_be_changed():
    own = Record(
        name="acme.example", type="CAA", ttl=60, values=('0 issue "other-ca.example"',)
    )
    facts = world.facts(
        domain="acme.example",
        dns=dns(records=(own,), caa=("other-ca.example",), caa_at="acme.example"),
    )

    assert "caa_forbids_amazon" in codes(facts)


def test_a_wildcard_is_said_but_does_not_stop_the_plan():
    wildcard = Record(name="*.acme.example", type="A", ttl=60, values=("198.51.100.7",))

    diagnosis = diagnose(PREFLIGHT, world.facts(dns=dns(wildcard=wildcard)))

    assert [("wildcard_answers", Severity.NOTICE)] == [
        (code, finding.severity) for code, finding in diagnosis.findings
    ]


def test_a_cname_elsewhere_is_no_obstacle():
    facts = world.facts(dns=dns(records=(world.cname("old.acme.example"),)))

    assert not codes(facts)


def test_caa_does_not_matter_when_no_certificate_has_to_be_asked_for():
    facts = replace(BROKEN["caa_forbids_amazon"], certificates=(world.certificate(),))

    assert not codes(facts)


@pytest.mark.parametrize("issuer", ["amazon.com", "awstrust.com"])
def test_any_of_amazons_issuers_is_enough(issuer):
    facts = world.facts(dns=dns(caa=("other-ca.example", issuer)))

    assert not codes(facts)


@pytest.mark.parametrize("topic", [Topic.CONFIG, Topic.QUOTA, Topic.CAA, Topic.ZONE])
def test_a_rule_that_could_not_see_is_skipped_and_listed(topic):
    gap = Gap(topic, "The permission `iot:Describe` is missing.")
    facts = world.facts(gaps=(gap,), config=world.config(), configs_used=10)

    diagnosis = diagnose(PREFLIGHT, facts)

    hidden = {rule.code for rule in PREFLIGHT if topic in rule.needs}
    assert hidden == {code for code, _ in diagnosis.skipped}
    assert hidden.isdisjoint(code for code, _ in diagnosis.findings)
