"""IoT's tag operations, for domain configurations."""

from sandbox.aws.iot_create import TAG_ERRORS
from sandbox.aws.iot_errors import invalid, not_found
from sandbox.aws.records import DomainConfig
from sandbox.aws.tags import checked
from sandbox.aws.wire import AwsRequest, AwsResponse, as_json


def tag(request: AwsRequest) -> AwsResponse:
    """Set tags; a key that is there gets the new value."""
    given = request.json()
    config = _config(request, given.get("resourceArn"))
    config.tags = checked(given.get("tags") or [], config.tags, TAG_ERRORS)
    request.world.changed()
    return as_json({})


def untag(request: AwsRequest) -> AwsResponse:
    """Remove tags by their keys; one that is not there is no error."""
    given = request.json()
    config = _config(request, given.get("resourceArn"))
    for key in given.get("tagKeys") or []:
        config.tags.pop(key, None)
    request.world.changed()
    return as_json({})


def list_tags(request: AwsRequest) -> AwsResponse:
    """All tags: fifty fit on one page."""
    config = _config(request, request.one("resourceArn"))
    return as_json({"tags": [{"Key": k, "Value": v} for k, v in config.tags.items()]})


def _config(request: AwsRequest, arn: str | None) -> DomainConfig:
    place = f"arn:aws:iot:{request.region}:{request.account}:domainconfiguration/"
    if not arn or not arn.startswith(place):
        raise invalid("resource_arn", arn=str(arn))
    for config in request.place.configs.values():
        if config.arn == arn and config.visible_at <= request.world.now():
            return config
    raise not_found(f"The resource {arn}")
