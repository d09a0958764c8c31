"""IAM policies as far as those in `deploy/iam` go, judged as IAM judges them.

An operator or a statement that this does not know is an error, never a yes. Rules:
IAM user guide, "JSON policy elements: Condition operators" and "Multivalued context
keys" (ForAllValues is true for a key that is not there, hence Null).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "deploy" / "iam"
Context = Mapping[str, str | list[str]]
Statement = Mapping[str, Any]
_KNOWN = {"Sid", "Effect", "Action", "Resource", "Principal", "Condition"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to IAM: may this be done to that, in this context?

    `principal` counts for trust policies only: the others do not name any.
    """

    action: str
    resource: str
    context: Context = field(default_factory=dict)
    principal: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy document."""

    statements: Sequence[Statement]

    @property
    def actions(self) -> set[str]:
        """Every action that it allows somewhere."""
        return {a for each in self.statements for a in _list(each["Action"])}

    def allows(self, asked: Asked) -> bool:
        """Whether one statement fits as a whole."""
        return any(_fits(each, asked) for each in self.statements)

    def without(self, action: str) -> "Policy":
        """The same, as if somebody had forgotten an action."""
        less = [
            {**each, "Action": [a for a in _list(each["Action"]) if a != action]}
            for each in self.statements
        ]
        return replace(self, statements=less)


def read(name: str, turn: Mapping[str, str] | None = None) -> Policy:
    """A file of `deploy/iam`, or a path; `turn` exchanges its sample ids for others."""
    text = _text(name)
    for sample, other in (turn or {}).items():
        text = text.replace(sample, other)
    statements: list[Statement] = json.loads(text)["Statement"]
    for each in statements:
        if each["Effect"] != "Allow" or not set(each) <= _KNOWN:
            raise ValueError(f"{name}: a statement that this cannot judge: {each}")
    return Policy(tuple(statements))


def together(names: Sequence[str], turn: Mapping[str, str] | None = None) -> Policy:
    """Several files that are attached to one role, as one."""
    found = (read(each, turn) for each in names)
    return Policy(tuple(each for policy in found for each in policy.statements))


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text()


def _fits(statement: Statement, asked: Asked) -> bool:
    if not any(like(each, asked.action) for each in _list(statement["Action"])):
        return False
    if "Principal" in statement and asked.principal != statement["Principal"]["AWS"]:
        return False
    resources = _list(statement.get("Resource", "*"))
    if not any(like(each, asked.resource) for each in resources):
        return False
    return all(
        _holds(operator, _list(wanted), asked.context.get(key))
        for operator, pairs in statement.get("Condition", {}).items()
        for key, wanted in pairs.items()
    )


def _holds(operator: str, wanted: list[str], given: str | list[str] | None) -> bool:
    match operator:
        case "Null":
            return wanted == [str(given is None).lower()]
        case "StringEquals":
            return isinstance(given, str) and given in wanted
        case "StringLike":
            return isinstance(given, str) and any(like(each, given) for each in wanted)
        case "ForAllValues:StringEquals":
            return all(each in wanted for each in given or ())
        case "ForAllValues:StringLike":
            return all(any(like(w, each) for w in wanted) for each in given or ())
    raise ValueError(f"a condition that this cannot judge: {operator}")


def like(pattern: str, text: str) -> bool:
    """IAM's wildcards: `*` for anything and `?` for one character, case counts."""
    return bool(_compiled(pattern).fullmatch(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(c, re.escape(c)) for c in pattern), re.DOTALL)


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]
