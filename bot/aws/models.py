"""botocore's descriptions of AWS without what a program does not read.

Their documentation and the endpoints of some 300 services that we never call are
most of what loading boto3's clients costs: 10 MB, kept for as long as we run.
"""

from collections.abc import Collection, Mapping
from typing import Any

from botocore.loaders import Loader


class LeanLoader(Loader):  # type: ignore[misc] # botocore ships no types
    """Gives botocore's session its data, for these services only.

    Of those in `few` it gives these operations and the shapes that they need: with
    all of theirs, four services of which we call one or two cost 7.8 MB (measured).
    """

    def __init__(
        self,
        services: Collection[str],
        few: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        super().__init__()
        self._services = frozenset(services)
        self._few = few or {}

    def load_data_with_path(self, name: str) -> tuple[Any, str]:
        """What botocore reads: models of services, `endpoints` and the like."""
        data, path = super().load_data_with_path(name)
        if name == "endpoints":
            for partition in data["partitions"]:
                _keep(partition["services"], self._services)
        elif name.endswith("/service-2"):
            service = name.partition("/")[0]
            if service in self._few:
                _keep(data["operations"], self._few[service])
                _keep(data["shapes"], _needed(data))
            _forget_prose(data)
        return data, path


def _keep(found: dict[str, Any], wanted: Collection[str]) -> None:
    for name in [*found]:
        if name not in wanted:
            del found[name]


def _needed(data: dict[str, Any]) -> set[str]:
    """Every shape that an operation is made of, however deep."""
    shapes, found = data["shapes"], set[str]()
    waiting = [
        each["shape"]
        for its in data["operations"].values()
        for each in (its.get("input"), its.get("output"), *its.get("errors", ()))
        if each
    ]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        its = shapes[name]
        inside = [*its.get("members", {}).values()]
        inside += [its[part] for part in ("member", "key", "value") if part in its]
        waiting += [each["shape"] for each in inside]
    return found


def _forget_prose(data: dict[str, Any]) -> None:
    data.pop("documentation", None)
    for each in (*data["operations"].values(), *data["shapes"].values()):
        each.pop("documentation", None)
        for member in (*each.get("members", {}).values(), each.get("member", {})):
            member.pop("documentation", None)
