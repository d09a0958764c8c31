"""IoT: which of its events it logs (version 2 of the options)."""

from sandbox.aws import iotlogs
from sandbox.aws.iot_errors import invalid
from sandbox.aws.wire import AwsRequest, AwsResponse, as_json

_LEVELS = ("DEBUG", "INFO", "ERROR", "WARN", "DISABLED")


def get(request: AwsRequest) -> AwsResponse:
    """The options; those of single events only where `verbose` asks for them."""
    found = iotlogs.options(request.world, request.account, request.region)
    is_verbose = request.one("verbose") == "true"
    hidden = () if is_verbose else ("eventConfigurations",)
    return as_json({key: each for key, each in found.items() if key not in hidden})


def set_options(request: AwsRequest) -> AwsResponse:
    """Change what is given."""
    given = request.json()
    found = iotlogs.options(request.world, request.account, request.region)
    levels = [given.get("defaultLogLevel", "ERROR")]
    levels += [each.get("logLevel") for each in given.get("eventConfigurations") or ()]
    for level in levels:
        if level not in _LEVELS:
            raise invalid("status_unknown", status=str(level))
    found.update({key: given[key] for key in found if key in given})
    request.world.changed()
    return as_json({})
