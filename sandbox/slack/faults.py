"""What a test asks Slack to do wrong: 429, 5xx, made-up refusals, lost answers."""

from dataclasses import dataclass

from sandbox.slack.wire import Json

ANY = "*"


@dataclass(slots=True)
class Fault:
    """How the next calls of a method fail; `after` lets them take effect first."""

    method: str
    status: int = 0
    retry_after: int = 1
    error: str = ""
    delay: float = 0.0
    drop: bool = False
    after: bool = False
    times: int = 1

    @property
    def breaks(self) -> bool:
        """Whether the answer is spoilt, or only late."""
        return bool(self.status or self.error or self.drop)


class Faults:
    """The faults that are still to happen."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fields: Json) -> None:
        """Plan a fault; the fields are those of Fault."""
        self._waiting.append(Fault(**fields))

    def clear(self) -> None:
        """Work well again."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this call."""
        for fault in self._waiting:
            if fault.method in {method, ANY}:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
