"""The one place where AWS's errors become ours.

Only codes, statuses and exception types decide, never texts: AWS promises the
codes, and most of the texts are published nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from botocore import exceptions as botocore
from botocore.parsers import ResponseParserError

from bot.aws.access import Access
from bot.core.leaks import without_keys
from bot.core.words import code, cut
from bot.errors import Blocked, BotError, NotTaken, Permanent, Transient

# The services name these differently in every protocol (botocore service models,
# "Common Errors" of each API reference).
_BUSY = frozenset(
    {
        "ConflictingResourceUpdateException",
        "InternalError",
        "InternalException",
        "InternalFailure",
        "InternalFailureException",
        "InternalServerError",
        "InternalServiceException",
        "PriorRequestNotComplete",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
    }
)
_TOO_FAST = frozenset(
    {
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "NotAuthorized",
        "UnauthorizedException",
        "UnauthorizedOperation",
    }
)
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_NOT_KNOWN = frozenset(
    {
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "OptInRequired",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
# ACM and IoT call a used up quota so, Route 53 by what is full.
_FULL = frozenset(
    {
        "LimitExceededException",
        "LimitsExceeded",
        "ServiceQuotaExceededException",
        "TooManyTagsException",
    }
)
_TOO_MANY = 429
_SERVER_ERROR = 500
# A request quota refills every second; the rest passes when AWS has recovered.
_TOO_FAST_DELAY = timedelta(seconds=3)
_BUSY_DELAY = timedelta(seconds=10)
_LONGEST_TEXT = 300

_NO_CREDENTIALS = (
    botocore.NoCredentialsError,
    botocore.PartialCredentialsError,
    botocore.CredentialRetrievalError,
    botocore.TokenRetrievalError,
    botocore.NoAuthTokenError,
    botocore.SSOError,
    botocore.LoginError,
    botocore.ProfileNotFound,
    botocore.ConfigNotFound,
    botocore.ConfigParseError,
    botocore.InvalidConfigError,
    botocore.MetadataRetrievalError,
    botocore.RefreshWithMFAUnsupportedError,
)
_TOO_SLOW = (botocore.ConnectTimeoutError, botocore.ReadTimeoutError)
_NO_ANSWER = (
    botocore.ConnectionError,
    botocore.HTTPClientError,
    botocore.IncompleteReadError,
    ResponseParserError,
)
ANY = (botocore.ClientError, botocore.BotoCoreError, ResponseParserError)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What AWS answered instead of doing what it was asked."""

    code: str
    status: int
    text: str
    request_id: str
    members: Mapping[str, Any] = field(default_factory=dict)

    @property
    def too_fast(self) -> bool:
        """Whether the same call a moment later is all that AWS asks for."""
        return self.code in _TOO_FAST or self.status == _TOO_MANY


def refusal(error: botocore.ClientError) -> Refusal:
    """The parts of botocore's error that decide or are shown."""
    answer: Mapping[str, Any] = error.response
    said, about = answer.get("Error", {}), answer.get("ResponseMetadata", {})
    return Refusal(
        code=str(said.get("Code", "")),
        status=int(about.get("HTTPStatusCode", 0)),
        text=str(said.get("Message", "")),
        request_id=str(about.get("RequestId", "")),
        members=answer,
    )


def ours(error: Exception, access: Access, action: str) -> BotError:
    """Our error for whatever botocore raised when `action` was asked for."""
    if isinstance(error, botocore.ClientError):
        return _refused(refusal(error), access, action)
    if isinstance(error, _NO_CREDENTIALS):
        return Blocked(
            f"The bot has no usable AWS credentials of its own: {_shown(str(error))}",
            who="whoever runs the bot",
            do="give it AWS credentials that may assume its roles",
        )
    if isinstance(error, _TOO_SLOW):
        says = f"AWS did not answer {code(action)} in {access.place} in time."
        return Transient(says, delay=_BUSY_DELAY)
    if isinstance(error, _NO_ANSWER):
        says = f"AWS could not be reached for {code(action)} in {access.place}."
        return Transient(says, delay=_BUSY_DELAY)
    return Permanent(
        f"{code(action)} could not be asked in {access.place}: {_shown(str(error))}"
    )


def _refused(said: Refusal, access: Access, action: str) -> BotError:
    what = f"{code(action)} in {access.place}"
    proof = f"{code(said.code or str(said.status))}{_traced(said)}"
    if said.code in _DENIED:
        return _denied(said, access, action)
    if said.code in EXPIRED:
        return Blocked(
            f"AWS no longer accepts the credentials for {what}: {proof}",
            who="whoever runs the bot",
            do="renew the AWS credentials of the bot and check this machine's clock",
        )
    if said.code in _NOT_KNOWN:
        return Blocked(
            f"AWS does not accept the credentials for {what}: {proof}",
            who="whoever runs the bot",
            do="check the AWS credentials of the bot and this machine's clock",
        )
    if said.too_fast:
        return Transient(f"AWS asks to slow down: {what}.", delay=_TOO_FAST_DELAY)
    if said.code in _BUSY or said.status >= _SERVER_ERROR:
        return Transient(
            f"AWS could not do {what} this time: {proof}", delay=_BUSY_DELAY
        )
    if said.code in _FULL:
        return NotTaken(
            f"A quota is used up for {what}. AWS says: {_shown(said.text)} {proof}. "
            "Trying again does not help until there is room."
        )
    if said.status < _SERVER_ERROR:
        return NotTaken(f"AWS refused {what} and says: {_shown(said.text)} {proof}")
    return Permanent(f"AWS refused {what} and says: {_shown(said.text)} {proof}")


def _denied(said: Refusal, access: Access, action: str) -> Blocked:
    who = f"the AWS administrator of {access.place}"
    told = f" AWS says: {_shown(said.text)}" if said.text else ""
    role = code(access.role.arn)
    if action == "sts:AssumeRole":
        return Blocked(
            f"The bot may not assume the role {role}.{told}{_traced(said)}",
            who=who,
            do=f"let the bot's identity assume {role}, with the ExternalId "
            "from the bot's settings",
        )
    return Blocked(
        f"The role {role} may not do {code(action)} in {access.place}."
        f"{told}{_traced(said)}",
        who=who,
        do=f"allow {code(action)} for the role {role}",
    )


def _shown(text: str) -> str:
    """AWS's own words, but for what may be out of a certificate's files."""
    flat = " ".join(without_keys(text).split())
    return code(cut(flat, _LONGEST_TEXT))


def _traced(said: Refusal) -> str:
    return f" (AWS request id {code(said.request_id)})" if said.request_id else ""
