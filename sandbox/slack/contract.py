"""The public facts about each method: arguments, scopes, errors (methods.json)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sandbox.slack.wire import Json, SlackError

_FACTS = Path(__file__).with_name("methods.json")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
# Arguments that Slack takes as JSON text or, in a JSON body, as they are.
STRUCTURED = frozenset({"attachments", "blocks", "metadata", "view"})
# slack_bolt adds the workspace to every call of a listener's client, and Slack does
# not mind it where its reference names no such argument.
_EVERYWHERE = frozenset({"team_id"})


@dataclass(frozen=True, slots=True)
class Method:
    """What Slack's reference says about one method."""

    name: str
    token: str
    tier: str
    scopes: tuple[str, ...]
    required: tuple[str, ...]
    args: dict[str, list[str]]
    errors: frozenset[str]

    def check_scopes(self, granted: frozenset[str]) -> None:
        """Refuse when none of the scopes that would do was granted."""
        if self.scopes and granted.isdisjoint(self.scopes):
            raise SlackError(
                "missing_scope",
                needed=",".join(self.scopes),
                provided=",".join(sorted(granted)),
            )

    def read(self, args: Json) -> Json:
        """The arguments with their types made right, or every fault at once."""
        faults = [
            f"missing required field: {name}"
            for name in self.required
            if args.get(name) is None or args[name] == ""
        ]
        known = self.args.keys() | _EVERYWHERE
        faults += [f"unknown argument: {name}" for name in args if name not in known]
        if faults:
            raise SlackError("invalid_arguments", *faults)
        read = {
            name: self._typed(name, args[name]) for name in args if name in self.args
        }
        return {name: value for name, value in read.items() if value is not None}

    def _typed(self, name: str, value: object) -> object:
        allowed = self.args[name]
        if name in STRUCTURED or "any" in allowed or value is None:
            return value
        if "boolean" in allowed and isinstance(value, bool):
            return value
        if "string" in allowed and isinstance(value, str):
            return value
        if "boolean" in allowed and str(value) in _TRUTHS:
            return _TRUTHS[str(value)]
        wanted = " or ".join(allowed)
        raise SlackError("invalid_arguments", f"must be a {wanted}: {name}")


def load() -> dict[str, Method]:
    """The methods that the stand-in knows."""
    facts = json.loads(_FACTS.read_text(encoding="utf-8"))
    return {
        name: _method(name, fact, facts["common_errors"])
        for name, fact in facts["methods"].items()
    }


def _method(name: str, fact: Json, common: Iterable[str]) -> Method:
    return Method(
        name=name,
        token=fact["token"],
        tier=fact["tier"],
        scopes=tuple(fact["scopes"]),
        required=tuple(fact["required"]),
        args=fact["args"],
        errors=frozenset([*fact["errors"], *common]),
    )
