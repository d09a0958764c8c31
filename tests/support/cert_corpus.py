"""Material with one fault each, with the codes it has to bring, and no others."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)

from bot.core.certs.bundle import File
from tests.support import certs
from tests.support.cert_given import Given
from tests.support.certs import DOMAIN, FROM, NOW, UNTIL, Ask, leaf

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Twist:
    """One thing done to good material, and every code that it must bring."""

    name: str
    do: Callable
    codes: frozenset


def twist(name, codes, do):
    return Twist(name, do, frozenset(codes.split()))


def asks(name, codes, **changes):
    return twist(name, codes, lambda given: given.asking(**changes))


def gets(name, codes, **changes):
    return twist(name, codes, lambda given: given.but(**changes))


def stacks(name, codes, chain):
    return gets(name, codes, chain=chain)


def wraps(name, codes, wrap):
    return gets(name, codes, wrap=wrap)


def public_chain(ask=None):
    return leaf(ask or Ask(common_name="check")).pem + certs.intermediate().pem


def p12(pem):
    cert, *above = x509.load_pem_x509_certificates(pem)
    return pkcs12.serialize_key_and_certificates(
        None, None, cert, above, NoEncryption()
    )


def p7(encoding):
    def wrap(pem):
        found = x509.load_pem_x509_certificates(pem)
        return pkcs7.serialize_certificates(found, encoding)

    return wrap


def sized_key(size):
    """The key's PEM, made longer by spaces, which count."""

    def text(made):
        pem = certs.key_pem(made.key)
        lines = pem.split(b"\n")
        return b"\n".join([lines[0] + b" " * (size - len(pem)), *lines[1:]])

    return text


def cross_family():
    return certs.intermediate(
        "Acme Public CA EC", "Acme Public Root EC", "EC_prime256v1"
    )


OTHER = Ask(common_name="other", key_number=1)
UNTRUSTED = "validation_certificate_needed"

IOT = (
    asks("no EKU", "server_auth_missing", usages=None),
    asks("clientAuth only", "server_auth_missing", usages=("clientAuth",)),
    asks("RSA 3072", "key_unsupported", key="RSA_3072"),
    asks("P-384", "key_unsupported", key="EC_secp384r1"),
    asks("Ed25519", "key_unsupported key_family_differs", key="Ed25519"),
    asks("a CA", "leaf_is_ca", ca=True),
    asks("another name", "name_not_covered", names=("mqtt.acme.example",)),
    asks("a wildcard two levels up", "name_not_covered", names=("*.example",)),
    asks("a wildcard below", "name_not_covered", names=(f"*.{DOMAIN}",)),
    asks(
        "the name in the CN beside another SAN",
        "name_not_covered",
        common_name=DOMAIN,
        names=("mqtt.acme.example",),
    ),
    asks(
        "an address and the name in the CN",
        "name_not_covered",
        common_name=DOMAIN,
        names=None,
        addresses=(ipaddress.ip_address("192.0.2.1"),),
    ),
    asks("CN only", "common_name_only", common_name=DOMAIN, names=None),
    asks(
        "5 names",
        "too_many_names",
        names=(DOMAIN, *(f"{each}.acme.example" for each in "abcd")),
    ),
    asks("over 16 KB as PEM only", "chain_size_unclear", padding=12_000),
    stacks(
        "6 certificates",
        "chain_too_long unrelated_certificate",
        lambda leaf, ca: [leaf, ca, *certs.tower(4)],
    ),
)
ACM = (
    gets("a second too late", "expired", at=UNTIL + SECOND),
    gets("a second too early", "not_yet_valid", at=FROM - SECOND),
    gets("29 days left", "expires_soon", at=UNTIL - timedelta(days=29)),
    gets(
        "an empty issuer",
        f"issuer_empty incomplete_chain unrelated_certificate {UNTRUSTED}",
        issuer=x509.Name([]),
    ),
    asks(
        "a SAN that cannot be read",
        "extensions_unreadable",
        san_bytes=b"\x30\x03\x82\x05a",
    ),
    twist(
        "an RSA key signed by an EC CA",
        "key_family_differs",
        lambda given: given.but(by=cross_family()),
    ),
    asks(
        "a long OCSP address", "ocsp_url_too_long", ocsp="http://o.example/" + "a" * 984
    ),
    asks("SHA-1", "weak_signature", is_sha1=True),
    asks(
        "version 1",
        "not_version_3 common_name_only server_auth_missing",
        is_version_1=True,
        common_name=DOMAIN,
    ),
    stacks(
        "a chain over 2 MiB",
        "chain_over_acm_size chain_too_large",
        lambda leaf, _: [leaf, certs.wide_intermediate(1_600_000)],
    ),
    asks(
        "a leaf over 32 KB",
        "certificate_over_acm_size chain_too_large",
        padding=32_768,
    ),
)
CHAIN = (
    stacks("CA first", "chain_out_of_order", lambda leaf, ca: [ca, leaf]),
    stacks("leaf twice", "leaf_repeated", lambda leaf, ca: [leaf, ca, leaf]),
    stacks("CA twice", "duplicate_certificate", lambda leaf, ca: [leaf, ca, ca]),
    stacks(
        "a stranger",
        "unrelated_certificate",
        lambda leaf, ca: [leaf, ca, certs.root("Grace Root")],
    ),
    stacks("with its root", "root_included", lambda leaf, ca: [leaf, ca, certs.root()]),
    stacks(
        "an expired CA",
        "chain_certificate_expired",
        lambda leaf, _: [
            leaf,
            certs.aged_intermediate(NOW - timedelta(days=99), NOW - SECOND),
        ],
    ),
    stacks(
        "a CA of tomorrow",
        "chain_certificate_not_yet_valid",
        lambda leaf, _: [
            leaf,
            certs.aged_intermediate(NOW + SECOND, NOW + timedelta(days=99)),
        ],
    ),
)
KEY = (
    gets(
        "another key", "key_mismatch", key=lambda _: certs.key_pem(certs.key(number=7))
    ),
    gets(
        "an encrypted key",
        "key_encrypted",
        key=lambda made: certs.key_pem(made.key, b"secret"),
    ),
    gets(
        "a damaged key",
        "key_unreadable",
        key=lambda _: b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ),
    gets("a key of 5,121 bytes", "key_too_large stray_spaces", key=sized_key(5121)),
    gets(
        "two keys",
        "several_keys",
        key=lambda made: certs.key_pem(made.key) + certs.key_pem(certs.key(number=7)),
    ),
    twist(
        "the key in the bundle",
        "key_beside_certificate",
        lambda given: given.but(
            wrap=lambda pem: pem + certs.key_pem(certs.key()), key=lambda _: None
        ),
    ),
)
KEY += (
    gets(
        "two keys, the other first",
        "several_keys",
        key=lambda made: certs.key_pem(certs.key(number=7)) + certs.key_pem(made.key),
    ),
    gets(
        "a key as DER",
        "der_not_pem",
        key=lambda made: made.key.private_bytes(
            Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
        ),
    ),
    gets(
        "certificates beside the key",
        "key_beside_certificate",
        key=lambda made: made.pem + certs.key_pem(made.key),
    ),
    gets(
        "parameters before the key",
        "other_blocks",
        key=lambda made: (
            b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
            b"-----END EC PARAMETERS-----\n" + certs.key_pem(made.key)
        ),
    ),
)
TRUST = (
    stacks("leaf alone", f"incomplete_chain {UNTRUSTED}", lambda leaf, _: [leaf]),
    gets("a private CA", f"unknown_issuer {UNTRUSTED}", ca="private"),
    gets("self-signed", f"self_signed {UNTRUSTED}", ca="self"),
    gets("a private CA, its root given", UNTRUSTED, ca="private", has_roots=True),
    gets(
        "self-signed, other roots given",
        f"self_signed devices_refuse {UNTRUSTED}",
        ca="self",
        has_roots=True,
    ),
    asks("no AKI", "strict_clients_refuse", issuer_key_id=False),
)
PRIVATE = Given(ca="private", has_roots=True)
VALIDATION = (
    gets(
        "a good second one", "", ca="private", has_roots=True, validation=public_chain
    ),
    gets("one too many", "validation_not_needed", validation=public_chain),
    gets(
        "a private one",
        "validation_not_public",
        ca="private",
        has_roots=True,
        validation=lambda: leaf(ca="private").pem + certs.ca_of("private").pem,
    ),
    gets(
        "one for another name",
        "validation_name_not_covered",
        ca="private",
        has_roots=True,
        validation=lambda: public_chain(Ask(names=("mqtt.acme.example",))),
    ),
    gets(
        "an expired one",
        "validation_not_valid_now",
        ca="private",
        has_roots=True,
        validation=lambda: public_chain(Ask(not_after=NOW - SECOND)),
    ),
    gets(
        "one that waits",
        "validation_not_issued",
        ca="private",
        has_roots=True,
        validation=public_chain,
        validation_status="PENDING_VALIDATION",
    ),
)
OLD = Ask(key_number=0)
REIMPORT = (
    gets("of the same kind", "", replaces=OLD.but(ocsp="http://o.example")),
    gets("of itself", "reimport_same_certificate", replaces=Ask()),
    gets(
        "of EC",
        "reimport_key_changed reimport_signature_changed",
        replaces=OLD.but(key="EC_prime256v1"),
    ),
    gets(
        "of one with more usages",
        "reimport_usages_removed",
        replaces=OLD.but(key_usages=(*Ask().key_usages, "data_encipherment")),
    ),
    gets(
        "of one with clientAuth",
        "",
        replaces=OLD.but(usages=("serverAuth", "clientAuth")),
    ),
    gets(
        "of one without serverAuth lost",
        "reimport_usages_removed server_auth_missing",
        ask=Ask(usages=("clientAuth",)),
        replaces=OLD,
    ),
    gets(
        "of other names",
        "reimport_all_names_removed reimport_names_changed",
        replaces=OLD.but(names=("mqtt.acme.example",)),
    ),
    gets(
        "of more names",
        "reimport_names_changed",
        replaces=OLD.but(names=(DOMAIN, "mqtt.acme.example")),
    ),
    gets(
        "of another CN",
        "reimport_common_name_changed",
        replaces=OLD.but(common_name="x"),
    ),
    gets(
        "of another hash",
        "reimport_signature_changed",
        replaces=OLD.but(digest="SHA384"),
    ),
    gets(
        "of ACM's own",
        "reimport_not_imported",
        replaces=OLD.but(ocsp="http://o.example"),
        replaces_kind="AMAZON_ISSUED",
    ),
)
FORM = (
    wraps("cut off", "bad_pem", lambda pem: pem + b"-----BEGIN CERTIFICATE-----\nAA"),
    wraps(
        "an empty block",
        "bad_pem",
        lambda pem: pem + b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
    ),
    wraps(
        "no base64",
        "bad_pem",
        lambda pem: (
            pem + b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"
        ),
    ),
    wraps("four dashes", "bad_pem", lambda pem: pem + b"----BEGIN CERTIFICATE----\n"),
    wraps("PKCS#7 as PEM", "pkcs7_not_pem", p7(Encoding.PEM)),
    wraps("PKCS#7 as DER", "pkcs7_not_pem", p7(Encoding.DER)),
    wraps("PKCS#12", "pkcs12_not_pem", p12),
    wraps(
        "PKCS#7 with the label of a certificate",
        "pkcs7_not_pem",
        lambda pem: p7(Encoding.PEM)(pem).replace(b"PKCS7", b"CERTIFICATE"),
    ),
    wraps(
        "UTF-16", "utf_16", lambda pem: b"\xff\xfe" + pem.decode().encode("utf-16-le")
    ),
    wraps("a BOM", "byte_order_mark", lambda pem: b"\xef\xbb\xbf" + pem),
    wraps("CRLF", "windows_line_ends", lambda pem: pem.replace(b"\n", b"\r\n")),
    wraps("blank lines", "blank_lines", lambda pem: pem.replace(b"-\n-", b"-\n\n-")),
    wraps(
        "spaces",
        "stray_spaces",
        lambda pem: pem.replace(b"=\n", b"= \n").replace(b"-\n", b"- \n"),
    ),
    wraps("text", "text_between_blocks", lambda pem: b"subject=CN = device\n" + pem),
    wraps(
        "a request",
        "other_blocks",
        lambda pem: (
            pem
            + b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"
            + b"-----END CERTIFICATE REQUEST-----\n"
        ),
    ),
    twist(
        "a CA as DER",
        "der_not_pem",
        lambda given: given.but(
            chain=lambda leaf, _: [leaf],
            extra=(File("ca.der", certs.intermediate().der),),
        ),
    ),
)
ALL = IOT + ACM + CHAIN + KEY + TRUST + VALIDATION + REIMPORT + FORM
