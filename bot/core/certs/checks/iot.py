"""What AWS IoT Core asks of a server certificate.

AWS IoT Core developer guide, "Certificate requirements" of customer managed domains,
and the quota "domain names per server certificate". A breach is quiet: IoT keeps
serving the last certificate that was valid.
"""

from bot.core.certs.case import Case
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.limits import MOST_BYTES, MOST_CERTIFICATES, MOST_NAMES
from bot.core.certs.shown import listed, shown
from bot.core.names import covers


@check(Severity.BROKEN)
def server_auth_missing(case: Case) -> Said | None:
    """The leaf lacks the extended key usage `serverAuth`."""
    usages = case.leaf.usages
    if usages is not None and "serverAuth" in usages:
        return None
    if "extensions" in case.leaf.unreadable:
        return None
    return Said(
        "The certificate is not marked for a TLS server.",
        "It has no extended key usages"
        if usages is None
        else f"Extended key usages: {listed(sorted(usages))}",
        "Have it issued again with the extended key usage `serverAuth`.",
    )


@check(Severity.BROKEN)
def chain_too_long(case: Case) -> Said | None:
    """There are more than 5 certificates, the leaf included."""
    count = len(case.given)
    if count <= MOST_CERTIFICATES:
        return None
    return Said(
        f"The chain has {count} certificates, and AWS IoT takes {MOST_CERTIFICATES}.",
        f"In order: {listed(each.subject for each in case.given)}",
        "Leave out the root, and what does not lead from the leaf to it.",
    )


@check(Severity.BROKEN)
def chain_too_large(case: Case) -> Said | None:
    """The certificates have more than 16 KB, in PEM and in DER alike."""
    pem, der = _sizes(case)
    if der <= MOST_BYTES:
        return None
    return Said(
        f"The chain has {pem:,} bytes, and AWS IoT takes {MOST_BYTES:,}.",
        f"{pem:,} bytes as PEM, {der:,} as DER",
        "Leave out the root, or ask the CA for smaller certificates (fewer names).",
    )


@check(Severity.WARNING)
def chain_size_unclear(case: Case) -> Said | None:
    """The certificates have more than 16 KB in PEM, but not in DER.

    AWS does not say which of the two it counts.
    """
    pem, der = _sizes(case)
    if der > MOST_BYTES or pem <= MOST_BYTES:
        return None
    return Said(
        f"The chain is over {MOST_BYTES:,} bytes as PEM, but not as DER, and AWS does "
        "not say which of the two it counts.",
        f"{pem:,} bytes as PEM, {der:,} as DER",
        "Leave out the root, or ask the CA for smaller certificates (fewer names).",
    )


@check(Severity.BROKEN)
def key_unsupported(case: Case) -> Said | None:
    """The key is neither RSA 2048 nor ECDSA P-256."""
    if case.leaf.key in case.allowed_keys:
        return None
    return Said(
        f"AWS IoT does not take keys of type {shown(case.leaf.key)}.",
        f"It takes {listed(sorted(case.allowed_keys))}",
        "Make a new key of one of these types and have the certificate issued for it.",
    )


@check(Severity.BROKEN)
def too_many_names(case: Case) -> Said | None:
    """There are more than 4 domain names on the certificate."""
    count = len(case.leaf.names)
    if count <= MOST_NAMES:
        return None
    return Said(
        f"The certificate has {count} domain names, and AWS IoT takes {MOST_NAMES}.",
        f"Names: {listed(case.leaf.names)}",
        "Split it into several certificates, or use a wildcard.",
    )


@check(Severity.BROKEN)
def name_not_covered(case: Case) -> Said | None:
    """No name on the certificate covers the domain.

    A name covers it exactly or by a wildcard for one label; the common name counts
    only where there is no SAN at all.
    """
    leaf = case.leaf
    if "extensions" in leaf.unreadable:
        return None
    if any(covers(name, case.domain) for name in leaf.names):
        return None
    unheard = leaf.has_alternative_names and any(
        covers(name, case.domain) for name in leaf.common_names
    )
    kind = "SAN" if leaf.has_alternative_names else "Common name"
    ignored = ". The common name fits, but is ignored beside a SAN" if unheard else ""
    numbers = f"; addresses: {listed(leaf.addresses)}" if leaf.addresses else ""
    return Said(
        f"The certificate does not cover {shown(case.domain)}.",
        f"{kind}: {listed(leaf.names)}{numbers}{ignored}",
        f"Have it issued with {shown(case.domain)} among its names (SAN).",
    )


@check(Severity.WARNING)
def common_name_only(case: Case) -> Said | None:
    """The domain stands in the common name, and there is no SAN.

    AWS IoT takes that, many clients do not.
    """
    leaf = case.leaf
    if leaf.has_alternative_names or "extensions" in leaf.unreadable:
        return None
    if not any(covers(name, case.domain) for name in leaf.common_names):
        return None
    return Said(
        "The certificate has its name in the common name only; many clients look at "
        "the SAN alone and refuse it.",
        f"Common name: {listed(leaf.common_names)}; no SAN",
        f"Have it issued with {shown(case.domain)} among its names (SAN).",
    )


@check(Severity.BROKEN)
def leaf_is_ca(case: Case) -> Said | None:
    """The certificate is a CA's, not a server's."""
    if not case.leaf.is_ca:
        return None
    return Said(
        "The certificate is a CA certificate (`CA:TRUE`), not a server's.",
        f"Subject: {shown(case.leaf.subject)}",
        "Have a server certificate issued, with `CA:FALSE`; if the files lack the "
        "server's own certificate, add it.",
    )


def _sizes(case: Case) -> tuple[int, int]:
    return (
        sum(each.pem_size for each in case.given),
        sum(len(each.der) for each in case.given),
    )
