"""What nobody outside AWS knows: the create flow works under both answers.

Each case turns one switch of the stand-in to an answer that is not its default. The
first, without any, is what all other tests run under.
"""

import pytest

from tests.support.whole_bot import PRODUCTION, REGION, fresh, whole_bot

WRITES = [
    "RequestCertificate",
    "ChangeResourceRecordSets",
    "CreateDomainConfiguration",
    "ChangeResourceRecordSets",
]
TURNED = {
    "duplicate_domain_refused": [False],
    "exact_name_elsewhere_refused": [False],
    "builtin_configs_count_in_quota": [True],
    "iot_use_counts_as_in_use": [False],
    "describe_after_create_missing": [False],
    # In seconds of AWS: 600 are half a second here.
    "describe_after_create_missing_seconds": [0.0, 600.0],
    "certificate_missing_after_request_seconds": [0.0, 600.0],
    "idempotency_compares_parameters": [True],
    "certificate_faults_at_create": [False],
    "status_before_valid": ["INVALID"],
    "every_text": ["", "Nobody should read this."],
    "key_algorithm_hyphenated": [False],
    "disabled_serves_default": [False],
    "quota_is_applied": [True, False],
    "keeps_its_rates": [True],
    "tag_condition_denies_what_is_missing": [False],
}
CASES = [(name, value) for name, values in TURNED.items() for value in values]


@pytest.fixture(scope="module")
def running():
    with whole_bot() as bot:
        yield bot


@pytest.fixture
def turn(bot):
    """Turn a switch; it is turned back when the test is over."""
    stood = bot.aws.state()["switches"]
    turned = []

    def one(name, value):
        turned.append(name)
        bot.aws.switch(name, value)

    yield one
    for name in turned:
        bot.aws.switch(name, stood[name])


def test_every_switch_has_a_case_here(bot):
    """A new unknown that the stand-in can answer in two ways is tried in both."""
    elsewhere = {
        "certificate_detail_text",
        "client_certificate_callback",
        "cloudtrail_delay_seconds",
        "domain_configuration_quota",
        "ocsp_responder",
        "pair_closes_other_ports",
        "renews_by_itself",
    }

    assert set(bot.aws.state()["switches"]) - elsewhere == set(TURNED)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_domain_is_created_and_undone_under_either_answer(bot, turn, name, value):
    turn(name, value)

    create_and_undo(bot)


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, -1])
def test_a_domain_is_created_and_undone_under_all_other_answers_at_once(
    bot, turn, which
):
    for name, values in TURNED.items():
        turn(name, values[which])

    create_and_undo(bot)


def create_and_undo(bot):
    domain = fresh("sw")

    card = bot.ask(domain).approve()
    card.wait("Done", 30)
    made = [each["operation"] for each in bot.writes(card.run)]
    undo = card.follow(card.click("U0ADA0001", "more:undo"))
    undo.approve()
    text = undo.wait("Undone", 30)

    assert made == WRITES
    assert "is removed." in text
    here = bot.aws.state()["accounts"][PRODUCTION][REGION]
    assert domain not in {each["domain"] for each in here["certificates"]}
    assert domain not in {each["domain_name"] for each in here["configs"]}


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["hard", "soft", "off"])
@pytest.mark.parametrize("port", [443, 8883])
def test_it_is_verified_however_the_endpoint_asks_for_a_client_certificate(
    bot, port, mode
):
    bot.sandbox.tls(port, mutual_tls=mode)

    card = bot.ask(fresh("mtls")).approve()
    text = card.wait("Done", 30)
    bot.sandbox.tls(port, mutual_tls="hard" if port == 8883 else "off")

    assert "on ports 8883 and 443" in text


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "Everything is fine, no quota is exceeded."])
def test_no_refusal_is_judged_by_its_text(bot, turn, text):
    """A quota that is full at the create stops the run, whatever words it has."""
    turn("every_text", text)
    card = bot.ask(fresh("text"))
    bot.fault(
        service="iot",
        operation="CreateDomainConfiguration",
        error="LimitExceededException",
        status=410,
        message=text or "limit",
    )

    card.approve()
    said = card.wait("Stopped", 30)

    assert "`LimitExceededException`" in said
    assert "A quota is used up" in said


@pytest.mark.slow
def test_a_certificate_that_iot_calls_invalid_is_told_with_iots_detail(bot, turn):
    """What IoT says of it stands in the message; the bot waits, as AWS may change."""
    # Time to break it before the bot has seen it well: 3 s at the speed below.
    turn("describe_after_create_missing_seconds", 180.0)
    card = bot.ask(fresh("inv"))
    with bot.slow_aws(60):
        card.approve()
        bot.until(lambda: len(bot.writes(card.run)) >= 3, "the configuration", 30)
        configs = bot.aws.state()["accounts"][PRODUCTION][REGION]["configs"]
        (name,) = [c["name"] for c in configs if c["tags"]["iotdomain:run"] == card.run]
        bot.aws.control(
            "config",
            account=PRODUCTION,
            region=REGION,
            name=name,
            certificate_status="INVALID",
            detail="the chain is not complete",
        )
        bot.until(lambda: "INVALID" in card.text, f"INVALID in {card.text}", 20)
        assert "the chain is not complete" in card.text
        assert card.word in {"Working", "Stopped"}
        assert len(bot.writes(card.run)) == 3, "no CNAME before VALID"
        bot.command(f"/iotdomain cancel {card.name}")
