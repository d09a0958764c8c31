"""A certificate that a secret offers for import, judged: all of it but the key."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What one check of the certificate said, as plain text; `severity` its word."""

    code: str
    severity: str
    says: str
    evidence: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One version of a secret and what is in it.

    `unusable` says why nothing in it could be judged; everything after it is empty
    then. `ends_at` is who signed last, `device_would_accept` None where nobody can say.
    """

    arn: str
    version: str
    unusable: str = ""
    fingerprint: str = ""
    names: tuple[str, ...] = ()
    key: str = ""
    ends_at: str = ""
    not_after: datetime | None = None
    is_public: bool = False
    needs_validation: bool = False
    device_would_accept: bool | None = None
    ocsp_urls: tuple[str, ...] | None = None
    self_signed: bool | None = None
    remarks: tuple[Remark, ...] = ()
    not_judged: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[Remark, ...]:
        """What refuses it."""
        return tuple(each for each in self.remarks if each.severity == "broken")
