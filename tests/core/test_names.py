import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.names import (
    certificate_names,
    config_name,
    covers,
    display,
    parents,
    parse_domain,
    short_host,
)
from bot.errors import UserError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("device.acme.example", "device.acme.example"),
        (" Device.ACME.example. ", "device.acme.example"),
        ("“device.acme.example”", "device.acme.example"),
        ("gerät.acme.example", "xn--gert-noa.acme.example"),
        ("a-b.c1.example", "a-b.c1.example"),
    ],
)
def test_what_a_person_plainly_meant_is_understood(typed, meant):
    assert meant == parse_domain(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "missing"),
        ("https://device.acme.example", "scheme"),
        ("device acme.example", "space"),
        ("*.acme.example", "wildcard"),
        ("device", "full name"),
        ("a..example", "empty part"),
        ("-a.acme.example", "host name"),
        ("under_score.acme.example", "host name"),
        ("a" * 64 + ".acme.example", "64 characters"),
        (".".join(["abcdefgh"] * 30) + ".example", "at most 253"),
        ("10.0.0.1", "IP address"),
        ("x.iot.eu-central-1.amazonaws.com", "belongs to AWS"),
        ("printer.local", "public name"),
        ("<!channel>", "full name"),
        ("<http://x|x>", "scheme"),
        ("a\u200bb.acme.example", "cannot be seen"),
        ("a\x00b.acme.example", "cannot be seen"),
        ("xn--zzzz--9.example", "encoded label"),
        ("☃☃.acme.example", "not allowed"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_the_reason(typed, says):
    with pytest.raises(UserError, match=says) as caught:
        parse_domain(typed)

    assert "Nothing was created" in str(caught.value)
    assert "<!" not in str(caught.value)


@given(st.text(max_size=300))
def test_any_text_is_either_a_clean_name_or_a_sentence(text):
    try:
        name = parse_domain(text)
    except UserError as refusal:
        assert "<" not in str(refusal).replace("&lt;", "")
        return

    assert name == name.lower()
    assert parse_domain(name) == name
    assert len(config_name(name)) <= 128


@pytest.mark.parametrize(
    ("pattern", "domain", "good"),
    [
        ("a.example", "a.example", True),
        ("A.example", "a.EXAMPLE", True),
        ("*.example", "a.example", True),
        ("*.example", "b.a.example", False),
        ("*.example", "example", False),
        ("*.example", ".example", False),
        ("b.example", "a.example", False),
    ],
)
def test_a_wildcard_stands_for_exactly_one_label(pattern, domain, good):
    assert good is covers(pattern, domain)


def test_configuration_names_keep_apart_what_dots_and_hyphens_blur():
    assert config_name("a-b.c.example") != config_name("a.b-c.example")
    assert config_name("device.acme.example").startswith("device-acme-example-")


def test_a_long_name_gets_a_parent_as_its_common_name():
    long = "a" * 60 + ".devices.acme.example"

    assert certificate_names(long, "acme.example") == ("devices.acme.example", long)
    assert certificate_names("d.acme.example", "acme.example") == ("d.acme.example",)


def test_no_common_name_is_taken_from_above_the_zone():
    zone = ".".join(["z" * 40, "y" * 40, "example"])

    with pytest.raises(UserError, match="common name"):
        certificate_names(f"d.{zone}", zone)


def test_names_are_shown_both_ways_only_when_they_differ():
    assert display("d.acme.example") == "d.acme.example"
    assert display("xn--gert-noa.acme.example") == (
        "gerät.acme.example (xn--gert-noa.acme.example)"
    )


def test_short_hosts_and_parents():
    assert short_host("_x.mqtt.acme.example", "acme.example") == "_x.mqtt"
    assert short_host("acme.example", "acme.example") == "@"
    assert parents("a.b.c") == ("a.b.c", "b.c", "c")
