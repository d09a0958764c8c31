"""What the operator's own credentials can read, for `iotdomain init --from-aws`.

No role is taken and nothing is written; what may not be read is said.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from bot.aws import errors
from bot.aws.route53 import plain

_WAIT = Config(
    connect_timeout=3,
    read_timeout=5,
    retries={"total_max_attempts": 2},
    user_agent_extra="iotdomain/init",
)
_SIDE_BY_SIDE = 8
_MOST = 20
# Who has none set is in this one for STS, IAM and Route 53.
_ANY_REGION = "us-east-1"
_BUILT_IN = "iot:"


@dataclass(slots=True)
class Own:
    """What was read; `configs` counts by region, `unread` are sentences."""

    account: str = ""
    arn: str = ""
    configs: Mapping[str, int] = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    """ARN of each role, and the ExternalId that its trust policy asks for, if any."""
    unread: tuple[str, ...] = ()


def look(region: str) -> Own:
    """Everything that may be read; the account alone when nothing else may."""
    session = boto3.session.Session(region_name=region or _ANY_REGION)
    unread: list[str] = []
    who = _read(lambda: _client(session, "sts").get_caller_identity(), "who", unread)
    if who is None:
        return Own(unread=tuple(unread))
    regions = session.get_available_regions("iot")
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        zones = pool.submit(_read, lambda: _zones(session), "hosted zones", unread)
        roles = pool.submit(_read, lambda: _roles(session), "roles", unread)
        counted = list(pool.map(lambda each: _count(session, each), regions))
    counts = dict(zip(regions, counted, strict=True))
    silent = [each for each in regions if counts[each] is None]
    if silent:
        unread.append(f"Domain configurations could not be read in {_some(silent)}.")
    return Own(
        account=who["Account"],
        arn=who["Arn"],
        configs={each: count for each, count in counts.items() if count},
        zones=zones.result() or (),
        roles=roles.result() or {},
        unread=tuple(unread),
    )


def _client(session: Any, service: str, region: str | None = None) -> Any:
    return session.client(service, region_name=region, config=_WAIT)


def _read(ask: Callable[[], Any], what: str, unread: list[str]) -> Any:
    """The answer; None, and a sentence for people, when there is none."""
    try:
        return ask()
    except errors.ANY as error:
        if what == "who":
            unread.append(f"AWS does not say who you are: {_why(error)}.")
        else:
            unread.append(f"The {what} could not be read: {_why(error)}.")
        return None


def _why(error: Exception) -> str:
    if isinstance(error, ClientError):
        return errors.refusal(error).code
    return str(error).rstrip(".") or type(error).__name__


def _zones(session: Any) -> tuple[str, ...]:
    found = _client(session, "route53").list_hosted_zones_by_name()["HostedZones"]
    public = [each for each in found if not each.get("Config", {}).get("PrivateZone")]
    return tuple(plain(each["Name"]) for each in public)[:_MOST]


def _roles(session: Any) -> dict[str, str]:
    pages = _client(session, "iam").get_paginator("list_roles").paginate()
    return {
        role["Arn"]: _external_id(role.get("AssumeRolePolicyDocument", {}))
        for page in pages
        for role in page["Roles"]
    }


def _external_id(trust: Any) -> str:
    """The one that a trust policy asks for; empty where it asks for none or several."""
    statements = trust.get("Statement", ()) if isinstance(trust, dict) else ()
    found = {
        wanted
        for each in ([statements] if isinstance(statements, dict) else statements)
        for operator in each.get("Condition", {}).values()
        if isinstance(wanted := operator.get("sts:ExternalId"), str)
    }
    return found.pop() if len(found) == 1 else ""


def _count(session: Any, region: str) -> int | None:
    """How many configurations somebody made in a region; None when it is not told."""
    try:
        answer = _client(session, "iot", region).list_domain_configurations()
    except errors.ANY:
        return None
    names = [it["domainConfigurationName"] for it in answer["domainConfigurations"]]
    return sum(not each.startswith(_BUILT_IN) for each in names)


def _some(names: list[str]) -> str:
    if len(names) <= 3:  # noqa: PLR2004 - more is a list nobody reads
        return ", ".join(names)
    return f"{len(names)} regions ({names[0]} among them)"
