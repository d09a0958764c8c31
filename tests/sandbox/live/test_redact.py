"""A record may be shown to anybody: nothing in it is anybody's."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.live.redact import Redactor

KNOWN = {
    "live-0a1b.acme.example": "<domain>",
    "live-0a1b": "<run>",
    "acme.example": "<zone>",
    "111122223333": "<account>",
    "eu-central-1": "<region>",
    "iotdomain-apply": "<role name>",
}
ARN = (
    "arn:aws:acm:eu-central-1:111122223333:certificate/"
    "3f9c1d7e-5b2a-4c6d-8e0f-1a2b3c4d5e6f"
)


@pytest.fixture(scope="module")
def redactor():
    return Redactor(KNOWN)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ISSUED", "ISSUED"),
        ("RSA-2048", "RSA-2048"),
        ("TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_SERVER_AUTHENTICATION"),
        ("IoTSecurityPolicy_TLS13_1_2_2022_10", "IoTSecurityPolicy_TLS13_1_2_2022_10"),
        ("", ""),
        (ARN, "<arn of acm certificate>"),
        ("live-0a1b.acme.example", "<domain>"),
        ("live-0a1b.acme.example.", "<domain>."),
        (
            "_3f9c1d7e5b2a4c6d8e0f1a2b3c4d5e6f.live-0a1b.acme.example.",
            "<token>.<domain>.",
        ),
        (
            "_8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d.xlfgrmvvlj.acm-validations.aws.",
            "<validation target>.",
        ),
        ("a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com", "<endpoint>"),
        ("/hostedzone/Z0ACMEEXAMPLE", "<hostedzone id>"),
        ("ns-421.awsdns-52.co.uk", "<name server>"),
        ("0a:1b:2c:3d:4e:5f:60:71:82", "<serial>"),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "<pem>"),
        ("Ada's certificate", "<text>"),
        ("Zebra", "<text>"),
        ("pump.bank.example", "<name>"),
    ],
)
def test_only_aws_own_words_stay(redactor, text, shown):
    assert redactor.shown({"Value": text}) == {"Value": shown}


def test_numbers_and_truths_stay_and_times_do_not(redactor):
    value = {"n": 3, "yes": True, "none": None, "at": datetime.now(UTC), "b": b"x"}

    assert redactor.shown(value) == {
        "n": 3,
        "yes": True,
        "none": None,
        "at": "<time>",
        "b": "<bytes>",
    }


def test_a_refusal_keeps_its_words_and_loses_who_was_refused(redactor):
    message = (
        "User: arn:aws:sts::111122223333:assumed-role/iotdomain-apply/ada@acme.example "
        f"is not authorized to perform: acm:DeleteCertificate on resource: {ARN}. "
        "Ask 444455556666 about pump.bank.example."
    )

    assert redactor.shown_error({"message": message, "status": 403}) == {
        "message": "User: <arn of sts> is not authorized to perform: "
        "acm:DeleteCertificate on resource: <arn of acm certificate>. "
        "Ask <account> about <name>.",
        "status": 403,
    }


@given(
    st.recursive(
        st.sampled_from(sorted(KNOWN)) | st.text() | st.integers() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
    )
)
def test_whatever_an_answer_holds_nothing_known_is_left_in_it(value):
    redactor = Redactor(KNOWN)

    assert redactor.leaks(json.dumps(redactor.shown(value)), ()) == []


@given(st.text(), st.sampled_from(sorted(KNOWN)), st.text())
def test_nor_in_the_words_of_a_refusal(before, known, after):
    redactor = Redactor(KNOWN)
    shown = redactor.shown_error({"message": f"{before} {known} {after}"})

    assert known not in shown["message"]


def test_what_slipped_through_is_found(redactor):
    assert redactor.leaks("it is in acme.example", ["s3cret"]) == ["acme.example"]
    assert redactor.leaks("s3cret", ["s3cret"]) == ["s3cret"]
