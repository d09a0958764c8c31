"""What IAM was asked, by role, so that policies can be held against what is used."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.aws.iam import Asked

_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One question, however often it was asked.

    `refused` says that no policy allows it; `ordered` that a control page took the
    permission away, whatever the policies say.
    """

    role: str
    account: str
    action: str
    resource: str
    context: dict[str, Any]
    refused: bool
    ordered: bool


class Ledger:
    """Every different question since the start, in the order of the first times."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}

    def note(
        self,
        role: str,
        account: str,
        asked: Asked,
        *,
        refused: bool,
        ordered: bool = False,
    ) -> None:
        """Remember a question and what became of it."""
        row = Row(
            role,
            account,
            asked.action,
            asked.resource,
            dict(asked.context),
            refused,
            ordered,
        )
        if len(self._rows) < _MOST_ROWS:
            self._rows.setdefault(json.dumps(asdict(row), sort_keys=True), row)

    def shown(self) -> list[dict[str, Any]]:
        """The rows as `GET /control/iam` answers them."""
        return [asdict(row) for row in self._rows.values()]
