"""Is a chain good for a name at a time, seen from some roots?

`verify` asks cryptography's verifier, and only that decides; `faults` then explains.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from cryptography import x509
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    VerificationError,
)

from bot.core.certs.arranged import Checks
from bot.core.certs.cert import Cert, view
from bot.core.trust.faults import Fault, Reason, climb, faults
from bot.core.trust.roots import Roots, read_roots

__all__ = [
    "Fault",
    "Reason",
    "Roots",
    "Strictness",
    "Verdict",
    "read_roots",
    "verify",
    "verify_read",
]


class Strictness(Enum):
    """Whose eyes to look with.

    PUBLIC is the web's rules, by which publicly trusted certificates are made.
    DEVICE is what OpenSSL and Mbed TLS ask of a chain to a root they were given:
    private CAs often leave out what only the web's rules demand.
    """

    PUBLIC = auto()
    DEVICE = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Trusted, or every reason why not. `path` is how far up the chain leads."""

    path: tuple[Cert, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def is_trusted(self) -> bool:
        """Whether there is no reason against it."""
        return not self.faults

    def why(self, *reasons: Reason) -> Fault | None:
        """The first of the faults that is for one of these reasons."""
        return next((each for each in self.faults if each.reason in reasons), None)


def verify(
    chain: Sequence[x509.Certificate],
    name: str,
    at: datetime,
    roots: Roots,
    *,
    strictness: Strictness = Strictness.PUBLIC,
    most_above: int | None = None,
) -> Verdict:
    """Whether a server's chain, leaf first, is good for a DNS name or IP address.

    `most_above` limits the certificates between leaf and root. Never raises.
    """
    seen = [each for each in map(view, chain) if each is not None]
    if not seen or len(seen) < len(chain):
        return Verdict((), (Fault(Reason.UNSUITABLE, "A certificate cannot be read"),))
    return verify_read(
        seen, name, at, roots, strictness=strictness, most_above=most_above
    )


def verify_read(
    seen: Sequence[Cert],
    name: str,
    at: datetime,
    roots: Roots,
    *,
    strictness: Strictness = Strictness.PUBLIC,
    most_above: int | None = None,
    checks: Checks | None = None,
) -> Verdict:
    """The same for certificates already read; `checks` knows signatures seen."""
    chain = [each.loaded for each in seen]
    refusal = _refusal(chain, name, at, roots, strictness, most_above)
    path = climb(seen[0], seen[1:], roots, checks)
    if refusal is None:
        return Verdict(path)
    told = faults(path, seen, name, at, roots)
    is_odd = strictness is Strictness.DEVICE and _is_odd(path)
    reason = Reason.NOT_JUDGED if is_odd else Reason.UNSUITABLE
    return Verdict(path, told or (Fault(reason, refusal),))


def is_trusted(
    chain: Sequence[x509.Certificate], name: str, at: datetime, roots: Roots
) -> bool:
    """The same without the reasons, for those who ask a thousand times."""
    return _refusal(chain, name, at, roots, Strictness.PUBLIC, None) is None


def _is_odd(path: Sequence[Cert]) -> bool:
    """Whether it ends at a root that OpenSSL takes as it is, the verifier never."""
    root = path[-1]
    return len(path) > 1 and not (root.is_ca and root.family in {"RSA", "EC"})


def subject(name: str) -> x509.DNSName | x509.IPAddress | None:
    """What the verifier is asked about; None for a name that is neither."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name)
    except ValueError:
        return None


def _refusal(
    chain: Sequence[x509.Certificate],
    name: str,
    at: datetime,
    roots: Roots,
    strictness: Strictness,
    most_above: int | None,
) -> str | None:
    """The verifier's one reason in its own words, None when it has none."""
    asked = subject(name)
    if asked is None:
        return "The name is neither a DNS name nor an address"
    builder = PolicyBuilder().store(roots.store).time(at)
    if most_above is not None:
        builder = builder.max_chain_depth(most_above)
    if strictness is Strictness.DEVICE:
        builder = builder.extension_policies(ca_policy=_DEVICE_CA, ee_policy=_DEVICE_EE)
    try:
        builder.build_server_verifier(asked).verify(chain[0], list(chain[1:]))
    except (VerificationError, ValueError) as error:
        return str(error).removeprefix("validation failed: ")
    return None


def _must_serve(
    policy: Policy, _: x509.Certificate, usages: x509.ExtendedKeyUsage | None
) -> None:
    """Without the web's rules the verifier does not look at the EKU; devices do."""
    if usages is not None and policy.extended_key_usage not in usages:
        raise ValueError("required EKU not found")


def _must_be_ca(_: Policy, __: x509.Certificate, basic: x509.BasicConstraints) -> None:
    if not basic.ca:
        raise ValueError("basicConstraints.cA must be asserted in a CA certificate")


_DEVICE_CA = ExtensionPolicy.permit_all().require_present(
    x509.BasicConstraints, Criticality.AGNOSTIC, _must_be_ca
)
_DEVICE_EE = (
    ExtensionPolicy.permit_all()
    .require_present(x509.SubjectAlternativeName, Criticality.AGNOSTIC, None)
    .may_be_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, _must_serve)
)
