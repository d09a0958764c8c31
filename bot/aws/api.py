"""How one service is asked: every failure becomes ours, every write is on record."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from botocore.exceptions import ClientError

from bot.aws import errors
from bot.aws.access import Access
from bot.aws.errors import Refusal
from bot.aws.pace import Paces, TooManyWaitError
from bot.aws.shared import Shared
from bot.core.runs import Call
from bot.core.words import code
from bot.errors import Transient

if TYPE_CHECKING:
    from bot.aws.session import Sessions

Client = TypeVar("Client")
Answer = TypeVar("Answer")
Quiet = Callable[[Refusal], bool]
Record = Callable[[Call], None]

# Others ask in the account too, so a read that came too fast in spite of our pace is
# asked again at once; a write never is, the runner looks first.
_PAUSES = (0.3, 0.7)
_ASK_AGAIN = timedelta(seconds=3)


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
    paces: Paces
    answers: Shared
    access: Access
    service: str
    iam: str
    record: Record
    now: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep

    @property
    def shares(self) -> bool:
        """Whether answers that others asked for will do."""
        return self.access.manner.since is not None

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
                return self._asked(operation, ask, shares=self.shares)
            except ClientError as error:
                refused = errors.refusal(error)
                if not refused.too_fast:
                    self._raise_unless(quiet, error, operation)
                    return None
                self.sleep(pause)
            except errors.ANY as error:
                raise self._ours(error, operation) from error
        return self._once(operation, ask, quiet, shares=self.shares)

    def write(
        self,
        operation: str,
        ask: Callable[[Client], Answer],
        *,
        quiet: Quiet = NEVER,
    ) -> Answer | None:
        """Ask once and put it on record; None when AWS refused in a quiet way."""
        answer = self._once(operation, ask, quiet, shares=False)
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
        self,
        operation: str,
        ask: Callable[[Client], Answer],
        quiet: Quiet,
        *,
        shares: bool,
    ) -> Answer | None:
        try:
            return self._asked(operation, ask, shares=shares)
        except ClientError as error:
            self._raise_unless(quiet, error, operation)
            return None
        except errors.ANY as error:
            raise self._ours(error, operation) from error

    def _asked(
        self, operation: str, ask: Callable[[Client], Answer], *, shares: bool
    ) -> Answer:
        client = self.sessions.client(self.access, self.service)
        try:
            return ask(self._through(client, operation, shares=shares))
        except ClientError as error:
            # Refused before anything happened, so asking again is harmless. Fresh
            # credentials mend it when a session was ended before its time.
            if errors.refusal(error).code not in errors.EXPIRED:
                raise
            self.sessions.forget(self.access, client)
            anew = self.sessions.client(self.access, self.service)
            return ask(self._through(anew, operation, shares=shares))

    def _through(self, client: Client, operation: str, *, shares: bool) -> Client:
        """The client, with every call in its turn and, if it may, shared."""

        def call(method: Callable[..., Any], asked: Mapping[str, Any]) -> Any:
            def ask() -> Any:
                return self._in_turn(operation, partial(method, **asked))

            access = self.access
            since = access.manner.since if shares else None
            if since is None:
                return ask()
            about = (access.role.arn, access.region, self.service, asked)
            answer, at = self.answers.answer(operation, about, ask, since=since)
            if at is not None:
                access.manner.saw(at)
            return answer

        return cast("Client", _Through(client, call))

    def _in_turn(self, operation: str, ask: Callable[[], Answer]) -> Answer:
        its = self.access
        pace = self.paces.of(its.account, its.region, self.service, operation)
        try:
            with pace.turn(its.manner.lane):
                return ask()
        except TooManyWaitError:
            action = code(f"{self.iam}:{operation}")
            raise Transient(
                f"AWS answers {action} in {its.place} only so many times a second, "
                "and too many look-ups wait for it.",
                delay=_ASK_AGAIN,
            ) from None

    def _raise_unless(self, quiet: Quiet, error: ClientError, operation: str) -> None:
        if not quiet(errors.refusal(error)):
            raise self._ours(error, operation) from error

    def _ours(self, error: Exception, operation: str) -> Exception:
        return errors.ours(error, self.access, f"{self.iam}:{operation}")


class _Through:
    """A client whose methods are called by somebody else."""

    def __init__(
        self,
        client: object,
        call: Callable[[Callable[..., Any], Mapping[str, Any]], Any],
    ) -> None:
        self._client = client
        self._call = call

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)
        return lambda **asked: self._call(method, asked)
