"""Secrets Manager: secrets, their versions and labels, as far as they hold a file.

Refusals are in the words of the service where those are published (API reference,
Secrets Manager user guide, "Troubleshooting"); what they may say of a secret's value
is nothing.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox.aws import secretseeds
from sandbox.aws.identities import ADMIN_ROLE
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# API reference: SecretString and SecretBinary; NameType; ClientRequestTokenType.
_LONGEST_VALUE = 65_536
_NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
_TOKENS = range(32, 65)
_RECOVERY_DAYS = range(7, 31)
_CURRENT, _PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"
Secret = dict[str, Any]


async def handle(request: AwsRequest) -> AwsResponse:
    """The answer of the operation that is asked for."""
    operation = _OPERATIONS.get(request.operation)
    if operation is None:
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    await secretseeds.plant(request.world)
    answer = operation(request)
    return AwsResponse(answer.body, content_type="application/x-amz-json-1.1")


def get_secret_value(request: AwsRequest) -> AwsResponse:
    """One version of a secret: the current one unless another is asked for."""
    secret, given = _secret(request), request.json()
    _require_live(secret)
    if secret["kms_key"] and f"/{ADMIN_ROLE}/" not in request.principal:
        raise AwsError("AccessDeniedException", "Access to KMS is not allowed")
    version_id = _version_id(secret, given)
    version = secret["versions"][version_id]
    return as_json(
        {
            "ARN": secret["arn"],
            "Name": secret["name"],
            "VersionId": version_id,
            "SecretString": version["string"],
            "SecretBinary": version["binary"],
            "VersionStages": version["stages"],
            "CreatedDate": _seconds(version["at"]),
        }
    )


def describe_secret(request: AwsRequest) -> AwsResponse:
    """Everything but the value."""
    secret = _secret(request)
    stages = {key: each["stages"] for key, each in secret["versions"].items()}
    return as_json(
        {
            "ARN": secret["arn"],
            "Name": secret["name"],
            "KmsKeyId": secret["kms_key"],
            "CreatedDate": _seconds(secret["at"]),
            "DeletedDate": _seconds(secret["deleted_at"]),
            "VersionIdsToStages": {key: each for key, each in stages.items() if each},
            "Tags": secret["tags"] or None,
        }
    )


def create_secret(request: AwsRequest) -> AwsResponse:
    """A new secret with its first version."""
    given = request.json()
    name = str(given.get("Name", ""))
    if not _NAME.fullmatch(name):
        raise _invalid("Invalid name. Must be a valid name containing alphanumerics.")
    before = _named(request, name)
    if before is not None and before["deleted_at"]:
        raise AwsError(
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already "
            "scheduled for deletion.",
        )
    if before is not None:
        text = f"The operation failed because the secret {name} already exists."
        raise AwsError("ResourceExistsException", text)
    secret = secretseeds.empty(request.world, request.account, request.region, name)
    secret["kms_key"] = given.get("KmsKeyId")
    secret["tags"] = given.get("Tags") or []
    version_id = _put(request, secret, given)
    _all(request)[secret["arn"]] = secret
    request.world.changed()
    return as_json({"ARN": secret["arn"], "Name": name, "VersionId": version_id})


def put_secret_value(request: AwsRequest) -> AwsResponse:
    """A new version, which becomes the current one."""
    secret = _secret(request)
    _require_live(secret)
    version_id = _put(request, secret, request.json())
    request.world.changed()
    return as_json(
        {
            "ARN": secret["arn"],
            "Name": secret["name"],
            "VersionId": version_id,
            "VersionStages": secret["versions"][version_id]["stages"],
        }
    )


def delete_secret(request: AwsRequest) -> AwsResponse:
    """Marked for deletion, and gone at once only when that is forced."""
    secret, given = _secret(request), request.json()
    days = given.get("RecoveryWindowInDays", _RECOVERY_DAYS[-1])
    if days not in _RECOVERY_DAYS:
        raise _invalid("RecoveryWindowInDays value must be between 7 and 30 days.")
    forced = bool(given.get("ForceDeleteWithoutRecovery"))
    at = request.world.now() + timedelta(days=0 if forced else days)
    secret["deleted_at"] = at.isoformat()
    if forced:
        del _all(request)[secret["arn"]]
    request.world.changed()
    return as_json(
        {"ARN": secret["arn"], "Name": secret["name"], "DeletionDate": at.timestamp()}
    )


def _put(request: AwsRequest, secret: Secret, given: dict[str, Any]) -> str:
    string, binary = given.get("SecretString"), given.get("SecretBinary")
    if (string is None) == (binary is None):
        raise _invalid("You must provide either SecretString or SecretBinary.")
    if len(string or binary or "") > _LONGEST_VALUE:
        raise AwsError(
            "ValidationException",
            "1 validation error detected: Value at 'secretString' failed to satisfy "
            "constraint: Member must have length less than or equal to 65536",
        )
    token = str(given.get("ClientRequestToken") or request.world.uuid())
    if len(token) not in _TOKENS:
        raise _invalid("ClientRequestToken must be 32-64 characters long.")
    known = secret["versions"].get(token)
    if known is not None:
        if (known["string"], known["binary"]) != (string, binary):
            raise AwsError(
                "ResourceExistsException",
                "You can't modify an existing version, you can only create a new "
                "version.",
            )
        return token
    secretseeds.put(secret, token, request.world.now(), string=string, binary=binary)
    return token


def _version_id(secret: Secret, given: dict[str, Any]) -> str:
    wanted = given.get("VersionId")
    stage = str(given.get("VersionStage") or ("" if wanted else _CURRENT))
    found: list[str] = [
        version_id
        for version_id, each in secret["versions"].items()
        if wanted in {None, version_id} and (not stage or stage in each["stages"])
    ]
    if not found:
        which = f"VersionId: {wanted}" if wanted else f"staging label: {stage}"
        text = f"Secrets Manager can't find the specified secret value for {which}"
        raise AwsError("ResourceNotFoundException", text)
    return found[0]


def _secret(request: AwsRequest) -> Secret:
    asked = str(request.json().get("SecretId", ""))
    found = _all(request).get(asked) or _named(request, asked)
    place = f":{request.region}:{request.account}:secret:"
    if found is None or place not in found["arn"]:
        text = "Secrets Manager can't find the specified secret."
        raise AwsError("ResourceNotFoundException", text)
    return found


def _named(request: AwsRequest, name: str) -> Secret | None:
    """By its name there, or by an ARN that lacks the six characters at its end."""
    place = f"arn:aws:secretsmanager:{request.region}:{request.account}:secret:"
    plain = name.removeprefix(place)
    return next(
        (
            each
            for each in _all(request).values()
            if each["name"] == plain and each["arn"].startswith(place)
        ),
        None,
    )


def _require_live(secret: Secret) -> None:
    if secret["deleted_at"]:
        raise AwsError(
            "InvalidRequestException",
            "You can't perform this operation on the secret because it was marked for "
            "deletion.",
        )


def _all(request: AwsRequest) -> dict[str, Secret]:
    return request.world.section(secretseeds.SECTION)


def _invalid(text: str) -> AwsError:
    return AwsError("InvalidParameterException", text)


def _seconds(at: str | None) -> float | None:
    return None if at is None else datetime.fromisoformat(at).timestamp()


_OPERATIONS: dict[str, Callable[[AwsRequest], AwsResponse]] = {
    "GetSecretValue": get_secret_value,
    "DescribeSecret": describe_secret,
    "CreateSecret": create_secret,
    "PutSecretValue": put_secret_value,
    "DeleteSecret": delete_secret,
}
