"""What a person does in the AWS console, past the bot: the same checks, no signature.

These calls are not on the record of calls, which is the bot's; CloudTrail has them.
"""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, Literal

from sandbox.aws import acm, iot, secrets, trail
from sandbox.aws.records import KeyType
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse
from sandbox.aws.world import World
from sandbox.edge.ca import Authority, IssuedChain

_PERSON = "arn:aws:iam::{account}:user/somebody"


@dataclass(frozen=True, slots=True)
class ConsoleConfig:
    """A domain configuration is switched or deleted by hand."""

    account: str
    region: str
    name: str
    act: Literal["enable", "disable", "delete"]


@dataclass(frozen=True, slots=True)
class ConsoleNew:
    """A domain configuration is made by hand."""

    account: str
    region: str
    name: str
    domain: str
    arn: str


@dataclass(frozen=True, slots=True)
class ConsoleImport:
    """A certificate is imported by hand; with an ARN, again under it.

    `private`: it comes from a CA that the public does not trust.
    """

    account: str
    region: str
    names: list[str]
    arn: str | None = None
    days: int = 90
    days_ago: int = 0
    key_type: KeyType = "RSA_2048"
    private: bool = False
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConsoleSecret:
    """A text is put into a secret, which is made when there is none of that name."""

    account: str
    region: str
    name: str
    value: str = field(repr=False)


async def config(world: World, asked: ConsoleConfig) -> None:
    """Carry it out as IoT would; ValueError with AWS's words when it refuses."""
    if asked.act == "delete":
        await _call(world, asked, "iot", "DeleteDomainConfiguration", {})
        return
    status = f"{asked.act.upper()}D"
    body = {"domainConfigurationStatus": status}
    await _call(world, asked, "iot", "UpdateDomainConfiguration", body)


async def create(world: World, asked: ConsoleNew) -> None:
    """Create it as IoT would."""
    body = {"domainName": asked.domain, "serverCertificateArns": [asked.arn]}
    await _call(world, asked, "iot", "CreateDomainConfiguration", body)


async def take(world: World, asked: ConsoleImport) -> str:
    """Import it as ACM would; the ARN."""
    made = await asyncio.to_thread(_issued, world, asked)
    body: dict[str, Any] = {
        "Certificate": _base64(made.leaf_pem),
        "CertificateChain": _base64(made.issuers_pem),
        "PrivateKey": _base64(made.key_pem),
    }
    if asked.arn:
        body["CertificateArn"] = asked.arn
    if asked.tags:
        body["Tags"] = [{"Key": key, "Value": asked.tags[key]} for key in asked.tags]
    answer = await _call(world, asked, "acm", "ImportCertificate", body)
    return str(json.loads(answer.body)["CertificateArn"])


async def put_secret(world: World, asked: ConsoleSecret) -> None:
    """A new version of it, the current one from now on."""
    body: dict[str, Any] = {"SecretId": asked.name, "SecretString": asked.value}
    try:
        await _call(world, asked, "secretsmanager", "PutSecretValue", body)
    except ValueError:
        body = {"Name": asked.name, "SecretString": asked.value}
        await _call(world, asked, "secretsmanager", "CreateSecret", body)


def _issued(world: World, asked: ConsoleImport) -> IssuedChain:
    authority = _private() if asked.private else world.amazon
    return authority.issue(
        asked.names,
        key=asked.key_type,
        not_before=world.now() - timedelta(days=asked.days_ago, minutes=1),
        days=asked.days,
    )


@cache
def _private() -> Authority:
    return Authority("Acme Device CA")


async def _call(
    world: World,
    asked: ConsoleConfig | ConsoleNew | ConsoleImport | ConsoleSecret,
    service: str,
    operation: str,
    body: dict[str, Any],
) -> AwsResponse:
    name = "" if isinstance(asked, ConsoleImport) else asked.name
    request = AwsRequest(
        service=service,
        operation=operation,
        method="POST",
        path="/",
        path_params={"name": name},
        query={},
        headers={},
        body=json.dumps(body).encode(),
        region=asked.region,
        account=asked.account,
        principal=_PERSON.format(account=asked.account),
        user_agent="console",
        request_id=world.uuid(),
        world=world,
    )
    try:
        answer = await _SERVICES[service](request)
    except AwsError as refused:
        raise ValueError(f"AWS refuses: {refused}") from refused
    trail.note(request)
    return answer


_SERVICES = {
    "acm": acm.handle,
    "iot": iot.handle,
    "secretsmanager": secrets.handle,
}


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
