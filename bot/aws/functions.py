"""Lambda over boto3: whether a function is there, and whether AWS IoT may call it."""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from bot.aws.api import Api

_IOT = "iot.amazonaws.com"
_CALLS = frozenset({"lambda:InvokeFunction", "lambda:Invoke*", "lambda:*", "*"})
# The operators by which a statement names what may be its source.
_LIKE = frozenset({"ArnLike", "ArnEquals", "StringLike", "StringEquals"})


class Functions:
    """One account and region; fulfils `bot.ports.further.Functions`."""

    def __init__(self, api: Api[Any]) -> None:
        self._api = api

    def is_there(self, arn: str) -> bool:
        """Whether there is one, in whatever state."""
        found = self._api.find(
            "GetFunctionConfiguration",
            lambda functions: functions.get_function_configuration(FunctionName=arn),
        )
        return found is not None

    def lets_in(self, arn: str, source: str | None) -> bool | None:
        """A function that nobody may call has no policy at all."""
        found = self._api.find(
            "GetPolicy", lambda functions: functions.get_policy(FunctionName=arn)
        )
        if found is None:
            return False
        account = arn.split(":")[4]
        said = {_lets_in(each, source, account) for each in _statements(found)}
        if True in said:
            return True
        return None if None in said else False


def _statements(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    try:
        given = json.loads(found["Policy"]).get("Statement", [])
    except ValueError:
        return [{"Effect": "Allow", "Condition": {"Unreadable": {}}}]
    return given if isinstance(given, list) else [given]


def _lets_in(
    statement: Mapping[str, Any], source: str | None, account: str
) -> bool | None:
    """One statement; None where it may, under a condition that we cannot judge."""
    if "Unreadable" in statement.get("Condition", {}):
        return None
    if not _is_for_iot(statement.get("Principal")):
        return False
    if not _CALLS & set(_list(statement.get("Action"))):
        return False
    if statement.get("Effect") != "Allow":
        return None
    answers = [
        _holds(operator, key.lower(), _list(wanted), source, account)
        for operator, pairs in statement.get("Condition", {}).items()
        for key, wanted in pairs.items()
    ]
    if False in answers:
        return False
    return None if None in answers else True


def _is_for_iot(principal: Any) -> bool:
    if principal == "*":
        return True
    named = principal if isinstance(principal, Mapping) else {}
    return bool({_IOT, "*"} & {*_list(named.get("Service")), *_list(named.get("AWS"))})


def _holds(
    operator: str, key: str, wanted: list[str], source: str | None, account: str
) -> bool | None:
    if operator not in _LIKE:
        return None
    if key == "aws:sourceaccount":
        return account in wanted
    if key != "aws:sourcearn":
        return None
    if source is None:
        return True
    return any(fnmatchcase(source, each) for each in wanted)


def _list(found: Any) -> list[Any]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]
