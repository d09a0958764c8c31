"""Failures on demand: the next calls of an operation go wrong in a chosen way."""

from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """What goes wrong, for how many calls.

    With `after_effect` the operation is carried out and only its answer is lost.
    `drop` closes the connection in place of an answer; `delay_seconds` (of the real
    clock) lets the answer wait. `*` stands for any service or operation.
    """

    service: str = "*"
    operation: str = "*"
    error: str = "InternalFailure"
    status: int = 500
    message: str = "An internal failure has occurred."
    times: int = 1
    after_effect: bool = False
    drop: bool = False
    delay_seconds: float = 0.0
    account: str | None = None
    region: str | None = None
    role: str | None = None

    def fits(
        self, service: str, operation: str, account: str, region: str, role: str | None
    ) -> bool:
        """Whether this call is one of those that shall fail."""
        return (
            self.times > 0
            and self.service in {"*", service}
            and self.operation in {"*", operation}
            and self.account in {None, account}
            and self.region in {None, region}
            and self.role in {None, role}
        )


class Faults:
    """The failures that wait for their calls."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next calls that fit fail."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Forget all failures that have not happened yet."""
        self._faults.clear()

    def take(
        self, service: str, operation: str, account: str, region: str, role: str | None
    ) -> Fault | None:
        """The failure that this call meets; it is used up by that."""
        for fault in self._faults:
            if fault.fits(service, operation, account, region, role):
                fault.times -= 1
                return fault
        return None
