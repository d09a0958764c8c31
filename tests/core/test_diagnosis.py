"""The first finding is the cause; the rest follows from it or stands for itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.core.checked import Came, checked
from bot.core.deep import Deep
from bot.core.diagnosis import Verdict, diagnosed
from bot.core.facts import ValidationRecord
from bot.core.proofseen import ProofSeen
from bot.core.rules import DIAGNOSED
from bot.core.topics import Gap, Topic
from tests.support import said_diagnosis as d
from tests.support import watched as w
from tests.support.facts import ARN, DOMAIN, ENDPOINT, NOW, certificate, config


def codes(pairs):
    return {code for code, _ in pairs}


def cause(found):
    return found.cause[0] if found.cause else None


@pytest.mark.parametrize(
    ("name", "verdict", "first"),
    [
        ("healthy", Verdict.HEALTHY, None),
        ("other_region", Verdict.BROKEN, "cname_other_region"),
        ("without_config", Verdict.BROKEN, "cname_without_config"),
        ("disabled", Verdict.BROKEN, "config_disabled"),
        ("waiting", Verdict.WAITING, "served_is_other"),
        ("unseen", Verdict.UNSEEN, None),
        ("not_in_use", Verdict.UNUSED, "cname_missing"),
        ("not_set_up", Verdict.NOT_SET_UP, None),
    ],
)
def test_each_has_its_verdict_and_its_cause(name, verdict, first):
    found = diagnosed(d.FACTS[name]())

    assert (found.verdict, cause(found)) == (verdict, first)
    assert found.others == ()


def test_it_says_how_many_rules_were_asked():
    assert diagnosed(w.watched()).checks == len(DIAGNOSED)


def test_what_follows_is_marked_and_not_called_a_cause():
    found = diagnosed(d.afar())

    assert codes(found.follows) == {"name_leads_elsewhere", "served_wrong_name"}


def test_an_endpoint_of_another_account_is_told_from_one_of_another_region():
    led = w.watched(public=(w.leads(d.BESIDE),), served=(d.default("eu-central-1"),))

    found = diagnosed(led)

    assert cause(found) == "cname_other_account"
    assert d.BESIDE in found.cause[1].evidence
    assert ENDPOINT in found.cause[1].do


@pytest.mark.parametrize("chain", [("lb.acme.example",), ("cdn.example",)])
def test_what_is_no_iot_endpoint_keeps_its_wider_name(chain):
    led = w.watched(public=(w.leads(*chain),), served=(d.default("eu-central-1"),))

    assert cause(diagnosed(led)) == "name_leads_elsewhere"


def test_two_causes_hide_neither_of_them():
    both = w.watched(
        config=config(enabled=False, changed_at=w.LONG_AGO),
        configured=w.imported(w.LIFE / 40),
        served=(d.default("eu-central-1"),),
    )

    found = diagnosed(both)

    assert cause(found) == "config_disabled"
    assert codes(found.others) == {"certificate_expires"}


@pytest.mark.parametrize(
    "topic", [Topic.CONFIG, Topic.CERTIFICATES, Topic.PUBLIC, Topic.SERVED]
)
def test_nothing_is_healthy_while_something_that_decides_it_is_hidden(topic):
    found = diagnosed(w.watched(gaps=(Gap(topic, "Not seen."),)))

    assert found.verdict is Verdict.UNSEEN
    assert found.skipped


def test_nothing_is_healthy_while_anything_is_still_looked_at():
    open_ = Gap(Topic.PROOFS, "Still being looked at.", pending=True)

    found = diagnosed(w.watched(gaps=(open_,)))

    assert found.verdict is Verdict.LOOKING
    assert (found.whole, found.pending, found.gaps) == (False, (Topic.PROOFS,), ())
    assert found.skipped == ()
    assert "validation_record_missing" in found.waiting


def test_what_is_broken_is_called_so_before_all_is_seen():
    open_ = Gap(Topic.PROOFS, "Still being looked at.", pending=True)

    assert diagnosed(replace(d.afar(), gaps=(open_,))).verdict is Verdict.BROKEN


def test_each_check_has_one_line_with_what_came_of_it():
    hidden = (
        Gap(Topic.PROOFS, "Still being looked at.", pending=True),
        Gap(Topic.CERTIFICATES, "The permission `acm:ListCertificates` is missing."),
    )

    found = {
        each.code: each for each in checked(diagnosed(replace(d.afar(), gaps=hidden)))
    }

    assert list(found) == [each.code for each in DIAGNOSED]
    assert found["cname_other_region"].came is Came.FOUND
    assert found["served_wrong_name"].came is Came.FOLLOWS
    assert found["config_disabled"].came is Came.FINE
    assert found["certificate_expires"].came is Came.UNSEEN
    assert "acm:ListCertificates" in found["certificate_expires"].says
    assert found["validation_record_missing"].came is Came.PENDING


@given(
    some.fixed_dictionaries(
        {},
        optional={
            "public": some.sampled_from([(), (w.leads(d.AFAR),), (w.leads(ENDPOINT),)]),
            "served": some.sampled_from([(), (d.default("us-east-1"),)]),
            "config": some.sampled_from([None, config(enabled=False)]),
            "configured": some.just(None),
            "before": some.just(None),
        },
    )
)
def test_every_finding_stands_in_exactly_one_place(changes):
    found = diagnosed(w.watched(**changes))
    first = [found.cause] if found.cause else []

    said = [code for code, _ in (*first, *found.follows, *found.others)]

    assert len(said) == len(set(said))
    assert set(said) <= {each.code for each in DIAGNOSED}
    assert found.cause is not None or not said


PROOF = ValidationRecord(
    domain=DOMAIN, name=f"_3f9c.{DOMAIN}", value="_8a7b.zone.acm-validations.aws"
)


def seen(there, says="not found at the zone's name servers."):
    return ProofSeen(
        arn=ARN, name=PROOF.name, value=PROOF.value, is_there=there, says=says
    )


def stalled(**changes):
    """In use, and ACM cannot renew its certificate."""
    its = replace(w.dated(w.LIFE / 6), renewal_status="PENDING_VALIDATION")
    return w.watched(**{"configured": its, **changes})


def pending(status="PENDING_VALIDATION", failure=None, **changes):
    """Asked for and not there yet."""
    its = certificate(status=status, failure=failure, created_at=NOW - d.MINUTE)
    nothing = {"config": None, "configured": None, "before": None, "served": ()}
    return w.watched(**{**nothing, "public": (), "certificates": (its,), **changes})


def test_a_record_that_is_gone_is_why_nothing_is_renewed():
    found = diagnosed(stalled(deep=Deep(proofs=(seen(there=False),))))

    assert cause(found) == "validation_record_missing"
    assert codes(found.follows) == {"certificate_not_renewed"}
    assert f"`{PROOF.name}` to `{PROOF.value}`" in found.cause[1].do
    assert found.verdict is Verdict.NEEDS_YOU


def test_where_the_record_is_there_acms_own_word_is_said():
    found = diagnosed(stalled(deep=Deep(proofs=(seen(there=True),))))

    assert cause(found) == "certificate_not_renewed"


def test_caa_that_names_others_is_why():
    dns = replace(w.watched().dns, caa=("letsencrypt.org",), caa_at="acme.example")

    found = diagnosed(stalled(dns=dns, deep=Deep(proofs=(seen(there=True),))))

    assert cause(found) == "caa_stops_amazon"
    assert "amazon.com" in found.cause[1].do


def test_caa_is_no_cause_while_acm_has_nothing_to_do():
    dns = replace(w.watched().dns, caa=("letsencrypt.org",), caa_at="acme.example")

    assert diagnosed(w.watched(dns=dns)).cause is None


def test_the_mistake_that_was_seen_is_the_evidence():
    twice = "found at `_3f9c.device.acme.example.acme.example`."

    found = diagnosed(pending(deep=Deep(proofs=(seen(there=False, says=twice),))))

    assert cause(found) == "validation_record_missing"
    assert twice in found.cause[1].evidence


def test_with_its_record_there_a_request_is_only_waiting():
    found = diagnosed(pending(deep=Deep(proofs=(seen(there=True),))))

    assert (cause(found), found.verdict) == ("validation_waits", Verdict.WAITING)


@pytest.mark.parametrize(
    ("status", "failure"), [("VALIDATION_TIMED_OUT", None), ("FAILED", "CAA_ERROR")]
)
def test_a_request_that_ended_is_named_with_its_reason(status, failure):
    found = diagnosed(pending(status, failure))

    assert cause(found) == "request_came_to_nothing"
    assert (failure or status) in found.cause[1].says


def test_an_old_request_that_ended_does_not_matter_beside_a_new_one():
    new = certificate(arn=f"{ARN}-new")
    over = certificate(status="FAILED", failure="CAA_ERROR")

    assert diagnosed(pending(certificates=(over, new))).cause is None
