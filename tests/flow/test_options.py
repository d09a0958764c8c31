"""Every option of a configuration, from one line in Slack to what the wire shows."""

import json
import re
import subprocess

import pytest

from bot.core.options.access import PAIRS
from tests.support.whole_bot import ADA, PRODUCTION, REGION, fresh

FUNCTION = f"arn:aws:lambda:{REGION}:{PRODUCTION}:function:guard"
TLS13 = "IoTSecurityPolicy_TLS13_1_3_2022_10"
ALL = {
    "tls": "1.3",
    "ocsp": "on",
    "auth": "CUSTOM_AUTH_X509",
    "protocol": "mqtt",
    "authorizer": "sensor-tokens",
    "override": "no",
    "callback": FUNCTION,
}


@pytest.fixture
def turn(bot):
    """Turn a switch for one test."""
    before = bot.aws.state()["switches"]
    turned = []

    def it(name, value):
        turned.append(name)
        bot.aws.switch(name, value)

    yield it
    for name in turned:
        bot.aws.switch(name, before[name])


def settings_of(bot, domain):
    """What AWS has for the name."""
    here = bot.aws.state()["accounts"][PRODUCTION][REGION]["configs"]
    return next((it for it in here if it["domain_name"] == domain), None)


def openssl(bot, domain, *more):
    """What an independent client says of the edge."""
    port = bot.sandbox.edge_ports[8883]
    return subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}"]
        + ["-servername", domain, *more],
        input=b"",
        capture_output=True,
        timeout=10,
        check=False,
    ).stdout.decode()


@pytest.mark.slow
def test_all_options_go_from_one_line_to_the_wire_and_back(bot):
    domain, name = fresh("options"), fresh("named").split(".")[0]

    card = bot.ask(domain, name=name, **ALL)

    plan = card.text
    assert f"domain configuration `{name}` (TLS 1.3 only, `{TLS13}`)" in plan
    assert "`CUSTOM_AUTH_X509`, `SECURE_MQTT`" in plan
    assert "Custom authorizer `sensor-tokens`; devices may not name another" in plan
    assert "OCSP stapling (`enableOCSPCheck`)" in plan
    assert f"Client certificate callback `{FUNCTION}`" in plan
    assert "Devices that cannot speak TLS 1.3 are cut off" in plan
    assert "Port and ALPN no longer decide" in plan
    assert "*no device gets in*" in plan
    commands = card.click(ADA, "more:cli")
    for part in (
        f"securityPolicy={TLS13}",
        "enableOCSPCheck=true",
        "--authentication-type CUSTOM_AUTH_X509 --application-protocol SECURE_MQTT",
        f"clientCertificateCallbackArn={FUNCTION}",
    ):
        assert part in commands

    card.approve()
    done = card.wait("Done", 30)

    made = settings_of(bot, domain)
    assert made["name"] == name
    assert made["settings"] == {
        "tlsConfig": {"securityPolicy": TLS13},
        "serverCertificateConfig": {"enableOCSPCheck": True},
        "authenticationType": "CUSTOM_AUTH_X509",
        "applicationProtocol": "SECURE_MQTT",
        "authorizerConfig": {
            "defaultAuthorizerName": "sensor-tokens",
            "allowAuthorizerOverride": False,
        },
        "clientCertificateConfig": {"clientCertificateCallbackArn": FUNCTION},
    }
    assert "Options, read back from AWS" in done
    assert "Tried: only TLS 1.3 gets in. The staple is there and says `good`." in done
    assert f"what `{FUNCTION}` answers for your devices" in done
    assert "MQTT with an X.509 client certificate and a custom authorizer" in done
    assert "CONNECTED" in openssl(bot, domain, "-tls1_3")
    assert "no peer certificate" in openssl(bot, domain, "-tls1_2")
    stapled = openssl(bot, domain, "-status")
    assert "Cert Status: good" in stapled
    shown = bot.command(f"/iotdomain status {domain}")
    assert "TLS 1.3 only" in shown
    assert "Custom authorizer `sensor-tokens`" in shown

    undo = card.follow(card.click(ADA, "more:undo"))
    assert f"delete domain configuration `{name}`" in undo.text
    undo.approve()
    undo.wait("Undone")
    assert settings_of(bot, domain) is None


@pytest.mark.slow
def test_a_pair_without_mqtt_is_served_where_it_is_heard(bot):
    domain = fresh("https")

    card = bot.ask(domain, auth="x509", protocol="https").approve()

    done = card.wait("Done", 30)
    assert "on port 443" in done
    assert "HTTPS with an X.509 client certificate, port 443" in done


def open_view(bot, view):
    """The form as it stands now."""
    return next(it for it in bot.slack.views(ADA) if it["id"] == view["id"])


def test_the_form_shows_more_options_hides_them_and_asks_for_them(bot):
    short = bot.open_form(more=f" {fresh('form')} ocsp=on")
    assert "ocsp" in short["state"]["values"]  # a word of the line opens them
    bot.slack.click_in_view(ADA, short, "fewer_options")
    hidden = bot.until(
        lambda: (it := open_view(bot, short))["hash"] != short["hash"] and it, "hidden"
    )
    assert "ocsp" not in hidden["state"]["values"]
    bot.slack.click_in_view(ADA, hidden, "more_options", {"reason": "by the form"})
    shown = bot.until(
        lambda: (it := open_view(bot, short))["hash"] != hidden["hash"] and it, "shown"
    )

    half = bot.slack.submit(ADA, shown, {"auth": "AWS_X509"})
    said = bot.answer(
        ADA, lambda: bot.slack.submit(ADA, shown, {"protocol": "SECURE_MQTT"})
    )

    assert list(half["errors"]) == ["protocol"]
    card = bot.asked(said)
    assert "Reason: by the form" in card.text
    assert "Only MQTT with an X.509 client certificate" in card.text
    assert "OCSP stapling" in card.text
    card.click(ADA, "more:withdraw")
    card.wait("Cancelled")


@pytest.mark.slow
def test_a_pair_without_mqtt_may_leave_8883_open(bot, turn):
    turn("pair_closes_other_ports", value=False)

    card = bot.ask(fresh("https"), auth="sigv4", protocol="wss").approve()

    assert "on ports 8883 and 443" in card.wait("Done", 30)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("auth", "protocol"),
    [(auth, protocol) for auth, fitting in PAIRS.items() for protocol in fitting],
)
def test_every_pair_goes_to_served(bot, auth, protocol):
    domain = fresh("pair")
    tokens = {"authorizer": "sensor-tokens", "override": "yes"}
    more = tokens if auth == "CUSTOM_AUTH" else {}

    card = bot.ask(domain, auth=auth, protocol=protocol, **more).approve()

    card.wait("Done", 30)
    made = settings_of(bot, domain)["settings"]
    assert (made["authenticationType"], made["applicationProtocol"]) == (auth, protocol)


@pytest.mark.slow
def test_a_staple_by_a_function_and_an_authorized_responder(bot):
    row = {"account": PRODUCTION, "region": REGION, "domain": "ocsp.acme.example"}
    (signer,) = bot.aws.control("seed", certificates=[row])["certificates"]
    domain, asked = fresh("lambda"), {"ocsplambda": FUNCTION, "ocspresponder": signer}

    card = bot.ask(domain, ocsp="on", **asked).approve()

    assert f"answers signed by `{signer}`" in card.wait("Done", 30)
    assert settings_of(bot, domain)["settings"]["serverCertificateConfig"] == {
        "enableOCSPCheck": True,
        "ocspLambdaArn": FUNCTION,
        "ocspAuthorizedResponderArn": signer,
    }


@pytest.mark.slow
def test_a_staple_of_a_revoked_certificate_is_said(bot, turn):
    turn("ocsp_responder", "revoked")

    card = bot.ask(fresh("revoked"), ocsp="on").approve()

    assert "says `revoked`: devices that check it refuse" in card.wait("Done", 30)


@pytest.mark.slow
def test_options_that_aws_has_otherwise_stop_the_run(bot):
    """Somebody changes the policy while AWS still looks at the certificate."""
    domain = fresh("other")
    card = bot.ask(domain, tls="1.3")
    with bot.slow_aws(100):
        card.approve()
        made = bot.until(lambda: settings_of(bot, domain), "the configuration")
        bot.aws.control(
            "config",
            account=PRODUCTION,
            region=REGION,
            name=made["name"],
            settings={
                "tlsConfig": {"securityPolicy": "IoTSecurityPolicy_TLS12_1_2_2022_10"}
            },
        )

        said = card.wait("Stopped", 30)

    assert "TLS policy `IoTSecurityPolicy_TLS12_1_2_2022_10` instead of" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"authorizer": "nobody", "override": "no"}, "no custom authorizer `nobody`"),
        ({"authorizer": "old-tokens", "override": "no"}, "is `INACTIVE`"),
        (
            {"tls": "IoTSecurityPolicy_TLS12_1_0_2016_01"},
            "does not have the TLS policy",
        ),
        ({"auth": "x509"}, "needs its protocol beside it"),
        ({"callback": FUNCTION}, "AWS takes a callback only with"),
        (
            {"ocsp": "on", "ocsplambda": FUNCTION.replace(PRODUCTION, "9" * 12)},
            "AWS takes only what is in the same account and region",
        ),
    ],
    ids=["unknown", "inactive", "policy", "half a pair", "callback", "elsewhere"],
)
def test_what_cannot_work_is_refused_and_nothing_is_made(bot, options, said):
    domain = fresh("no")
    line = " ".join(f"{key}={value}" for key, value in options.items())

    answer = bot.command(f'/iotdomain create {domain} reason="why not" {line}')

    assert said in answer
    assert re.search(r"[Nn]othing was created", answer)
    assert domain not in json.dumps(bot.aws.writes())


def test_an_authorizer_that_cannot_be_seen_is_no_reason_to_guess(bot):
    bot.deny("DescribeAuthorizer", "iotdomain-read")

    answer = bot.command(
        f'/iotdomain create {fresh("blind")} reason="why not" '
        "authorizer=sensor-tokens override=no"
    )

    assert "iot:DescribeAuthorizer" in answer
    assert "nothing was created" in answer.lower()
