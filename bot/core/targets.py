"""Where domains live: one AWS account and region, its DNS accounts and its people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role to assume; `external_id` is sent when its trust policy asks for it."""

    arn: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsAccount:
    """An account with Route 53 hosted zones; without `apply`, records are only read."""

    account: str
    read: Role
    apply: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Slack ids: users (U…/W…) and user groups (S…). Never names, never e-mail."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def mentions(self) -> tuple[str, ...]:
        """Slack mentions, groups first, in a stable order."""
        groups = (f"<!subteam^{group}>" for group in sorted(self.groups))
        users = (f"<@{user}>" for user in sorted(self.users))
        return (*groups, *users)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One AWS account and region in which domains are set up.

    `id` is how settings, the store and log lines name it, e.g.
    ``111122223333/eu-central-1``. `name` and `label` are for people: the account's
    name and the kind of environment ("production"), always a word, never a colour.
    Where `observe` is set the bot only looks: it has no role that may change anything.
    """

    account: str
    name: str
    region: str
    label: str
    read: Role
    apply: Role | None
    dns: tuple[DnsAccount, ...]
    channel: str
    requesters: Members
    readers: Members
    approvers: Members
    notified: Members
    quorum: int = 1
    observe: bool = False

    @property
    def id(self) -> str:
        """The account and region, unique among targets."""
        return f"{self.account}/{self.region}"

    @property
    def place(self) -> str:
        """The words every message uses: *production (111122223333), eu-central-1*."""
        return f"{self.name} ({self.which}), {self.region}"

    @property
    def which(self) -> str:
        """The number, and the kind of environment unless the name says it already."""
        name, kind = self.name.casefold().split(), self.label.casefold().split()
        said = any(
            name[at : at + len(kind)] == kind for at in range(len(name) - len(kind) + 1)
        )
        return self.account if said else f"{self.account}, {self.label}"
