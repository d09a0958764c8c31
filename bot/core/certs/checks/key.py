"""What ACM asks of the private key. Nothing of a key is ever repeated here."""

from bot.core.certs.case import Case
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.shown import listed, shown

MOST_BYTES = 5120


@check(Severity.BROKEN)
def key_mismatch(case: Case) -> Said | None:
    """The private key is not the one of this certificate."""
    key, leaf = case.key, case.leaf
    if key is None or not key.is_readable or not leaf.spki or key.spki == leaf.spki:
        return None
    return Said(
        "The private key does not belong to this certificate.",
        f"The key in {shown(str(key.place))} is {shown(key.key)}, the certificate's is "
        f"{shown(leaf.key)}, and their public halves differ",
        "Find the key that the certificate was requested with, or have the certificate "
        "issued for this key.",
    )


@check(Severity.BROKEN)
def key_encrypted(case: Case) -> Said | None:
    """The private key has a passphrase, which ACM does not take."""
    if case.key is None or not case.key.is_encrypted:
        return None
    return Said(
        "The private key is encrypted, and ACM takes only one without a passphrase.",
        f"Encrypted: {shown(str(case.key.place))}",
        "Remove the passphrase where the key is kept: `openssl pkey -in key.pem -out "
        "plain.pem`.",
    )


@check(Severity.BROKEN)
def key_unreadable(case: Case) -> Said | None:
    """The private key is damaged or in a form that ACM does not take."""
    key = case.key
    if key is None or key.is_readable or key.is_encrypted:
        return None
    return Said(
        "The private key cannot be read.",
        f"Not readable: {shown(str(key.place))}",
        "Write it again as PKCS#8: `openssl pkcs8 -topk8 -nocrypt -in key.pem -out "
        "plain.pem`.",
    )


@check(Severity.BROKEN)
def key_too_large(case: Case) -> Said | None:
    """The private key has more than 5,120 bytes as PEM."""
    key = case.key
    if key is None or key.size <= MOST_BYTES:
        return None
    return Said(
        f"The private key has {key.size:,} bytes, and ACM takes {MOST_BYTES:,}.",
        f"Too large: {shown(str(key.place))}",
        "Make a new key (RSA 2048 or P-256) and have the certificate issued for it.",
    )


@check(Severity.WARNING)
def several_keys(case: Case) -> Said | None:
    """There is more than one private key in the files."""
    if len(case.keys) <= 1:
        return None
    return Said(
        "There is more than one private key.",
        listed(each.place for each in case.keys),
        "Keep only the key of this certificate.",
    )


@check(Severity.WARNING)
def key_beside_certificate(case: Case) -> Said | None:
    """A file holds the private key and certificates together; ACM wants them apart."""
    both = case.bundle.mixed
    if not both:
        return None
    return Said(
        "The private key is in the same file as certificates, and ACM wants it apart.",
        f"Both in {listed(both)}",
        "Keep the key in a file of its own that fewer people can read.",
    )
