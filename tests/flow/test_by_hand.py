"""The zone is in none of our accounts: a person adds the records, the bot watches."""

import re

import pytest

from tests.support.whole_bot import ADA, fresh

ZONE = "byhand.example"


def values(text):
    """What stands alone in code blocks, to be copied."""
    return re.findall(r"```([^`]+)```", text)


def words_to_ada(bot, host):
    """The state words of all that she was notified of about a domain."""
    said = [each["text"] for each in bot.slack.notifications(ADA)]
    return [each.partition(":")[0] for each in said if host in each]


def wait_for_records(bot):
    card = bot.ask(fresh("hand", ZONE)).approve()
    card.wait("Waiting for you")
    bot.until(lambda: len(values(card.text)) == 4, "four values")
    return card


@pytest.fixture(scope="module")
def standing(running):
    """A run that goes on waiting, for tests that only look at it."""
    return wait_for_records(running)


@pytest.fixture
def waiting(bot):
    """A run that waits for its two records; the rest of the wait is cancelled."""
    card = wait_for_records(bot)
    yield card
    if "more:cancel" in card.buttons:
        card.bot.command(f"/iotdomain cancel {card.name}")
        card.wait("Cancelled")


def test_the_plan_says_what_a_person_will_have_to_do(bot):
    text = bot.ask(fresh("plan", ZONE)).text

    assert f"2. By hand, in the DNS of `{ZONE}` (name servers `ns1.dns.example`" in text
    assert "4. By hand" in text


def test_both_records_stand_in_one_message_one_value_per_block(standing):
    text = standing.text
    name, value, host, endpoint = values(text)

    assert name.startswith("_")
    assert name.endswith("." + host)
    assert value.endswith(".acm-validations.aws")
    assert endpoint.endswith("-ats.iot.eu-central-1.amazonaws.com")
    assert all(each == each.strip() and " " not in each for each in values(text))
    assert f"or only `{name.removesuffix('.' + ZONE)}`" in text
    assert f"or only `{host.removesuffix('.' + ZONE)}`" in text
    assert 'no proxy in front ("DNS only")' in text
    assert "they can be added together" in text
    assert "AWS waits until <!date^" in text
    assert standing.buttons == [
        "check_now",
        "records_for_ticket",
        "more:zone",
        "more:tf",
        "more:cancel",
    ]


def test_ada_is_told_once_in_the_thread_that_it_is_up_to_her(bot, standing):
    said = standing.wait_reply("needs two DNS records")

    assert f"<@{ADA}>" in said["blocks"][0]["text"]["text"]
    texts = [each["text"] for each in bot.slack.notifications(ADA)]
    host = values(standing.text)[2]
    assert sum(t.startswith(f"Waiting for you: {host}") for t in texts) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mistake", "named"),
    [
        ("doubled", "The DNS page added the zone a second time"),
        ("txt", "found as a TXT record. It has to be a CNAME record."),
        ("bare", "without the underscore at the front"),
        ("proxied", "switch the proxy off"),
        ("wrong", "found, but it points to `wrong.example`"),
        ("elsewhere", "which is in the zone `acme.example`. It belongs in the zone"),
    ],
)
def test_the_usual_mistakes_are_named(bot, waiting, mistake, named):
    name, value, host, _ = values(waiting.text)
    put = {
        "doubled": (ZONE, f"{name}.{ZONE}", "CNAME", value),
        "txt": (ZONE, name, "TXT", f'"{value}"'),
        "bare": (ZONE, name.removeprefix("_"), "CNAME", value),
        "proxied": (ZONE, host, "A", "203.0.113.9"),
        "wrong": (ZONE, name, "CNAME", "wrong.example"),
        "elsewhere": (
            "acme.example",
            name.replace(f".{ZONE}", ".acme.example"),
            "CNAME",
            value,
        ),
    }[mistake]
    assert "Record 1: no such name yet." in waiting.text
    assert "Usual mistakes:" in waiting.text

    bot.sandbox.put_dns(*put)
    waiting.click(ADA, "check_now")
    text = waiting.wait_text(named)

    assert "Usual mistakes:" not in text
    bot.sandbox.delete_dns(*put[:3])


@pytest.mark.parametrize(
    ("action", "parts"),
    [
        (
            "records_for_ticket",
            ("Please add these two CNAME records to the DNS zone byhand.example", "R-"),
        ),
        ("more:zone", (". 300 IN CNAME _", ".acm-validations.aws.")),
        ("more:tf", ('resource "aws_route53_record"', 'type    = "CNAME"')),
    ],
)
def test_the_records_come_in_the_form_that_is_asked_for(standing, action, parts):
    wanted = values(standing.text)

    said = standing.click(ADA, action)

    for part in (*parts, *wanted):
        assert part in said


def test_check_now_answers_the_person_who_pressed_it(standing):
    assert "*Checking*" in standing.click(ADA, "check_now")


def test_it_goes_on_by_itself_once_the_records_are_there(bot, waiting):
    name, value, host, endpoint = values(waiting.text)

    bot.sandbox.put_dns(ZONE, name, "CNAME", value)
    bot.sandbox.put_dns(ZONE, host, "CNAME", endpoint)
    text = waiting.wait("Done", 25)

    assert f"`{host}` serves its own certificate" in text
    assert f"CN = {host}" in bot.served(host)
    assert [each["operation"] for each in bot.writes(waiting.run)] == [
        "RequestCertificate",
        "CreateDomainConfiguration",
    ]
    assert words_to_ada(bot, host) == ["Waiting for you", "Done"]


@pytest.mark.slow
def test_one_record_at_a_time_works_too_and_asks_no_second_time(bot, waiting):
    """Both were in the first message; which one is left stands in the message."""
    name, value, host, endpoint = values(waiting.text)

    bot.sandbox.put_dns(ZONE, name, "CNAME", value)
    bot.until(lambda: waiting.state.endswith("step 5 of 6"), "the second record", 25)
    assert values(waiting.text) == [host, endpoint]
    bot.sandbox.put_dns(ZONE, host, "CNAME", endpoint)

    waiting.wait("Done", 25)
    waiting.wait_reply("is ready")
    assert words_to_ada(bot, host) == ["Waiting for you", "Done"]


@pytest.mark.slow
def test_dns_that_does_not_answer_is_said_and_the_records_stay_in_sight(bot, waiting):
    wanted = values(waiting.text)

    bot.sandbox.trouble(ZONE, "servfail")
    waiting.click(ADA, "check_now")
    text = waiting.wait_text("Could not ask", 20)
    bot.sandbox.trouble(ZONE, None)

    assert values(text) == wanted
    assert waiting.word == "Waiting for you"


@pytest.mark.slow
def test_a_name_that_is_in_use_is_not_moved_before_the_certificate_is_there(bot):
    """By hand the traffic record is offered early only when there is none today."""
    host = fresh("inuse", ZONE)
    bot.sandbox.put_dns(ZONE, host, "CNAME", "legacy-broker.acme.example")
    card = bot.ask(host)
    assert "*replace* CNAME" in card.text

    card.approve()
    card.wait("Waiting for you")
    bot.until(lambda: len(values(card.text)) == 2, "one record")

    assert host not in values(card.text)
    assert "they can be added together" not in card.text

    name, value = values(card.text)
    bot.sandbox.put_dns(ZONE, name, "CNAME", value)
    bot.until(lambda: card.state.endswith("step 5 of 6"), "the second record", 25)
    card.wait_reply("needs one DNS record")
    bot.sandbox.put_dns(ZONE, host, "CNAME", values(card.text)[1])
    card.wait("Done", 25)
    card.wait_reply("is ready")
    assert words_to_ada(bot, host) == ["Waiting for you", "Waiting for you", "Done"]
