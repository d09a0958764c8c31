"""ACM ImportCertificate: what an import and a reimport must be like.

The rules are those of the ACM user guide (import prerequisites, reimport); the
wording of the refusals is made up but for "Passed PEM was not a private key."
"""

import base64
import binascii
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from sandbox.aws import iot_certificates, pem
from sandbox.aws.acm_request import TAG_ERRORS
from sandbox.aws.records import Certificate
from sandbox.aws.tags import checked
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# ACM user guide: private keys up to 5,120 bytes; SM-acm: CertificateBodyBlob and
# CertificateChainBlob.
_LONGEST_KEY, _LONGEST_BODY, _LONGEST_CHAIN = 5_120, 32_768, 2_097_152
_KEY_TYPES = frozenset(
    {"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096"}
    | {"EC_prime256v1", "EC_secp384r1", "EC_secp521r1"}
)
# Reimport may drop these two (ACM user guide, reimport).
_MAY_GO = {"TLS_WEB_CLIENT_AUTHENTICATION"}


def import_certificate(request: AwsRequest) -> AwsResponse:
    """A new imported certificate, or the next one under an ARN that is there."""
    given = request.json()
    body = _text(given, "Certificate", _LONGEST_BODY)
    issuers = _text(given, "CertificateChain", _LONGEST_CHAIN)
    key = _text(given, "PrivateKey", _LONGEST_KEY)
    certificate = _leaf(body)
    leaf = pem.leaf(certificate)
    _check_key(key, certificate)
    _check_leaf(request, certificate, leaf)
    _check_chain(certificate, issuers)
    arn = given.get("CertificateArn")
    if arn is None:
        record = _new(request, leaf)
        record.tags = checked(given.get("Tags") or [], {}, TAG_ERRORS)
    else:
        record = _again(request, arn, leaf, given)
    record.names, record.domain = list(leaf.names), leaf.names[0]
    record.leaf_pem, record.issuers_pem, record.key_pem = body, issuers, key
    record.not_before, record.not_after = leaf.not_before, leaf.not_after
    record.imported_at = request.world.now()
    record.status = "ISSUED"
    request.place.certificates[record.arn] = record
    if arn is not None:
        iot_certificates.take_up(request.world, request.place, record)
    request.world.changed()
    return as_json({"CertificateArn": record.arn})


def _new(request: AwsRequest, leaf: pem.Leaf) -> Certificate:
    world = request.world
    place = f"{request.region}:{request.account}"
    return Certificate(
        arn=f"arn:aws:acm:{place}:certificate/{world.uuid()}",
        domain=leaf.names[0],
        names=list(leaf.names),
        key_type=leaf.key_type,
        type="IMPORTED",
        status="ISSUED",
        created_at=world.now(),
        visible_at=world.now(),
    )


def _again(
    request: AwsRequest, arn: str, leaf: pem.Leaf, given: dict[str, Any]
) -> Certificate:
    before = request.place.certificates.get(arn)
    if before is None:
        text = f"Could not find certificate {arn}."
        raise AwsError("ResourceNotFoundException", text)
    if before.type != "IMPORTED":
        raise _refused("Only an imported certificate can be imported again.")
    if given.get("Tags"):
        text = "Tags cannot be given when a certificate is imported again."
        raise AwsError("InvalidParameterException", text)
    old = pem.leaf(pem.chain(before.leaf_pem)[0])
    if old.key_type != leaf.key_type:
        raise _refused("The key type and size cannot be changed.")
    if not set(old.names) & set(leaf.names):
        raise _refused("At least one domain name must stay.")
    lost = {name for name, _ in old.extended} - {name for name, _ in leaf.extended}
    gone = set(old.key_usages) - set(leaf.key_usages)
    if leaf.key_type.startswith("EC_"):
        gone -= {"KEY_ENCIPHERMENT"}
    if lost - _MAY_GO or gone:
        raise _refused("Key usages may be added but not removed.")
    return before


def _check_key(key: str, certificate: x509.Certificate) -> None:
    if "ENCRYPTED" in key:
        raise _refused("The private key must not be encrypted.")
    try:
        private = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError) as bad:
        raise _refused("Passed PEM was not a private key.") from bad
    public = [
        each.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        for each in (private.public_key(), certificate.public_key())
    ]
    if public[0] != public[1]:
        raise _refused("The private key does not belong to the certificate.")


def _check_leaf(
    request: AwsRequest, certificate: x509.Certificate, leaf: pem.Leaf
) -> None:
    if leaf.key_type not in _KEY_TYPES:
        raise _refused(f"The key algorithm {leaf.key_type} is not supported.")
    if not leaf.not_before <= request.world.now() <= leaf.not_after:
        raise _refused("The certificate is not valid at this time.")
    if not leaf.names:
        raise _refused("The certificate names no domain.")
    if not list(certificate.issuer):
        raise _refused("The certificate's issuer is empty.")


def _check_chain(certificate: x509.Certificate, issuers: str) -> None:
    if not issuers:
        if not pem.is_signed_by(certificate, certificate):
            raise _refused("A certificate signed by a CA needs its chain.")
        return
    try:
        chain = pem.chain(issuers)
    except ValueError as bad:
        raise _refused("The certificate chain is not PEM.") from bad
    if certificate in chain:
        raise _refused("The chain must not contain the certificate itself.")
    below = certificate
    for above in chain:
        if not pem.is_signed_by(below, above):
            raise _refused("Each certificate must certify the one before it.")
        below = above
    families = [pem.leaf(each).key_type[:2] for each in (certificate, chain[0])]
    if families[0] != families[1]:
        raise _refused("The key types of certificate and signing CA differ.")


def _leaf(body: str) -> x509.Certificate:
    try:
        found = pem.chain(body)
    except ValueError as bad:
        raise _refused("The certificate is not PEM.") from bad
    if len(found) != 1:
        raise _refused("The certificate field takes exactly one certificate.")
    return found[0]


def _text(given: dict[str, Any], member: str, longest: int) -> str:
    try:
        text = base64.b64decode(given.get(member) or "", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as bad:
        raise _refused(f"{member} is not PEM.") from bad
    if len(text) > longest:
        raise _refused(f"{member} is longer than {longest} bytes.")
    return text


def _refused(text: str) -> AwsError:
    return AwsError("ValidationException", text)
