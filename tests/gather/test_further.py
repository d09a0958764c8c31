"""The looks at AWS's further services: what each sees, and what it leaves as a gap."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.aws import Aws
from bot.core.behindseen import Part
from bot.core.changeseen import Of
from bot.core.requests import Options
from bot.core.topics import Topic
from bot.gather.behind import behind
from bot.gather.deep import Eyes
from bot.gather.history import history, questions
from bot.gather.rejections import rejections
from bot.gather.staples import staples
from sandbox.aws import functions, iotlogs, route53
from sandbox.aws.zoneseeds import seed_zones
from tests.support import looking
from tests.support import watched as w
from tests.support.aws_stand_in import ACCOUNT, DNS_ACCOUNT, REGION, aws_stand_in
from tests.support.facts import DOMAIN, config, target

own_credentials = looking.own_credentials
NAME = "device-acme-example-x"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:sensor-tokens"
GUARD = FUNCTION.replace("sensor-tokens", "guard")
CUSTOM = Options(
    authentication="CUSTOM_AUTH", protocol="SECURE_MQTT", authorizer="sensor-tokens"
)
CALLED = Options(authentication="AWS_X509", protocol="SECURE_MQTT", callback=GUARD)
UNKNOWN = "DEVICE_CERTIFICATE_NOT_REGISTERED"


@pytest.fixture
def cloud():
    with aws_stand_in(route53=route53.handle, cloudtrail_delay_seconds=0.0) as running:
        seed_zones(running.world)
        row = {"account": ACCOUNT, "region": REGION, "name": NAME}
        running.control("seed", configs=[{**row, "domain_name": DOMAIN}])
        yield running


@pytest.fixture
def eyes(cloud):
    aws = Aws(now=lambda: datetime.now(UTC), endpoint_url=cloud.url)
    clouds = aws.for_caller("look", "U0ADA0001")
    yield Eyes(
        target=target(), clouds=clouds, names=None, probe=None, now=cloud.world.now
    )
    aws.close()


@pytest.fixture
def facts(cloud):
    """A domain in order, as it is looked at now."""

    def make(options=Options(), **changes):
        asked = config(name=NAME, changed_at=w.LONG_AGO, options=options)
        now = cloud.world.now() + timedelta(seconds=5)
        return replace(w.watched(config=asked), taken_at=now, **changes)

    return make


def deny(cloud, *actions, role="iotdomain-read"):
    for action in actions:
        cloud.control("deny", role=role, operation=action)


def said(deep):
    return " ".join(gap.says for gap in deep.gaps)


def topics(deep):
    return {gap.topic for gap in deep.gaps}


def test_the_history_has_the_changes_of_the_configuration(cloud, eyes, facts):
    place = {"account": ACCOUNT, "region": REGION, "name": NAME}
    cloud.control("console/config", **place, act="disable")

    deep = history(facts(), eyes)

    assert [each.event for each in deep.changes] == [
        "UpdateDomainConfiguration",
        "CreateDomainConfiguration",
    ]
    assert (deep.looked_back, deep.gaps) == (True, ())


def test_a_configuration_that_is_gone_is_found_by_its_domain(cloud, eyes, facts):
    place = {"account": ACCOUNT, "region": REGION, "name": NAME}
    for act in ("disable", "delete"):
        cloud.control("console/config", **place, act=act)

    deep = history(facts(config=None, configured=None, before=None), eyes)

    assert [each.event for each in deep.changes] == ["DeleteDomainConfiguration"]


def test_each_account_that_may_not_be_asked_is_a_gap_of_its_own(cloud, eyes, facts):
    deny(cloud, "cloudtrail:LookupEvents", role="iotdomain-dns-read")

    deep = history(facts(), eyes)

    assert [each.of for each in deep.changes] == [Of.CONFIG]
    assert topics(deep) == {Topic.HISTORY}
    assert DNS_ACCOUNT in said(deep)


def test_only_what_may_have_happened_is_asked(facts):
    def asked(facts):
        return [event for each in questions(facts) for event in each.events]

    assert asked(facts()) == ["UpdateDomainConfiguration", "CreateDomainConfiguration"]
    assert "DeleteAuthorizer" in asked(facts(CUSTOM))
    assert "DeleteCertificate" in asked(facts(configured=None))
    mine = w.imported(timedelta(days=60))
    assert "ImportCertificate" in asked(facts(configured=mine))


def test_behind_a_plain_domain_there_is_nothing_to_ask(cloud, eyes, facts):
    before = len(cloud.get("calls?after=0"))

    assert behind(facts(), eyes).functions == ()
    assert len(cloud.get("calls?after=0")) == before


def test_the_authorizer_is_seen_with_its_function(eyes, facts):
    deep = behind(facts(CUSTOM), eyes)

    (its,) = deep.functions
    assert deep.authorizer.status == "ACTIVE"
    assert (its.part, its.name) == (Part.AUTHORIZER, "sensor-tokens")
    assert (its.is_there, its.may_invoke, its.calls, its.errors) == (True, True, 40, 0)
    assert deep.gaps == ()


def test_an_authorizer_that_is_gone_has_no_function_to_ask(cloud, eyes, facts):
    cloud.world.accounts[ACCOUNT].regions[REGION].authorizers.pop("sensor-tokens")

    deep = behind(facts(CUSTOM), eyes)

    assert (deep.authorizer.status, deep.functions) == (None, ())


def test_a_callback_may_be_permitted_for_any_source(cloud, eyes, facts):
    (its,) = behind(facts(CALLED), eyes).functions
    assert (its.part, its.may_invoke) == (Part.CALLBACK, True)

    functions.add(cloud.world, GUARD, "authorizer/any")
    (its,) = behind(facts(CALLED), eyes).functions
    assert its.may_invoke is True

    functions.forbid(cloud.world, GUARD)

    (its,) = behind(facts(CALLED), eyes).functions
    assert its.may_invoke is False


def test_a_function_that_is_gone_is_asked_no_further(cloud, eyes, facts):
    functions.remove(cloud.world, GUARD)

    (its,) = behind(facts(CALLED), eyes).functions

    assert (its.is_there, its.may_invoke, its.calls) == (False, None, None)


@pytest.mark.parametrize(
    ("action", "topic"),
    [
        ("iot:DescribeAuthorizer", Topic.AUTHORIZER),
        ("lambda:GetFunctionConfiguration", Topic.FUNCTIONS),
        ("lambda:GetPolicy", Topic.FUNCTIONS),
        ("cloudwatch:GetMetricData", Topic.METRICS),
    ],
)
def test_what_may_not_be_asked_is_a_gap_and_the_rest_is_seen(
    cloud, eyes, facts, action, topic
):
    deny(cloud, action)

    deep = behind(facts(CUSTOM), eyes)

    assert topics(deep) == {topic}
    assert action in said(deep)
    if topic is not Topic.AUTHORIZER:
        assert deep.authorizer.status == "ACTIVE"
        assert deep.functions


def test_a_function_of_another_account_is_a_gap(eyes, facts):
    elsewhere = replace(CALLED, callback=GUARD.replace(ACCOUNT, "444455556666"))

    deep = behind(facts(elsewhere), eyes)

    assert (deep.functions, topics(deep)) == ((), {Topic.FUNCTIONS})


def test_the_last_hour_stands_beside_the_day_before(cloud, eyes, facts):
    now = cloud.world.now()
    for minutes in (*range(10, 20), 90, 600):
        at = now - timedelta(minutes=minutes)
        iotlogs.reject(cloud.world, (ACCOUNT, REGION), DOMAIN, UNKNOWN, at)

    seen = rejections(facts(), eyes).rejected

    assert (seen.lately.reasons, seen.usual.reasons) == (
        ((UNKNOWN, 10),),
        ((UNKNOWN, 2),),
    )


def test_of_a_few_it_is_not_asked_what_is_usual(cloud, eyes, facts):
    at = cloud.world.now() - timedelta(minutes=5)
    iotlogs.reject(cloud.world, (ACCOUNT, REGION), DOMAIN, UNKNOWN, at)

    seen = rejections(facts(), eyes).rejected

    assert (seen.lately.all, seen.usual.hours) == (1, 0.0)
    assert len(cloud.calls("FilterLogEvents")) == 1


def test_where_the_event_is_off_that_is_the_gap(cloud, eyes, facts):
    cloud.client("iot").set_v2_logging_options(eventConfigurations=[])

    deep = rejections(facts(), eyes)

    assert (deep.rejected, topics(deep)) == (None, {Topic.LOGS})
    assert "`Connection.AuthNError` is off" in said(deep)


def test_then_the_metric_says_how_many_there_were_in_the_account(cloud, eyes, facts):
    cloud.client("iot").set_v2_logging_options(eventConfigurations=[])
    now = cloud.world.now()
    for minutes in (10, 20, *range(90, 150)):
        at = now - timedelta(minutes=minutes)
        iotlogs.reject(cloud.world, (ACCOUNT, REGION), "any.example", UNKNOWN, at)

    told = said(rejections(facts(), eyes))

    assert "2 turned away in the last hour, 2.5 an hour the day before" in told
    deny(cloud, "cloudwatch:GetMetricData")
    assert "turned away in the last hour" not in said(rejections(facts(), eyes))


def test_two_who_look_at_different_domains_ask_cloudtrail_the_same(cloud, eyes, facts):
    for seconds in (0, 1):
        later = replace(facts(), domain=f"d{seconds}.acme.example")
        history(later, eyes)

    asked = cloud.calls("LookupEvents")
    assert len({str(each["params"]) for each in asked}) == len(asked) / 2


def test_staples_are_asked_for_only_where_they_are_wanted(cloud, eyes, facts):
    assert staples(facts(), eyes).staple is None

    seen = staples(facts(Options(ocsp=True)), eyes).staple

    assert (seen.fetched, seen.reason) == (0, None)


def test_why_a_staple_is_missing_comes_from_the_log(cloud, eyes, facts):
    told = {"eventType": "RetrieveOCSPStapleData", "reason": "No answer."}
    entry = {"domainConfigName": NAME, "status": "Failure", **told}
    iotlogs.put(cloud.world, (ACCOUNT, REGION), cloud.world.now(), entry)

    assert staples(facts(Options(ocsp=True)), eyes).staple.reason == "No answer."


def test_without_the_log_the_metric_still_counts(cloud, eyes, facts):
    deny(cloud, "logs:FilterLogEvents")

    deep = staples(facts(Options(ocsp=True)), eyes)

    assert deep.staple.fetched == 0
    assert topics(deep) == {Topic.LOGS}
