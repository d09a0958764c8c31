"""What an account holds: certificates, domain configurations and their tags.

Plain mutable records; every delay is worked out from a timestamp in them, so that
a restarted sandbox goes on where it was.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

KeyType = Literal["RSA_2048", "EC_prime256v1", "RSA_3072", "RSA_4096", "EC_secp384r1"]
CertificateStatus = Literal[
    "PENDING_VALIDATION",
    "ISSUED",
    "INACTIVE",
    "EXPIRED",
    "VALIDATION_TIMED_OUT",
    "REVOKED",
    "FAILED",
]
RenewalStatus = Literal[
    "PENDING_AUTO_RENEWAL", "PENDING_VALIDATION", "SUCCESS", "FAILED"
]
ValidationStatus = Literal["PENDING_VALIDATION", "SUCCESS", "FAILED"]


@dataclass(slots=True)
class NameValidation:
    """One name of a certificate, and when its record was first seen."""

    name: str
    validation_domain: str
    status: ValidationStatus = "PENDING_VALIDATION"
    seen_at: datetime | None = None


@dataclass(slots=True)
class Certificate:
    """A certificate as ACM knows it; the PEMs are empty until it is issued."""

    arn: str
    domain: str
    names: list[str]
    key_type: str
    type: Literal["AMAZON_ISSUED", "IMPORTED", "PRIVATE"]
    status: CertificateStatus
    created_at: datetime
    visible_at: datetime
    validation_method: Literal["DNS", "EMAIL"] | None = None
    validations: list[NameValidation] = field(default_factory=list)
    idempotency_token: str | None = None
    request: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    issued_at: datetime | None = None
    imported_at: datetime | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    failure_reason: str | None = None
    renewal_eligibility: Literal["ELIGIBLE", "INELIGIBLE"] | None = None
    renewal_status: RenewalStatus | None = None
    renewal_reason: str | None = None
    renewal_at: datetime | None = None
    renewal_began: datetime | None = None
    renewals: list[NameValidation] = field(default_factory=list)
    is_left: bool = False  # on purpose, ACM looks no more at what it waits for
    leaf_pem: str = ""
    issuers_pem: str = ""
    key_pem: str = field(default="", repr=False)

    @property
    def chain_pem(self) -> str:
        """Leaf first, then the chain as it was supplied."""
        return self.leaf_pem + self.issuers_pem


@dataclass(slots=True)
class Serving:
    """From when IoT serves which certificate for a configuration's name."""

    since: datetime
    certificate_arn: str
    chain_pem: str
    key_pem: str = field(repr=False)


@dataclass(slots=True)
class DomainConfig:
    """A domain configuration as IoT knows it."""

    name: str
    arn: str
    domain_name: str
    domain_type: Literal["ENDPOINT", "AWS_MANAGED", "CUSTOMER_MANAGED"]
    created_at: datetime
    visible_at: datetime
    last_status_change: datetime
    status: Literal["ENABLED", "DISABLED"] = "ENABLED"
    service_type: str = "DATA"
    certificate_arn: str | None = None
    validation_certificate_arn: str | None = None
    certificate_status: Literal["VALID", "INVALID"] | None = None
    certificate_detail: str | None = None
    servings: list[Serving] = field(default_factory=list)
    staples_since: datetime | None = None
    staple_fault: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Authorizer:
    """A custom authorizer; `settings` are what Describe gives back beside."""

    name: str
    status: str
    created_at: datetime
    changed_at: datetime
    settings: dict[str, Any] = field(default_factory=dict)


def seeded_authorizers() -> dict[str, Authorizer]:
    """Two that are there before the bot comes: one at work, and an old one."""
    made = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    function = "arn:aws:lambda:eu-central-1:111122223333:function:sensor-tokens"
    settings = {"authorizerFunctionArn": function, "signingDisabled": True}
    return {
        name: Authorizer(name, status, made, made, dict(settings))
        for name, status in (("sensor-tokens", "ACTIVE"), ("old-tokens", "INACTIVE"))
    }


@dataclass(slots=True)
class Session:
    """Temporary credentials that STS handed out."""

    access_key: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    role_arn: str
    session_name: str
    expires_at: datetime

    @property
    def account(self) -> str:
        """The account that the role belongs to."""
        return self.role_arn.split(":")[4]

    @property
    def role_name(self) -> str:
        """The role's name without its path."""
        return self.role_arn.rsplit("/", 1)[1]

    @property
    def arn(self) -> str:
        """The principal as CloudTrail and refusals spell it."""
        return (
            f"arn:aws:sts::{self.account}:assumed-role/"
            f"{self.role_name}/{self.session_name}"
        )
