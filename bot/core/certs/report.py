"""Whether AWS IoT takes a certificate for a domain: every check, one report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.certs.arranged import is_self_signed
from bot.core.certs.case import Case, Material, gather
from bot.core.certs.cert import Cert
from bot.core.certs.checks import CHECKS
from bot.core.certs.checks.trust import accepts
from bot.core.certs.finding import CertFinding, Severity
from bot.core.certs.limits import SUPPORTED_KEYS
from bot.core.trust import Reason, Roots

_WORST_FIRST = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in the files: what it is, where it stands, and which one it is."""

    role: str
    place: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings, worst first, and what could not be judged.

    `device_would_accept` is for one that has the known roots; None when nobody can
    say. It is another question than `publicly_trusted`.
    """

    domain: str
    at: datetime
    findings: tuple[CertFinding, ...]
    not_judged: tuple[str, ...]
    publicly_trusted: bool
    needs_validation_certificate: bool
    device_would_accept: bool | None
    leaf: Cert
    found: tuple[Found, ...]
    ends_at: str

    @property
    def accepted(self) -> bool:
        """Whether nothing is broken."""
        return all(each.severity is not Severity.BROKEN for each in self.findings)


def judge(
    material: Material,
    *,
    domain: str,
    at: datetime,
    public: Roots,
    private: Roots | None = None,
    allowed_keys: frozenset[str] = SUPPORTED_KEYS,
) -> Report:
    """Check the files for a domain at a time; a UserError when they hold nothing."""
    case = gather(
        material,
        domain=domain,
        at=at,
        public=public,
        private=private,
        allowed_keys=allowed_keys,
    )
    found = [each for each in (one(case) for one in CHECKS) if each is not None]
    found.sort(key=lambda each: _WORST_FIRST.index(each.severity))
    return Report(
        domain=domain,
        at=case.at,
        findings=tuple(found),
        not_judged=tuple(_not_judged(case)),
        publicly_trusted=case.public.is_trusted,
        needs_validation_certificate=not case.ends_at_public_root,
        device_would_accept=accepts(case),
        leaf=case.leaf,
        found=tuple(_found(case)),
        ends_at=_end(case),
    )


def _found(case: Case) -> Iterator[Found]:
    """What is in the files, the path first, in its own order."""
    chain = case.chain
    for each in chain.path:
        is_leaf, is_root = each is chain.leaf, each.cert is chain.root
        role = "leaf" if is_leaf else "root" if is_root else "intermediate"
        yield Found(role, str(each.place), each.cert.subject)
    for each in chain.repeated:
        yield Found("repeated", str(each.place), each.cert.subject)
    for each in chain.strangers:
        yield Found("unrelated", str(each.place), each.cert.subject)
    for key in case.keys:
        yield Found("key", str(key.place), "encrypted" if key.is_encrypted else key.key)
    for other in case.bundle.leftovers:
        yield Found("leftover", str(other.place), other.label)


def _end(case: Case) -> str:
    path = case.device.path or case.chain.certs
    last = path[-1]
    return last.subject if is_self_signed(last) else last.issuer


def _why_unknown(case: Case) -> str:
    if case.device.why(Reason.NOT_JUDGED):
        return "the root has a form that this check does not follow."
    if not case.leaf.has_alternative_names:
        return "clients differ about a name that is in the common name only."
    return "the roots they have were not given."


def _not_judged(case: Case) -> list[str]:
    """What the files do not show, each as a sentence."""
    open_ones = ["Whether it has been revoked: that takes the network."]
    if case.key is None:
        open_ones.append("Whether the private key fits: no key was given.")
    elif case.key.is_encrypted:
        open_ones.append("Whether the private key fits: it is encrypted.")
    if accepts(case) is None:
        open_ones.append(f"Whether devices accept it: {_why_unknown(case)}")
    if case.leaf.signed_by is None:
        open_ones.append("Whether the CA's key is of the same family: not readable.")
    if case.validation is not None and case.validation_status is None:
        open_ones.append(
            "Whether ACM calls the validation certificate `ISSUED`: a file does not "
            "show it."
        )
    if case.replaces is not None and case.replaces_kind is None:
        open_ones.append(
            "Whether the certificate to replace is of type `IMPORTED`: a file does not "
            "show it."
        )
    return open_ones
