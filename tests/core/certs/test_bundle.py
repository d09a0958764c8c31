"""The parser takes any bytes, says what it found, and never lets a key out."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs12,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.checkcert.told import as_text
from bot.core.certs.arranged import arrange
from bot.core.certs.bundle import File, parse
from bot.core.certs.case import Material
from bot.core.certs.cert import read
from bot.core.certs.pem import Oddity
from bot.core.certs.report import judge
from bot.errors import UserError
from tests.support import certs
from tests.support.cert_corpus import p7, p12
from tests.support.certs import DOMAIN, NOW, Ask, key_pem, leaf

LEAF, CA, ROOT = leaf(), certs.intermediate(), certs.root()
KEY = key_pem(LEAF.key)
REQUEST = (
    b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"
)
P12_LOCKED = pkcs12.serialize_key_and_certificates(
    None, LEAF.key, LEAF.cert, None, BestAvailableEncryption(b"secret")
)
# An RSA key is slow to read, because its numbers are checked.
OTHER_KEY = key_pem(certs.key("EC_prime256v1"))
PARTS = (LEAF.pem, CA.pem, ROOT.pem, certs.root("Grace Root").pem, OTHER_KEY)
FEW = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def bundle(*data):
    return parse([File(f"{at}.pem", each) for at, each in enumerate(data)])


def check(*data, key=None):
    return judge(
        Material(
            files=[File("chain.pem", each) for each in data],
            key=None if key is None else File("key.pem", key),
        ),
        domain=DOMAIN,
        at=NOW,
        public=certs.public_roots(),
    )


@FEW
@given(st.permutations([LEAF, CA, ROOT]))
def test_the_path_is_found_in_any_order(order):
    chain = arrange(bundle(b"".join(each.pem for each in order)).certs)

    assert [each.der for each in chain.certs] == [LEAF.der, CA.der, ROOT.der]
    assert chain.root.der == ROOT.der
    assert chain.is_in_order == (order == [LEAF, CA, ROOT])


@FEW
@given(st.lists(st.sampled_from(PARTS) | st.binary(max_size=60), max_size=8))
def test_any_blocks_and_any_junk_end_in_a_report_or_our_own_error(parts):
    try:
        report = check(b"\n".join(parts))
    except UserError as error:
        assert "Nothing was checked." in str(error)
    else:
        assert report.leaf.der.hex() in {
            each.der.hex() for each in (LEAF, CA, ROOT, certs.root("Grace Root"))
        }


def test_pkcs7_in_ber_is_looked_at_without_a_warning():
    der = p7(Encoding.DER)(LEAF.pem)
    # The same with a length that BER may leave open, where DER must name it.
    bundle(b"\x30\x80" + der[4:] + b"\x00\x00")


@FEW
@given(st.binary(max_size=400))
def test_random_bytes_never_raise(data):
    bundle(data)
    bundle(b"\x30" + data)
    bundle(b"\xff\xfe" + data)


@FEW
@given(
    st.sampled_from([LEAF.pem, KEY, LEAF.pem + CA.pem]),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=6),
    st.integers(0, 3000),
)
def test_mutated_pem_never_raises(pem, changes, end):
    data = bytearray(pem)
    for at, byte in changes:
        data[at % len(data)] = byte

    for each in (bytes(data), bytes(data[: end % len(data)])):
        parse([File("a", each)])


@FEW
@given(
    st.sampled_from([LEAF.der, CA.der]),
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=6
    ),
)
def test_a_certificate_with_changed_bytes_is_judged_or_refused_but_never_raises(
    der, changes
):
    data = bytearray(der)
    for at, byte in changes:
        data[at % len(data)] = byte
    text = base64.encodebytes(bytes(data))
    pem = b"-----BEGIN CERTIFICATE-----\n%b-----END CERTIFICATE-----\n" % text

    try:
        check(pem, CA.pem)
    except UserError as error:
        assert "Nothing was checked." in str(error)


@FEW
@given(
    st.sampled_from([p12(LEAF.pem + CA.pem), p7(Encoding.DER)(LEAF.pem), P12_LOCKED]),
    st.lists(
        st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=4
    ),
)
def test_containers_with_changed_bytes_never_raise(container, changes):
    data = bytearray(container)
    for at, byte in changes:
        data[at % len(data)] = byte

    parse([File("a", bytes(data))])


def test_a_container_with_a_password_is_unusable_and_says_so():
    with pytest.raises(UserError, match="without its password"):
        check(P12_LOCKED)


def test_the_key_in_an_open_container_is_known_by_its_public_half_only():
    data = pkcs12.serialize_key_and_certificates(
        None, LEAF.key, LEAF.cert, [CA.cert], NoEncryption()
    )

    found = {each.code for each in check(data).findings}
    assert found == {"pkcs12_not_pem", "key_beside_certificate"}


def test_what_is_in_the_files_is_said():
    report = check(ROOT.pem + LEAF.pem + CA.pem + LEAF.pem + REQUEST, key=KEY)

    assert [(each.role, each.place) for each in report.found] == [
        ("leaf", "chain.pem line 20"),
        ("intermediate", "chain.pem line 40"),
        ("root", "chain.pem line 1"),
        ("repeated", "chain.pem line 59"),
        ("key", "key.pem line 1"),
        ("leftover", "chain.pem line 79"),
    ]


def test_a_certificate_with_an_extension_twice_is_read_as_far_as_it_goes():
    key_usage, subject_key = bytes.fromhex("0603551d0f"), bytes.fromhex("0603551d0e")

    cert = read(LEAF.der.replace(key_usage, subject_key))

    assert cert.unreadable == ("extensions",)
    assert cert.names == ()
    assert cert.key == "RSA_2048"


def test_der_is_read_and_said_to_be_der():
    found = bundle(LEAF.der)

    assert [each.cert.der for each in found.certs] == [LEAF.der]
    assert [each.kind for each in found.odd] == [Oddity.DER]


def test_a_thousand_faults_are_counted_and_not_all_told():
    report = check(LEAF.pem, CA.pem + b"-----BEGIN CERTIFICATE-----\n" * 1000)

    (found,) = report.findings
    assert found.code == "bad_pem"
    assert found.evidence.endswith("and 990 more")


def test_of_two_leaves_the_one_whose_key_we_have_is_ours():
    other = leaf(Ask(common_name="other", key_number=9))
    data = other.pem + LEAF.pem + CA.pem

    assert check(data).leaf.der == other.der
    assert check(data, key=KEY).leaf.der == LEAF.der
    assert check(data, key=OTHER_KEY + KEY).leaf.der == LEAF.der


def test_the_place_of_a_damaged_block_is_told():
    found = bundle(b"\n" + LEAF.pem.replace(b"\nMII", b"\n!II", 1))

    (bad,) = (each for each in found.odd if each.kind is Oddity.BAD_PEM)
    assert str(bad.place) == "0.pem line 2"


def test_a_traditional_encrypted_key_is_known_by_its_headers():
    block = (
        b"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
        b"DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA\n"
        b"-----END RSA PRIVATE KEY-----\n"
    )

    found = bundle(block)

    assert found.odd == ()
    assert [each.is_encrypted for each in found.keys] == [True]


@pytest.mark.parametrize(
    "material",
    [
        KEY,
        KEY.replace(b"PRIVATE KEY-----\n", b"PRIVATE KEY-----\n!", 1),
        KEY.replace(b"BEGIN PRIVATE", b"BEGIN PRIVTE"),
        KEY[:-40],
        KEY.replace(b"-----BEGIN", b"---BEGIN"),
        KEY.replace(b"\n", b" \r\n"),
    ],
    ids=["whole", "no base64", "another label", "cut off", "dashes", "spaces"],
)
def test_nothing_of_a_key_is_in_any_repr_finding_or_error(material):
    body = KEY.decode().splitlines()[1:-1]

    found = bundle(material)
    report = check(LEAF.pem + CA.pem + material, key=KEY)
    with pytest.raises(UserError) as refused:
        check(material)

    for line in body:
        assert line not in repr(found)
        assert line not in repr(report)
        assert line not in str(refused.value)
    raw = base64.b64decode("".join(body))
    assert raw[200:216].hex() not in repr(report)
    assert repr(raw[200:208])[2:-1] not in repr(found)
    assert "data" not in repr(File("a", material))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "No certificate"),
        (b"hello", "No certificate"),
        (
            REQUEST,
            "certificate request",
        ),
        (LEAF.pem[:200], "the block has no end"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "line 1"),
    ],
)
def test_files_without_a_certificate_are_unusable_and_say_why(data, word):
    with pytest.raises(UserError, match=word):
        check(data)


def test_a_value_from_a_certificate_cannot_move_the_cursor_or_end_a_code_span():
    made = leaf(Ask(common_name="a\x1b[2J`b\u202e" + "c" * 40, ca=True))

    report = check(made.pem, CA.pem)

    (found,) = report.findings
    assert found.evidence == "Subject: `CN=a [2J'b " + "c" * 40 + "`"
    text = as_text(report)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_time_with_a_fraction_of_a_second_is_the_second_it_lies_in():
    report = check(LEAF.pem, CA.pem)

    assert report.at == datetime(2026, 11, 26, 12, tzinfo=UTC)
