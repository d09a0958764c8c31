from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import serialization

from sandbox.edge.ca import Authority
from tests.support.aws_stand_in import ACCOUNT, REGION, authority, until

NAME = "device.acme.example"


def made(key="EC_prime256v1", names=(NAME,), days_ago=1, by=None, eku=True):
    begun = datetime.now(UTC) - timedelta(days=days_ago)
    return (by or authority()).issue(
        list(names), key=key, not_before=begun, days=90, eku=eku
    )


def put(client, chain, **more):
    asked = {
        "Certificate": chain.leaf_pem,
        "CertificateChain": chain.issuers_pem,
        "PrivateKey": chain.key_pem,
        **more,
    }
    return client.import_certificate(**asked)["CertificateArn"]


def encrypted(key_pem):
    key = serialization.load_pem_private_key(key_pem.encode(), None)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"x"),
    )


def test_an_import_is_issued_at_once_and_given_back_as_supplied(aws):
    client, chain = aws.client("acm"), made()

    arn = put(client, chain, Tags=[{"Key": "run", "Value": "R-1"}])

    found = client.describe_certificate(CertificateArn=arn)["Certificate"]
    back = client.get_certificate(CertificateArn=arn)
    assert (found["Status"], found["Type"]) == ("ISSUED", "IMPORTED")
    assert found["RenewalEligibility"] == "INELIGIBLE"
    assert "DomainValidationOptions" not in found
    assert "IssuedAt" not in found
    assert back["Certificate"] == chain.leaf_pem
    assert back["CertificateChain"] == chain.issuers_pem


def test_a_broken_import_is_refused(aws):
    client, chain, other = aws.client("acm"), made(), made()
    broken = {
        "another key": {"PrivateKey": other.key_pem},
        "encrypted key": {"PrivateKey": encrypted(chain.key_pem)},
        "no key": {"PrivateKey": chain.leaf_pem},
        "leaf in chain": {"CertificateChain": chain.leaf_pem + chain.issuers_pem},
        "wrong chain": {"CertificateChain": made("RSA_2048").issuers_pem},
        "no PEM": {"Certificate": "hello"},
        "two leaves": {"Certificate": chain.leaf_pem * 2},
    }
    codes = {}
    for what, change in broken.items():
        with pytest.raises(ClientError) as refused:
            put(client, chain, **change)
        codes[what] = refused.value.response["Error"]["Code"]

    assert codes == dict.fromkeys(broken, "ValidationException")


def test_a_certificate_outside_its_dates_is_refused(aws):
    client = aws.client("acm")

    with pytest.raises(ClientError, match="not valid at this time"):
        put(client, made(days_ago=91))


def test_a_signed_certificate_must_bring_its_chain(aws):
    client, chain = aws.client("acm"), made()

    with pytest.raises(ClientError, match="needs its chain"):
        client.import_certificate(Certificate=chain.leaf_pem, PrivateKey=chain.key_pem)


def test_a_reimport_keeps_the_arn_and_is_served_after_its_delay(aws):
    acm, iot = aws.client("acm"), aws.client("iot")
    arn, again = put(acm, made()), made()
    iot.create_domain_configuration(
        domainConfigurationName="c", domainName=NAME, serverCertificateArns=[arn]
    )

    same = put(acm, again, CertificateArn=arn)

    def is_served():
        return aws.world.served(ACCOUNT, REGION, NAME).chain_pem == again.chain_pem

    assert same == arn
    assert not is_served()
    aws.control("clock", advance_seconds=5)
    assert until(is_served)


def test_a_reimport_may_not_change_what_acm_fixes(aws):
    client = aws.client("acm")
    arn = put(client, made())
    issued = aws.control(
        "seed",
        certificates=[{"account": ACCOUNT, "region": REGION, "domain": NAME}],
    )["certificates"][0]
    tries = {
        "key type": (made("RSA_2048"), {"CertificateArn": arn}),
        "all names": (made(names=["x.acme.example"]), {"CertificateArn": arn}),
        "usage": (made(eku=False), {"CertificateArn": arn}),
        "issued by ACM": (made("RSA_2048"), {"CertificateArn": issued}),
    }
    codes = {}
    for what, (chain, more) in tries.items():
        with pytest.raises(ClientError) as refused:
            put(client, chain, **more)
        codes[what] = refused.value.response["Error"]["Code"]
    with pytest.raises(ClientError) as tagged:
        put(client, made(), CertificateArn=arn, Tags=[{"Key": "k", "Value": "v"}])

    assert codes == dict.fromkeys(tries, "ValidationException")
    assert tagged.value.response["Error"]["Code"] == "InvalidParameterException"


def test_a_private_authority_needs_a_public_validation_certificate(aws):
    acm, iot = aws.client("acm"), aws.client("iot")
    arn = put(acm, made(by=Authority("Acme Private CA")))
    public = aws.control(
        "seed",
        certificates=[{"account": ACCOUNT, "region": REGION, "domain": NAME}],
    )["certificates"][0]
    asked = {
        "domainConfigurationName": "c",
        "domainName": NAME,
        "serverCertificateArns": [arn],
    }
    with pytest.raises(ClientError) as refused:
        iot.create_domain_configuration(**asked)
    aws.control("clock", advance_seconds=1)

    made_one = iot.create_domain_configuration(**asked, validationCertificateArn=public)

    code = refused.value.response["Error"]["Code"]
    assert code == "CertificateValidationException"
    assert made_one["domainConfigurationName"] == "c"
