"""What AWS IoT does not take of a certificate, whoever asks: a plan or a diagnosis.

AWS IoT developer guide, "Certificate requirements" of customer managed domains. What
stands in the certificate itself counts only where ACM gave it to be read.
"""

from dataclasses import dataclass

from bot.core.certs.limits import MOST_BYTES, MOST_CERTIFICATES, MOST_NAMES
from bot.core.certs.limits import SUPPORTED_KEYS as KEYS
from bot.core.facts import Certificate
from bot.core.names import covers
from bot.core.words import code

SERVER_AUTH = "serverAuth"
_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Misfit:
    """A sentence about the certificate, and its proof."""

    says: str
    evidence: str = ""


def key_type(its: Certificate | None) -> Misfit | None:
    """AWS IoT documents two key types."""
    if its is None or its.key in KEYS:
        return None
    return Misfit(
        f"The certificate has the key type {code(its.key)}. AWS IoT documents "
        f"{' and '.join(map(code, sorted(KEYS, reverse=True)))} only."
    )


def too_many_names(its: Certificate | None) -> Misfit | None:
    """Four names at most, and AWS does not raise that."""
    if its is None or len(its.names) <= MOST_NAMES:
        return None
    return Misfit(
        f"The certificate has {len(its.names)} names, and AWS IoT takes at most "
        f"{MOST_NAMES}. AWS does not raise that.",
        ", ".join(map(code, its.names[:_MOST_LISTED])),
    )


def covers_not(its: Certificate | None, domain: str) -> Misfit | None:
    """A name on it must be the domain, or a wildcard for its first part."""
    if its is None or any(covers(each, domain) for each in its.names):
        return None
    return Misfit(
        f"The certificate is not for {code(domain)}.",
        f"It is for {', '.join(map(code, its.names[:_MOST_LISTED])) or 'no name'}.",
    )


def no_server_auth(its: Certificate | None) -> Misfit | None:
    """IoT wants the extended key usage serverAuth to be there."""
    if its is None or its.fingerprint is None or SERVER_AUTH in its.usages:
        return None
    return Misfit(
        "The certificate lacks the extended key usage `serverAuth`, which AWS IoT "
        "demands of a server certificate.",
        f"It has {', '.join(map(code, sorted(its.usages))) or 'none'}.",
    )


def chain_too_long(its: Certificate | None) -> Misfit | None:
    """Five certificates at most, the leaf counted."""
    length = its.chain_length if its else None
    if length is None or length <= MOST_CERTIFICATES:
        return None
    return Misfit(
        f"The certificate comes with a chain of {length} certificates, and AWS IoT "
        f"takes at most {MOST_CERTIFICATES}."
    )


def chain_too_large(its: Certificate | None) -> Misfit | None:
    """16 KB at most, however one counts."""
    size = its.chain_der_bytes if its else None
    if size is None or size <= MOST_BYTES:
        return None
    return Misfit(
        f"The certificate and its chain have {size:,} bytes as DER, and AWS IoT takes "
        f"at most {MOST_BYTES:,}."
    )
