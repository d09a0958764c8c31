"""IoT: custom authorizers, as far as a domain configuration needs them.

Whether their Lambda function is there is seen at its first call only, as at AWS.
"""

import re
from typing import Any

from sandbox.aws.iot_errors import invalid, not_found
from sandbox.aws.iot_pages import page
from sandbox.aws.records import Authorizer
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# SM-iot: AuthorizerName, TokenKeyName, AuthorizerStatus.
_NAME = re.compile(r"[\w=,@-]{1,128}", re.ASCII)
_TOKEN_KEY = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_STATUSES = ("ACTIVE", "INACTIVE")
# AWS General Reference, AWS IoT Core quotas.
_MOST, _MOST_ACTIVE = 100, 32
_FIELDS = (
    "authorizerFunctionArn",
    "tokenKeyName",
    "tokenSigningPublicKeys",
    "signingDisabled",
    "enableCachingForHttp",
)


def create(request: AwsRequest) -> AwsResponse:
    """A new one; INACTIVE unless it is asked for otherwise."""
    name, given = request.path_params["authorizerName"], request.json()
    if not _NAME.fullmatch(name):
        raise invalid("authorizer_name")
    if not given.get("authorizerFunctionArn"):
        raise invalid("authorizer_function")
    known = request.place.authorizers
    if name in known:
        raise AwsError(
            "ResourceAlreadyExistsException",
            f"The authorizer {name} already exists.",  # made up
            409,
            members={"resourceId": name, "resourceArn": _arn(request, name)},
        )
    settings = {key: given[key] for key in _FIELDS if key in given}
    _check_signing(settings)
    status = _status(given) or "INACTIVE"
    _check_room(known, len(known) + 1, status)
    now = request.world.now()
    known[name] = Authorizer(name, status, now, now, settings)
    return _changed(request, name)


def describe(request: AwsRequest) -> AwsResponse:
    """Everything about one."""
    found = _known(request)
    return as_json(
        {
            "authorizerDescription": {
                "authorizerName": found.name,
                "authorizerArn": _arn(request, found.name),
                "status": found.status,
                "creationDate": round(found.created_at.timestamp(), 3),
                "lastModifiedDate": round(found.changed_at.timestamp(), 3),
                **found.settings,
            }
        }
    )


def update(request: AwsRequest) -> AwsResponse:
    """Change what is given; INACTIVE keeps everybody out who would ask it."""
    found, given = _known(request), request.json()
    settings = {
        **found.settings,
        **{key: given[key] for key in _FIELDS if key in given},
    }
    _check_signing(settings)
    status = _status(given) or found.status
    if status != found.status:
        _check_room(request.place.authorizers, 0, status)
    found.settings, found.status = settings, status
    found.changed_at = request.world.now()
    return _changed(request, found.name)


def list_all(request: AwsRequest) -> AwsResponse:
    """One page of names and ARNs, of one status if that is asked for."""
    wanted = request.one("status")
    if wanted not in {None, *_STATUSES}:
        raise invalid("status_unknown", status=str(wanted))
    found = [
        each
        for each in request.place.authorizers.values()
        if wanted in {None, each.status}
    ]
    shown, marker = page(request, found)
    if request.one("isAscendingOrder") == "false":
        shown.reverse()
    listed = [
        {"authorizerName": each.name, "authorizerArn": _arn(request, each.name)}
        for each in shown
    ]
    return as_json({"authorizers": listed, "nextMarker": marker})


def _known(request: AwsRequest) -> Authorizer:
    name = request.path_params["authorizerName"]
    found = request.place.authorizers.get(name)
    if found is None:
        raise not_found(f"The authorizer {name}")
    return found


def _status(given: dict[str, Any]) -> str | None:
    status = given.get("status")
    if status not in {None, *_STATUSES}:
        raise invalid("status_unknown", status=str(status))
    return status


def _check_signing(settings: dict[str, Any]) -> None:
    """Tokens are signed unless that is switched off; then both are needed."""
    if settings.get("signingDisabled"):
        return
    key = settings.get("tokenKeyName", "")
    if not _TOKEN_KEY.fullmatch(key) or not settings.get("tokenSigningPublicKeys"):
        raise invalid("authorizer_signing")


def _check_room(known: dict[str, Authorizer], count: int, status: str) -> None:
    active = sum(each.status == "ACTIVE" for each in known.values())
    if count > _MOST or (status == "ACTIVE" and active >= _MOST_ACTIVE):
        text = "The number of authorizers exceeds the limit."  # made up
        raise AwsError("LimitExceededException", text, 410)


def _changed(request: AwsRequest, name: str) -> AwsResponse:
    request.world.changed()
    return as_json({"authorizerName": name, "authorizerArn": _arn(request, name)})


def _arn(request: AwsRequest, name: str) -> str:
    return f"arn:aws:iot:{request.region}:{request.account}:authorizer/{name}"
