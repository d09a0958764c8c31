"""What people keep in a secret, in whatever form, becomes three parts or a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.certs.sealed import CERTIFICATE, CHAIN, KEY, sealed
from bot.errors import UserError
from tests.support import certs

LEAF, ABOVE = certs.leaf(), certs.intermediate()
PARTS = (
    LEAF.pem.decode(),
    ABOVE.pem.decode(),
    certs.key_pem(LEAF.key).decode(),
)
LINES = PARTS[2].strip().split("\n")[1:-1]


def read(text):
    return sealed("arn", "v1", text)


def as_json(certificate="certificate", chain="chain", key="private_key"):
    return json.dumps(dict(zip((certificate, chain, key), PARTS, strict=True)))


def parts(text):
    return tuple(each.decode() for each in read(text).parts())


@pytest.mark.parametrize("name", CERTIFICATE)
def test_the_certificate_is_found_under_each_usual_name(name):
    assert parts(as_json(certificate=name.upper())) == PARTS


@pytest.mark.parametrize("name", CHAIN)
def test_the_chain_is_found_under_each_usual_name(name):
    assert parts(as_json(chain=name)) == PARTS


@pytest.mark.parametrize("name", KEY)
def test_the_key_is_found_under_each_usual_name(name):
    assert parts(as_json(key=name)) == PARTS


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_one_text_with_everything_is_taken_apart_in_any_order(order):
    assert parts("".join(PARTS[each] for each in order)) == PARTS


def test_a_chain_in_the_field_of_the_certificate_is_understood():
    text = json.dumps({"cert": PARTS[0] + PARTS[1], "key": PARTS[2]})

    assert parts(text) == PARTS


def test_the_name_and_the_version_may_be_shown_and_nothing_else():
    shown = repr(read(as_json()))

    assert shown == "Sealed('arn', 'v1')"


@given(st.text(max_size=300))
def test_any_text_is_a_secret_or_a_sentence(text):
    try:
        read(text).material()
    except UserError as error:
        assert str(error).endswith(".")


@given(
    st.dictionaries(
        st.sampled_from([*CERTIFICATE, *CHAIN, *KEY, "other"]),
        st.one_of(st.sampled_from(PARTS), st.text(max_size=80), st.integers()),
    )
)
def test_no_sentence_quotes_what_the_secret_holds(fields):
    try:
        read(json.dumps(fields)).parts()
    except UserError as error:
        assert not any(line in str(error) for line in LINES)
