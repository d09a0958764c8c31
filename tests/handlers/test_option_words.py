"""What people type for an option is read as AWS takes it, or refused with a way on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.requests import Options
from bot.errors import UserError
from bot.slack.render.form import FIELDS
from handlers.option_words import OPTIONS, written
from handlers.text import parse
from handlers.wishes import filled_in, fitting, request_of
from tests.support import said_runs as a

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:guard"


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("tls=1.3", {"tls_policy": "IoTSecurityPolicy_TLS13_1_3_2022_10"}),
        ("tls=TLS1.2", {"tls_policy": "IoTSecurityPolicy_TLS12_1_2_2022_10"}),
        ("tls=1.2+1.3", {"tls_policy": "IoTSecurityPolicy_TLS13_1_2_2022_10"}),
        (
            "tls=iotsecuritypolicy_tls12_1_0_2015_01",
            {"tls_policy": "IoTSecurityPolicy_TLS12_1_0_2015_01"},
        ),
        ("tls=default ocsp=off auth=default", {}),
        ("ocsp=on", {"ocsp": True}),
        (
            "auth=aws-x509 protocol=mqtt",
            {"authentication": "AWS_X509", "protocol": "SECURE_MQTT"},
        ),
        (
            "auth=sigv4 protocol=MQTT_WSS",
            {"authentication": "AWS_SIGV4", "protocol": "MQTT_WSS"},
        ),
        (
            "authorizer=sensor-tokens override=no",
            {"authorizer": "sensor-tokens", "authorizer_override": False},
        ),
        ("name=device.production-1", {"config_name": "device.production-1"}),
        (f"callback={FUNCTION}", {"callback": FUNCTION}),
    ],
)
def test_a_word_is_read_as_aws_takes_it(line, options):
    typed = parse(f"create d.acme.example {line}")

    assert request_of(typed.options).options == Options(**options)


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("tls", "1.1", "`tls=1.3`"),
        ("tls", "IoTSecurityPolicy_of_tomorrow", "no TLS policy that I know"),
        ("ocsp", "maybe", "`ocsp=on` or `ocsp=off`"),
        ("override", "perhaps", "`override=yes` or `override=no`"),
        ("auth", "password", "`auth=CUSTOM_AUTH`"),
        ("protocol", "coap", "`protocol=SECURE_MQTT`"),
        ("name", "IoT:Data-ATS", "keeps for its own endpoints"),
        ("name", "a b", "letters, digits"),
        ("name", "x" * 129, "at most 128"),
        ("authorizer", "a/b", "cannot be the name of an authorizer"),
        ("callback", "guard", "no ARN of a Lambda function"),
        ("ocsplambda", "arn:aws:acm:eu-central-1:111122223333:certificate/1", "Lambda"),
        ("ocspresponder", FUNCTION, "no ARN of a certificate in ACM"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_would_be_right(word, text, said):
    with pytest.raises(UserError) as refused:
        request_of({word: text})

    assert said in str(refused.value)
    assert str(refused.value).endswith("Nothing was created.")


def test_what_does_not_fit_is_refused_in_the_same_way():
    with pytest.raises(UserError, match=r"protocol=.*Nothing was created\."):
        fitting({"auth": "x509"}, "d.acme.example", a.PRODUCTION)


@given(word=st.sampled_from(sorted(OPTIONS)), text=st.text(max_size=300))
def test_no_word_raises_anything_else(word, text):
    try:
        read = OPTIONS[word][1](text)
    except UserError as error:
        assert "Nothing was created." in str(error)
    else:
        assert OPTIONS[word][1](written(word, read)) == read


def test_each_word_has_its_field_in_the_form_and_the_form_no_other():
    assert set(FIELDS) == set(OPTIONS)


def test_every_choice_of_the_form_can_be_read():
    for name, field in FIELDS.items():
        for value, _ in field.choices:
            assert written(name, OPTIONS[name][1](value)) == value


def test_the_words_of_a_line_become_the_choices_of_the_form():
    filled = filled_in({"tls": "1.3", "ocsp": "on", "override": "yes", "key": "ecdsa"})

    assert filled == {
        "tls": "IoTSecurityPolicy_TLS13_1_3_2022_10",
        "ocsp": "on",
        "override": "yes",
        "key": "ecdsa",
    }
