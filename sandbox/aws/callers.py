"""Who calls: the access key behind a signature, and what it may do."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.aws import refusals, signature
from sandbox.aws.identities import BOT, Role, User, roles
from sandbox.aws.operations import Protocol
from sandbox.aws.wire import AwsError
from sandbox.aws.world import World

# Any principal may ask who it is; AWS permits that without a policy.
_FREE = frozenset({"sts:GetCallerIdentity"})
_BOT_MAY = frozenset({"sts:AssumeRole"})


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal that has signed for its request."""

    account: str
    arn: str
    access_key: str
    role: Role | None = None
    session_name: str | None = None


class Callers:
    """The sandbox's identities, and what was denied to them over the control page."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._users: dict[str, User] = {BOT.access_key: BOT}
        self.roles = roles()
        self.denied: set[tuple[str, str]] = set()

    def check(
        self,
        protocol: Protocol,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Caller:
        """The caller of a rightly signed request; everybody else is refused."""
        signed = signature.claimed(headers.get("authorization", ""))
        if signed is None:
            raise refusals.refusal(protocol, "unsigned", refusals.UNSIGNED_TEXT)
        secret, caller, expired = self._known(protocol, signed.access_key, headers)
        if not signature.is_right(signed, secret, method, target, headers, body):
            raise refusals.refusal(protocol, "signature", refusals.SIGNATURE_TEXT)
        late = signature.out_of_time(
            headers.get("x-amz-date", ""), self._world.real_now()
        )
        if late:
            raise refusals.refusal(protocol, "signature", late)
        if expired:
            raise refusals.refusal(protocol, "expired", refusals.EXPIRED_TEXT)
        return caller

    def _known(
        self, protocol: Protocol, access_key: str, headers: Mapping[str, str]
    ) -> tuple[str, Caller, bool]:
        if user := self._users.get(access_key):
            return user.secret, Caller(user.account, user.arn, access_key), False
        session = self._world.sessions.get(access_key)
        token = headers.get("x-amz-security-token")
        if session is None or token != session.token:
            raise refusals.refusal(protocol, "unknown", refusals.UNKNOWN_TEXT)
        caller = Caller(
            session.account,
            session.arn,
            access_key,
            self.roles[session.role_arn],
            session.session_name,
        )
        # By the real clock: who moves the sandbox's time on must not lose the
        # bot's credentials with it. `/control/credentials` ends them on purpose.
        return session.secret, caller, self._world.real_now() >= session.expires_at

    def permit(
        self, protocol: Protocol, caller: Caller, action: str, resource: str
    ) -> None:
        """Refuse in AWS's words what the caller's policies do not allow."""
        role = caller.role.name if caller.role else "iotdomain-bot"
        may = caller.role.permits if caller.role else _BOT_MAY
        operation = action.partition(":")[2]
        blocked = {(role, action), (role, operation)} & self.denied
        if action in _FREE or (action in may and not blocked):
            return
        why = f" because no identity-based policy allows the {action} action"
        raise refusals.denied(protocol, caller.arn, action, resource, why)

    def expire(self, role: str | None) -> int:
        """End the sessions of a role (or all); how many there were."""
        ended = [
            session
            for session in self._world.sessions.values()
            if role in {None, session.role_name}
        ]
        for session in ended:
            session.expires_at = self._world.real_now()
        self._world.changed()
        return len(ended)


def unknown_operation(protocol: Protocol, service: str) -> AwsError:
    """What is answered to an operation that the stand-in does not have."""
    text = f"the sandbox's {service} has no such operation"
    return refusals.refusal(protocol, "operation", text)
