"""What a certificate says about itself, in ACM's words."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

# SM-acm: ExtendedKeyUsageName and KeyUsageName; those not named are CUSTOM there.
_EXTENDED = {
    ExtendedKeyUsageOID.SERVER_AUTH: "TLS_WEB_SERVER_AUTHENTICATION",
    ExtendedKeyUsageOID.CLIENT_AUTH: "TLS_WEB_CLIENT_AUTHENTICATION",
    ExtendedKeyUsageOID.CODE_SIGNING: "CODE_SIGNING",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "EMAIL_PROTECTION",
    ExtendedKeyUsageOID.TIME_STAMPING: "TIME_STAMPING",
    ExtendedKeyUsageOID.OCSP_SIGNING: "OCSP_SIGNING",
}
_USAGES = {
    "digital_signature": "DIGITAL_SIGNATURE",
    "content_commitment": "NON_REPUDIATION",
    "key_encipherment": "KEY_ENCIPHERMENT",
    "data_encipherment": "DATA_ENCIPHERMENT",
    "key_agreement": "KEY_AGREEMENT",
    "key_cert_sign": "CERTIFICATE_SIGNING",
    "crl_sign": "CRL_SIGNING",
}
SERVER_AUTH = "TLS_WEB_SERVER_AUTHENTICATION"


@dataclass(frozen=True, slots=True)
class Leaf:
    """The facts of one certificate that ACM and IoT look at."""

    names: tuple[str, ...]
    key_type: str
    serial: str
    issuer: str
    subject: str
    signature_algorithm: str
    not_before: datetime
    not_after: datetime
    key_usages: tuple[str, ...]
    extended: tuple[tuple[str, str], ...]


def chain(text: str) -> list[x509.Certificate]:
    """The certificates of a PEM text in their order; ValueError if there is none."""
    return x509.load_pem_x509_certificates(text.encode())


def leaf(certificate: x509.Certificate) -> Leaf:
    """The facts of this certificate."""
    digits = f"{certificate.serial_number:x}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    return Leaf(
        names=tuple(_names(certificate)),
        key_type=_key_type(certificate),
        serial=":".join(digits[i : i + 2] for i in range(0, len(digits), 2)),
        issuer=_organisation(certificate.issuer),
        subject=certificate.subject.rfc4514_string(),
        signature_algorithm=_signature(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key_usages=tuple(_usages(certificate)),
        extended=tuple(_extended(certificate)),
    )


def is_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether one directly certifies the other."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def ocsp_urls(certificate: x509.Certificate) -> list[str]:
    """Where the certificate says that its issuer answers for it."""
    try:
        access = certificate.extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        )
    except x509.ExtensionNotFound:
        return []
    return [
        each.access_location.value
        for each in access.value
        if each.access_method == AuthorityInformationAccessOID.OCSP
    ]


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
    except x509.ExtensionNotFound:
        return [common] if (common := common_name(certificate.subject)) else []
    names = found.value.get_values_for_type(x509.DNSName)
    common = common_name(certificate.subject)
    # ACM's lists begin with the name that the certificate was asked for.
    return sorted(names, key=lambda name: name != common)


def common_name(name: x509.Name) -> str | None:
    """The CN, when there is one."""
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else None


def _organisation(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else common_name(name) or ""


def _key_type(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA_{key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        curves = {"secp256r1": "prime256v1"}
        return f"EC_{curves.get(key.curve.name, key.curve.name)}"
    return "UNKNOWN"


def _signature(certificate: x509.Certificate) -> str:
    digest = certificate.signature_hash_algorithm
    family = "RSA" if "RSA" in certificate.signature_algorithm_oid._name else "ECDSA"  # noqa: SLF001 - the only place where the name stands
    return f"{digest.name.upper() if digest else ''}WITH{family}"


def _usages(certificate: x509.Certificate) -> list[str]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [word for field, word in _USAGES.items() if getattr(usage, field)]


def _extended(certificate: x509.Certificate) -> list[tuple[str, str]]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return []
    return [(_EXTENDED.get(oid, "CUSTOM"), oid.dotted_string) for oid in found.value]
