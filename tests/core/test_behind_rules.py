"""What stands behind a configuration: each rule finds its fault, and that alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.behindseen import AuthorizerSeen, FunctionSeen, Part, StapleSeen
from bot.core.changeseen import ChangeSeen, Of
from bot.core.deep import Deep
from bot.core.diagnosis import Verdict, diagnosed
from bot.core.findings import Severity
from bot.core.rejectedseen import Counted, RejectedSeen
from bot.core.requests import Options
from bot.core.topics import Gap, Topic
from tests.support import watched as w
from tests.support.facts import NOW, config

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:gate:live"
AUTHORIZER = "arn:aws:iot:eu-central-1:111122223333:authorizer/gate"
CUSTOM = Options(
    authentication="CUSTOM_AUTH",
    protocol="SECURE_MQTT",
    authorizer="gate",
    authorizer_override=False,
)
CALLED = Options(authentication="AWS_X509", protocol="SECURE_MQTT", callback=FUNCTION)
STAPLED = Options(ocsp=True, ocsp_lambda=FUNCTION)
ACTIVE = AuthorizerSeen(name="gate", status="ACTIVE", arn=AUTHORIZER, function=FUNCTION)


def function(part=Part.AUTHORIZER, **changes):
    given = {"is_there": True, "may_invoke": True, "calls": 40, "errors": 0}
    return FunctionSeen(part=part, arn=FUNCTION, **{**given, **changes})


def behind(options=CUSTOM, *, gaps=(), **deep):
    """A domain in order with these options, and what was seen behind it."""
    asked = config(changed_at=w.LONG_AGO, options=options)
    shown = w.served(w.link(timedelta(days=150)), staple="good")
    return w.watched(config=asked, served=(shown,), deep=Deep(**deep), gaps=gaps)


def authorized(options=CUSTOM, authorizer=ACTIVE, **changes):
    return behind(options, authorizer=authorizer, functions=(function(**changes),))


def called_back(**changes):
    return behind(CALLED, functions=(function(Part.CALLBACK, **changes),))


def stapled(fetched=3, reason=None, gaps=(), **deep):
    seen = StapleSeen(hours=3, fetched=fetched, reason=reason)
    return behind(
        Options(ocsp=True), staple=seen, gaps=gaps, **{"looked_back": True, **deep}
    )


def causes(found):
    """All that is more than worth knowing, as a narrowed login is."""
    first = (found.cause,) if found.cause else ()
    return [
        code
        for code, each in (*first, *found.others)
        if each.severity > Severity.NOTICE
    ]


def cause(facts):
    found = diagnosed(facts)
    return (next(iter(causes(found)), None), found.verdict)


GONE, OFF = replace(ACTIVE, status=None), replace(ACTIVE, status="INACTIVE")


@pytest.mark.parametrize(
    "fine",
    [
        authorized(),
        called_back(),
        behind(STAPLED, functions=(function(Part.OCSP),)),
        stapled(),
        behind(Options()),
        authorized(errors=2, calls=2),
        authorized(errors=3, calls=100),
        authorized(calls=0, errors=0),
        authorized(is_there=None, may_invoke=None, calls=None, errors=None),
    ],
)
def test_what_works_or_was_not_seen_is_no_finding(fine):
    assert cause(fine) == (None, Verdict.HEALTHY)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (authorized(authorizer=GONE), "authorizer_gone"),
        (authorized(authorizer=OFF), "authorizer_off"),
        (authorized(is_there=False), "authorizer_function_gone"),
        (authorized(may_invoke=False), "authorizer_not_permitted"),
        (authorized(errors=30), "authorizer_fails"),
        (called_back(is_there=False), "callback_gone"),
        (called_back(may_invoke=False), "callback_not_permitted"),
        (called_back(errors=40), "callback_fails"),
    ],
)
def test_what_keeps_everybody_out_is_broken(broken, code):
    assert cause(broken) == (code, Verdict.BROKEN)
    assert causes(diagnosed(broken)) == [code]


def test_where_only_some_come_by_the_authorizer_somebody_has_to_look():
    asked = Options(authorizer="gate", authorizer_override=False)

    assert cause(authorized(asked, GONE)) == ("authorizer_gone", Verdict.NEEDS_YOU)


def test_an_authorizer_that_nobody_is_sent_to_is_nobodys_fault():
    asked = replace(CUSTOM, authentication="AWS_X509")

    assert cause(authorized(asked, GONE)) == (None, Verdict.HEALTHY)


def test_a_function_that_fails_now_and_then_keeps_some_out():
    assert cause(authorized(errors=8)) == ("authorizer_fails", Verdict.NEEDS_YOU)


def test_the_line_that_permits_it_names_the_authorizer_as_its_source():
    _, finding = diagnosed(authorized(may_invoke=False)).cause

    assert f"--source-arn {AUTHORIZER}`" in finding.do
    assert "--function-name gate " in finding.do


def test_a_missing_function_explains_that_it_fails():
    found = diagnosed(authorized(is_there=False, errors=40))

    assert [code for code, _ in found.follows] == ["authorizer_fails"]


@pytest.mark.parametrize("status", [None, "INACTIVE"])
def test_that_devices_fail_at_it_follows_from_the_authorizer(status):
    reasons = (("CUSTOM_AUTHORIZER_NOT_FOUND", 40),)
    rejected = RejectedSeen(
        lately=Counted(hours=1.0, reasons=reasons), usual=Counted(hours=24.0)
    )
    its = replace(ACTIVE, status=status)

    found = diagnosed(behind(authorizer=its, rejected=rejected))

    assert [code for code, _ in found.follows] == ["authorizer_rejects"]


@pytest.mark.parametrize(
    ("topic", "broken", "code"),
    [
        (Topic.FUNCTIONS, authorized(is_there=False), "authorizer_function_gone"),
        (Topic.METRICS, called_back(errors=40), "callback_fails"),
        (Topic.AUTHORIZER, authorized(authorizer=OFF), "authorizer_off"),
    ],
)
def test_what_was_not_seen_skips_its_rule(topic, broken, code):
    found = diagnosed(replace(broken, gaps=(Gap(topic, "Not seen."),)))

    assert code in dict(found.skipped)
    assert causes(found) == []


@pytest.mark.parametrize("how", [{"is_there": False}, {"may_invoke": False}])
def test_an_ocsp_function_that_cannot_be_asked_needs_somebody(how):
    broken = behind(STAPLED, functions=(function(Part.OCSP, **how),))

    assert cause(broken) == ("ocsp_function_unusable", Verdict.NEEDS_YOU)


def test_no_staple_for_hours_needs_somebody_and_the_log_says_why():
    found = diagnosed(stapled(0, "The responder did not answer."))

    assert (found.cause[0], found.verdict) == ("staple_not_fetched", Verdict.NEEDS_YOU)
    assert "The responder did not answer." in found.cause[1].evidence
    assert cause(stapled(0))[0] == "staple_not_fetched"


def test_what_may_have_been_switched_on_just_now_is_not_called_missing():
    lately = ChangeSeen(
        at=NOW - timedelta(hours=1),
        event="UpdateDomainConfiguration",
        of=Of.CONFIG,
        name="any",
        who="role `x`",
    )
    hidden = (Gap(Topic.HISTORY, "Not seen."),)

    assert cause(stapled(0, changes=(lately,)))[0] is None
    assert cause(stapled(0, gaps=hidden))[0] is None
    assert cause(stapled(0, looked_back=False))[0] is None
    assert cause(stapled(0, "It failed.", gaps=hidden))[0] == "staple_not_fetched"
