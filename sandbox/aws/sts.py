"""STS: AssumeRole with everything a trust policy asks for, and GetCallerIdentity."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from xml.sax.saxutils import escape

from sandbox.aws import refusals
from sandbox.aws.iam import Asked
from sandbox.aws.identities import Role
from sandbox.aws.records import Session
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse

# SM-sts: AssumeRoleRequest$DurationSeconds and $RoleSessionName.
_SHORTEST, _LONGEST, _USUAL = 900, 43200, 3600
_SESSION_NAME = r"[\w+=,.@-]*"
_NAME_LENGTHS = range(2, 65)
_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"


def caller_identity(request: AwsRequest, user_id: str) -> AwsResponse:
    """Who the caller is."""
    return _answer(
        "GetCallerIdentity",
        f"<Arn>{escape(request.principal)}</Arn><UserId>{escape(user_id)}</UserId>"
        f"<Account>{request.account}</Account>",
        request.request_id,
    )


def assume_role(
    request: AwsRequest,
    form: Mapping[str, str],
    trusting: Callable[[Asked], Role | None],
) -> AwsResponse:
    """Temporary credentials, once trust, ExternalId, name and duration are right."""
    name, arn = form.get("RoleSessionName", ""), form.get("RoleArn", "")
    _check_name(name)
    seconds = _seconds(form.get("DurationSeconds"))
    role = trusting(_asked(request, form))
    # One text for a role that is not there and one that does not trust the caller.
    if role is None:
        raise refusals.denied("query", request.principal, "sts:AssumeRole", arn)
    if seconds > role.longest_seconds:
        raise AwsError(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for "
            "this role.",
        )
    return _answer(
        "AssumeRole",
        _credentials(_begin(request, role, name, seconds)),
        request.request_id,
    )


def _asked(request: AwsRequest, form: Mapping[str, str]) -> Asked:
    """What a trust policy is asked; an ExternalId that was not sent is no key."""
    context: dict[str, str | list[str]] = {
        f"sts:{key}": form[key]
        for key in ("ExternalId", "RoleSessionName")
        if key in form
    }
    arn = form.get("RoleArn", "")
    return Asked("sts:AssumeRole", arn, context, request.principal)


def _begin(request: AwsRequest, role: Role, name: str, seconds: int) -> Session:
    world = request.world
    session = Session(
        access_key="ASIA" + world.identifier(16).upper(),
        secret=world.identifier(40),
        token="IQoJb3JpZ2luX2Vj" + world.identifier(120),
        role_arn=role.arn,
        session_name=name,
        # Whole seconds: that is what the answer can say.
        expires_at=world.real_now().replace(microsecond=0) + timedelta(seconds=seconds),
    )
    now = world.real_now()
    for key, old in list(world.sessions.items()):
        if old.expires_at < now - timedelta(days=1):
            del world.sessions[key]
    world.sessions[session.access_key] = session
    world.changed()
    return session


def _credentials(session: Session) -> str:
    expiry = session.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"<AssumedRoleUser><AssumedRoleId>AROA{session.account}0000:"
        f"{escape(session.session_name)}</AssumedRoleId>"
        f"<Arn>{escape(session.arn)}</Arn></AssumedRoleUser><Credentials>"
        f"<AccessKeyId>{session.access_key}</AccessKeyId>"
        f"<SecretAccessKey>{session.secret}</SecretAccessKey>"
        f"<SessionToken>{session.token}</SessionToken>"
        f"<Expiration>{expiry}</Expiration></Credentials>"
    )


def _check_name(name: str) -> None:
    if not re.fullmatch(_SESSION_NAME, name, re.ASCII):
        raise _invalid(name, f"satisfy regular expression pattern: {_SESSION_NAME}")
    if len(name) < _NAME_LENGTHS.start:
        raise _invalid(name, "have length greater than or equal to 2")
    if len(name) not in _NAME_LENGTHS:
        raise _invalid(name, "have length less than or equal to 64")


def _seconds(given: str | None) -> int:
    seconds = int(given) if given and given.isdigit() else _USUAL
    if not _SHORTEST <= seconds <= _LONGEST:
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{seconds}' at 'durationSeconds' "
            f"failed to satisfy constraint: Member must have value between "
            f"{_SHORTEST} and {_LONGEST}",
        )
    return seconds


def _invalid(name: str, rule: str) -> AwsError:
    return AwsError(
        "ValidationError",
        f"1 validation error detected: Value '{name}' at 'roleSessionName' failed to "
        f"satisfy constraint: Member must {rule}",
    )


def _answer(operation: str, inside: str, request_id: str) -> AwsResponse:
    body = (
        f'<{operation}Response xmlns="{_NAMESPACE}"><{operation}Result>{inside}'
        f"</{operation}Result><ResponseMetadata><RequestId>{request_id}</RequestId>"
        f"</ResponseMetadata></{operation}Response>"
    )
    return AwsResponse(body.encode(), content_type="text/xml")
