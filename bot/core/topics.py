"""What there is to be seen of a domain, and what could not be."""

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a rule needs to have seen; a gap in it skips the rule."""

    CONFIG = "domain configuration"
    CERTIFICATES = "certificates"
    AUTHORIZER = "custom authorizer"
    VALIDATION = "validation certificate"
    QUOTA = "quota"
    ENDPOINT = "IoT endpoint"
    ELSEWHERE = "other accounts"
    ZONE = "hosted zone"
    RECORDS = "DNS records"
    CAA = "CAA"
    SECRET = "secret"  # noqa: S105 - the word for it, nothing that is one
    PUBLIC = "public DNS"
    SERVED = "served certificate"
    PROOFS = "validation records"
    HISTORY = "CloudTrail"
    PRIVATE = "private hosted zones"
    AUTHORITIES = "name servers"
    VARIANTS = "further handshakes"
    FUNCTIONS = "Lambda functions"
    METRICS = "CloudWatch metrics"
    LOGS = "AWS IoT logs"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be seen, and why, as a sentence.

    `pending`: it is being looked at still, and nothing is known of it either way.
    """

    topic: Topic
    says: str
    pending: bool = False
