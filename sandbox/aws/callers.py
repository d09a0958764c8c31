"""Who calls: the access key behind a signature, and what it may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sandbox.aws import grants, hardships, refusals, signature
from sandbox.aws.iam import Asked, Context
from sandbox.aws.identities import ADMIN, BOT, Role, User, roles
from sandbox.aws.ledger import Ledger
from sandbox.aws.operations import Protocol
from sandbox.aws.wire import AwsError
from sandbox.aws.world import World

# Any principal may ask who it is; AWS permits that without a policy.
_FREE = frozenset({"sts:GetCallerIdentity"})


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal that has signed for its request."""

    account: str
    arn: str
    access_key: str
    role: Role | None = None
    session_name: str | None = None

    @property
    def role_name(self) -> str:
        """The name of the role, or of the user who has taken none."""
        return self.role.name if self.role else self.arn.rpartition("/")[2]


class Callers:
    """The sandbox's identities, and what was denied to them over the control page."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._users: dict[str, User] = {each.access_key: each for each in (BOT, ADMIN)}
        self.roles = roles()
        self.denied: set[tuple[str, str]] = set()
        self.ledger = Ledger()

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
        self, protocol: Protocol, caller: Caller, asked: Iterable[Asked]
    ) -> None:
        """Refuse in AWS's words what the caller's policies do not allow."""
        for each in asked:
            if each.action in _FREE:
                continue
            refused = not self._allows(caller, each)
            ordered = self._is_denied(caller, each.action)
            self.ledger.note(
                caller.role_name,
                caller.account,
                each,
                refused=refused,
                ordered=ordered,
            )
            if refused or ordered:
                why = (
                    f" because no identity-based policy allows the {each.action} action"
                )
                raise refusals.denied(
                    protocol, caller.arn, each.action, each.resource, why
                )

    def trusting(self, asked: Asked) -> Role | None:
        """The role that is asked for, if it lets this principal in."""
        role = self.roles.get(asked.resource)
        if role is None:
            return None
        trusted = grants.trust(role).allows(asked)
        shown = replace(asked, context=_without_the_id(asked.context))
        self.ledger.note(role.name, role.account, shown, refused=not trusted)
        return role if trusted else None

    def _allows(self, caller: Caller, asked: Asked) -> bool:
        if caller.role:
            policies = grants.granted(caller.role.name, caller.account)
        elif caller.access_key == BOT.access_key:
            policies = grants.granted_to_the_bot()
        else:
            return True
        return any(each.allows(asked) for each in policies)

    def _is_denied(self, caller: Caller, action: str) -> bool:
        operation = action.partition(":")[2]
        named = {(caller.role_name, action), (caller.role_name, operation)}
        if hardships.denies(self._world, caller.role_name, action):
            return True
        return bool(named & self.denied)

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


def _without_the_id(context: Context) -> Context:
    """An ExternalId is kept by nobody who does not need it."""
    return {key: value for key, value in context.items() if key != "sts:ExternalId"}


def unknown_operation(protocol: Protocol, service: str) -> AwsError:
    """What is answered to an operation that the stand-in does not have."""
    text = f"the sandbox's {service} has no such operation"
    return refusals.refusal(protocol, "operation", text)
