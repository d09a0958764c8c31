"""Signature Version 4, recomputed from what arrived (AWS General Reference, SigV4)."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,]+)/(?P<day>\d{8})/(?P<region>[^/,]+)/"
    r"(?P<service>[^/,]+)/aws4_request, ?SignedHeaders=(?P<headers>[^,]+), ?"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)
# "Request must be signed within five minutes" (AWS General Reference).
CLOCK_SKEW = timedelta(minutes=5)
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Signed:
    """What the Authorization header claims."""

    access_key: str
    day: str
    region: str
    service: str
    headers: tuple[str, ...]
    signature: str


def claimed(authorization: str) -> Signed | None:
    """The header taken apart; nothing when it is none of ours."""
    found = _AUTHORIZATION.fullmatch(authorization.strip())
    if not found:
        return None
    return Signed(
        access_key=found["key"],
        day=found["day"],
        region=found["region"],
        service=found["service"],
        headers=tuple(found["headers"].split(";")),
        signature=found["signature"],
    )


def is_right(
    signed: Signed,
    secret: str,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
) -> bool:
    """Whether this secret signs this very request that way.

    `target` is the request target as sent, `headers` have lower-case names.
    """
    if any(name not in headers for name in signed.headers):
        return False
    path, _, query = target.partition("?")
    canonical = "\n".join(
        (
            method,
            # Every service but S3 encodes the path once more.
            quote(path, safe="/~-._"),
            _canonical_query(query),
            *(f"{name}:{' '.join(headers[name].split())}" for name in signed.headers),
            "",
            ";".join(signed.headers),
            hashlib.sha256(body).hexdigest(),
        )
    )
    scope = f"{signed.day}/{signed.region}/{signed.service}/aws4_request"
    text = "\n".join(
        (
            "AWS4-HMAC-SHA256",
            headers.get("x-amz-date", ""),
            scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        )
    )
    key = f"AWS4{secret}".encode()
    for part in (signed.day, signed.region, signed.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    expected = hmac.digest(key, text.encode(), "sha256").hex()
    return hmac.compare_digest(expected, signed.signature)


def out_of_time(stamp: str, now: datetime) -> str | None:
    """What AWS says about a signature whose date is too far from its own clock."""
    try:
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return "Date must be in ISO-8601 'basic format'."
    if abs(now - at) <= CLOCK_SKEW:
        return None
    here = now.strftime(_STAMP)
    if at < now:
        limit = (now - CLOCK_SKEW).strftime(_STAMP)
        return (
            f"Signature expired: {stamp} is now earlier than {limit} ({here} - 5 min.)"
        )
    limit = (now + CLOCK_SKEW).strftime(_STAMP)
    return (
        f"Signature not yet current: {stamp} is still later than {limit} "
        f"({here} + 5 min.)"
    )


def _canonical_query(query: str) -> str:
    pairs = [
        (quote(key, safe="-_.~"), quote(value, safe="-_.~"))
        for key, value in parse_qsl(query, keep_blank_values=True)
    ]
    return "&".join(f"{key}={value}" for key, value in sorted(pairs))
