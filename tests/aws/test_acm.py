"""Every method of the ACM port, over real boto3 against the stand-in."""

import hashlib
import ssl

import pytest

from bot.errors import Permanent, Transient
from tests.support.aws_stand_in import OURS, until

DOMAIN = "device.acme.example"
MISSING = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c"


@pytest.fixture
def acm(clouds, place):
    return clouds.acm(place)


@pytest.fixture
def writer(clouds, place):
    return clouds.acm(place, write=True)


def ask(writer, *names, key="RSA_2048", token="abc123", tags=None):
    return writer.request(
        names=names or (DOMAIN,), key=key, token=token, tags=OURS | (tags or {})
    )


def test_a_certificate_that_is_not_there_is_none(acm):
    assert acm.find(MISSING) is None


def test_a_fresh_request_has_no_dates_and_its_record_comes_later(acm, writer):
    arn = ask(writer, tags={"iotdomain:run": "R-42"})

    first = acm.find(arn)
    record = until(lambda: (it := acm.find(arn)) and it.validation)[0]

    assert first.status == "PENDING_VALIDATION"
    assert first.kind == "AMAZON_ISSUED"
    assert first.key == "RSA_2048"
    assert (first.not_after, first.issued_at, first.fingerprint) == (None, None, None)
    assert first.usages == frozenset()
    assert dict(first.tags) == {**OURS, "iotdomain:run": "R-42"}
    assert record.domain == DOMAIN
    assert record.name.endswith(f".{DOMAIN}")
    assert record.value.endswith(".acm-validations.aws")


def test_an_issued_one_says_what_its_pem_says(acm, seed, cloud):
    arn = seed("certificates", domain=DOMAIN, names=["other.acme.example"])

    found = acm.find(arn)

    held = cloud.world.accounts["111122223333"].regions["eu-central-1"]
    der = ssl.PEM_cert_to_DER_cert(held.certificates[arn].leaf_pem)
    assert found.status == "ISSUED"
    assert found.names == (DOMAIN, "other.acme.example")
    assert found.fingerprint == hashlib.sha256(der).hexdigest()
    assert found.usages == {"serverAuth"}
    assert found.chain_length == 2
    assert 1000 < found.chain_der_bytes < found.chain_bytes < 16384
    assert found.not_before < found.issued_at or found.not_before <= found.not_after
    assert found.in_use is False
    assert found.renewal == "INELIGIBLE"


def test_one_without_server_use_is_seen_as_such(acm, seed):
    arn = seed("certificates", domain=DOMAIN, has_server_auth=False)

    assert acm.find(arn).usages == frozenset()


def test_covering_finds_every_key_type_and_wildcards_and_nothing_else(
    acm, seed, monkeypatch
):
    monkeypatch.setattr("bot.aws.acm._PAGE", 2)
    wanted = {
        seed("certificates", domain=DOMAIN),
        seed("certificates", domain=DOMAIN, key_type="EC_prime256v1"),
        seed("certificates", domain="acme.example", names=["*.acme.example"]),
        seed("certificates", domain=DOMAIN, status="PENDING_VALIDATION"),
    }
    seed("certificates", domain="*.device.acme.example")
    seed("certificates", domain="other.acme.example")

    found = acm.covering(DOMAIN)

    assert {each.arn for each in found} == wanted
    assert {each.key for each in found} == {"RSA_2048", "EC_prime256v1"}
    assert {each.status for each in found} == {"ISSUED", "PENDING_VALIDATION"}


def test_a_key_type_reads_the_same_however_it_is_spelt(acm, seed, cloud):
    arn = seed("certificates", domain=DOMAIN, key_type="EC_prime256v1")

    cloud.switch("key_algorithm_hyphenated", True)
    hyphens = acm.find(arn)
    cloud.switch("key_algorithm_hyphenated", False)
    underscores = acm.find(arn)

    assert hyphens.key == underscores.key == "EC_prime256v1"


def test_the_same_token_gives_the_same_certificate(acm, writer, clouds):
    first = ask(writer)
    second = ask(writer)

    assert first == second
    assert len(acm.covering(DOMAIN)) == 1
    assert [each.operation for each in clouds.calls] == ["RequestCertificate"] * 2


def test_a_long_name_goes_beside_its_short_common_name(acm, writer):
    long = "a" * 60 + ".device.acme.example"

    arn = ask(writer, "acme.example", long)

    assert acm.find(arn).names == ("acme.example", long)


def test_a_request_that_acm_does_not_take_says_so(writer):
    with pytest.raises(Permanent, match="AWS refused"):
        ask(writer, key="RSA_4096")


def test_deleting_works_and_is_silent_the_second_time(acm, writer, seed, cloud):
    cloud.switch("tag_condition_denies_what_is_missing", value=False)
    arn = seed("certificates", domain=DOMAIN)

    writer.delete(arn)
    writer.delete(arn)

    assert acm.find(arn) is None


def test_one_in_use_is_not_deleted_yet(acm, writer, seed):
    arn = seed("certificates", domain=DOMAIN)
    seed("configs", name="c", domain_name=DOMAIN, certificate_arn=arn)

    with pytest.raises(Transient, match="still in use"):
        writer.delete(arn)

    assert acm.find(arn).in_use is True


def test_a_failed_one_says_why(acm, writer, cloud):
    arn = ask(writer)
    cloud.control(
        "certificate",
        account="111122223333",
        region="eu-central-1",
        arn=arn,
        status="FAILED",
        failure_reason="CAA_ERROR",
    )

    found = acm.find(arn)

    assert (found.status, found.failure) == ("FAILED", "CAA_ERROR")
