"""How one service is asked: every failure becomes ours, every write is on record."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from botocore.exceptions import ClientError

from bot.aws import errors
from bot.aws.access import Access
from bot.aws.errors import Refusal
from bot.core.runs import Call

if TYPE_CHECKING:
    from bot.aws.session import Sessions

Client = TypeVar("Client")
Answer = TypeVar("Answer")
Quiet = Callable[[Refusal], bool]
Record = Callable[[Call], None]

# IoT's reads are limited to 10 a second for a whole account (IoT quotas), and one
# inventory needs a Describe for each configuration. So a read that came too fast is
# asked again at once; a write never is, the runner looks first.
_PAUSES = (0.3, 0.7)


def codes(*wanted: str) -> Quiet:
    """Take these refusals quietly."""
    return lambda refused: refused.code in wanted


MISSING = codes("ResourceNotFoundException")
NEVER = codes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Api(Generic[Client]):
    """One service as one caller is allowed to ask it.

    `iam` is the prefix of the service's actions in IAM, `service` boto3's name.
    """

    sessions: "Sessions"
    access: Access
    service: str
    iam: str
    record: Record
    now: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep

    def read(self, operation: str, ask: Callable[[Client], Answer]) -> Answer:
        """The answer, or one of our errors."""
        answer = self.find(operation, ask, quiet=NEVER)
        return cast("Answer", answer)

    def find(
        self,
        operation: str,
        ask: Callable[[Client], Answer],
        *,
        quiet: Quiet = MISSING,
    ) -> Answer | None:
        """The answer, or None when AWS refuses in a way that means "there is none"."""
        for pause in _PAUSES:
            try:
                return self._asked(ask)
            except ClientError as error:
                refused = errors.refusal(error)
                if not refused.too_fast:
                    self._raise_unless(quiet, error, operation)
                    return None
                self.sleep(pause)
            except errors.ANY as error:
                raise self._ours(error, operation) from error
        return self._once(operation, ask, quiet)

    def write(
        self,
        operation: str,
        ask: Callable[[Client], Answer],
        *,
        quiet: Quiet = NEVER,
    ) -> Answer | None:
        """Ask once and put it on record; None when AWS refused in a quiet way."""
        answer = self._once(operation, ask, quiet)
        if answer is not None:
            about = cast("Any", answer).get("ResponseMetadata", {})
            self.record(
                Call(
                    operation=operation,
                    request_id=str(about.get("RequestId", "")),
                    at=self.now(),
                    account=self.access.account,
                )
            )
        return answer

    def _once(
        self, operation: str, ask: Callable[[Client], Answer], quiet: Quiet
    ) -> Answer | None:
        try:
            return self._asked(ask)
        except ClientError as error:
            self._raise_unless(quiet, error, operation)
            return None
        except errors.ANY as error:
            raise self._ours(error, operation) from error

    def _asked(self, ask: Callable[[Client], Answer]) -> Answer:
        client = self.sessions.client(self.access, self.service)
        try:
            return ask(client)
        except ClientError as error:
            # Refused before anything happened, so asking again is harmless. Fresh
            # credentials mend it when a session was ended before its time.
            if errors.refusal(error).code not in errors.EXPIRED:
                raise
            self.sessions.forget(self.access, client)
            return ask(self.sessions.client(self.access, self.service))

    def _raise_unless(self, quiet: Quiet, error: ClientError, operation: str) -> None:
        if not quiet(errors.refusal(error)):
            raise self._ours(error, operation) from error

    def _ours(self, error: Exception, operation: str) -> Exception:
        return errors.ours(error, self.access, f"{self.iam}:{operation}")
