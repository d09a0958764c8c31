"""Calls to AWS and Slack in the bot's roles; each answer is kept as it came."""

import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import boto3
import certifi
import dns.exception
import dns.resolver
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from sandbox.live.differ import AT_FIRST, AT_LAST
from sandbox.live.place import Place, Role, Who

Json = dict[str, Any]
_DNS_REGION = "us-east-1"
_HANDSHAKE_SECONDS = 5.0
_SLACK_SECONDS = 10.0
_NOT_KEPT = ("NextToken", "nextMarker", "IsTruncated", "MaxItems", "DNSName")


class LiveCheckError(Exception):
    """The check cannot go on; the sentence says why. What was made is taken away."""


@dataclass(slots=True)
class Entry:
    """One step: what was asked, what came of it, and how long that took."""

    step: str
    asked: str
    answer: Json | None = None
    error: Json | None = None
    seconds: float = 0.0
    is_wait: bool = False


@dataclass(slots=True)
class Hands:
    """One run's name, its clients and its entries."""

    place: Place
    run: str
    entries: list[Entry] = field(default_factory=list)
    _clients: dict[tuple[Who, str], Any] = field(default_factory=dict, repr=False)
    _session: Any = field(default_factory=boto3.session.Session, repr=False)

    @property
    def domain(self) -> str:
        """The one name that the run uses."""
        return f"{self.run}.{self.place.zone}"

    def call(
        self,
        step: str,
        who: Who,
        asked: str,
        *,
        ours: tuple[str, Callable[[Json], bool]] | None = None,
        **given: Any,
    ) -> Json | None:
        """Ask once and keep the answer; None when AWS refused.

        `ours` names a list of the answer and what of it is ours: the rest belongs to
        others and is kept nowhere.
        """
        entry = Entry(step, asked)
        self.entries.append(entry)
        began = time.monotonic()
        try:
            answer = self._ask(self.client(who, asked.partition(":")[0]), asked, given)
            entry.answer = _only(answer, ours) if ours else answer
        except ClientError as refused:
            entry.error = _refusal(refused)
        except BotoCoreError as failed:
            raise LiveCheckError(f"{asked} cannot be asked: {failed}") from failed
        finally:
            entry.seconds = time.monotonic() - began
        return entry.answer

    def wait(
        self,
        step: str,
        ask: Callable[[str], Any],
        patience: timedelta,
        is_over: Callable[[Any], bool] = bool,
    ) -> Any:
        """Ask until it is over; kept are the first answer and the last one."""
        began = time.monotonic()
        found = ask(f"{step}{AT_FIRST}")
        kept = len(self.entries)
        while not is_over(found):
            if time.monotonic() - began > patience.total_seconds():
                raise LiveCheckError(f"{step}: not within {patience}.")
            time.sleep(self.place.pause)
            del self.entries[kept:]
            found = ask(f"{step}{AT_LAST}")
        last = self.entries[-1]
        last.step = f"{step}{AT_LAST}"
        last.seconds, last.is_wait = time.monotonic() - began, True
        return found

    def note(self, step: str, asked: str, answer: Json) -> None:
        """Keep what was seen without AWS's interface."""
        self.entries.append(Entry(step, asked, answer))

    # AWS

    def client(self, who: Who, service: str) -> Any:
        """A client in one of the roles, which is taken when it is first needed."""
        key = (who, service)
        if key not in self._clients:
            held = self.assume(f"role {who}", self.place.roles[who])
            if held is None:
                raise LiveCheckError(
                    f"The role {self.place.roles[who].arn} cannot be taken: let this "
                    "identity take it, with the ExternalId of the settings."
                )
            for name in ("acm", "iot", "route53", "service-quotas"):
                self._clients[who, name] = self.base(name, held)
            self._clients[who, "servicequotas"] = self._clients[who, "service-quotas"]
        return self._clients[key]

    def assume(self, step: str, role: Role) -> Json | None:
        """Take a role under a session name that the trust policies let in."""
        more = {} if role.external_id is None else {"ExternalId": role.external_id}
        given = {"RoleArn": role.arn, "RoleSessionName": f"R-0.{self.run}", **more}
        entry = Entry(step, "sts:AssumeRole")
        self.entries.append(entry)
        try:
            answer = self._ask(self.base("sts"), "sts:AssumeRole", given)
        except ClientError as refused:
            entry.error = _refusal(refused)
            return None
        held: Json = answer["Credentials"]
        entry.answer = {**answer, "Credentials": dict.fromkeys(held, "(secret)")}
        return held

    def base(self, service: str, held: Mapping[str, Any] | None = None) -> Any:
        """A client with a role's credentials, or with our own."""
        place = self.place
        own = place.keys or (None, None)
        key, secret, token = (
            (held["AccessKeyId"], held["SecretAccessKey"], held["SessionToken"])
            if held
            else (*own, None)
        )
        return self._session.client(
            service,
            region_name=_DNS_REGION if service == "route53" else place.region,
            endpoint_url=place.aws_url,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(
                retries={"total_max_attempts": 1},
                user_agent_extra=f"iotdomain/{self.run}",
            ),
        )

    def _ask(self, client: Any, asked: str, given: Json) -> Json:
        operation = asked.partition(":")[2]
        names = client.meta.method_to_api_mapping
        method = next(name for name, api in names.items() if api == operation)
        answer: Json = getattr(client, method)(**given)
        answer.pop("ResponseMetadata", None)
        return answer

    # the endpoint and Slack

    def served(self, endpoint: str) -> Json | None:
        """What a client that trusts public roots sees; None while it is not ours."""
        context = ssl.create_default_context(
            cafile=str(self.place.public_roots or certifi.where())
        )
        try:
            address = self._resolved(endpoint)
            with (
                socket.create_connection(
                    (address, self.place.port), timeout=_HANDSHAKE_SECONDS
                ) as line,
                context.wrap_socket(line, server_hostname=self.domain) as tls,
            ):
                # The context has held the name against the certificate already.
                return {"protocol": tls.version(), "is_ours": True}
        except (OSError, dns.exception.DNSException):
            return None

    def _resolved(self, name: str) -> str:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = [host for host, _ in self.place.resolvers]
        resolver.nameserver_ports = dict(self.place.resolvers)
        return str(resolver.resolve(name, "A")[0])

    def slack(self, step: str, method: str, **given: Any) -> Json:
        """One Web API call, if there is a workspace; Slack's answer."""
        slack = self.place.slack
        if slack is None:
            return {}
        asked = Request(  # noqa: S310 - the settings allow https and loopback only
            f"{slack.url.rstrip('/')}/{method}",
            urlencode(given).encode(),
            {"Authorization": f"Bearer {slack.token}"},
        )
        handlers = [ProxyHandler({})] if "//127.0.0.1" in slack.url else []
        try:
            with build_opener(*handlers).open(asked, timeout=_SLACK_SECONDS) as answer:
                found: Json = json.loads(answer.read())
        except (OSError, HTTPException, ValueError) as failed:
            raise LiveCheckError(f"Slack did not answer {method}: {failed}") from failed
        entry = Entry(step, f"slack:{method}", found)
        if not found.get("ok"):
            code = found.get("error")
            entry = Entry(step, f"slack:{method}", error={"code": code, "status": 200})
        self.entries.append(entry)
        return found


def _refusal(refused: ClientError) -> Json:
    answer: Json = dict(refused.response)
    about = answer.pop("ResponseMetadata", {})
    said = answer.pop("Error", {})
    return {
        "code": said.get("Code"),
        "message": said.get("Message", ""),
        "status": about.get("HTTPStatusCode"),
        "members": sorted(set(answer) - {"message", "Message"}),
    }


def _only(answer: Json, ours: tuple[str, Callable[[Json], bool]]) -> Json:
    name, belongs = ours
    kept = {
        key: value
        for key, value in answer.items()
        if key not in _NOT_KEPT and not key.startswith("Next")
    }
    return {**kept, name: [each for each in answer.get(name, ()) if belongs(each)]}
