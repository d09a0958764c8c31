"""Runs as JSON and back, exactly: every field of every class that a run holds.

The shape is read off the dataclasses, so a new optional field needs nothing here.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.core.plans import StepName
from bot.core.runs import SCHEMA, Run
from bot.errors import Permanent

T = TypeVar("T")
KNOWN_STEPS = frozenset(StepName)


class NewerSchemaError(Permanent):
    """A newer version of the bot wrote this; it must not be touched by this one."""


def run_to_json(run: Run) -> str:
    """The run as canonical JSON."""
    return json.dumps(_plain(run), separators=(",", ":"), sort_keys=True)


def run_from_json(text: str) -> Run:
    """The run, or NewerSchemaError when this version cannot know what it means."""
    kept = parse(text)
    schema = kept.get("schema", SCHEMA)
    if schema > SCHEMA:
        raise NewerSchemaError(
            f"{kept.get('id', 'This request')} was saved by a newer version of the bot "
            f"(format {schema}; this one knows {SCHEMA}). Nothing was changed."
        )
    return decode(Run, kept)


def encode(value: object) -> str:
    """Any of our values as canonical JSON."""
    return json.dumps(_plain(value), separators=(",", ":"), sort_keys=True)


def parse(text: str) -> Any:
    """What `encode` wrote, not yet ours."""
    return json.loads(text)


def decode(kind: Callable[..., T], plain: Any) -> T:
    """The dataclass that `plain` was made from. Unknown fields are passed over."""
    given: dict[str, Any] = {}
    for name, hint, required in _shape(kind):
        if name in plain:
            given[name] = _value(hint, plain[name])
        elif required:
            raise Permanent(f"What is stored lacks `{name}`; it cannot be used.")
    return kind(**given)


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return value


@cache
def _shape(kind: Any) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (
            each.name,
            hints[each.name],
            each.default is MISSING and each.default_factory is MISSING,
        )
        for each in fields(kind)
    )


def _value(hint: Any, plain: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if plain is None else _value(_real(inner), plain)
    if origin is tuple:
        kinds = inner[:1] * len(plain) if inner[-1] is Ellipsis else inner
        return tuple(
            _value(kind, each) for kind, each in zip(kinds, plain, strict=True)
        )
    if origin is frozenset:
        return frozenset(_value(inner[0], each) for each in plain)
    if origin is not None:
        return {key: _value(inner[1], each) for key, each in plain.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return decode(hint, plain)
    if hint is datetime:
        return datetime.fromisoformat(plain)
    if hint is StepName and plain not in KNOWN_STEPS:
        # Planned by another version: the run must stay readable, so that the runner
        # can end it and people can see it. It compares and prints like its name.
        return plain
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(plain)
    return plain


def _real(kinds: tuple[Any, ...]) -> Any:
    return next(kind for kind in kinds if kind is not NoneType)
