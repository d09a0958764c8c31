"""Which plan is offered for what a diagnosis found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.deep import Deep
from bot.core.diagnosis import diagnosed
from bot.core.dnsseen import DnsFacts
from bot.core.facts import ValidationRecord
from bot.core.fixes import fixes_of
from bot.core.plans import Playbook
from bot.core.proofseen import ProofSeen
from bot.core.requests import DEFAULT_KEY
from bot.core.topics import Gap, Topic
from tests.support import said_diagnosis as said
from tests.support import watched as w
from tests.support.facts import ARN, DOMAIN, certificate, config

DAY = timedelta(days=1)
RECORD = ValidationRecord(domain=DOMAIN, name=f"_3f.{DOMAIN}", value="_8a.acm.aws")
GONE = ProofSeen(
    arn=ARN, name=RECORD.name, value=RECORD.value, is_there=False, says="none"
)
PROOF_GONE = Deep(proofs=(GONE,))
INVALID = config(certificate_status="INVALID", changed_at=w.LONG_AGO)


def stalled(**more):
    its = w.dated(
        20 * DAY, renewal_status="PENDING_VALIDATION", validation=(RECORD,), **more
    )
    return w.watched(configured=its, deep=PROOF_GONE)


def failed():
    return w.watched(configured=w.dated(20 * DAY, renewal_status="FAILED"))


def pending():
    its = certificate(status="PENDING_VALIDATION", validation=(RECORD,))
    return w.watched(
        config=None,
        configured=None,
        before=None,
        public=(),
        served=(),
        dns=DnsFacts(),
        certificates=(its,),
        deep=PROOF_GONE,
    )


def offered(facts):
    return [
        (each.playbook, each.label, each.request.fresh_certificate)
        for each in fixes_of(diagnosed(facts))
    ]


@pytest.mark.parametrize(
    ("facts", "playbook", "label", "fresh"),
    [
        (said.afar, Playbook.REPAIR, "Fix: repair the CNAME…", False),
        (said.disabled, Playbook.REPAIR, "Fix: enable it…", False),
        (said.unconfigured, Playbook.CREATE, "Fix: set it up…", False),
        (pending, Playbook.CREATE, "Fix: add the record…", False),
        (stalled, Playbook.ROTATE, "Fix: restore the record…", False),
        (failed, Playbook.ROTATE, "Fix: replace the certificate…", False),
        (
            lambda: w.watched(config=INVALID),
            Playbook.ROTATE,
            "Fix: replace the certificate…",
            True,
        ),
    ],
)
def test_the_plan_that_mends_the_cause_is_offered(facts, playbook, label, fresh):
    assert offered(facts()) == [(playbook, label, fresh)]


@pytest.mark.parametrize(
    "facts",
    [
        w.watched,
        said.unused,
        said.settling,
        # Whoever has the files of the next one has to say where they are.
        lambda: w.watched(configured=w.imported(5 * DAY)),
        # CAA is the zone's owner's to change; ACM then goes on by itself.
        lambda: stalled(renewal_reason="CAA_ERROR"),
    ],
)
def test_nothing_is_offered_where_nothing_is_to_be_mended_by_the_bot(facts):
    assert offered(facts()) == []


def test_two_faults_get_a_button_each_and_two_plans_of_a_kind_are_one():
    facts = w.watched(
        config=config(enabled=False, changed_at=w.LONG_AGO),
        configured=w.dated(20 * DAY, renewal_status="FAILED"),
        served=(said.default("eu-central-1"),),
    )

    assert [each for each, *_ in offered(facts)] == [
        Playbook.REPAIR,
        Playbook.ROTATE,
    ]


def test_a_configuration_that_could_not_be_seen_is_not_made_again():
    facts = pending()
    hidden = Gap(Topic.CONFIG, "The permission is missing.")

    assert offered(said.replace(facts, gaps=(hidden,))) == []


def test_a_key_that_iot_does_not_take_is_not_asked_for_again():
    its = w.dated(150 * DAY, key="EC_secp384r1")
    ours = replace(INVALID, tags=(("managed-by", "iotdomain"),))

    (fix,) = fixes_of(diagnosed(w.watched(config=ours, configured=its)))

    assert fix.playbook is Playbook.ROTATE
    assert (fix.request.key, fix.request.fresh_certificate) == (DEFAULT_KEY, True)


def test_an_import_that_iot_does_not_take_is_for_whoever_has_the_key():
    its = w.imported(150 * DAY, usages=frozenset())

    found = diagnosed(w.watched(config=INVALID, configured=its))

    assert found.cause[0] == "certificate_no_server_auth"
    assert fixes_of(found) == ()
    assert "check-cert" in found.cause[1].do
