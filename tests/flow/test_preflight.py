"""What cannot be carried out is refused before there is a plan; AWS is only looked at.

Each refusal is one sentence about what is wrong and one about what to do.
"""

import pytest

from tests.support.whole_bot import (
    ADA,
    GIL,
    GRACE,
    MIKA,
    OBSERVES,
    PRODUCTION,
    REGION,
    STAGING_ACCOUNT,
    fresh,
    visible,
    whole_bot,
)


@pytest.fixture(scope="module")
def running():
    """A bot of its own: here nothing may ever be written."""
    with whole_bot() as bot:
        yield bot
        assert [each["operation"] for each in bot.aws.writes()] == []


def seed(bot, **what):
    return bot.aws.control("seed", **what)


def config(domain, name, *, account=PRODUCTION):
    return {
        "account": account,
        "region": REGION,
        "name": name,
        "domain_name": domain,
    }


def certificate(domain, **more):
    return {"account": PRODUCTION, "region": REGION, "domain": domain, **more}


@pytest.mark.parametrize(
    ("domain", "wrong", "do"),
    [
        ("www.acme.example", "has other DNS records", "A `203.0.113.10`"),
        ("notes.acme.example", "has other DNS records", 'TXT `"ask ada"`'),
        ("mail.acme.example", "has other DNS records", "MX `10 mx.mail.example`"),
        ("acme.example", "is the top of its DNS zone", "Use a name below it"),
        ("byhand.example", "is the top of its DNS zone", "Use a name below it"),
        (
            "x.nocaa.acme.example",
            "The CAA record at `nocaa.acme.example` does not let Amazon issue",
            'Add the record `0 issue "amazon.com"`',
        ),
        (
            "x.lost.example",
            "`lost.example` in account 777788889999 is not the one that public DNS",
            "Correct the delegation",
        ),
        ("x.nowhere.test", "Public DNS has no zone for", "check its spelling"),
    ],
)
def test_a_failed_check_says_what_is_wrong_and_what_to_do(bot, domain, wrong, do):
    roots = len(bot.roots())

    said = visible(bot.create(domain))

    assert f"*Not created* · `{domain}`" in said
    assert "Nothing was created." in said
    assert wrong in said
    assert do in said
    assert len(bot.roots()) == roots


def test_nobody_is_advised_to_remove_what_holds_a_zone(bot):
    said = visible(bot.create("acme.example"))

    assert "One check failed" in said
    assert "SOA" not in said


def test_a_name_that_has_a_configuration_is_shown_the_way_to_its_status(bot):
    name = fresh("taken")
    seed(bot, configs=[config(name, "made-by-hand")])

    said = visible(bot.create(name))

    assert f"`{name}` already has the domain configuration `made-by-hand`" in said
    assert f"`/iotdomain status {name}` shows how it is doing" in said


def test_a_name_that_another_account_of_the_region_serves_is_refused(bot):
    name = fresh("elsewhere")
    seed(bot, configs=[config(name, "theirs", account=STAGING_ACCOUNT)])

    said = visible(bot.create(name))

    assert "staging" in said
    assert "`theirs`" in said
    assert "one account of a region only" in said


def test_a_wildcard_certificate_in_use_elsewhere_overlaps(bot):
    zone = fresh("shared")
    (arn,) = seed(
        bot,
        certificates=[{**certificate(f"*.{zone}"), "account": STAGING_ACCOUNT}],
    )["certificates"]
    theirs = config(f"a.{zone}", "wide", account=STAGING_ACCOUNT)
    seed(bot, configs=[{**theirs, "certificate_arn": arn}])

    said = visible(bot.create(f"b.{zone}"))

    assert "whose certificate overlaps with it" in said
    assert f"`*.{zone}`" in said


def test_a_full_quota_is_said_with_its_numbers(bot):
    there = len(bot.aws.state()["accounts"][PRODUCTION][REGION]["configs"])
    bot.aws.switch("domain_configuration_quota", there)

    said = visible(bot.create(fresh("full")))
    bot.aws.switch("domain_configuration_quota", 500)

    assert f"has {there} of {there} domain configurations here" in said
    assert "Ask AWS for a higher quota" in said


def test_a_wildcard_that_answers_today_is_said_in_the_plan(bot):
    card = bot.ask(fresh("w", "wild.acme.example"))

    assert "wildcard `*.wild.acme.example` (A) answers for this name" in card.text


def test_a_certificate_that_covers_the_name_is_offered_instead_of_a_new_one(bot):
    zone = fresh("covered")
    arns = seed(bot, certificates=[certificate(f"*.{zone}")])["certificates"]

    card = bot.ask(f"a.{zone}")

    assert f"`{arns[0]}` already covers this name" in card.text
    assert "so no new one is requested" in card.text
    assert "request a certificate" not in card.text


@pytest.mark.parametrize(
    "flaw", [{"days_left": 20}, {"key_type": "RSA_4096"}, {"status": "ISSUED", "x": 1}]
)
def test_a_certificate_that_would_not_do_is_not_offered(bot, flaw):
    zone = fresh("unfit")
    names = [f"n{i}.{zone}" for i in range(5)] if flaw.pop("x", None) else []
    seed(bot, certificates=[certificate(f"*.{zone}", names=names, **flaw)])

    card = bot.ask(f"a.{zone}")

    assert "ACM: request a certificate" in card.text


def test_a_long_name_gets_a_shorter_common_name_beside_it(bot):
    parent = "b" * 30 + fresh("x")
    name = "a" * 30 + "." + parent

    card = bot.ask(name)

    assert f"request a certificate for `{parent}` and `{name}`" in card.text
    assert "longer than the 64 characters" in card.text


def test_a_name_with_umlauts_is_shown_both_ways(bot):
    card = bot.ask("bücher.acme.example")

    assert "Create xn--bcher-kva.acme.example" in card.text
    assert "bücher.acme.example (xn--bcher-kva.acme.example)" in card.text


def test_the_second_request_is_told_who_holds_the_domain(bot):
    name = fresh("held")
    card = bot.ask(name)

    said = visible(bot.create(name, by=GRACE))

    assert f"|{card.name}> by <@{ADA}> holds `{name}`" in said
    assert "(*Needs approval*)" in said
    assert card.message["ts"].replace(".", "") in said


def test_the_same_name_may_be_asked_for_in_another_target(bot):
    name = fresh("both")
    bot.ask(name)

    other = bot.ask(name, account=PRODUCTION, region="us-east-1")

    assert "us-east-1" in other.text


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (MIKA, "You may not ask for changes in Acme production"),
        (GIL, "Guests"),
    ],
)
def test_who_may_not_ask_is_told_so(bot, who, why):
    said = visible(bot.create(fresh("no"), by=who))

    assert "*Not created*" in said
    assert why in said


@pytest.mark.skipif(OBSERVES, reason="nobody approves in observe mode")
def test_a_request_with_too_few_approvers_is_refused_at_once(bot):
    said = visible(
        bot.create(fresh("few"), by=GRACE, account="staging", region="us-east-1")
    )

    assert "needs 2 approvals by other people than the requester" in said
    assert "Nothing was created" in said


@pytest.mark.parametrize(
    ("knob", "fields", "why"),
    [
        ("archive", {"archived": True}, "archived"),
        ("share", {"shared": True}, "shared"),
    ],
)
def test_a_channel_that_cannot_be_used_is_told_before_there_is_a_plan(
    bot, knob, fields, why
):
    channel = "C0IOTSTG1"
    bot.slack.control(knob, channel=channel, **fields)

    said = visible(bot.create(fresh("ch"), account="staging", region=REGION))
    bot.slack.control(knob, channel=channel, **{next(iter(fields)): False})

    assert why in said
    assert "Nothing was created" in said


def test_a_channel_without_the_bot_is_told_before_there_is_a_plan(bot):
    bot.slack.kick("C0IOTSTG1")

    said = visible(bot.create(fresh("ch"), account="staging", region=REGION))

    assert "<#C0IOTSTG1>" in said
    assert "invite" in said.lower()
    assert "Nothing was created" in said


def test_a_request_typed_elsewhere_is_posted_to_the_targets_channel(bot):
    name = fresh("far")

    card = bot.ask(name, channel="C0GENERAL", account="production", region=REGION)

    assert card.channel == "C0IOTDOM1"
    assert card.messages


def test_what_could_not_be_seen_is_never_taken_for_well(bot):
    name = fresh("blind")
    bot.sandbox.trouble("acme.example", "servfail")

    said = visible(bot.create(name))
    bot.sandbox.trouble("acme.example", None)

    assert "It could not be checked whether this can be done." in said
    assert "failed" not in said
    assert "Nothing was created." in said
