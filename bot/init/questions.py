"""What `iotdomain init` asks, in this order; each answer has its check at once.

The checks are those of the settings file: an answer that passes here passes there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.init.found import Found
from bot.settings.faults import Fault, faults_of
from bot.settings.shape import (
    ROLE,
    DnsAccountTable,
    SlackTable,
    TargetTable,
)

NONE = "none"
Known = Mapping[str, str]
"""Answers as they were typed, by the name of their question."""


def _no_default(_known: Known, _found: Found) -> str:
    return ""


def _always(_known: Known) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `name` is also its flag. `key` is the settings' key it fills."""

    name: str
    key: str
    table: type[BaseModel]
    asks: str
    default: Callable[[Known, Found], str] = _no_default
    may_be_none: bool = False
    when: Callable[[Known], bool] = _always
    role_of: str = field(default="")
    """The question whose account the role must be in."""

    def read(self, answer: str) -> Any:
        """As the settings have it: text, a number, a list of ids, or None."""
        text = answer.strip()
        if self.may_be_none and text.lower() in {"", NONE}:
            return None
        annotation = self.table.model_fields[self.key].annotation
        if annotation is int:
            return int(text) if text.isdecimal() else text
        if getattr(annotation, "__origin__", None) is list:
            return text.replace(",", " ").split()
        return text

    def fault(self, answer: str, known: Known) -> str | None:
        """What is wrong with an answer, in the settings' own words."""
        value = self.read(answer)
        if value is None:
            return None
        if value in ("", []):
            return f"{self.key} is needed."
        try:
            self.table.model_validate({self.key: value})
        except ValidationError as error:
            # What is missing beside it is asked later.
            for each in faults_of(error, self.table):
                if each.path[0] == self.key:
                    return each.sentence([])
        return self._of_another_account(value, known)

    def _of_another_account(self, value: Any, known: Known) -> str | None:
        match = ROLE.fullmatch(value) if self.role_of else None
        if match and match.group(1) != known.get(self.role_of):
            says = f"is a role of account {match.group(1)}, but account is "
            return Fault((self.key,), says + known[self.role_of]).sentence([])
        return None


def _role(suffix: str, of: str) -> Callable[[Known, Found], str]:
    """The role that is there by that name, else the one of the policies' examples."""

    def default(known: Known, found: Found) -> str:
        account = known.get(of, "")
        named = f":{account}:role/"
        there = [
            each
            for each in found.roles
            if named in each and each.endswith(f"iotdomain-{suffix}")
        ]
        if there:
            return there[0]
        return f"arn:aws:iam::{account}:role/iotdomain-{suffix}" if account else ""

    return default


def _has_dns(known: Known) -> bool:
    return known.get("dns-account", "").lower() not in {"", NONE}


_IDS = "ids of people (U…) and user groups (S…)"
QUESTIONS: tuple[Question, ...] = (
    Question(
        name="team",
        key="team",
        table=SlackTable,
        asks="Slack workspace, its id (T…)",
        default=lambda _, found: found.team,
    ),
    Question(
        name="channel",
        key="channel",
        table=TargetTable,
        asks="Channel for requests, its id (C…)",
    ),
    Question(
        name="requesters",
        key="requesters",
        table=TargetTable,
        asks=f"Who may ask: {_IDS}",
    ),
    Question(
        name="approvers",
        key="approvers",
        table=TargetTable,
        asks="Who may approve, never their own request: the same kind of ids",
    ),
    Question(
        name="quorum",
        key="quorum",
        table=TargetTable,
        asks="Approvals needed",
        default=lambda _known, _found: "1",
    ),
    Question(
        name="account",
        key="account",
        table=TargetTable,
        asks="AWS account with IoT Core, its number",
        default=lambda _, found: found.account,
    ),
    Question(
        name="region",
        key="region",
        table=TargetTable,
        asks="Region",
        default=lambda _, found: found.region,
    ),
    Question(
        name="label",
        key="label",
        table=TargetTable,
        asks="Kind of environment, a word in every message",
        default=lambda _known, _found: "production",
    ),
    Question(
        name="name",
        key="name",
        table=TargetTable,
        asks="What people call the account",
        default=lambda known, _: known.get("label", ""),
    ),
    Question(
        name="read-role",
        key="read_role",
        table=TargetTable,
        asks="Role that looks",
        default=_role("read", "account"),
        role_of="account",
    ),
    Question(
        name="apply-role",
        key="apply_role",
        table=TargetTable,
        asks=f"Role that carries out approved plans, or {NONE}: the bot only looks",
        default=_role("apply", "account"),
        role_of="account",
        may_be_none=True,
    ),
    Question(
        name="external-id",
        key="external_id",
        table=TargetTable,
        asks=f"ExternalId in the roles' trust policies, or {NONE}",
        default=lambda _, found: found.external_id or NONE,
        may_be_none=True,
    ),
    Question(
        name="dns-account",
        key="account",
        table=DnsAccountTable,
        asks=f"Account with the public hosted zone, or {NONE}: people add records",
        default=lambda _, found: found.dns_account or NONE,
        may_be_none=True,
    ),
    Question(
        name="dns-read-role",
        key="read_role",
        table=DnsAccountTable,
        asks="Role that looks at the zone",
        default=_role("dns-read", "dns-account"),
        when=_has_dns,
        role_of="dns-account",
    ),
    Question(
        name="dns-apply-role",
        key="apply_role",
        table=DnsAccountTable,
        asks=f"Role that writes records, or {NONE}: people add them",
        default=_role("dns-apply", "dns-account"),
        when=_has_dns,
        role_of="dns-account",
        may_be_none=True,
    ),
)
