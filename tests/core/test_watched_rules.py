"""The rules by which domains in use are watched, one change at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.facts import ValidationRecord
from bot.core.findings import Severity, SubjectKind
from bot.core.names import config_name
from bot.core.rules import WATCHED
from bot.core.sweeping import NOTHING_REACHED
from bot.core.topics import Gap, Topic
from tests.support import watched as w
from tests.support.facts import ARN, DOMAIN, ENDPOINT, NOW, config

DAYS = timedelta(days=1)
SECOND = timedelta(seconds=1)
NOTICE, WAITING = Severity.NOTICE, Severity.WAITING
WARNING, CRITICAL = Severity.NEEDS_YOU, Severity.BROKEN
RECORD = ValidationRecord(domain=DOMAIN, name=f"_a.{DOMAIN}", value="_b.aws")
WRONG = w.link(90 * DAYS, fingerprint="d" * 64, subject="*.iot.example")


def only(facts, code):
    findings = w.found(facts)
    assert list(findings) == [code]
    return findings[code]


def test_a_domain_in_order_has_no_finding_and_nothing_unseen():
    swept = w.sweep(w.watched())

    assert swept.observed == swept.unseen == ()
    assert swept.complete
    assert swept.watched[0].codes == ()


# ---- certificates: their own clock --------------------------------------------


@pytest.mark.parametrize(
    ("left", "severity", "felt"),
    [
        (66 * DAYS, WARNING, False),
        (22 * DAYS + SECOND, WARNING, False),
        (22 * DAYS, CRITICAL, False),
        (SECOND, CRITICAL, False),
        (0 * DAYS, CRITICAL, True),
        (-SECOND, CRITICAL, True),
        (-40 * DAYS, CRITICAL, True),
    ],
    ids=str,
)
def test_an_imported_certificate_nears_its_end(left, severity, felt):
    finding = only(w.watched(configured=w.imported(left)), "certificate_expires")

    assert (finding.severity, finding.felt) == (severity, felt)
    assert finding.at == NOW + left
    assert finding.subject.kind is SubjectKind.CERTIFICATE
    assert finding.subject.id == ARN


def test_an_imported_certificate_with_more_than_a_third_left_is_fine():
    assert w.found(w.watched(configured=w.imported(66 * DAYS + SECOND))) == {}


def test_an_end_that_devices_do_not_see_is_not_felt():
    fresh = w.served(w.link(90 * DAYS, fingerprint="f" * 64))
    facts = w.watched(configured=w.imported(-DAYS), served=(fresh,))

    assert not only(facts, "certificate_expires").felt


def test_an_end_is_felt_when_the_wire_cannot_be_seen():
    gap = Gap(Topic.SERVED, "Nothing could be reached from here.")
    facts = w.watched(configured=w.imported(-DAYS), served=(), gaps=(gap,))

    assert w.found(facts)["certificate_expires"].felt


@pytest.mark.parametrize(
    ("left", "more", "severity"),
    [
        (150 * DAYS, {"renewal": "INELIGIBLE"}, NOTICE),
        (60 * DAYS, {"renewal": "INELIGIBLE"}, WARNING),
        (20 * DAYS, {"renewal": "INELIGIBLE"}, CRITICAL),
        (45 * DAYS, {"renewal_status": "FAILED"}, WARNING),
        (45 * DAYS, {"renewal_status": "PENDING_VALIDATION"}, WARNING),
        (20 * DAYS, {"renewal_status": "PENDING_VALIDATION"}, CRITICAL),
        (30 * DAYS, {}, WARNING),
        (30 * DAYS, {"renewal_status": "PENDING_AUTO_RENEWAL"}, WARNING),
        (22 * DAYS, {}, CRITICAL),
        (-DAYS, {"status": "EXPIRED"}, CRITICAL),
    ],
    ids=str,
)
def test_what_acm_should_renew_and_does_not(left, more, severity):
    its = replace(w.dated(left), **more)

    finding = only(w.watched(configured=its), "certificate_not_renewed")

    assert finding.severity is severity
    assert finding.at == NOW + left


@pytest.mark.parametrize(
    ("left", "more"),
    [
        (60 * DAYS, {}),
        (40 * DAYS, {"renewal_status": "PENDING_AUTO_RENEWAL"}),
        (30 * DAYS + SECOND, {}),
        (190 * DAYS, {"renewal_status": "SUCCESS"}),
    ],
    ids=str,
)
def test_acm_is_left_to_do_its_work(left, more):
    its = replace(w.dated(left), **more)

    assert w.found(w.watched(configured=its)) == {}


def test_acms_reason_and_the_record_it_looks_for_are_said():
    record = replace(
        w.dated(40 * DAYS),
        renewal_status="PENDING_VALIDATION",
        renewal_reason="CAA_ERROR",
    )

    finding = only(w.watched(configured=record), "certificate_not_renewed")

    assert "`CAA_ERROR`" in finding.evidence
    assert "validation records" in finding.do


def test_a_validation_certificate_that_ends_is_not_felt_but_critical():
    stand_in = replace(w.imported(-DAYS), arn="arn:validation")
    facts = w.watched(configured=w.imported(150 * DAYS), validation=stand_in)

    finding = only(facts, "validation_certificate_expires")

    assert (finding.severity, finding.felt) == (CRITICAL, False)
    assert finding.subject.id == "arn:validation"


@pytest.mark.parametrize(
    ("left", "severity", "felt"),
    [
        (90 * DAYS, WARNING, False),
        (30 * DAYS, CRITICAL, False),
        (0 * DAYS, CRITICAL, True),
    ],
    ids=str,
)
def test_an_intermediate_that_ends_before_the_leaf(left, severity, felt):
    issuer = w.link(left, life=3650 * DAYS, fingerprint=w.ISSUER, subject="CA 2")
    facts = w.watched(served=(w.served(None, issuer),))

    finding = only(facts, "chain_expires")

    assert (finding.severity, finding.felt) == (severity, felt)
    assert finding.subject.id == w.ISSUER
    assert "CA 2" in finding.says


@pytest.mark.parametrize(
    "changes",
    [
        {"left": 90 * DAYS + SECOND},
        {"left": 151 * DAYS},
        {"left": -DAYS, "is_root": True},
    ],
    ids=str,
)
def test_an_intermediate_that_outlives_the_leaf_or_is_a_root_is_left_alone(changes):
    issuer = w.link(fingerprint=w.ISSUER, life=3650 * DAYS, **changes)
    facts = w.watched(served=(w.served(None, issuer),))

    assert w.found(facts) == {}


def test_an_intermediate_that_ends_after_its_leaf_waits_for_the_leaf():
    issuer = w.link(25 * DAYS, life=3650 * DAYS, fingerprint=w.ISSUER)
    leaf = w.link(24 * DAYS)
    facts = w.watched(
        configured=w.imported(24 * DAYS), served=(w.served(leaf, issuer),)
    )

    only(facts, "certificate_expires")


def test_of_one_cause_in_several_domains_the_worst_is_said():
    its = w.imported(-DAYS)
    fresh = w.served(w.link(90 * DAYS, fingerprint="f" * 64))
    calm = w.watched(domain="a.acme.example", configured=its, served=(fresh,))
    felt = w.watched(configured=its)

    for order in ((calm, felt), (felt, calm)):
        each = next(
            one for one in w.sweep(*order).observed if one.code == "certificate_expires"
        )
        assert each.finding.felt
        assert len(each.domains) == 2


def test_one_intermediate_of_many_domains_is_one_cause():
    issuer = w.link(6 * DAYS, life=3650 * DAYS, fingerprint=w.ISSUER)
    several = [
        w.watched(
            domain=name,
            config=config(domain=name, changed_at=w.LONG_AGO),
            served=(w.served(None, issuer, names=(name,)),),
        )
        for name in ("b.acme.example", "a.acme.example")
    ]

    (each,) = w.sweep(*several).observed

    assert each.code == "chain_expires"
    assert each.domains == ("a.acme.example", "b.acme.example")


# ---- the configuration ---------------------------------------------------------


def test_disabled_is_the_cause_of_all_that_is_seen_on_the_wire():
    other = w.served(w.link(90 * DAYS, fingerprint="d" * 64), names=("*.iot.example",))
    facts = w.watched(config=config(enabled=False), served=(other,))

    finding = only(facts, "config_disabled")

    assert (finding.severity, finding.felt) == (CRITICAL, True)
    hidden = [each for each in w.sweep(facts).unseen if each.cause]
    assert [(each.code, each.cause) for each in hidden] == [
        ("served_wrong_name", "config_disabled")
    ]


def test_disabled_and_an_ending_certificate_are_two_causes():
    facts = w.watched(config=config(enabled=False), configured=w.imported(9 * DAYS))

    assert set(w.found(facts)) == {"config_disabled", "certificate_expires"}


@pytest.mark.parametrize(
    ("left", "severity", "felt"),
    [
        (150 * DAYS, WARNING, False),
        (22 * DAYS, CRITICAL, False),
        (0 * DAYS, CRITICAL, True),
    ],
    ids=str,
)
def test_the_fuse_of_an_invalid_certificate_is_what_is_served(left, severity, felt):
    invalid = config(
        certificate_status="INVALID",
        certificate_detail="The chain is incomplete.",
        changed_at=w.LONG_AGO,
    )
    old = w.served(w.link(left, fingerprint="0" * 64))
    facts = w.watched(config=invalid, served=(old,))

    finding = only(facts, "config_invalid")

    assert (finding.severity, finding.felt) == (severity, felt)
    assert finding.at == NOW + left
    assert "`The chain is incomplete.`" in finding.evidence


def test_invalid_with_nothing_to_serve_is_felt():
    default = w.served(WRONG, names=("*.iot.eu-central-1.amazonaws.com",))
    facts = w.watched(
        config=config(certificate_status="INVALID", changed_at=w.LONG_AGO),
        served=(default,),
    )

    assert only(facts, "config_invalid").felt


def test_invalid_whose_wire_cannot_be_seen_is_a_warning_that_says_so():
    gap = Gap(Topic.SERVED, "Nothing could be reached from here.")
    facts = w.watched(
        config=config(certificate_status="INVALID"), served=(), gaps=(gap,)
    )

    finding = w.found(facts)["config_invalid"]

    assert finding.severity is WARNING
    assert "could not be seen" in finding.devices


@pytest.mark.parametrize("left", [0 * DAYS, -DAYS], ids=str)
def test_invalid_because_the_certificate_is_over_is_one_cause(left):
    facts = w.watched(
        config=config(certificate_status="INVALID"), configured=w.imported(left)
    )

    assert only(facts, "certificate_expires").felt


def test_invalid_while_the_certificate_only_nears_its_end_are_two_causes():
    facts = w.watched(
        config=config(certificate_status="INVALID"), configured=w.imported(9 * DAYS)
    )

    assert set(w.found(facts)) == {"config_invalid", "certificate_expires"}


@pytest.mark.parametrize(
    ("status", "severity", "felt"),
    [
        ("REVOKED", CRITICAL, True),
        ("INACTIVE", WARNING, False),
        ("FAILED", WARNING, False),
    ],
)
def test_a_certificate_that_is_not_issued_is_named(status, severity, felt):
    its = replace(w.dated(150 * DAYS), status=status)
    facts = w.watched(configured=its, config=config(certificate_status="INVALID"))

    finding = only(facts, "certificate_not_issued")

    assert (finding.severity, finding.felt) == (severity, felt)
    assert f"`{status}`" in finding.says


def test_a_certificate_that_was_deleted_is_the_cause_of_invalid():
    facts = w.watched(
        configured=None,
        config=config(certificate_status="INVALID"),
        served=(w.served(),),
    )

    finding = only(facts, "certificate_deleted")

    assert finding.subject.id == ARN
    assert finding.severity is WARNING


# ---- the wire --------------------------------------------------------------------


def changed(ago):
    its = w.dated(150 * DAYS)
    return replace(its, renewal_status="SUCCESS", renewed_at=NOW - ago)


@pytest.mark.parametrize(
    ("ago", "severity"),
    [
        (timedelta(minutes=60) - SECOND, WAITING),
        (timedelta(minutes=60), WARNING),
        (timedelta(hours=5), WARNING),
    ],
    ids=str,
)
def test_an_old_certificate_may_be_served_for_an_hour_after_a_change(ago, severity):
    old = w.served(w.link(40 * DAYS, fingerprint="0" * 64))
    facts = w.watched(configured=changed(ago), served=(old,))

    finding = only(facts, "served_is_other")

    assert finding.severity is severity
    assert finding.at == NOW + 40 * DAYS


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"in_use": False}, "nothing that uses it"),
        ({"in_use": True}, "not checked by DNS"),
        ({"in_use": True, "validation": (RECORD,)}, "by itself. Certificate"),
    ],
)
def test_why_acm_will_not_renew_is_said_where_it_can_be_seen(changes, why):
    its = replace(w.dated(150 * DAYS), renewal="INELIGIBLE", **changes)

    said = w.found(w.watched(configured=its))

    assert why in said["certificate_not_renewed"].evidence


@pytest.mark.parametrize("status", ["FAILED", "PENDING_VALIDATION"])
def test_a_renewal_that_came_to_nothing_is_no_change_to_wait_for(status):
    old = w.served(w.link(40 * DAYS, fingerprint="0" * 64))
    its = replace(changed(timedelta(minutes=1)), renewal_status=status)

    said = w.found(w.watched(configured=its, served=(old,)))

    assert said["served_is_other"].severity is Severity.NEEDS_YOU


def test_an_old_certificate_that_is_over_is_felt_also_within_the_hour():
    old = w.served(w.link(-SECOND, fingerprint="0" * 64))
    facts = w.watched(configured=changed(timedelta(minutes=1)), served=(old,))

    finding = only(facts, "served_is_other")

    assert (finding.severity, finding.felt) == (CRITICAL, True)


def test_one_address_that_still_serves_the_old_one_is_enough():
    old = w.served(w.link(40 * DAYS, fingerprint="0" * 64), port=443)
    facts = w.watched(served=(w.served(), old))

    assert "served_is_other" in w.found(facts)


def test_a_swapped_certificate_begins_a_new_hour():
    old = w.served(w.link(40 * DAYS, fingerprint="0" * 64))
    facts = w.watched(served=(old,), before=w.known(certificate_arn="arn:old"))

    assert only(facts, "served_is_other").severity is WAITING


@pytest.mark.parametrize(
    ("ago", "severity"),
    [(timedelta(minutes=59), WAITING), (timedelta(minutes=60), CRITICAL)],
    ids=str,
)
def test_a_certificate_for_another_name_is_felt(ago, severity):
    default = w.served(WRONG, names=("*.iot.eu-central-1.amazonaws.com",))
    facts = w.watched(configured=changed(ago), served=(default,))

    finding = only(facts, "served_wrong_name")

    assert (finding.severity, finding.felt) == (severity, True)


def test_a_name_that_leads_elsewhere_is_the_cause_of_what_is_served_there():
    default = w.served(WRONG, names=("*.iot.us-east-1.amazonaws.com",))
    facts = w.watched(public=(w.leads("other.example"),), served=(default,))

    finding = only(facts, "name_leads_elsewhere")

    assert (finding.severity, finding.felt) == (CRITICAL, True)
    assert f"`{ENDPOINT}`" in finding.do


def test_another_server_with_a_certificate_for_the_name_is_no_outage():
    moved = w.served(w.link(90 * DAYS, fingerprint="e" * 64))
    facts = w.watched(public=(w.leads("b.iot.example"),), served=(moved,))

    finding = only(facts, "name_leads_elsewhere")

    assert (finding.severity, finding.felt) == (WARNING, False)


def test_a_way_of_ones_own_that_ends_at_the_right_certificate_is_fine():
    facts = w.watched(public=(w.leads("lb.acme.example"),))

    assert w.found(facts) == {}


def test_resolvers_that_do_not_agree_yet_are_no_finding():
    facts = w.watched(public=(w.leads("other.example"), w.leads(ENDPOINT)))

    assert w.found(facts) == {}


@pytest.mark.parametrize(
    ("public", "before", "severity", "felt"),
    [
        (w.leads(found=False), w.known(), CRITICAL, True),
        (w.leads("gone.example", found=False), w.known(), CRITICAL, True),
        (w.leads(found=False), w.known(public_at=None), NOTICE, False),
        (w.leads(found=False), None, NOTICE, False),
        (w.leads("gone.example", found=False), None, CRITICAL, True),
    ],
)
def test_a_name_that_leads_nowhere(public, before, severity, felt):
    facts = w.watched(public=(public,), before=before, watched_since=None, served=())

    finding = only(facts, "name_gone")

    assert (finding.severity, finding.felt) == (severity, felt)


# ---- come and gone ---------------------------------------------------------------


@pytest.mark.parametrize("public", [True, False])
def test_a_configuration_that_is_gone_is_felt_while_devices_are_led_to_it(public):
    facts = w.watched(
        config=None,
        configured=None,
        public=(w.leads(*([ENDPOINT] if public else []), found=public),),
        served=(),
    )

    finding = only(facts, "config_vanished")

    assert finding.felt is public
    assert finding.severity is (CRITICAL if public else NOTICE)


@pytest.mark.parametrize(
    ("before", "since", "is_news"),
    [
        (None, w.LONG_AGO, True),
        (None, None, False),
        (w.known(first_seen=None), w.LONG_AGO, False),
        (w.known(first_seen=NOW - 24 * timedelta(hours=1)), w.LONG_AGO, False),
        (w.known(first_seen=NOW - timedelta(hours=24) + SECOND), w.LONG_AGO, True),
    ],
)
def test_a_configuration_is_news_for_a_day_but_not_at_the_first_look(
    before, since, is_news
):
    facts = w.watched(before=before, watched_since=since)

    assert ("config_new" in w.found(facts)) is is_news


def test_what_the_bot_itself_made_is_no_news():
    made = config(name=config_name(DOMAIN), changed_at=w.LONG_AGO)

    assert w.found(w.watched(config=made, before=None)) == {}


def test_nor_is_what_it_made_under_a_name_that_was_chosen():
    made = config(name="chosen", changed_at=w.LONG_AGO)

    assert w.found(w.watched(config=made, before=None, made_here=True)) == {}
    assert "config_new" in w.found(w.watched(config=made, before=None))


# ---- not seeing --------------------------------------------------------------------


@pytest.mark.parametrize(
    "topic",
    [Topic.CONFIG, Topic.CERTIFICATES, Topic.SERVED, Topic.PUBLIC, Topic.ENDPOINT],
)
def test_a_rule_that_could_not_see_is_listed_and_finds_nothing(topic):
    gap = Gap(topic, "It could not be asked.")
    everything_wrong = w.watched(
        config=config(enabled=False, certificate_status="INVALID"),
        configured=w.imported(-DAYS),
        public=(w.leads(found=False),),
        gaps=(gap,),
    )

    swept = w.sweep(everything_wrong)

    blind = {rule.code for rule in WATCHED if topic in rule.needs}
    real = {each.code for each in swept.unseen if each.cause is None}
    assert real == blind
    assert blind.isdisjoint(each.code for each in swept.observed)


def test_without_acm_the_served_certificate_still_has_its_own_date():
    gap = Gap(Topic.CERTIFICATES, "The role may not do that.")
    leaf = w.link(9 * DAYS, life=90 * DAYS)
    facts = w.watched(configured=None, served=(w.served(leaf),), gaps=(gap,))

    finding = w.found(facts)["served_expires"]

    assert finding.severity is CRITICAL
    assert finding.subject.id == w.LEAF


def test_when_no_domain_can_be_reached_it_is_hardly_the_domains():
    gap = Gap(Topic.SERVED, "Nothing could be reached from here.")
    facts = w.watched(served=(), gaps=(gap,))

    (each,) = w.sweep(facts).observed

    assert each.code == NOTHING_REACHED
    assert each.subject.kind is SubjectKind.ACCOUNT
    assert each.domains == ()


@pytest.mark.parametrize("rule", WATCHED, ids=lambda each: each.code)
def test_every_rule_says_when_it_was_judged_by_the_facts_own_clock(rule):
    years_on = replace(w.watched(), taken_at=NOW + 2000 * DAYS)

    first, second = rule.check(years_on), rule.check(years_on)

    assert first == second
