"""Whether a delivery over HTTP is Slack's: seen before anything of it is read.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hmac
import re

WINDOW_SECONDS = 300
# Ten digits last until 2286. int() would also take signs, spaces and other digits.
_STAMP = re.compile(r"[0-9]{1,10}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def fault(
    secret: str, stamp: str | None, signature: str | None, body: bytes, *, now: float
) -> str | None:
    """Why it is not Slack's, in words for the log; None when it is.

    The window goes both ways: a stamp from the future could be kept and used later.
    """
    if stamp is None or signature is None:
        return "not signed"
    if not _STAMP.fullmatch(stamp):
        return "timestamp is no number"
    age = now - int(stamp)
    if age > WINDOW_SECONDS:
        return "older than five minutes"
    if age < -WINDOW_SECONDS:
        return "more than five minutes in the future"
    if not _SIGNATURE.fullmatch(signature):
        return "signature is none"
    if not hmac.compare_digest(signed(secret, stamp, body), signature):
        return "signature does not fit"
    return None


def signed(secret: str, stamp: str, body: bytes) -> str:
    """The signature that Slack makes of the raw body."""
    text = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), text, "sha256").hexdigest()
