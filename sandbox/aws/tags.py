"""The tag rules that ACM and IoT share, each service naming its own errors."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sandbox.aws.wire import AwsError

# SM-acm and SM-iot: TagKey, TagValue; the ACM user guide allows fifty.
_MOST = 50
_KEY, _VALUE = range(1, 129), range(257)
# `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`: Python's \w is letters, digits and underscore.
_PATTERN = re.compile(r"[\w\s.:/=+\-@]*")


@dataclass(frozen=True, slots=True)
class TagErrors:
    """The codes with which a service refuses tags."""

    too_many: str
    reserved: str
    malformed: str


def checked(
    given: Iterable[Mapping[str, str]], before: Mapping[str, str], errors: TagErrors
) -> dict[str, str]:
    """The tags after these were put on top of those that were there before."""
    fresh: dict[str, str] = {}
    for tag in given:
        key, value = tag.get("Key", ""), tag.get("Value", "")
        is_sound = len(key) in _KEY and len(value) in _VALUE
        if not (is_sound and _PATTERN.fullmatch(key) and _PATTERN.fullmatch(value)):
            raise AwsError(errors.malformed, f"The tag {key!r} is not valid.")
        if key.lower().startswith("aws:"):
            raise AwsError(
                errors.reserved,
                "aws: prefixed tag key names are not allowed for external use.",
            )
        if key in fresh:
            raise AwsError(errors.malformed, f"Duplicate tag key: {key}")
        fresh[key] = value
    after = {**before, **fresh}
    if len(after) > _MOST:
        raise AwsError(errors.too_many, f"More than {_MOST} tags on one resource.")
    return after
