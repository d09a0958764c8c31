"""Certificates from outside ACM, from the wish to being served and back."""

import pytest

from sandbox.aws import console
from sandbox.aws.console import ConsoleNew
from sandbox.aws.secretseeds import as_text
from sandbox.edge.ca import self_signed
from tests.support.whole_bot import (
    ADA,
    GRACE,
    OBSERVES,
    PRODUCTION,
    REGION,
    fresh,
    visible,
    whole_bot,
)

PLACE = {"account": PRODUCTION, "region": REGION}
changes = pytest.mark.skipif(OBSERVES, reason="no secret is read in observe mode")


def keep(bot, name, chain):
    """Put a certificate into Secrets Manager as a person would; the secret's name."""
    secret = f"iotdomain/{name}"
    given = {"name": secret, "value": as_text(chain)}
    bot.aws.control("console/secret", **PLACE, **given)
    return secret


def issued(bot, domain, *, by, days=90):
    begun = bot.sandbox.world.real_now()
    return by.issue([domain], key="EC_prime256v1", not_before=begun, days=days)


def public(bot, domain):
    return issued(bot, domain, by=bot.sandbox.world.public)


def private(bot, domain):
    return issued(bot, domain, by=bot.sandbox.world.private)


def alone(bot, domain):
    return self_signed(domain, not_before=bot.sandbox.world.real_now(), days=90)


def certificates(bot, domain):
    here = bot.aws.state()["accounts"][PRODUCTION][REGION]["certificates"]
    return [each for each in here if domain in each["names"]]


def test_one_of_a_public_ca_goes_from_its_secret_to_the_wire_and_back(bot):
    domain = fresh("pub")
    card = bot.ask(domain, secret=keep(bot, domain, public(bot, domain)))

    assert "import the certificate" in card.text
    assert "a public CA" in card.text
    assert "validation certificate" not in card.text
    done = card.approve().wait("Done")
    assert "imported into ACM, signed by `CN=Sandbox Public CA`" in done
    assert "the root of the CA that made the certificate" in done
    assert "Sandbox Public CA" in bot.served(domain)
    [made] = certificates(bot, domain)
    assert made["tags"]["iotdomain:run"] == card.run

    undo = card.follow(card.click(ADA, "more:undo")).approve()
    undo.wait("Undone")
    assert certificates(bot, domain) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "signer"),
    [
        (private, "CN=Sandbox Private CA"),
        pytest.param(alone, None, marks=pytest.mark.slow),
    ],
)
def test_one_that_is_not_public_gets_a_validation_certificate_and_loses_it_again(
    bot, made, signer
):
    domain = fresh("own")
    signer = signer or f"CN={domain}"
    card = bot.ask(domain, secret=keep(bot, domain, made(bot, domain)))

    assert f"request a validation certificate for `{domain}`" in card.text
    assert f"have the root of `{signer}`" in card.text
    done = card.approve().wait("Done")
    assert f"the root of `{signer}`, which no device has by itself" in done
    assert f"whether your devices have the root of `{signer}`" in done
    assert "*Validation certificate:* `ISSUED`" in bot.command(
        f"/iotdomain status {domain}"
    )
    there = {each["type"]: each for each in certificates(bot, domain)}
    config = next(
        each
        for each in bot.aws.state()["accounts"][PRODUCTION][REGION]["configs"]
        if each["domain_name"] == domain
    )
    assert there["AMAZON_ISSUED"]["tags"]["iotdomain:validates"] == config["name"]
    assert config["validation_certificate_arn"] == there["AMAZON_ISSUED"]["arn"]
    assert config["certificate_arn"] == there["IMPORTED"]["arn"]

    undo = card.follow(card.click(ADA, "more:undo"))
    assert "delete validation certificate" in undo.text
    undo.approve().wait("Undone")
    assert certificates(bot, domain) == []


@pytest.mark.slow
def test_a_public_certificate_that_is_there_stands_in_and_stays(bot):
    domain = fresh("own")
    row = {**PLACE, "domain": domain}
    [arn] = bot.aws.control("seed", certificates=[row])["certificates"]
    card = bot.ask(domain, secret=keep(bot, domain, private(bot, domain)))

    assert f"`{arn}` is there already and serves as that" in card.text
    card.approve().wait("Done")
    card.follow(card.click(ADA, "more:undo")).approve().wait("Undone")
    assert [each["arn"] for each in certificates(bot, domain)] == [arn]


def test_the_stand_in_of_aws_refuses_the_private_kind_without_it(bot):
    domain = fresh("own")
    arn = bot.aws.control("console/import", **PLACE, names=[domain], private=True)

    asked = ConsoleNew(**PLACE, name="x", domain=domain, arn=arn["arn"])
    with pytest.raises(ValueError, match=r"CertificateValidationException.*validation"):
        bot.sandbox.thread.run(console.create(bot.sandbox.world, asked))


@changes
def test_all_that_is_wrong_with_it_is_said_and_nothing_is_made(bot):
    said = bot.command(
        '/iotdomain create worn.acme.example reason="x y" secret=iotdomain/broken'
    )

    assert "Two checks failed" in said
    assert "not marked for a TLS server" in said
    assert "expired" in said
    assert "iotdomain check-cert" in said


@changes
def test_a_secret_that_is_not_there_or_may_not_be_read_is_said(bot):
    missing = bot.create(fresh(), secret="iotdomain/none")
    bot.sandbox.refused_on_purpose.add("secretsmanager:GetSecretValue")
    denied = bot.create(fresh(), secret="payroll")

    assert "There is no secret `iotdomain/none` here" in visible(missing)
    assert "may not do `secretsmanager:GetSecretValue`" in visible(denied)
    assert "import=byhand" in visible(denied)


@pytest.mark.slow
def test_another_version_of_the_secret_is_another_plan(bot):
    domain = fresh("pub")
    secret = keep(bot, domain, public(bot, domain))
    card = bot.ask(domain, secret=secret)
    newer = public(bot, domain)
    bot.aws.control("console/secret", **PLACE, name=secret, value=as_text(newer))

    card.press(GRACE, "approve")

    assert "Version of the secret" in card.wait("Out of date")
    second = card.version(2)
    bot.until(lambda: "approve" in second.buttons)
    second.approve().wait("Done")


@pytest.mark.slow
def test_one_imported_by_hand_is_found_by_its_tags_and_goes_on_alone(bot):
    domain = fresh("hand")
    card = bot.ask(domain, **{"import": "byhand"}).approve()

    text = card.wait("Waiting for you")
    assert "aws acm import-certificate" in text
    assert f"Key=iotdomain:run,Value={card.run}" in text
    assert "iotdomain check-cert" in text
    tags = {"managed-by": "iotdomain", "iotdomain:run": card.run}
    bot.aws.control("console/import", **PLACE, names=[domain], tags=tags)
    card.wait("Done")

    undo = card.follow(card.click(ADA, "more:undo"))
    assert "imported by hand stays" in undo.text
    undo.approve().wait("Undone")
    assert len(certificates(bot, domain)) == 1


@pytest.mark.slow
def test_a_private_one_imported_by_hand_stops_and_says_how_it_goes_on(bot):
    domain = fresh("hand")
    card = bot.ask(domain, **{"import": "byhand"}).approve()
    card.wait("Waiting for you")
    tags = {"managed-by": "iotdomain", "iotdomain:run": card.run}
    row = {**PLACE, "names": [domain], "tags": tags, "private": True}
    arn = bot.aws.control("console/import", **row)["arn"]

    assert f"Ask anew with `certificate={arn}`" in card.wait("Stopped")
    anew = bot.ask(domain, certificate=arn)
    assert f"request a validation certificate for `{domain}`" in anew.text
    anew.approve().wait("Done")


@pytest.mark.parametrize(
    ("source", "more"), [("secret", {"secret": True}), ("hand", {})]
)
def test_the_form_asks_for_both_ways(bot, source, more):
    domain = fresh("form")
    secret = keep(bot, domain, public(bot, domain))
    view = bot.open_form(more=f" secret={secret}")
    values = {
        "domain": domain,
        "target": f"{PRODUCTION}/{REGION}",
        "reason": "the new sensor line",
        "source": source,
        **dict.fromkeys(more, secret),
    }

    card = bot.asked(bot.answer(ADA, lambda: bot.slack.submit(ADA, view, values)))

    way = "out of the secret" if more else "By hand, in ACM"
    assert way in card.text


def test_what_aws_says_of_an_import_is_shown_without_the_key_that_it_quotes(bot):
    domain = fresh("pub")
    chain = public(bot, domain)
    card = bot.ask(domain, secret=keep(bot, domain, chain))
    bot.fault(
        service="acm",
        operation="ImportCertificate",
        error="ValidationException",
        status=400,
        message=f"The private key {chain.key_pem} is not supported.",
    )

    stopped = card.approve().wait("Stopped")

    assert "The private key (left out) is not supported." in stopped
    assert certificates(bot, domain) == []
    # That no line of it is anywhere is looked for when this bot ends.


@pytest.mark.slow
def test_what_was_imported_before_a_stop_is_gone_on_with_and_taken_back(bot):
    domain = fresh("own")
    card = bot.ask(domain, secret=keep(bot, domain, private(bot, domain)))
    bot.fault(
        service="iot",
        operation="CreateDomainConfiguration",
        error="LimitExceededException",
        status=410,
    )
    stopped = card.approve().wait("Stopped")
    assert "1. Certificate `arn:" in stopped
    assert "2. Validation certificate `arn:" in stopped

    on = card.follow(card.click(ADA, "plan_go_on")).approve()
    on.wait("Done")
    assert len(certificates(bot, domain)) == 2

    on.follow(on.click(ADA, "more:undo")).approve().wait("Undone")
    assert certificates(bot, domain) == []


@changes
def test_what_aws_would_be_told_can_be_read_along(bot):
    domain = fresh("own")
    card = bot.ask(domain, secret=keep(bot, domain, private(bot, domain)))

    said = card.click(ADA, "more:cli")

    assert "aws acm import-certificate" in said
    assert "--validation-certificate-arn" in said
    assert "PRIVATE KEY" not in said


def test_words_that_name_two_certificates_are_refused(bot):
    said = bot.create(fresh(), secret="iotdomain/x", **{"import": "byhand"})

    assert "each name a certificate" in visible(said)


@changes
@pytest.mark.slow
def test_with_the_roots_that_devices_have_it_is_said_whether_they_accept_it(tmp_path):
    roots = tmp_path / "own.pem"

    def with_roots(text):
        return text.replace("[trust]", f'[trust]\nprivate_roots = "{roots}"')

    with whole_bot(started=False, turn=with_roots) as bot:
        roots.write_text(bot.sandbox.world.private.root_pem)
        bot.start()
        domain = fresh("own")
        card = bot.ask(domain, secret=keep(bot, domain, private(bot, domain)))
        other = bot.create("bench.acme.example", secret="iotdomain/self-signed")

        assert "the chain is good for devices" in card.text
        assert "a device that has them accepts it" in card.approve().wait("Done")
        assert "Devices that have the given roots refuse this chain" in visible(other)
