"""Reasons are told apart, all of them; OpenSSL as a second witness for devices."""

import shutil
import subprocess
from datetime import timedelta

import pytest

from bot.core.trust import Reason, Roots, Strictness, read_roots, verify
from tests.support import certs
from tests.support.certs import DOMAIN, FROM, NOW, UNTIL, Ask, leaf, make

SECOND = timedelta(seconds=1)
CA = certs.intermediate()


def why(*made, name=DOMAIN, at=NOW, roots=None, strictness=Strictness.PUBLIC):
    verdict = verify(
        [each.cert for each in made],
        name,
        at,
        roots or certs.public_roots(),
        strictness=strictness,
    )
    assert verdict.is_trusted == (not verdict.faults)
    return [each.reason for each in verdict.faults]


@pytest.mark.parametrize(
    ("made", "told", "reasons"),
    [
        ((leaf(), CA), {}, []),
        ((leaf(), CA), {"at": UNTIL}, []),
        ((leaf(), CA), {"at": UNTIL + SECOND}, [Reason.EXPIRED]),
        ((leaf(), CA), {"at": FROM - SECOND}, [Reason.NOT_YET_VALID]),
        ((leaf(), CA), {"name": "mqtt.acme.example"}, [Reason.WRONG_NAME]),
        ((leaf(),), {}, [Reason.INCOMPLETE_CHAIN]),
        ((leaf(ca="self"),), {}, [Reason.SELF_SIGNED]),
        ((leaf(ca="private"), certs.ca_of("private")), {}, [Reason.UNKNOWN_ISSUER]),
        (
            (leaf(ca="private"), certs.ca_of("private"), certs.root("Grace Root")),
            {},
            [Reason.UNKNOWN_ISSUER],
        ),
        ((leaf(), certs.root()), {}, [Reason.INCOMPLETE_CHAIN]),
        ((leaf(Ask(usages=("clientAuth",))), CA), {}, [Reason.UNSUITABLE]),
    ],
)
def test_reasons_are_told_apart(made, told, reasons):
    assert reasons == why(*made, **told)


def test_a_gap_between_cas_is_an_incomplete_chain_and_a_missing_root_is_none():
    low, _, high = certs.tower(3)
    made = make(Ask(), low)
    strange = certs.private_roots()

    assert why(made, low, high, roots=strange) == [Reason.INCOMPLETE_CHAIN]
    assert why(made, *certs.tower(3), roots=strange) == [Reason.UNKNOWN_ISSUER]


@pytest.mark.parametrize("at", [FROM, UNTIL])
def test_a_certificate_in_its_first_and_last_second_has_only_its_other_faults(at):
    assert why(leaf(), CA, name="mqtt.acme.example", at=at) == [Reason.WRONG_NAME]


def test_all_reasons_are_told_not_the_first_alone():
    found = why(leaf(ca="self"), name="mqtt.acme.example", at=UNTIL + SECOND)

    assert found == [Reason.EXPIRED, Reason.WRONG_NAME, Reason.SELF_SIGNED]


def test_evidence_names_the_certificate_and_the_moment():
    old = certs.aged_intermediate(NOW - timedelta(days=99), NOW - SECOND)

    verdict = verify([leaf().cert, old.cert], DOMAIN, NOW, certs.public_roots())

    (fault,) = verdict.faults
    assert "`CN=Acme Public CA`" in fault.evidence
    assert "26 Nov 2026 11:59:59 UTC" in fault.evidence


def test_a_second_signature_over_the_same_key_does_not_hide_the_way_to_a_root():
    other = certs.Made(
        make(
            Ask(
                common_name="Acme Public CA",
                names=None,
                usages=None,
                ca=True,
                key_usages=("key_cert_sign",),
                key_number="Acme Public CA",
            ),
            certs.root("Grace Root"),
        ).cert,
        CA.key,
    )

    assert why(leaf(), other, CA) == []
    assert why(leaf(), other, CA, at=UNTIL + SECOND) == [Reason.EXPIRED]


@pytest.mark.parametrize("name", ["", "a b", "..", "_x.acme.example", "ü.example", "*"])
def test_any_name_gets_an_answer(name):
    assert why(leaf(), CA, name=name)


def test_a_bundle_of_roots_may_have_comments_and_damaged_blocks():
    text = b"# Acme\n" + certs.root().pem + b"-----BEGIN CERTIFICATE-----\nx\n"

    assert len(read_roots(text).certs) == 1
    assert read_roots(b"nothing here") is None


# Every shape that private CAs make and the public web forbids, and one that both do.
SHAPES = {
    "plain": (Ask(), {}),
    "no AKI": (Ask(issuer_key_id=False), {}),
    "CA in the leaf": (Ask(ca=True), {}),
    "no EKU": (Ask(usages=None), {}),
    "clientAuth only": (Ask(usages=("clientAuth",)), {}),
    "root without key usage": (Ask(), {"key_usages": None}),
    "wildcard": (Ask(names=("*.acme.example",)), {}),
    "another name": (Ask(names=("mqtt.acme.example",)), {}),
    "20 years": (Ask(not_after=NOW + timedelta(days=7300)), {}),
}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the witness is not here")
@pytest.mark.parametrize("shape", SHAPES)
def test_a_device_decides_like_openssl(shape, tmp_path):
    ask, odd = SHAPES[shape]
    plain = Ask(
        common_name="Odd Root",
        names=None,
        usages=None,
        ca=True,
        key_usages=("key_cert_sign",),
        key_number="Odd Root",
        not_after=NOW + timedelta(days=9000),
    )
    above = make(plain.but(**odd))
    made = make(ask, above)
    (tmp_path / "root.pem").write_bytes(above.pem)
    (tmp_path / "leaf.pem").write_bytes(made.pem)

    ours = why(made, roots=certs.as_roots(above), strictness=Strictness.DEVICE)
    theirs = subprocess.run(
        [
            *("openssl", "verify", "-CAfile", "root.pem", "-purpose", "sslserver"),
            *("-verify_hostname", DOMAIN, "-attime", str(int(NOW.timestamp()))),
            "leaf.pem",
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert (ours == []) == (theirs.returncode == 0), theirs.stderr


def test_roots_can_be_added_up():
    both = certs.public_roots() + certs.private_roots()

    assert isinstance(both, Roots)
    assert why(leaf(ca="private"), certs.ca_of("private"), roots=both) == []
    assert why(leaf(), CA, roots=both) == []
