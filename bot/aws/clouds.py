"""The door to AWS: who asks, and with which role. boto3 waits until it is needed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.aws.access import Access, Manner, agent, lane_of, session_name
from bot.aws.pace import Lane, Paces
from bot.aws.shared import Shared
from bot.core.runs import Call
from bot.core.targets import DnsAccount, Role, Target
from bot.core.words import code
from bot.errors import Blocked
from bot.ports import Trust
from bot.ports.aws import Acm, Iot, Secrets, Zones
from bot.ports.further import Functions, Signs, Trail

if TYPE_CHECKING:
    from bot.aws.api import Api
    from bot.aws.session import Sessions

# Route 53 and its signatures live in one region of each partition (Route 53
# endpoints, AWS General Reference).
GLOBAL_REGIONS = {
    "aws": "us-east-1",
    "aws-cn": "cn-northwest-1",
    "aws-us-gov": "us-gov-west-1",
}
Record = Callable[[Call], None]


class Aws:
    """AWS for everybody; credentials and clients are shared where the caller is one.

    The base credentials are whatever boto3 finds. `endpoint_url` leads all services
    to one address; boto3's own `AWS_ENDPOINT_URL` does the same. A call that is not
    answered in `read_seconds` (8 unless told) is given up. By `trust` it is judged
    which certificates in ACM lead to a public root. `share` is how large a part of
    AWS's call rates is taken.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        endpoint_url: str | None = None,
        read_seconds: float | None = None,
        trust: Trust | None = None,
        share: float = 1.0,
    ) -> None:
        self._now = now
        self.trust = trust
        self._endpoint_url = endpoint_url
        self._read_seconds = read_seconds
        self._lock = Lock()
        self._sessions: Sessions | None = None
        self._paces = Paces(share)
        self._answers = Shared(now=now)

    def for_caller(
        self, run_id: str, user_id: str, record: Record | None = None
    ) -> "CallerClouds":
        """Clients in the name of a request ("look" when there is none) and a person.

        Both show up in CloudTrail: as the session's name and in the user agent.
        """
        return CallerClouds(self, run_id, user_id, record)

    def api(self, access: Access, service: str, iam: str, record: Record) -> "Api[Any]":
        """One service in that access's name."""
        from bot.aws.api import Api  # noqa: PLC0415 - loads botocore

        return Api(
            sessions=self.sessions(),
            paces=self._paces,
            answers=self._answers,
            access=access,
            service=service,
            iam=iam,
            record=record,
            now=self._now,
        )

    def sessions(self) -> "Sessions":
        """The shared credentials and clients; loads boto3, so call it early if idle."""
        with self._lock:
            if self._sessions is None:
                from bot.aws.session import Sessions  # noqa: PLC0415 - loads boto3

                self._sessions = Sessions(
                    now=self._now,
                    endpoint_url=self._endpoint_url,
                    read_seconds=self._read_seconds,
                )
            return self._sessions

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            if self._sessions is not None:
                self._sessions.close()


class CallerClouds:
    """Clients in the name of one request and person; fulfils `bot.ports.Clouds`."""

    def __init__(
        self,
        aws: Aws,
        run_id: str,
        user_id: str,
        record: Record | None,
        manner: Manner | None = None,
    ) -> None:
        self.calls: list[Call] = []
        self._aws = aws
        self._whose = (run_id, user_id)
        self._manner = manner or Manner(lane_of(run_id, user_id))
        self._session_name = session_name(run_id, user_id)
        self._agent = agent(run_id)
        self._also = record

    @property
    def seen_since(self) -> datetime | None:
        """When the oldest answer was asked for that somebody else got first."""
        return self._manner.seen_since

    def shared(self, since: datetime) -> "CallerClouds":
        """The same, with answers that others have asked for since then."""
        manner = Manner(Lane.LOOK, since)
        return CallerClouds(self._aws, *self._whose, self._also, manner)

    def iot(self, target: Target, *, write: bool = False) -> Iot:
        """AWS IoT Core of a target, with its quota."""
        from bot.aws.iot import Iot as IotOverBoto3  # noqa: PLC0415 - loads botocore

        access = self._of(target, write=write)
        return IotOverBoto3(
            self._aws.api(access, "iot", "iot", self._record),
            self._aws.api(access, "service-quotas", "servicequotas", self._record),
        )

    def acm(self, target: Target, *, write: bool = False) -> Acm:
        """Certificate Manager of a target."""
        from bot.aws.acm import Acm as AcmOverBoto3  # noqa: PLC0415 - loads botocore

        access = self._of(target, write=write)
        return AcmOverBoto3(
            self._aws.api(access, "acm", "acm", self._record), self._aws.trust
        )

    def secrets(self, target: Target) -> Secrets:
        """Secrets Manager of a target, always with the role that writes.

        That one lets in requests only; a look before there is one is `R-0`.
        """
        from bot.aws.secrets import Secrets as OverBoto3  # noqa: PLC0415 - botocore

        access = self._of(target, write=True)
        if not access.session_name.startswith("R-"):
            user = access.session_name.rpartition(".")[2]
            access = replace(access, session_name=session_name("R-0", user))
        api = self._aws.api(access, "secretsmanager", "secretsmanager", self._record)
        return OverBoto3(api)

    def zones(self, account: DnsAccount, *, write: bool = False) -> Zones:
        """Route 53 of a DNS account."""
        from bot.aws.route53 import Zones as ZonesOverBoto3  # noqa: PLC0415 - botocore

        access = self._of_zones(account, write=write)
        return ZonesOverBoto3(self._aws.api(access, "route53", "route53", self._record))

    def trail(self, place: Target | DnsAccount) -> Trail:
        """CloudTrail where the calls of IoT and ACM are kept, or those of Route 53."""
        from bot.aws.cloudtrail import Trail as OverBoto3  # noqa: PLC0415 - botocore

        access = (
            self._of(place, write=False)
            if isinstance(place, Target)
            else self._of_zones(place, write=False)
        )
        api = self._aws.api(access, "cloudtrail", "cloudtrail", self._record)
        return OverBoto3(api)

    def functions(self, target: Target) -> Functions:
        """Lambda of a target."""
        from bot.aws.functions import Functions as OverBoto3  # noqa: PLC0415 - botocore

        access = self._of(target, write=False)
        return OverBoto3(self._aws.api(access, "lambda", "lambda", self._record))

    def signs(self, target: Target) -> Signs:
        """What AWS IoT logs and counts in a target."""
        from bot.aws.signs import Signs as OverBoto3  # noqa: PLC0415 - botocore

        access = self._of(target, write=False)
        return OverBoto3(
            self._aws.api(access, "iot", "iot", self._record),
            self._aws.api(access, "logs", "logs", self._record),
            self._aws.api(access, "cloudwatch", "cloudwatch", self._record),
        )

    def _of_zones(self, account: DnsAccount, *, write: bool) -> Access:
        partition = account.read.arn.split(":")[1]
        return self._access(
            account.apply if write else account.read,
            account.account,
            f"the DNS account {account.account}",
            GLOBAL_REGIONS.get(partition, "us-east-1"),
        )

    def _of(self, target: Target, *, write: bool) -> Access:
        return self._access(
            target.apply if write else target.read,
            target.account,
            f"{target.name} ({target.account})",
            target.region,
        )

    def _access(
        self, role: Role | None, account: str, place: str, region: str
    ) -> Access:
        if role is None:
            raise Blocked(
                f"The bot's settings name no role that may change anything in {place}.",
                who="whoever runs the bot",
                do=f"add {code('apply_role')} for {place} to the bot's settings",
            )
        return Access(
            role=role,
            account=account,
            place=place,
            region=region,
            session_name=self._session_name,
            agent=self._agent,
            manner=self._manner,
        )

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        if self._also is not None:
            self._also(call)
