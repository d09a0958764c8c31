"""What the front door hands to a service, and what it gets back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.aws.world import Region, World


@dataclass(frozen=True, slots=True)
class AwsRequest:
    """One call whose signature and permission have been checked.

    `operation` is known already and `path_params` holds the placeholders of its
    path; `account` and `principal` are the caller's, `region` the signature's.
    """

    service: str
    operation: str
    method: str
    path: str
    path_params: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    region: str
    account: str
    principal: str
    user_agent: str
    request_id: str
    world: World

    def one(self, name: str) -> str | None:
        """The query parameter's first value."""
        values = self.query.get(name)
        return values[0] if values else None

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty when there is none."""
        try:
            found = json.loads(self.body) if self.body else {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise AwsError("SerializationException", "Start of structure expected.")
        return found

    @property
    def place(self) -> Region:
        """What the calling account holds in the region it asks."""
        return self.world.accounts[self.account].regions[self.region]


@dataclass(frozen=True, slots=True)
class AwsResponse:
    """A success: bytes as they go over the wire."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class AwsError(Exception):
    """A refusal; the front door words it in the service's protocol.

    `members` are further members of the error's shape (resourceId …). A service
    whose error document has a form of its own gives it whole as `body`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        status: int = 400,
        *,
        members: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = dict(members or {})
        self.body = body


def as_json(answer: Mapping[str, Any]) -> AwsResponse:
    """A JSON answer in which what is None is left out, as AWS leaves it out."""
    known = {key: value for key, value in answer.items() if value is not None}
    return AwsResponse(json.dumps(known).encode())
