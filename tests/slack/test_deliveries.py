"""Whatever is signed is read strictly or refused, and never answered elsewhere."""

import json
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import signature
from bot.slack.addresses import SLACK, takes_answers
from bot.slack.deliveries import BadDeliveryError, foreign, read
from sandbox.slack import signed_http

TEAM = "T0ACME001"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SECRET = "5a6e64626f782d7369676e696e672d73"

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["team", "team_id", "id", "authorizations", "response_url", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
payloads = st.dictionaries(
    st.sampled_from(
        ["team", "team_id", "authorizations", "response_url", "response_urls", "type"]
    ),
    values,
)


@given(st.sampled_from([FORM, JSON, FORM + "; charset=utf-8", ""]), st.binary())
def test_any_body_is_an_object_or_refused(kind, body):
    try:
        found = read(kind, body)
    except BadDeliveryError as error:
        assert str(error)
    else:
        assert isinstance(found, dict)


@given(payloads)
def test_what_json_says_is_what_is_read(payload):
    text = json.dumps(payload)

    assert read(JSON, text.encode()) == payload
    assert read(FORM, urlencode({"payload": text}).encode()) == payload


@given(payloads)
def test_no_payload_is_ours_by_accident(payload):
    why = foreign(payload, team=TEAM, api=SLACK)

    if TEAM not in json.dumps(payload):
        assert why == "of another workspace"


@given(
    st.sampled_from(["https://", "http://", "https:", "//", ""]),
    st.text("hooks.slackcom@:/\\#?%[] \n\t.evil-example0127", max_size=40),
)
def test_an_address_that_is_taken_leads_to_slack_for_every_reader(scheme, rest):
    url = scheme + rest
    for tried in (url, scheme + "hooks.slack.com" + rest):
        if takes_answers(tried, SLACK):
            assert urlsplit(tried).hostname == "hooks.slack.com"
            assert tried.startswith("https://hooks.slack.com")
            assert tried[len("https://hooks.slack.com") :][:1] in {"", "/", "?", "#"}


@pytest.mark.parametrize(
    ("api", "url", "taken"),
    [
        (SLACK, "https://hooks.slack.com/commands/1", True),
        (SLACK, "https://slack.com/commands/1", False),
        ("http://127.0.0.1:8700/api/", "http://127.0.0.1:8700/response/1", True),
        ("http://127.0.0.1:8700/api/", "http://127.0.0.1:8701/response/1", False),
        ("http://127.0.0.1:8700/api/", "https://hooks.slack.com/1", True),
        ("https://[::1", "https://[::1/x", False),
    ],
)
def test_answers_go_to_slack_or_to_the_base_that_is_set(api, url, taken):
    assert takes_answers(url, api) is taken


@given(st.binary(), st.integers(0, 10**10 - 1))
def test_two_implementations_sign_the_same(body, stamp):
    stamp = str(stamp)
    signed = signed_http.signature(SECRET, stamp, body)

    assert signature.signed(SECRET, stamp, body) == signed
    assert signature.fault(SECRET, stamp, signed, body, now=float(stamp)) is None
    assert signature.fault(SECRET, stamp, signed, body + b"x", now=float(stamp))


@pytest.mark.parametrize(
    ("age", "why"),
    [
        (-301, "more than five minutes in the future"),
        (-300, None),
        (0, None),
        (300, None),
        (301, "older than five minutes"),
    ],
)
def test_the_window_is_five_minutes_both_ways_to_the_second(age, why):
    signed = signature.signed(SECRET, "1795441800", b"x")

    found = signature.fault(SECRET, "1795441800", signed, b"x", now=1795441800 + age)

    assert found == why


@given(st.text(), st.text(), st.binary())
def test_nothing_made_up_is_slacks(stamp, signed, body):
    assert signature.fault(SECRET, stamp, signed, body, now=1_795_441_800)


def test_slacks_own_example_fits():
    """From docs.slack.dev/authentication/verifying-requests-from-slack."""
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
        "&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
        "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signed = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    found = signature.fault(
        "8f742231b10e8888abcd99yyyzzz85a5",
        "1531420618",
        signed,
        body.encode(),
        now=1_531_420_620,
    )

    assert found is None
