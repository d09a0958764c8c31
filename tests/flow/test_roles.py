"""Roles that are missing, wrong or cut back: named, with who mends it; others work.

One bot whose settings are not all right: in production nobody may write DNS, staging
in eu-central-1 asks with an ExternalId that its roles do not know, and staging in
us-east-1 names a role that is not there.
"""

import re

import pytest

from tests.support.whole_bot import (
    ADA,
    PRODUCTION,
    STAGING,
    STAGING_ACCOUNT,
    fresh,
    whole_bot,
)

WRITER = re.compile(r'apply_role = "arn:aws:iam::777788889999[^"]*"\n')


def spoilt(text):
    """The sandbox's settings with a fault in three of the four targets."""
    head, *targets = text.split("[[targets]]")
    by_hand, other, wrong_id, no_role = targets
    return "[[targets]]".join(
        [
            head,
            WRITER.sub("", by_hand),
            WRITER.sub("", other),
            wrong_id.replace("acme-iotdomain", "somebody-else", 1),
            no_role.replace("role/iotdomain-read", "role/iotdomain-reed").replace(
                "role/iotdomain-apply", "role/iotdomain-aply"
            ),
        ]
    )


@pytest.fixture(scope="module")
def running():
    with whole_bot(turn=spoilt) as bot:
        bot.sandbox.refused_on_purpose.add("sts:AssumeRole")
        yield bot


@pytest.mark.parametrize(
    ("region", "role"),
    [("eu-central-1", "iotdomain-read"), ("us-east-1", "iotdomain-reed")],
)
def test_a_role_that_cannot_be_taken_is_named_and_nothing_is_proposed(
    bot, region, role
):
    before = len(bot.aws.writes())

    said = bot.command(
        f"/iotdomain create {fresh('closed')} region={region} reason=x",
        channel=STAGING,
    )

    assert f"role/{role}`" in said
    assert f"the AWS administrator of Acme staging ({STAGING_ACCOUNT})" in said
    assert "ExternalId" in said
    assert "Nothing was" in said
    assert len(bot.aws.writes()) == before


def test_without_a_role_that_writes_dns_people_add_the_records(bot):
    host = fresh("hand")
    card = bot.ask(host).approve()
    card.wait("Waiting for you")
    bot.until(lambda: len(values(card.text)) == 4, "four values")
    name, value, _, endpoint = values(card.text)

    bot.sandbox.put_dns("acme.example", name, "CNAME", value)
    bot.sandbox.put_dns("acme.example", host, "CNAME", endpoint)
    card.wait("Done", 40)

    assert {each["service"] for each in bot.writes(card.run)} == {"acm", "iot"}


def values(text):
    """What stands alone in code blocks, to be copied."""
    return re.findall(r"```([^`]+)```", text)


def test_what_can_be_seen_is_listed_beside_what_cannot(bot):
    said = bot.command("/iotdomain list")

    assert PRODUCTION in said
    assert "could not" in said.lower()
    assert STAGING_ACCOUNT in said


@pytest.mark.parametrize(
    ("operation", "role"),
    [
        ("acm:GetCertificate", "iotdomain-apply"),
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in (
                ("iot:TagResource", "iotdomain-apply"),
                ("iot:DescribeDomainConfiguration", "iotdomain-read"),
            )
        ),
    ],
)
def test_a_right_that_is_taken_away_in_mid_run_waits_for_who_can_give_it_back(
    bot, operation, role
):
    host = fresh("cut", "byhand.example")
    card = bot.ask(host).approve()
    card.wait("Waiting for you")
    bot.until(lambda: len(values(card.text)) == 4, "four values")
    bot.deny(operation, role)
    name, value, _, endpoint = values(card.text)
    bot.sandbox.put_dns("byhand.example", name, "CNAME", value)
    bot.sandbox.put_dns("byhand.example", host, "CNAME", endpoint)

    text = card.wait_text(operation.partition(":")[2], 30)

    assert f"role/{role}`" in text
    assert "AWS administrator of Acme production" in text
    assert not [e for e in bot.writes(card.run) if e["service"] == "iot"]
    bot.heal()
    assert "tries again" in card.click(ADA, "retry")
    card.wait("Done", 40)
