"""One TLS version alone is offered where that is wanted; a staple is read."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from bot.probe.staple import said
from sandbox.edge.ca import AMAZON_OCSP, Authority
from tests.probe.conftest import NAME

NOW = datetime.now(UTC)
CA = Authority("Sandbox Amazon Root CA", responder=AMAZON_OCSP)
ISSUED = CA.issue([NAME], not_before=NOW - timedelta(days=1), days=90)
LEAF = x509.load_pem_x509_certificate(ISSUED.leaf_pem.encode())


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

    assert said(staple, LEAF, NOW) == word


def test_a_staple_for_another_certificate_is_none_for_this_one():
    other = CA.issue([NAME], not_before=NOW, days=90)

    assert said(CA.staple(other.leaf_pem, at=NOW), LEAF, NOW) == "unreadable"


@given(st.binary(min_size=1, max_size=300))
def test_no_staple_breaks_the_look(staple):
    assert said(staple, LEAF, NOW) == "unreadable"
