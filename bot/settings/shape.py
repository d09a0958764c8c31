"""The settings file as it must look: strict types, no unknown keys.

What belongs together but stands in different keys is checked in `checks`.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from bot.core.reach import Private, private_network

# https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
ACCOUNT = re.compile(r"\d{12}")
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d{1,2}")
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
ROLE = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):role/[\w+=,.@/-]{1,576}")
# https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
# https://api.slack.com/types: T team, C and G channels, U and W users, S user groups.
TEAM = re.compile(r"T[A-Z0-9]{7,}")
CHANNEL = re.compile(r"[CG][A-Z0-9]{7,}")
MEMBER = re.compile(r"[UWS][A-Z0-9]{7,}")

# What the bot does in an account: carries plans out, or only looks.
MODE = re.compile("change|observe")

MOST_SHARE = 1000  # quotas that AWS has raised, or a stand-in that counts nothing
MOST_PORT = 65535
MOST_WORD = 60


def _like(pattern: re.Pattern[str], says: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(f"{says}, not {value!r}")
        return value

    return check


def _word(value: str) -> str:
    if not value.strip() or len(value) > MOST_WORD or not value.isprintable():
        raise ValueError(f"must be a word of 1 to {MOST_WORD} printable characters")
    return value.strip()


def endpoint(value: str) -> str:
    """A server's address and port; the port 53 may be left out."""
    host, port = split_endpoint(value)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise ValueError(f"must be addresses, not {value!r}") from None
    if not 0 < port <= MOST_PORT:
        raise ValueError(f"has a port that does not exist: {value!r}")
    return value


def split_endpoint(value: str) -> tuple[str, int]:
    """`1.1.1.1`, `1.1.1.1:5353`, `::1` or `[::1]:5353` as host and port; 53 if none."""
    bracketed = re.fullmatch(r"\[([^\]]+)\](?::(\d+))?", value)
    if bracketed:
        return bracketed.group(1), int(bracketed.group(2) or 53)
    host, colon, port = value.rpartition(":")
    if colon and ":" not in host and port.isdecimal():
        return host, int(port)
    return value, 53


def _listen(value: str) -> str:
    """An address and a port of this machine; here the port may not be left out."""
    host, port = split_endpoint(value)
    if endpoint(value) in {host, f"[{host}]"}:
        raise ValueError(f'must have a port, as in "{value}:8080"')
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _port_map(value: dict[str, int]) -> dict[str, int]:
    for port, at in value.items():
        for each in (port, str(at)):
            if not each.isdecimal() or not 0 < int(each) <= MOST_PORT:
                raise ValueError(f"has a port that does not exist: {each!r}")
    return value


def _rhythm(value: int) -> int:
    """A clock strikes so often that every replica counts the same strokes."""
    for unit, whole in ((1, 60), (60, 3600), (3600, 86400)):
        if value < whole or whole == 86400:  # noqa: PLR2004 - a day
            if value > 0 and value % unit == 0 and whole % value == 0:
                return value
            break
    raise ValueError(
        "must be seconds that divide a minute, minutes that divide an hour or hours "
        f"that divide a day, like 300 or 3600, not {value}"
    )


def _positive(value: float) -> float:
    if value <= 0:
        raise ValueError("must be more than 0 seconds")
    return value


def _allowed(value: object) -> Private:
    if isinstance(value, bool):
        return value
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(
            'must be true, false or a list of networks like ["10.20.0.0/16"]'
        )
    return tuple(map(private_network, value))


def _share(value: float) -> float:
    if not 0 < value <= MOST_SHARE:
        raise ValueError(f"must be more than 0 and at most {MOST_SHARE}, like 0.5")
    return value


Account = Annotated[
    str, AfterValidator(_like(ACCOUNT, "must be the 12 digits of an account number"))
]
Region = Annotated[
    str, AfterValidator(_like(REGION, "must be a region like eu-central-1"))
]
RoleArn = Annotated[
    str,
    AfterValidator(_like(ROLE, "must be an ARN like arn:aws:iam::<account>:role/…")),
]
ExternalId = Annotated[
    str, AfterValidator(_like(EXTERNAL_ID, "must be 2 characters or more, no spaces"))
]
Team = Annotated[str, AfterValidator(_like(TEAM, "must be an id that begins with T"))]
Channel = Annotated[
    str, AfterValidator(_like(CHANNEL, "must be an id that begins with C or G"))
]
Member = Annotated[
    str,
    AfterValidator(_like(MEMBER, "must be an id that begins with U, W or S")),
]
Allowed = Annotated[Private, PlainValidator(_allowed)]
Share = Annotated[float, AfterValidator(_share)]
Word = Annotated[str, AfterValidator(_word)]
Mode = Annotated[
    str, AfterValidator(_like(MODE, 'must be "change" or "observe" (it only looks)'))
]
Port = Annotated[str, AfterValidator(endpoint)]
Listen = Annotated[str, AfterValidator(_listen)]
Rhythm = Annotated[int, AfterValidator(_rhythm)]
Seconds = Annotated[float, AfterValidator(_positive)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SlackTable(_Table):
    """`[slack]`: the one workspace that the bot serves, and how Slack reaches it."""

    team: Team
    mode: Literal["socket", "http"] = "socket"
    listen: Listen | None = None


class ProbeTable(_Table):
    """`[probe]`: where the TLS handshakes of the verification go."""

    ports: Annotated[dict[str, int], AfterValidator(_port_map)] = Field(
        default_factory=dict
    )
    allow_private: Allowed = False


class DnsTable(_Table):
    """`[dns]`: who is asked for names. Default: the two best known public resolvers."""

    resolvers: list[Port] = Field(default=["1.1.1.1:53", "8.8.8.8:53"], min_length=1)
    authoritative_port: int = Field(default=53, gt=0, le=MOST_PORT)


class TrustTable(_Table):
    """`[trust]`: the roots that a served certificate must lead to.

    `private_roots` are a company's own: what devices have beside the public ones.
    """

    public_roots: str | None = None
    private_roots: str | None = None


class AwsTable(_Table):
    """`[aws]`: `share` is how large a part of AWS's own call rates this process takes.

    They hold for a whole account: with two replicas each may have a half.
    """

    share: Share = 1.0


class PaceTable(_Table):
    """`[pace]`, in seconds; what is left out keeps the bot's own default."""

    first_look: Seconds | None = None
    longest_look: Seconds | None = None
    edit_every: Seconds | None = None
    recheck_after: Seconds | None = None
    remind_every: Seconds | None = None
    hand_every: Seconds | None = None
    give_up_looking: Seconds | None = None
    lease_seconds: Seconds | None = None


class WatchTable(_Table):
    """`[watch]`, in seconds: how often all domains are looked at, if at all."""

    enabled: bool = True
    expiry: Rhythm | None = None
    status: Rhythm | None = None
    settles: Seconds | None = None


class DnsAccountTable(_Table):
    """`[[targets.dns]]`: an account with hosted zones."""

    account: Account
    read_role: RoleArn
    apply_role: RoleArn | None = None
    external_id: ExternalId | None = None


class TargetTable(_Table):
    """`[[targets]]`: one AWS account and region, and its people."""

    account: Account
    name: Word
    label: Word
    region: Region
    mode: Mode | None = None
    read_role: RoleArn
    apply_role: RoleArn | None = None
    external_id: ExternalId | None = None
    channel: Channel
    requesters: list[Member]
    approvers: list[Member]
    readers: list[Member] = Field(default_factory=list)
    notify: list[Member] | None = None
    quorum: int = 1
    dns: list[DnsAccountTable] = Field(default_factory=list)


class File(_Table):
    """The whole file."""

    data: str | None = None
    mode: Mode = "change"
    slack: SlackTable
    probe: ProbeTable = ProbeTable()
    dns: DnsTable = DnsTable()
    aws: AwsTable = AwsTable()
    trust: TrustTable = TrustTable()
    pace: PaceTable = PaceTable()
    watch: WatchTable = WatchTable()
    targets: list[TargetTable]

    def observes(self, table: TargetTable) -> bool:
        """Whether the bot only looks there: the target says so, or the whole file."""
        return "observe" in {self.mode, table.mode}
