"""The sandbox's accounts, the bot's own user, and the roles it may assume."""

from dataclasses import dataclass

# Fixed facts of the sandbox: what the sample settings name.
IOT_ACCOUNTS = {"111122223333": "production", "444455556666": "staging"}
DNS_ACCOUNT = "777788889999"
ACCOUNTS = {**IOT_ACCOUNTS, DNS_ACCOUNT: "dns"}
REGIONS = ("eu-central-1", "us-east-1")
EXTERNAL_ID = "acme-iotdomain"

# What Acme lets the bot set up, and the zones in which it may write; of these some
# do not exist yet, as in real policies.
OUR_NAMES = ("acme.example", "byhand.example", "lost.example")
OUR_ZONES = ("acme.example", "lost.example", "eu.acme.example", "new.example")
ADMIN_ROLE = "acme-admin"


@dataclass(frozen=True, slots=True)
class User:
    """A long-lived identity with an access key."""

    account: str
    name: str
    access_key: str
    secret: str

    @property
    def arn(self) -> str:
        """The name by which trust policies know it."""
        return f"arn:aws:iam::{self.account}:user/{self.name}"


@dataclass(frozen=True, slots=True)
class Role:
    """A role and who may assume it; `grants` says what it may do."""

    account: str
    name: str
    trusts: str
    longest_seconds: int = 3600

    @property
    def arn(self) -> str:
        """The name by which AssumeRole asks for it."""
        return f"arn:aws:iam::{self.account}:role/{self.name}"


BOT = User(
    account="111122223333",
    name="iotdomain-bot",
    access_key="AKIASANDBOX000000001",
    secret="sandbox-secret-key",  # noqa: S106 - it opens nothing but the sandbox
)
# Who sets things up by hand: no setting of the bot names it.
ADMIN = User(
    account="111122223333",
    name="acme-admin",
    access_key="AKIASANDBOX000000002",
    secret="sandbox-admin-secret",  # noqa: S106 - it opens nothing but the sandbox
)


def roles() -> dict[str, Role]:
    """Every role of the sandbox by its ARN."""
    made = [
        Role(account, name, BOT.arn)
        for account in IOT_ACCOUNTS
        for name in ("iotdomain-read", "iotdomain-apply")
    ]
    made += [
        Role(DNS_ACCOUNT, name, BOT.arn)
        for name in ("iotdomain-dns-read", "iotdomain-dns-apply")
    ]
    made += [Role(account, ADMIN_ROLE, ADMIN.arn) for account in ACCOUNTS]
    return {role.arn: role for role in made}
