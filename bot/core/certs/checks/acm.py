"""What ACM asks of a certificate that is imported.

ACM user guide, "Prerequisites for importing certificates"; ACM API reference,
ImportCertificate.
"""

from datetime import timedelta

from bot.core.certs.arranged import WEAK_HASHES, is_self_signed
from bot.core.certs.case import Case
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.shown import joined, listed, moment, shown
from bot.core.words import span

VERSION = 3
LONGEST_OCSP_URL = 1000
MOST_CERTIFICATE_BYTES = 32_768
MOST_CHAIN_BYTES = 2_097_152
SOON = timedelta(days=30)
_AGAIN = "Have it issued again"


@check(Severity.BROKEN)
def not_version_3(case: Case) -> Said | None:
    """The certificate is not X.509 version 3."""
    if case.leaf.version == VERSION:
        return None
    return Said(
        "The certificate is not an X.509 version 3 certificate.",
        f"Version {case.leaf.version}",
        f"{_AGAIN} as version 3, with a SAN and the usage `serverAuth`.",
    )


@check(Severity.BROKEN)
def issuer_empty(case: Case) -> Said | None:
    """The certificate does not say who issued it."""
    if case.leaf.issuer:
        return None
    return Said(
        "The certificate does not say who issued it.",
        "The issuer field is empty",
        f"{_AGAIN} by a CA that has a name.",
    )


@check(Severity.BROKEN)
def extensions_unreadable(case: Case) -> Said | None:
    """A part of the certificate cannot be read."""
    if not case.leaf.unreadable:
        return None
    return Said(
        "A part of the certificate cannot be read, so clients will refuse it.",
        f"Not readable: {listed(case.leaf.unreadable)}",
        f"{_AGAIN}, and tell the CA what cannot be read.",
    )


@check(Severity.BROKEN)
def expired(case: Case) -> Said | None:
    """The certificate is no longer valid. Its last second still counts."""
    leaf = case.leaf
    if case.at <= leaf.not_after:
        return None
    return Said(
        f"The certificate expired {span(case.at - leaf.not_after)} ago.",
        f"Valid until {moment(leaf.not_after)}; checked for {moment(case.at)}",
        "Renew it.",
    )


@check(Severity.BROKEN)
def not_yet_valid(case: Case) -> Said | None:
    """The certificate is not valid yet; ACM does not take it before it is."""
    leaf = case.leaf
    if case.at >= leaf.not_before:
        return None
    return Said(
        f"The certificate becomes valid in {span(leaf.not_before - case.at)}.",
        f"Valid from {moment(leaf.not_before)}; checked for {moment(case.at)}",
        "Wait until then, and check the clock of the CA if that is not meant.",
    )


@check(Severity.WARNING)
def expires_soon(case: Case) -> Said | None:
    """Less than 30 days are left, or less than a third of a life under 90 days."""
    leaf = case.leaf
    left = leaf.not_after - case.at
    enough = min(SOON, (leaf.not_after - leaf.not_before) / 3)
    if left < timedelta() or left >= enough or case.at < leaf.not_before:
        return None
    return Said(
        f"The certificate expires in {span(left)}.",
        f"Valid until {moment(leaf.not_after)}; AWS renews no imported certificate",
        "Renew it before it is imported.",
    )


@check(Severity.BROKEN)
def key_family_differs(case: Case) -> Said | None:
    """The leaf's key and its signer's key are not of the same family (RSA, ECDSA)."""
    leaf = case.leaf
    if leaf.signed_by is None or leaf.signed_by == leaf.family:
        return None
    if is_self_signed(leaf):
        return None
    return Said(
        "The key of the certificate and the key that signed it are of different kinds.",
        f"Key {shown(leaf.key)}, signature {shown(leaf.signature)}. AWS: “If the "
        "signing CA key type is RSA, then the certificate key type must also be RSA.”",
        f"{_AGAIN} for a key of the CA's kind, or by a CA whose key is of this kind.",
    )


@check(Severity.BROKEN)
def ocsp_url_too_long(case: Case) -> Said | None:
    """The address of the OCSP responder has more than 1,000 characters."""
    longest = max((len(each) for each in case.leaf.ocsp_urls), default=0)
    if longest <= LONGEST_OCSP_URL:
        return None
    return Said(
        f"The address of the OCSP responder has {longest:,} characters, and ACM takes "
        f"{LONGEST_OCSP_URL:,}.",
        f"It begins {shown(max(case.leaf.ocsp_urls, key=len)[:60])}",
        f"{_AGAIN} with a shorter address.",
    )


@check(Severity.BROKEN)
def certificate_over_acm_size(case: Case) -> Said | None:
    """The leaf alone has more than 32,768 bytes as PEM."""
    size = case.leaf.pem_size
    if size <= MOST_CERTIFICATE_BYTES:
        return None
    return Said(
        f"The certificate has {size:,} bytes, and ACM takes "
        f"{MOST_CERTIFICATE_BYTES:,}.",
        f"{size:,} bytes as PEM, without the chain",
        f"{_AGAIN} with fewer names or extensions.",
    )


@check(Severity.BROKEN)
def chain_over_acm_size(case: Case) -> Said | None:
    """The chain without the leaf has more than 2,097,152 bytes as PEM."""
    size = sum(each.pem_size for each in case.given) - case.leaf.pem_size
    if size <= MOST_CHAIN_BYTES:
        return None
    return Said(
        f"The chain has {size:,} bytes, and ACM takes {MOST_CHAIN_BYTES:,}.",
        f"{size:,} bytes as PEM, without the leaf",
        "Leave out what does not lead from the leaf to the root.",
    )


@check(Severity.WARNING)
def weak_signature(case: Case) -> Said | None:
    """A signature below the root is made with MD5 or SHA-1.

    Current clients refuse those.
    """
    weak = [
        each
        for each in case.chain.certs
        if each.signature_hash in WEAK_HASHES and not each.is_self_issued
    ]
    if not weak:
        return None
    return Said(
        "A signature in the chain is made with MD5 or SHA-1, which current clients "
        "refuse.",
        joined(f"{shown(each.subject)}: {shown(each.signature)}" for each in weak),
        f"{_AGAIN} with SHA-256.",
    )
