import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from sandbox.edge.ca import Authorities, Authority

NAME = "device.acme.example"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def amazon():
    return Authority("Sandbox Amazon Root CA")


def verified(chain, roots, name=NAME):
    leaf, *between = x509.load_pem_x509_certificates(chain.chain_pem.encode())
    store = Store(x509.load_pem_x509_certificates(roots.encode()))
    policy = PolicyBuilder().store(store).time(NOW)
    return policy.build_server_verifier(x509.DNSName(name)).verify(leaf, between)


@pytest.mark.parametrize("key", ["RSA_2048", "EC_prime256v1"])
def test_a_chain_passes_strict_verification(amazon, key):
    chain = amazon.issue([NAME], key=key, not_before=NOW, days=198)

    path = verified(chain, amazon.root_pem)

    assert len(path) == 3
    assert path[0].not_valid_after_utc == NOW + timedelta(days=198)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl command")
@pytest.mark.parametrize("key", ["RSA_2048", "EC_prime256v1"])
def test_openssl_agrees_even_with_its_strict_switch(amazon, key, tmp_path):
    chain = amazon.issue([NAME], key=key, not_before=NOW, days=198)
    (tmp_path / "root").write_text(amazon.root_pem)
    (tmp_path / "between").write_text(chain.issuers_pem)
    (tmp_path / "leaf").write_text(chain.leaf_pem)

    answer = subprocess.run(
        "openssl verify -x509_strict -purpose sslserver -CAfile root"
        f" -untrusted between -verify_hostname {NAME} leaf",
        shell=True,
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert answer.stdout == "leaf: OK\n", answer.stderr


def test_the_family_of_the_issuer_is_that_of_the_leaf(amazon):
    chain = amazon.issue([NAME], key="RSA_2048", not_before=NOW, days=1)

    leaf, issuer = x509.load_pem_x509_certificates(chain.chain_pem.encode())

    assert type(leaf.public_key()) is type(issuer.public_key())


def test_server_authentication_can_be_left_out(amazon):
    with_it = amazon.issue([NAME], key="EC_prime256v1", not_before=NOW, days=1)
    without = amazon.issue(
        [NAME], key="EC_prime256v1", not_before=NOW, days=1, eku=False
    )

    assert list(usages(with_it)) == [ExtendedKeyUsageOID.SERVER_AUTH]
    with pytest.raises(x509.ExtensionNotFound):
        usages(without)


def usages(chain):
    leaf = x509.load_pem_x509_certificate(chain.leaf_pem.encode())
    return leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value


def test_a_name_over_64_characters_stands_in_the_san_alone(amazon):
    long = "a" * 60 + ".device.acme.example"

    chain = amazon.issue([long], key="EC_prime256v1", not_before=NOW, days=1)

    leaf = x509.load_pem_x509_certificate(chain.leaf_pem.encode())
    assert list(leaf.subject) == []
    assert verified(chain, amazon.root_pem, long)


def test_one_authority_does_not_vouch_for_another(amazon):
    chain = amazon.issue([NAME], key="EC_prime256v1", not_before=NOW, days=1)

    with pytest.raises(VerificationError):
        verified(chain, Authority("Sandbox Private CA").root_pem)


def test_the_same_authorities_come_back_and_only_the_owner_can_read_them(tmp_path):
    first = Authorities.under(tmp_path / "ca")
    chain = first.amazon.issue([NAME], not_before=NOW, days=198)

    second = Authorities.under(tmp_path / "ca")

    assert second.amazon.root_pem == first.amazon.root_pem
    again = second.amazon.issue([NAME], not_before=NOW, days=198)
    assert again.issuers_pem == chain.issuers_pem
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "ca").iterdir()}
    assert modes == {0o600}


def test_the_public_bundle_leaves_the_private_authority_out(tmp_path):
    authorities = Authorities.under(None)

    path = authorities.write_public_roots(tmp_path / "data" / "roots.pem")

    subjects = [
        root.subject.rfc4514_string()
        for root in x509.load_pem_x509_certificates(path.read_bytes())
    ]
    assert subjects == ["CN=Sandbox Amazon Root CA", "CN=Sandbox Public CA"]


def test_no_key_shows_in_a_repr(amazon):
    chain = amazon.issue([NAME], key="EC_prime256v1", not_before=NOW, days=1)

    assert "PRIVATE" not in repr(chain)
