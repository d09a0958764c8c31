"""Temporary credentials and clients, kept while they are good.

Loading boto3 takes about a third of a second, so this module is imported at the
first call to AWS and not before (see `bot.aws.clouds`).
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config

from bot.aws import errors
from bot.aws.access import Access
from bot.aws.models import LeanLoader

if TYPE_CHECKING:
    from mypy_boto3_sts.type_defs import AssumeRoleRequestTypeDef, CredentialsTypeDef

SERVICES = frozenset({"acm", "iot", "route53", "secretsmanager", "sts"})
# Loaded at the first diagnosis, and of them no more than is asked.
FEW: Mapping[str, frozenset[str]] = {
    "cloudtrail": frozenset({"LookupEvents"}),
    "cloudwatch": frozenset({"GetMetricData"}),
    "lambda": frozenset({"GetFunctionConfiguration", "GetPolicy"}),
    "logs": frozenset({"FilterLogEvents"}),
    "service-quotas": frozenset({"GetAWSDefaultServiceQuota", "GetServiceQuota"}),
}
# Our lease on a run is 10 s, so no call may take longer; we retry by ourselves.
CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0
# Renewed this early, so that no call starts with credentials about to end.
_MARGIN = timedelta(minutes=5)
# One slot for each role and session name. A run or a look-up uses up to four of them;
# each costs about 0.8 MB (measured), and a new one one call to STS. Eight people may
# look at once: with eight slots, fifty diagnoses of ten people took 581 such calls.
_MOST_SLOTS = 32
# What so many keep when nothing has happened for a while.
_FEW_SLOTS = 8
_IDLE_SECONDS = 120.0
# Connections that are kept for each host, for all clients together.
_MOST_CONNECTIONS = 16


@dataclass(slots=True)
class _Slot:
    """One role in one session's name: its credentials and what was made with them."""

    lock: Lock = field(default_factory=Lock)
    used_at: float = 0.0
    credentials: "CredentialsTypeDef | None" = field(default=None, repr=False)
    clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    def empty(self) -> None:
        """Let go of the credentials; the connections are everybody's and stay."""
        self.credentials = None
        self.clients.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who AWS says that credentials are, and what time it is there."""

    account: str
    arn: str
    at: str | None


class Sessions:
    """Assumes roles from the base credentials, and makes clients. Thread-safe."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        endpoint_url: str | None = None,
        read_seconds: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._monotonic = monotonic
        self._endpoint_url = endpoint_url
        self._read_seconds = READ_SECONDS if read_seconds is None else read_seconds
        self._lock = Lock()
        # boto3's sessions are not thread-safe while they make clients.
        self._making = Lock()
        self._base: boto3.session.Session | None = None
        self._http: Any = None
        self._slots: OrderedDict[tuple[str, str], _Slot] = OrderedDict()

    def client(self, access: Access, service: str) -> Any:
        """A client with credentials good for five minutes at least."""
        slot = self._slot(access)
        with slot.lock:
            held = slot.credentials
            if held is None or held["Expiration"] - _MARGIN <= self._now():
                slot.empty()
                held = slot.credentials = self._assume(access)
            key = (service, access.region)
            if key not in slot.clients:
                slot.clients[key] = self._make(access, service, held)
            return slot.clients[key]

    def forget(self, access: Access, client: object) -> None:
        """Assume the role anew next time, unless somebody has done so already."""
        slot = self._slot(access)
        with slot.lock:
            if client in slot.clients.values():
                slot.empty()

    def identity(self, access: Access) -> Identity:
        """Who the base credentials are, without any role."""
        try:
            found = self._make(access, "sts", None).get_caller_identity()
        except errors.ANY as error:
            raise errors.ours(error, access, "sts:GetCallerIdentity") from error
        about = found.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        return Identity(
            account=found["Account"], arn=found["Arn"], at=about.get("date")
        )

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            slots = list(self._slots.values())
            self._slots.clear()
        for slot in slots:
            with slot.lock:
                slot.empty()
        with self._making:
            http, self._http = self._http, None
        if http is not None:
            http.close()

    def _slot(self, access: Access) -> _Slot:
        key = (access.role.arn, access.session_name)
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            slot.used_at = self._monotonic()
            dropped = []
            while self._is_too_many(slot.used_at):
                dropped.append(self._slots.popitem(last=False)[1])
        for old in dropped:
            with old.lock:
                old.empty()
        return slot

    def _is_too_many(self, now: float) -> bool:
        count, oldest = len(self._slots), next(iter(self._slots.values()))
        is_idle = oldest.used_at < now - _IDLE_SECONDS
        return count > _MOST_SLOTS or (count > _FEW_SLOTS and is_idle)

    def _assume(self, access: Access) -> "CredentialsTypeDef":
        asked: AssumeRoleRequestTypeDef = {
            "RoleArn": access.role.arn,
            "RoleSessionName": access.session_name,
        }
        if access.role.external_id is not None:
            asked["ExternalId"] = access.role.external_id
        try:
            sts = self._make(access, "sts", None)
            credentials: CredentialsTypeDef = sts.assume_role(**asked)["Credentials"]
        except errors.ANY as error:
            raise errors.ours(error, access, "sts:AssumeRole") from error
        return credentials

    def _make(
        self, access: Access, service: str, held: "CredentialsTypeDef | None"
    ) -> Any:
        keys = (
            {}
            if held is None
            else {
                "aws_access_key_id": held["AccessKeyId"],
                "aws_secret_access_key": held["SecretAccessKey"],
                "aws_session_token": held["SessionToken"],
            }
        )
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=self._read_seconds,
            retries={"total_max_attempts": 1},
            max_pool_connections=_MOST_CONNECTIONS,
            user_agent_extra=access.agent,
        )
        with self._making:
            if self._base is None:
                core = botocore.session.get_session()
                core.register_component("data_loader", LeanLoader(SERVICES, FEW))
                self._base = boto3.session.Session(botocore_session=core)
            client = self._base.client(
                service,
                region_name=access.region,
                endpoint_url=self._endpoint_url,
                config=config,
                **keys,
            )
            self._share_connections(client)
            return client

    def _share_connections(self, client: Any) -> None:
        """All clients use one pool: it knows no credentials, requests carry them.

        Each client would load the public roots for itself (0.7 MB, measured) and
        greet AWS anew. botocore has no other way to pass a pool in.
        """
        endpoint = client._endpoint  # noqa: SLF001 - see above; a test watches it
        if self._http is None:
            self._http = endpoint.http_session
        else:
            endpoint.http_session = self._http
