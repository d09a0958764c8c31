"""What one look at the world saw. `None` means absent; not seen is a `Gap`.

Filled by `bot.gather`, judged by `bot.core.rules`, remembered in part by plans.
Only our own words here: botocore's and dnspython's shapes stop before this.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.deep import NOT_LOOKED, Deep
from bot.core.dnsseen import NOTHING_IN_DNS, DnsFacts, PublicName
from bot.core.known import Known
from bot.core.offered import Offered
from bot.core.requests import CreateRequest, Options
from bot.core.topics import Gap, Topic
from bot.core.wireseen import Served


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationRecord:
    """The CNAME by which ACM checks that a name is ours. Both without trailing dot."""

    domain: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate in ACM, as DescribeCertificate and its PEM tell it.

    `status`, `kind`, `key`, `renewal` and `renewal_status` are ACM's own words
    (`ISSUED`, `AMAZON_ISSUED`, `RSA_2048`, `ELIGIBLE`, `PENDING_VALIDATION`).
    `renewal_status` is None before ACM has begun to renew, `unproved` are the names
    that it cannot check for that, `imported_at` moves with each import under the same
    ARN. `is_public` says whether it leads to a public root, `ends_at` who signed last.
    What ACM leaves out is None, and so is what stands in the certificate itself
    (`usages` aside) while that was not read.
    """

    arn: str
    status: str
    kind: str
    names: tuple[str, ...]
    key: str
    usages: frozenset[str] = frozenset()
    not_before: datetime | None = None
    not_after: datetime | None = None
    issued_at: datetime | None = None
    created_at: datetime | None = None
    failure: str | None = None
    imported_at: datetime | None = None
    renewal: str | None = None
    renewal_status: str | None = None
    renewal_reason: str | None = None
    renewed_at: datetime | None = None
    unproved: tuple[str, ...] = ()
    in_use: bool | None = None
    used_by: tuple[str, ...] = ()
    validation: tuple[ValidationRecord, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    fingerprint: str | None = None
    chain_length: int | None = None
    chain_bytes: int | None = None
    chain_der_bytes: int | None = None
    ocsp_urls: tuple[str, ...] | None = None
    self_signed: bool | None = None
    is_public: bool | None = None
    ends_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainConfig:
    """An IoT domain configuration; `certificate_status` is AWS's VALID or INVALID.

    The certificate is the first of the list that AWS gives; it takes one at most.
    `options` are those that it has, what is AWS's default left out (but for the TLS
    policy, which AWS always names).
    """

    name: str
    arn: str
    domain: str | None
    enabled: bool
    certificate_arn: str | None = None
    certificate_status: str | None = None
    certificate_detail: str | None = None
    options: Options = Options()
    customer_managed: bool = True
    changed_at: datetime | None = None
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorizer:
    """A custom authorizer; AWS asks its function only while it is `ACTIVE`."""

    name: str
    status: str
    arn: str = ""
    function: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A configuration in another target of the region.

    `certificate_names` are those of its certificate when that covers the domain
    that is looked at; other certificates are not described.
    """

    place: str
    config: str
    domain: str
    certificate_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One look at a domain in a target.

    `asked` is what the look is for: a rule may judge it against what is there, as
    `authorizer` and `responder` (its certificate), those that were asked for, and
    `chosen`, the certificate that was asked for by its ARN. `named` says where the
    further names that were asked for stand in DNS, a wildcard by the name without its
    asterisk. `neighbours` are the other targets of the region, and `elsewhere` the
    configurations they have. `configured` is the certificate that the configuration
    names, `validation` the one that stands in for a private issuer (AWS tells neither
    in the configuration itself), `deep` what only a diagnosis
    looks at, `offered` what the secret holds that is asked for. `public` is what
    devices outside are told by DNS. `before` is what the last looks have left in the
    inventory, None for what is new, and `watched_since` the first look of all at the
    target, None when this is it; `made_here` says that a request made it under a name
    that was chosen for it. `seen_since` is when the oldest answer of AWS was asked for
    that another look-up got first, None where all were asked for this one.
    """

    domain: str
    target_id: str
    account: str
    region: str
    taken_at: datetime
    asked: CreateRequest = CreateRequest()
    config: DomainConfig | None = None
    config_name_taken: DomainConfig | None = None
    certificates: tuple[Certificate, ...] = ()
    chosen: Certificate | None = None
    authorizer: Authorizer | None = None
    responder: Certificate | None = None
    configured: Certificate | None = None
    validation: Certificate | None = None
    offered: Offered | None = None
    configs_used: int | None = None
    configs_limit: int | None = None
    endpoint: str | None = None
    neighbours: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    dns: DnsFacts = NOTHING_IN_DNS
    named: tuple[tuple[str, DnsFacts], ...] = ()
    public: tuple[PublicName, ...] = ()
    served: tuple[Served, ...] = ()
    deep: Deep = NOT_LOOKED
    before: Known | None = None
    watched_since: datetime | None = None
    made_here: bool = False
    seen_since: datetime | None = None
    gaps: tuple[Gap, ...] = ()

    def blind(self, *topics: Topic) -> tuple[Gap, ...]:
        """The gaps in any of these topics."""
        return tuple(gap for gap in self.gaps if gap.topic in topics)
