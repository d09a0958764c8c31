from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dnsseen import DnsFacts
from bot.core.plans import (
    Plan,
    Playbook,
    Risk,
    StepName,
    differences,
    step,
)
from bot.core.playbooks import create, undo
from bot.core.requests import CreateRequest
from bot.core.wordlist import WORDS
from tests.support import facts as world

PORTS = (8883, 443)


def plan(facts=None, request=None) -> Plan:
    return create(facts or world.facts(), request or CreateRequest(), PORTS)


def names(a_plan):
    return [each.name for each in a_plan.steps]


def test_from_nothing_every_step_is_taken():
    made = plan()

    assert names(made) == [
        StepName.REQUEST_CERTIFICATE,
        StepName.WRITE_VALIDATION,
        StepName.AWAIT_CERTIFICATE,
        StepName.CREATE_CONFIG,
        StepName.WRITE_CNAME,
        StepName.AWAIT_SERVED,
    ]
    assert made.risk is Risk.NEW
    assert any("certificate logs" in said for said in made.says)


def test_a_zone_of_somebody_else_means_records_by_hand():
    dns = DnsFacts(zone=None, apex="acme.example", authorities=("ns1.dns.example",))

    made = plan(world.facts(dns=dns))

    assert StepName.RECORDS_BY_HAND in names(made)
    assert StepName.CNAME_BY_HAND in names(made)
    assert made.find(StepName.RECORDS_BY_HAND).get("early") == "yes"


def test_a_zone_that_no_role_may_write_means_records_by_hand_too():
    zone = world.zone(has_writer=False)
    dns = DnsFacts(zone=zone, apex=zone.name, authorities=zone.name_servers)

    made = plan(world.facts(dns=dns))

    assert made.find(StepName.RECORDS_BY_HAND).get("zone") == zone.name
    assert StepName.WRITE_CNAME not in names(made)
    assert dict(made.basis)["zone"] == "by hand"


def test_both_records_are_offered_at_once_only_when_the_name_has_none():
    dns = DnsFacts(
        zone=None, apex="acme.example", records=(world.cname("old.acme.example"),)
    )

    made = plan(world.facts(dns=dns))

    assert made.find(StepName.RECORDS_BY_HAND).get("early") is None
    assert made.find(StepName.CNAME_BY_HAND).get("before") == "old.acme.example"


def test_a_cname_elsewhere_makes_it_a_replacement_that_keeps_the_old_value():
    dns = DnsFacts(
        zone=world.zone(),
        apex="acme.example",
        records=(world.cname("legacy.acme.example", 3600),),
    )

    made = plan(world.facts(dns=dns))

    assert made.risk is Risk.REPLACE
    write = made.find(StepName.WRITE_CNAME)
    assert ("legacy.acme.example", "3600") == (
        write.get("before"),
        write.get("before_ttl"),
    )


def test_a_certificate_that_covers_the_name_is_used():
    good = world.certificate(names=("*.acme.example",))

    made = plan(world.facts(certificates=(good,)))

    assert names(made)[0] is StepName.CREATE_CONFIG
    assert made.find(StepName.CREATE_CONFIG).get("certificate_arn") == good.arn
    assert any("no new one is requested" in said for said in made.says)
    assert any("`fresh=yes`" in said for said in made.says)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "PENDING_VALIDATION"},
        {"kind": "IMPORTED"},
        {"key": "EC_secp384r1"},
        {"names": ("other.acme.example",)},
        {"names": tuple(f"{n}.acme.example" for n in "abcd") + (world.DOMAIN,)},
        {"not_after": world.NOW + timedelta(days=59)},
        {"not_after": None},
    ],
)
def test_a_certificate_that_iot_or_time_would_refuse_is_not_offered(wrong):
    facts = world.facts(certificates=(world.certificate(**wrong),))

    assert names(plan(facts))[0] is StepName.REQUEST_CERTIFICATE


def test_a_new_certificate_can_be_insisted_on():
    facts = world.facts(certificates=(world.certificate(),))

    made = plan(facts, CreateRequest(fresh_certificate=True))

    assert names(made)[0] is StepName.REQUEST_CERTIFICATE


def test_the_same_look_gives_the_same_digest_at_any_time():
    later = world.facts(taken_at=world.NOW + timedelta(hours=5), configs_used=4)

    assert plan().digest == plan(later).digest


@pytest.mark.parametrize(
    "changed",
    [
        {"domain": "other.acme.example"},
        {"account": "444455556666"},
        {"region": "us-east-1"},
        {"endpoint": "zzz-ats.iot.eu-central-1.amazonaws.com"},
        {"certificates": (world.certificate(),)},
        {"dns": DnsFacts(zone=world.zone(id="Z2"), apex="acme.example")},
        {
            "dns": DnsFacts(
                zone=world.zone(),
                apex="acme.example",
                records=(world.cname("x.example"),),
            )
        },
    ],
)
def test_any_effect_or_decision_that_differs_gives_another_digest(changed):
    assert plan().digest != plan(world.facts(**changed)).digest


def test_words_of_the_fingerprint_can_be_said_aloud():
    words = plan().words.split("-")

    assert len(words) == 4
    assert set(words) <= set(WORDS)


params = st.dictionaries(
    st.text(min_size=1, max_size=8), st.text(max_size=12), max_size=4
)


@given(params, params)
def test_digests_agree_exactly_when_the_parameters_do(first, second):
    def with_params(given_params):
        some = replace(step(StepName.AWAIT_SERVED), params=tuple(given_params.items()))
        return replace(plan(), steps=(some,))

    same = with_params(first).digest == with_params(second).digest

    assert same is (first == second)


def test_a_difference_names_what_was_and_what_is():
    facts = world.facts(
        dns=DnsFacts(
            zone=world.zone(),
            apex="acme.example",
            records=(world.cname("broker.acme.example"),),
        )
    )

    found = {each.what: each for each in differences(plan(), plan(facts))}

    assert found["record"].before == "none"
    assert "broker.acme.example" in found["record"].after


def test_no_difference_between_equal_plans():
    assert differences(plan(), plan()) == ()


def test_an_undo_removes_what_was_made_newest_first_and_nothing_else():
    parent = world.run(
        plan(),
        outputs={
            "certificate_arn": world.ARN,
            "validation": "_x.device.acme.example=_y.acm-validations.aws",
            "endpoint": world.ENDPOINT,
        },
    )

    made = undo(
        world.facts(),
        parent,
        made=frozenset({StepName.REQUEST_CERTIFICATE, StepName.WRITE_VALIDATION}),
        asked=("R-42",),
    )

    assert made.playbook is Playbook.UNDO
    assert names(made) == [StepName.DELETE_CERTIFICATE, StepName.REMOVE_VALIDATION]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (world.ENDPOINT, False),
        ("elsewhere.acme.example", True),
    ],
)
def test_an_undo_says_before_the_approval_that_the_name_went_elsewhere(now, said):
    dns = DnsFacts(zone=world.zone(), apex="acme.example", records=(world.cname(now),))
    parent = world.run(plan(), outputs={"endpoint": world.ENDPOINT})

    made = undo(
        world.facts(dns=dns),
        parent,
        made=frozenset({StepName.WRITE_CNAME}),
        asked=("R-42",),
    )

    assert any(f"`CNAME {now}`" in each for each in made.says) is said
