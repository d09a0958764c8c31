"""One TLS version alone is offered where that is wanted; a staple is read."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from bot.probe.staple import said
from sandbox.edge.ca import AMAZON_OCSP, Authority
from tests.probe.conftest import NAME

NOW = datetime.now(UTC)
CA = Authority("Sandbox Amazon Root CA", responder=AMAZON_OCSP)
ISSUED = CA.issue([NAME], not_before=NOW - timedelta(days=1), days=90)
CHAIN = x509.load_pem_x509_certificates(ISSUED.chain_pem.encode())


def delegated(*, names):
    """An answer by a responder of the issuer's, and the chain that it is about."""
    key = ec.generate_private_key(ec.SECP256R1())
    root = _signed("Root", key, "Root", key, ca=True)
    leaf = _signed("Leaf", ec.generate_private_key(ec.SECP256R1()), "Root", key)
    own = ec.generate_private_key(ec.SECP256R1())
    usage = Usage.OCSP_SIGNING if names else Usage.SERVER_AUTH
    responder = _signed("Responder", own, "Root", key, usage=usage)
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=leaf,
            issuer=root,
            algorithm=hashes.SHA256(),
            cert_status=ocsp.OCSPCertStatus.GOOD,
            this_update=NOW,
            next_update=NOW + timedelta(days=1),
            revocation_time=None,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder)
        .certificates([responder])
        .sign(own, hashes.SHA256())
    )
    return answer.public_bytes(serialization.Encoding.DER), [leaf, root]


def _signed(name, key, issuer, issuer_key, *, ca=False, usage=Usage.SERVER_AUTH):
    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("offered", ["TLSv1.2", "TLSv1.3"])
def test_only_the_version_that_is_asked_for_is_offered(
    serve, probe_at, version, offered
):
    port, _ = serve(version=version)

    (found,) = probe_at(port)(NAME, ports=[8883], tls=offered)

    if version.name.replace("_", ".") == offered:
        assert found.protocol == offered
    else:
        assert found.fingerprint is None
        assert found.alert == "protocol version"


def test_without_a_staple_there_is_none(serve, probe_at):
    port, _ = serve()

    (found,) = probe_at(port)(NAME, ports=[8883])

    assert found.fingerprint is not None
    assert found.staple is None


@pytest.mark.parametrize(
    ("at", "is_revoked", "word"),
    [
        (NOW, False, "good"),
        (NOW, True, "revoked"),
        (NOW - timedelta(days=8), False, "expired"),
    ],
)
def test_a_staple_is_read_as_devices_would_read_it(at, is_revoked, word):
    staple = CA.staple(ISSUED.leaf_pem, at=at, is_revoked=is_revoked)

    assert said(staple, CHAIN, NOW) == word


def test_a_staple_for_another_certificate_is_none_for_this_one():
    other = CA.issue([NAME], not_before=NOW, days=90)

    assert said(CA.staple(other.leaf_pem, at=NOW), CHAIN, NOW) == "unreadable"


def test_a_staple_that_somebody_else_signed_is_not_believed():
    # Of the same name, with the same certificate number, and another key.
    forger = Authority("Sandbox Amazon Root CA", responder=AMAZON_OCSP)
    forged = forger.staple(ISSUED.leaf_pem, at=NOW)

    assert said(forged, CHAIN, NOW) == "unsigned"
    # Without its issuer nobody can tell.
    assert said(forged, CHAIN[:1], NOW) == "good"


def test_a_responder_that_the_issuer_named_may_sign():
    staple, chain = delegated(names=True)

    assert said(staple, chain, NOW) == "good"


def test_a_certificate_of_the_same_issuer_without_that_right_may_not():
    staple, chain = delegated(names=False)

    assert said(staple, chain, NOW) == "unsigned"


@given(st.binary(min_size=1, max_size=300))
def test_no_staple_breaks_the_look(staple):
    assert said(staple, CHAIN, NOW) == "unreadable"
