"""The words for the certificate: read, understood together, or refused."""

import pytest

from bot.core.names import parse_pattern
from bot.errors import UserError
from handlers.wishes import faults, filled_in, request_of
from tests.support import said_runs as a

DOMAIN = "device.acme.example"
ARN = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c-4b5a"


def asked(**given):
    return request_of(given, DOMAIN)


@pytest.mark.parametrize("text", ["ecdsa", "EC", "P-256", "EC_prime256v1"])
def test_p256_has_many_names(text):
    assert asked(key=text).key == "EC_prime256v1"


def test_names_are_read_once_each_in_their_order():
    request = asked(names="B.acme.example, *.plant.acme.example;b.acme.example")

    assert request.names == ("b.acme.example", "*.plant.acme.example")


def test_the_domain_itself_is_no_further_name():
    assert asked(names=f"{DOMAIN},b.acme.example").names == ("b.acme.example",)


def test_a_wildcard_is_the_domains_parent_and_counts_once():
    assert asked(wildcard="yes").names == ("*.acme.example",)
    assert asked(wildcard="yes", names="*.acme.example").names == ("*.acme.example",)
    assert asked(wildcard="no").names == ()


def test_before_the_domain_is_known_the_words_are_only_read():
    assert request_of({"wildcard": "yes"}).names == ()
    with pytest.raises(UserError, match="neither yes nor no"):
        request_of({"wildcard": "perhaps"})


@pytest.mark.parametrize("word", ["key", "names", "wildcard", "fresh"])
def test_what_is_for_a_new_one_does_not_go_with_one_that_is_there(word):
    values = {"key": "ecdsa", "names": "b.acme.example"}

    with pytest.raises(UserError, match=f"`{word}=` says what a new one"):
        asked(certificate=ARN, **{word: values.get(word, "yes")})


@pytest.mark.parametrize(
    "arn",
    [
        "device.acme.example",
        "arn:aws:iot:eu-central-1:111122223333:cert/0f1e2d3c",
        "arn:aws:acm:eu-central-1:1111:certificate/0f1e2d3c",
        f"{ARN} ",
        f"{ARN}\n{ARN}",
    ],
)
def test_what_is_no_arn_of_a_certificate_is_refused(arn):
    if arn.strip() == ARN:
        assert asked(certificate=arn).certificate == ARN
        return
    with pytest.raises(UserError, match="no ARN of a certificate"):
        asked(certificate=arn)


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "*.",
        "a.*.example",
        "*a.acme.example",
        "**.acme.example",
        "*.com",
        "*.*.x.y",
    ],
)
def test_an_asterisk_stands_for_the_first_part_alone(text):
    with pytest.raises(UserError, match=r"Nothing was created\."):
        parse_pattern(text)


def test_names_that_are_far_too_long_are_refused_and_never_cut():
    with pytest.raises(UserError, match="at most 600"):
        asked(names="x" * 601)


def test_a_form_shows_what_was_typed_in_its_own_words():
    given = {"key": "p256", "names": "b.acme.example c.acme.example", "wildcard": "on"}

    assert filled_in(given) == {
        "key": "ecdsa",
        "names": "b.acme.example,c.acme.example",
        "wildcard": "yes",
    }


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("key", "dsa"),
        ("names", "a.*.b"),
        ("wildcard", "x"),
        ("fresh", "x"),
        ("certificate", "x"),
    ],
)
def test_each_fault_stands_beside_its_field(word, value):
    assert list(faults({word: value}, a.PRODUCTION)) == [word]
