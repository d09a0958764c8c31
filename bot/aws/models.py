"""botocore's descriptions of AWS without what a program does not read.

Their documentation and the endpoints of some 300 services that we never call are
most of what loading boto3's clients costs: 10 MB, kept for as long as we run.
"""

from collections.abc import Collection
from typing import Any

from botocore.loaders import Loader


class LeanLoader(Loader):  # type: ignore[misc] # botocore ships no types
    """Gives botocore's session its data, for these services only."""

    def __init__(self, services: Collection[str]) -> None:
        super().__init__()
        self._services = frozenset(services)

    def load_data_with_path(self, name: str) -> tuple[Any, str]:
        """What botocore reads: models of services, `endpoints` and the like."""
        data, path = super().load_data_with_path(name)
        if name == "endpoints":
            for partition in data["partitions"]:
                _keep(partition["services"], self._services)
        elif name.endswith("/service-2"):
            _forget_prose(data)
        return data, path


def _keep(found: dict[str, Any], wanted: Collection[str]) -> None:
    for name in [*found]:
        if name not in wanted:
            del found[name]


def _forget_prose(data: dict[str, Any]) -> None:
    data.pop("documentation", None)
    for each in (*data["operations"].values(), *data["shapes"].values()):
        each.pop("documentation", None)
        for member in (*each.get("members", {}).values(), each.get("member", {})):
            member.pop("documentation", None)
