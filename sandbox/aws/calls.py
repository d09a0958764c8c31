"""The record of every call, so that tests count effects and not log lines."""

import json
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

from sandbox.aws.operations import Operation

# Private keys and what opens a role; all else is what CloudTrail would show too.
_HIDDEN = frozenset(
    {"PrivateKey", "ExternalId", "Passphrase", "SecretString", "SecretBinary"}
)
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it was answered.

    `effect` says that the operation was carried out, whatever the caller was told.
    """

    n: int
    at: str
    service: str
    operation: str
    account: str | None
    region: str | None
    principal: str | None
    session_name: str | None
    user_agent: str
    params: dict[str, Any]
    error: str | None
    status: int
    write: bool
    effect: bool
    request_id: str


class Calls:
    """All calls since the stand-in was started, numbered from 1."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._count = 0

    def next_number(self) -> int:
        """The number of the call that is answered now: numbers follow the answers."""
        self._count += 1
        return self._count

    def keep(self, call: Call) -> None:
        """Remember an answered call."""
        self._calls.append(call)

    def after(self, number: int) -> list[dict[str, Any]]:
        """The calls with a higher number, in the order of their answers."""
        return [asdict(call) for call in self._calls if call.n > number]


def params(
    content: str, operation: Operation | None, query: str, body: bytes
) -> dict[str, Any]:
    """What the caller asked for, in any protocol, without secrets."""
    found: dict[str, Any] = dict(operation.path_params) if operation else {}
    found.update(parse_qsl(query, keep_blank_values=True))
    try:
        found.update(_in_body(content, body))
    except (ValueError, ET.ParseError):
        found["unreadable"] = len(body)
    return {key: _shown(key, value) for key, value in found.items()}


def _in_body(content: str, body: bytes) -> dict[str, Any]:
    text = body.decode()
    if not text:
        return {}
    if "x-www-form-urlencoded" in content:
        return dict(parse_qsl(text, keep_blank_values=True))
    if text.lstrip().startswith("<"):
        root = ET.fromstring(text)  # noqa: S314 - loopback, our own bot
        return {_tag(root): _tree(root)}
    found = json.loads(text)
    return found if isinstance(found, dict) else {"body": found}


def _tree(element: ET.Element) -> Any:
    if not len(element):
        return element.text or ""
    return [{_tag(child): _tree(child)} for child in element]


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _shown(key: str, value: Any) -> Any:
    return "(not shown)" if key in _HIDDEN else value
