"""One look at the world, through real clients at real servers."""

import pytest

from bot.core.dnsseen import Record
from bot.core.names import config_name
from bot.core.requests import CreateRequest, Options
from tests.gather.conftest import staging
from tests.support.facts import target

NAME = "device.acme.example"
BYHAND = "device.byhand.example"
PLACE = {"account": "111122223333", "region": "eu-central-1"}


def test_a_free_name_in_our_zone_is_seen_whole_and_without_a_gap(there, look):
    facts = look(NAME, others=[staging()])

    assert facts.gaps == ()
    assert (facts.domain, facts.target_id) == (NAME, "111122223333/eu-central-1")
    assert facts.config is None
    assert facts.config_name_taken is None
    assert facts.certificates == ()
    assert (facts.configs_used, facts.configs_limit) == (0, 10)
    assert facts.endpoint == there.world.endpoint("111122223333", "eu-central-1")
    assert facts.elsewhere == ()
    assert facts.dns.zone.name == "acme.example"
    assert facts.dns.zone.account == "777788889999"
    assert facts.dns.zone.delegated is True
    assert facts.dns.apex == "acme.example"
    assert set(facts.dns.authorities) == set(facts.dns.zone.name_servers)
    assert facts.dns.records == ()
    assert facts.dns.wildcard is None
    assert (facts.dns.caa, facts.dns.caa_at) == (None, None)
    assert facts.served == ()


def test_looking_does_not_hide_the_record_that_is_made_afterwards(there, look):
    look(NAME)
    there.put("acme.example", NAME, "A", "203.0.113.9")
    there.control("clock", advance_seconds=1)

    found = there.names().resolve(NAME, "A")

    assert found.values == ("203.0.113.9",)


def test_what_stands_at_the_name_is_listed_and_probed(there, look):
    here = there.world.endpoint("111122223333", "eu-central-1")
    there.put("acme.example", NAME, "CNAME", here, ttl=60)
    (arn,) = there.seed(certificates=[{**PLACE, "domain": NAME}])["certificates"]
    row = {"name": config_name(NAME), "domain_name": NAME, "certificate_arn": arn}
    there.seed(configs=[{**PLACE, **row, "tags": {"iotdomain:run": "R-7"}}])
    there.control("clock", advance_seconds=1)

    facts = look(NAME)

    assert facts.gaps == ()
    assert facts.dns.records == (
        Record(name=NAME, type="CNAME", ttl=60, values=(here,)),
    )
    assert facts.config.domain == NAME
    assert facts.config.tags == (("iotdomain:run", "R-7"),)
    assert [each.arn for each in facts.certificates] == [arn]
    assert {(each.port, each.trusted) for each in facts.served} == {
        (8883, True),
        (443, True),
    }
    assert {each.fingerprint for each in facts.served} == {
        facts.certificates[0].fingerprint
    }
    assert facts.configured == facts.certificates[0]
    assert [each.chain for each in facts.public] == [(here,)]
    assert {len(each.chain) for each in facts.served} == {2}


def test_a_configured_certificate_that_does_not_cover_the_name_is_seen_too(there, look):
    row = {**PLACE, "domain": "other.acme.example"}
    (arn,) = there.seed(certificates=[row])["certificates"]
    row = {"name": "d", "domain_name": NAME, "certificate_arn": arn}
    there.seed(configs=[{**PLACE, **row}])

    facts = look(NAME)

    assert facts.certificates == ()
    assert facts.configured.arn == arn


def test_a_configuration_of_any_name_is_found_by_its_domain(there, look):
    there.seed(configs=[{**PLACE, "name": "by-hand", "domain_name": NAME}])

    facts = look(NAME)

    assert facts.config.name == "by-hand"
    assert facts.config_name_taken is None
    assert facts.configs_used == 1


def test_another_domain_that_has_our_configurations_name_is_seen(there, look):
    row = {"name": config_name(NAME), "domain_name": "other.acme.example"}
    there.seed(configs=[{**PLACE, **row}])

    facts = look(NAME)

    assert facts.config is None
    assert facts.config_name_taken.domain == "other.acme.example"


def test_a_name_that_was_chosen_is_looked_for_in_place_of_the_usual_one(there, look):
    row = {"name": "chosen", "domain_name": "other.acme.example"}
    there.seed(configs=[{**PLACE, **row}])

    facts = look(NAME, asked=CreateRequest(options=Options(config_name="chosen")))

    assert facts.config_name_taken.name == "chosen"
    assert look(NAME).config_name_taken is None


@pytest.mark.parametrize(
    ("name", "status"),
    [("sensor-tokens", "ACTIVE"), ("old-tokens", "INACTIVE"), ("nobody", None)],
)
def test_an_authorizer_that_was_asked_for_is_seen(look, name, status):
    facts = look(NAME, asked=CreateRequest(options=Options(authorizer=name)))

    assert (facts.authorizer and facts.authorizer.status) == status


def test_the_enabled_one_of_two_for_a_domain_is_taken(there, look):
    there.seed(
        configs=[
            {**PLACE, "name": "a", "domain_name": NAME, "status": "DISABLED"},
            {**PLACE, "name": "b", "domain_name": NAME},
        ]
    )

    assert look(NAME).config.name == "b"


def test_configurations_of_the_other_targets_in_the_region_are_seen(there, look):
    other = {"account": "444455556666", "region": "eu-central-1"}
    (wild,) = there.seed(certificates=[{**other, "domain": "*.acme.example"}])[
        "certificates"
    ]
    row = {"name": "fleet", "domain_name": "fleet.acme.example"}
    there.seed(
        configs=[
            {**other, **row, "certificate_arn": wild},
            {**other, "name": "same", "domain_name": NAME},
            {**other, "name": "unrelated", "domain_name": "x.other.example"},
        ]
    )

    found = look(NAME, others=[target(), staging()]).elsewhere
    away = look(NAME, others=[staging("us-east-1")]).elsewhere

    assert [each.config for each in found] == ["fleet", "same", "unrelated"]
    assert found[0].place == "staging (444455556666), eu-central-1"
    assert found[0].certificate_names == ("*.acme.example",)
    assert found[1].domain == NAME
    assert away == ()
