"""What stands behind a configuration and decides who gets in: seen, not judged."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a Lambda function is asked for."""

    AUTHORIZER = "custom authorizer"
    CALLBACK = "client certificate callback"
    OCSP = "OCSP responder"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizerSeen:
    """The custom authorizer that a configuration names.

    `status` is AWS's word, None where AWS has none of that name. `function` is the ARN
    of what it asks.
    """

    name: str
    status: str | None
    arn: str = ""
    function: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSeen:
    """A Lambda function that AWS IoT asks before it lets anybody in.

    `is_there` says whether there is one, `may_invoke` whether its policy lets AWS IoT
    call it for this thing, `calls` and `errors` how many there were in the last hour;
    each is None where it was not seen.
    """

    part: Part
    arn: str
    is_there: bool | None = None
    may_invoke: bool | None = None
    calls: int | None = None
    errors: int | None = None

    @property
    def name(self) -> str:
        """Its name, without where it is and which version."""
        return self.arn.partition(":function:")[2].partition(":")[0] or self.arn


@dataclass(frozen=True, slots=True, kw_only=True)
class StapleSeen:
    """How AWS IoT fares that fetches an OCSP response once an hour.

    `fetched` counts those of the last hours; `reason` is why the last try failed, in
    AWS's words, where the log has it.
    """

    hours: int
    fetched: int
    reason: str | None = None
