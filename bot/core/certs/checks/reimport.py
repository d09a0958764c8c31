"""Whether it may take the place of another certificate under the same ARN.

ACM user guide, "Reimporting a certificate"; AWS IoT Core developer guide, "Managing
domain configurations": IoT picks up a new certificate with the same "signing
algorithm, common name, or subject alternative name". The "or" leaves open whether
one is enough, so each change is a warning.
"""

from bot.core.certs.case import Case
from bot.core.certs.cert import Cert
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.shown import listed, shown

_RECREATE = "Import it under a new ARN; the domain configuration is then made again."
_PICK_UP = (
    "Keep it the same, or watch after the import that AWS IoT serves the new one."
)


@check(Severity.BROKEN)
def reimport_key_changed(case: Case) -> Said | None:
    """The key type or size is another one than that of the certificate to replace."""
    old = case.replaces
    if old is None or old.key == case.leaf.key:
        return None
    return Said(
        "ACM does not re-import a certificate with another key type or size.",
        f"Until now {shown(old.key)}, new {shown(case.leaf.key)}",
        f"Make a key of type {shown(old.key)}, or: {_RECREATE}",
    )


@check(Severity.BROKEN)
def reimport_usages_removed(case: Case) -> Said | None:
    """A key usage is gone.

    ACM lets only `clientAuth` go, and `keyEncipherment` of an ECDSA key.
    """
    old = case.replaces
    if old is None:
        return None
    gone = _gone(old.usages, case.leaf.usages) - {"clientAuth"}
    basic = _gone(old.key_usages, case.leaf.key_usages)
    if case.leaf.family == "EC":
        basic -= {"keyEncipherment"}
    if not gone | basic:
        return None
    return Said(
        "ACM does not re-import a certificate that has lost a key usage.",
        f"Gone: {listed(sorted(gone | basic))}",
        f"Have it issued with all of them, or: {_RECREATE}",
    )


@check(Severity.BROKEN)
def reimport_all_names_removed(case: Case) -> Said | None:
    """None of the names of the certificate to replace is left."""
    old = case.replaces
    if old is None or not old.names or set(old.names) & set(case.leaf.names):
        return None
    return Said(
        "ACM does not re-import a certificate with none of the names it had.",
        f"Until now {listed(old.names)}, new {listed(case.leaf.names)}",
        f"Keep at least one of the names, or: {_RECREATE}",
    )


@check(Severity.BROKEN)
def reimport_not_imported(case: Case) -> Said | None:
    """The certificate to replace is not of the type `IMPORTED`."""
    if case.replaces_kind in {None, "IMPORTED"}:
        return None
    return Said(
        "ACM re-imports only over certificates that were imported.",
        f"Type of the one to replace: {shown(case.replaces_kind or '')}",
        _RECREATE,
    )


@check(Severity.WARNING)
def reimport_signature_changed(case: Case) -> Said | None:
    """The signature algorithm is another one, so AWS IoT may not pick it up."""
    old = case.replaces
    if old is None or old.signature == case.leaf.signature:
        return None
    return Said(
        "The signature algorithm changes, so AWS IoT may keep serving the old "
        "certificate.",
        f"Until now {shown(old.signature)}, new {shown(case.leaf.signature)}",
        _PICK_UP,
    )


@check(Severity.WARNING)
def reimport_common_name_changed(case: Case) -> Said | None:
    """The common name is another one, so AWS IoT may not pick it up."""
    old = case.replaces
    if old is None or old.common_names == case.leaf.common_names:
        return None
    return Said(
        "The common name changes, so AWS IoT may keep serving the old certificate.",
        f"Until now {listed(old.common_names)}, new {listed(case.leaf.common_names)}",
        _PICK_UP,
    )


@check(Severity.WARNING)
def reimport_names_changed(case: Case) -> Said | None:
    """The names (SAN) are others, so AWS IoT may not pick it up."""
    old = case.replaces
    if old is None or set(old.dns_names) == set(case.leaf.dns_names):
        return None
    return Said(
        "The names (SAN) change, so AWS IoT may keep serving the old certificate.",
        f"Until now {listed(old.dns_names)}, new {listed(case.leaf.dns_names)}",
        _PICK_UP,
    )


@check(Severity.NOTE)
def reimport_same_certificate(case: Case) -> Said | None:
    """It is the very certificate that it would replace."""
    old: Cert | None = case.replaces
    if old is None or old.der != case.leaf.der:
        return None
    return Said(
        "This is the certificate that is there already.",
        f"SHA-256 {shown(old.fingerprint)}",
        "Nothing has to be imported.",
    )


def _gone(before: frozenset[str] | None, now: frozenset[str] | None) -> frozenset[str]:
    return (before or frozenset()) - (now or frozenset())
