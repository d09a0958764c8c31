"""One page of what IoT lists by name, and the marker of the next one."""

import base64
import binascii
from collections.abc import Sequence
from typing import Protocol, TypeVar

from sandbox.aws.iot_errors import invalid
from sandbox.aws.wire import AwsRequest

_PAGE = range(1, 251)
_USUAL_PAGE = 250


class Named(Protocol):
    """What has a name to be listed by."""

    name: str


T = TypeVar("T", bound=Named)


def page(request: AwsRequest, found: Sequence[T]) -> tuple[list[T], str | None]:
    """The page that was asked for, in the order of names, and the next marker."""
    size = int(request.one("pageSize") or _USUAL_PAGE)
    if size not in _PAGE:
        raise invalid("page_size")
    after = _after(request.one("marker"))
    ordered = sorted(found, key=lambda each: each.name)
    left = [each for each in ordered if each.name > after]
    shown = left[:size]
    return shown, _marker(shown[-1].name) if left[size:] else None


def _marker(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()


def _after(marker: str | None) -> str:
    try:
        return base64.urlsafe_b64decode(marker or "").decode()
    except (binascii.Error, UnicodeDecodeError) as bad:
        raise invalid("marker") from bad
