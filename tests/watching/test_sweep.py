"""A sweep over the network: what it costs, and what it says of a target as a whole."""

from dataclasses import replace

from bot.core.findings import Severity, SubjectKind
from bot.core.topics import Topic
from tests.support.facts import role, target
from tests.watching.conftest import PLACE

NAMES = ("a.acme.example", "b.acme.example", "c.acme.example")
READ = "iotdomain-read"


def test_domains_that_are_as_they_should_be_are_fine(watch):
    for name in NAMES:
        watch.serve(name)

    found = watch.look()

    assert found.complete
    assert found.observed == ()
    assert found.unseen == ()
    assert [each.domain for each in found.watched] == list(NAMES)
    assert all(each.enabled and each.until for each in found.watched)
    assert all(each.until == each.served_until for each in found.watched)


def test_each_thing_is_asked_once_however_often_it_is_needed(watch, there):
    shared = watch.serve(NAMES[0], names=list(NAMES))
    for name in NAMES[1:]:
        row = {"name": name.replace(".", "-"), "domain_name": name}
        there.seed(configs=[{**PLACE, **row, "certificate_arn": shared}])
        watch.point(name)
    watch.serve("own.acme.example")
    before = watch.asked()

    found = watch.look()

    assert len(found.watched) == 4
    assert watch.asked() - before == {
        "AssumeRole": 1,
        "ListDomainConfigurations": 1,
        "DescribeDomainConfiguration": 4,
        "DescribeEndpoint": 1,
        "DescribeCertificate": 2,
        "GetCertificate": 2,
    }


def test_a_certificate_that_several_domains_share_is_one_cause(watch, there):
    shared = watch.serve(NAMES[0], names=list(NAMES), kind="IMPORTED", days_left=40)
    for name in NAMES[1:]:
        row = {"name": name.replace(".", "-"), "domain_name": name}
        there.seed(configs=[{**PLACE, **row, "certificate_arn": shared}])
        watch.point(name)

    (each,) = watch.look().observed

    assert each.code == "certificate_expires"
    assert each.subject.kind is SubjectKind.CERTIFICATE
    assert each.subject.id == shared
    assert each.domains == NAMES


def test_built_in_configurations_are_left_alone(watch):
    found = watch.look()

    assert found.complete
    assert found.watched == found.observed == found.unseen == ()


def test_a_role_that_cannot_be_assumed_is_one_finding_about_the_account(watch):
    watch.serve(NAMES[0])
    nobody = replace(target(), read=role(PLACE["account"], "nobody"))

    found = watch.look(place=nobody)

    assert not found.complete
    (each,) = found.observed
    assert each.code == "target_unseen"
    assert each.subject.kind is SubjectKind.ACCOUNT
    assert each.finding.severity is Severity.NEEDS_YOU
    assert "role/nobody" in each.finding.evidence
    assert {one.domain for one in found.unseen} == {None}


def test_an_aws_that_fails_for_a_moment_is_no_alert_until_an_hour_has_passed(
    watch, there
):
    watch.serve(NAMES[0])
    watch.look()
    fault = {"operation": "ListDomainConfigurations", "times": 9}

    there.control("fault", **fault)
    young = watch.codes()["target_unseen"]
    there.world.advance(3700)
    old = watch.codes()["target_unseen"]

    assert young.finding.severity is Severity.WAITING
    assert old.finding.severity is Severity.NEEDS_YOU


def test_certificates_that_cannot_be_seen_hide_what_is_said_of_them(watch, there):
    watch.serve(NAMES[0], kind="IMPORTED", days_left=5)
    there.control("deny", role=READ, operation="acm:DescribeCertificate")

    found = watch.look()

    hidden = {each.code: each for each in found.unseen}
    assert hidden["certificate_expires"].domain == NAMES[0]
    assert hidden["certificate_expires"].gap.topic is Topic.CERTIFICATES
    assert "acm:DescribeCertificate" in hidden["certificate_expires"].gap.says
    # What is served still has a date of its own.
    assert [each.code for each in found.observed] == ["served_expires"]


def test_one_configuration_that_cannot_be_described_does_not_hide_the_others(
    watch, there
):
    for name in NAMES:
        watch.serve(name)
    watch.look()
    there.control(
        "fault", operation="DescribeDomainConfiguration", error="InternalFailure"
    )

    found = watch.look()

    assert not found.complete
    assert len(found.watched) == 2
    (gone,) = set(NAMES) - {each.domain for each in found.watched}
    assert {each.domain for each in found.unseen} == {gone, None}
    assert found.observed == ()


def test_what_cannot_be_reached_is_no_finding_about_the_domain(watch, there):
    for name in NAMES:
        watch.serve(name)
    there.behave(443, behaviour="refuse")
    there.behave(8883, behaviour="refuse")

    found = watch.look()

    assert {each.gap.topic for each in found.unseen} == {Topic.SERVED}
    (each,) = found.observed
    assert each.code == "nothing_reached"
    assert each.finding.severity is Severity.NEEDS_YOU


def test_what_cannot_be_reached_for_a_moment_is_no_alert(watch, there):
    watch.serve(NAMES[0])
    watch.look()
    there.behave(443, behaviour="refuse")
    there.behave(8883, behaviour="refuse")

    young = watch.codes()["nothing_reached"].finding
    there.world.advance(3700)
    old = watch.codes()["nothing_reached"].finding

    assert young.severity is Severity.WAITING
    assert old.severity is Severity.NEEDS_YOU


def test_one_port_that_answers_is_enough(watch, there):
    watch.serve(NAMES[0])
    there.behave(8883, behaviour="refuse")

    found = watch.look()

    assert found.observed == found.unseen == ()


class Overheard:
    """DNS, and which names it was asked for."""

    def __init__(self, names):
        self.names, self.heard = names, []

    def __getattr__(self, question):
        def ask(name, *more, **others):
            self.heard.append(name)
            return getattr(self.names, question)(name, *more, **others)

        return ask


def test_a_domain_with_a_request_at_work_is_not_asked_for_in_dns(watch):
    for name in NAMES[:2]:
        watch.serve(name)
    watch.names = Overheard(watch.names)

    found = watch.look(busy={NAMES[0]: "R-42 is at work on it."})

    assert found.observed == ()
    assert {each.gap.says for each in found.unseen} == {"R-42 is at work on it."}
    assert set(watch.names.heard) == {NAMES[1]}
