"""How a fault in the settings is told: the key's path, what is wrong, where to get it.

Every fault is one sentence or two for the person who edits the file; the line in
the file is named when it can be found.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import UserError

Path = tuple[str | int, ...]

_MEMBERS = (
    "a person's id (U…) is in their profile under the three dots, Copy member ID; "
    "a user group's id (S…) is at the end of the group's address in Slack"
)

# Where a value can be had, by the last key of the path. Consoles change; ids do not.
WHERE = {
    "account": "the account number is in the AWS console at the top right",
    "apply_role": "a role's ARN is at the top of its page in IAM, Roles",
    "approvers": _MEMBERS,
    "channel": "a channel's id is at the bottom of its About page in Slack",
    "external_id": "it is the sts:ExternalId in the role's trust policy",
    "listen": 'an address of this machine and a port, e.g. "127.0.0.1:8080"',
    "label": "it is your own word for the kind of environment, e.g. production",
    "name": "it is the account's name in AWS Organizations, or your own word for it",
    "notify": _MEMBERS,
    "public_roots": "it is a PEM file with the root certificates to trust",
    "private_roots": "it is a PEM file with the roots of your own CAs",
    "read_role": "a role's ARN is at the top of its page in IAM, Roles",
    "readers": _MEMBERS,
    "region": "the region's code is in the region menu of the AWS console",
    "requesters": _MEMBERS,
    "resolvers": 'each is an address and a port, e.g. "1.1.1.1:53"',
    "team": "the workspace's id (T…) is in the address app.slack.com/client/T…",
}

_TYPES = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number without quotes",
    "float_type": "must be a number without quotes",
    "bool_type": "must be true or false, without quotes",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one key."""

    path: Path
    says: str

    def sentence(self, lines: Sequence[str]) -> str:
        """The fault for a person; `lines` are those of the settings file."""
        place = dotted(self.path)
        where = WHERE.get(str(_last_key(self.path)))
        hint = f" ({where})" if where else ""
        line = line_of(self.path, lines)
        at = f"line {line}: " if line else ""
        return f"{at}{place} {self.says}{hint}."


class SettingsError(UserError):
    """The settings cannot be used; every fault found is in the message, one a line."""

    def __init__(self, intro: str, faults: Sequence[str]) -> None:
        super().__init__("\n".join([intro, *(f"- {each}" for each in faults)]))
        self.faults = tuple(faults)


def dotted(path: Path) -> str:
    """A path as people write it: `targets[1].dns[0].account`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def faults_of(error: ValidationError, shape: type[BaseModel]) -> list[Fault]:
    """Pydantic's list of errors in our words."""
    return [
        Fault(tuple(each["loc"]), _says(each, shape))
        for each in error.errors(include_url=False)
    ]


def _says(error: ErrorDetails, shape: type[BaseModel]) -> str:
    kind = error["type"]
    if kind == "literal_error":
        return "must be " + str(error["ctx"]["expected"]).replace("'", '"')
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a setting" + _did_you_mean(tuple(error["loc"]), shape)
    if kind == "value_error":
        return error["msg"].removeprefix("Value error, ")
    return _TYPES.get(kind, "cannot be used: " + error["msg"])


def _did_you_mean(path: Path, shape: type[BaseModel]) -> str:
    known = _fields_at(path[:-1], shape)
    close = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{close[0]}`?"
    return "; there are " + ", ".join(f"`{each}`" for each in known)


def _fields_at(path: Path, shape: type[BaseModel]) -> list[str]:
    """The keys of the table at a path, found by walking the models' annotations."""
    here = shape
    for part in path:
        if isinstance(part, int):
            continue
        annotation: Any = here.model_fields[part].annotation
        here = getattr(annotation, "__args__", (annotation,))[0]
    return sorted(here.model_fields)


def _last_key(path: Path) -> str | int:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.]+)\s*\]\]?")


def line_of(path: Path, lines: Sequence[str]) -> int | None:
    """The line of a key or, when the key is not there, of the table it belongs in."""
    best: int | None = None
    table: Path = ()
    counts: dict[Path, int] = {}
    keys = tuple(part for part in path if isinstance(part, str))
    for number, line in enumerate(lines, 1):
        header = _HEADER.match(line)
        if header:
            table = _table(header, counts)
            if table and table == path[: len(table)]:
                best = number
            continue
        if not keys or table != path[: len(table)]:
            continue
        rest = [part for part in path[len(table) :] if isinstance(part, str)]
        if rest and re.match(rf"\s*\"?{re.escape(rest[0])}\"?\s*[=.]", line):
            return number
    return best


def _table(header: re.Match[str], counts: dict[Path, int]) -> Path:
    """The path of a `[table]` or `[[table]]` header, with the index it has now."""
    names = header.group(2).split(".")
    path: Path = ()
    for depth, name in enumerate(names, 1):
        path = (*path, name)
        if depth == len(names) and header.group(1) == "[[":
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
