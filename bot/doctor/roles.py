"""AWS: the bot's own identity, each role, and each thing that a role may read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bot.aws import checkup
from bot.aws.access import Access
from bot.aws.checkup import Permit
from bot.core.targets import Role, Target
from bot.core.words import code
from bot.doctor.machine import CLOCK
from bot.doctor.result import OPERATOR, Check, Result, fault, ok, warning, yourself
from bot.doctor.setup import Setup
from bot.errors import Blocked, Transient

GROUP = "AWS"
CREDENTIALS = "aws.credentials"
DNS_REGION = ""  # Route 53's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A role in a place: what it may read there, and the file that says what else.

    `further` is what a diagnosis can do without, and the file that allows it.
    """

    role: Role
    place: str
    region: str
    permits: tuple[Permit, ...]
    policy: str
    writes: bool
    further: tuple[Permit, ...] = ()
    further_policy: str = ""

    @property
    def name(self) -> str:
        """How people call the role."""
        account = self.role.arn.split(":")[4]
        return f"role {self.role.arn.rpartition('/')[2]} ({account})"


def uses(setup: Setup) -> tuple[Use, ...]:
    """Each role once for each region in which it is used."""
    found: dict[tuple[str, str], Use] = {}
    for target in setup.settings.targets:
        for use in (*_of_target(target), *_of_zones(target)):
            found.setdefault((use.role.arn, use.region), use)
    return tuple(found.values())


def _of_target(target: Target) -> Iterator[Use]:
    place = f"{target.name} ({target.account})"
    yield Use(
        role=target.read,
        place=place,
        region=target.region,
        permits=checkup.READ,
        policy="read.json",
        writes=False,
        further=checkup.READ_DIAGNOSE,
        further_policy="read-diagnose.json",
    )
    if target.apply is not None:
        yield Use(
            role=target.apply,
            place=place,
            region=target.region,
            permits=checkup.APPLY,
            policy="apply.json",
            writes=True,
        )


def _of_zones(target: Target) -> Iterator[Use]:
    """What needs a zone to be tried on is among the checks of zones."""
    for dns in target.dns:
        place = f"the DNS account {dns.account}"
        yield Use(
            role=dns.read,
            place=place,
            region=DNS_REGION,
            permits=checkup.DNS_READ,
            policy="dns-read.json",
            writes=False,
            further=checkup.DNS_READ_DIAGNOSE,
            further_policy="dns-read-diagnose.json",
        )
        if dns.apply is not None:
            yield Use(
                role=dns.apply,
                place=place,
                region=DNS_REGION,
                permits=(),
                policy="dns-apply.json",
                writes=True,
            )


def role_check(arn: str) -> str:
    """The name of the check of a role."""
    return f"role.{arn}"


def permit_check(action: str, arn: str, region: str) -> str:
    """The name of the check of one action of a role in a region."""
    return f"permission.{action}@{arn}" + (f"@{region}" if region else "")


def access(setup: Setup, use: Use) -> Access:
    """The role as the bot takes it: for a look, or for a request that writes."""
    return setup.checkup.access(use.role, use.place, use.region, for_request=use.writes)


def checks(setup: Setup) -> Iterator[Check]:
    """Roles are taken, and reading actions tried; nothing is written."""
    every = uses(setup)
    yield Check(
        name=CREDENTIALS,
        group=GROUP,
        about="own credentials",
        run=partial(_credentials, setup, every[0]),
        after=(CLOCK,),
        seconds=9,
    )
    by_role: dict[str, Use] = {}
    for use in every:
        by_role.setdefault(use.role.arn, use)
    for use in by_role.values():
        yield Check(
            name=role_check(use.role.arn),
            group=GROUP,
            about=use.name,
            run=partial(_role, setup, use),
            needs=(CREDENTIALS,),
        )
        if use.writes:
            yield Check(
                name=f"writes.{use.role.arn}",
                group=GROUP,
                about=use.name,
                run=partial(_writes, use),
                needs=(role_check(use.role.arn),),
            )
    for use in every:
        for permit in use.permits:
            yield Check(
                name=permit_check(permit.action, use.role.arn, use.region),
                group=GROUP,
                about=use.name,
                run=partial(_permitted, setup, use, permit),
                needs=(role_check(use.role.arn),),
            )
        for permit in use.further:
            yield Check(
                name=permit_check(permit.action, use.role.arn, use.region),
                group=GROUP,
                about=use.name,
                run=partial(_spared, setup, use, permit),
                needs=(role_check(use.role.arn),),
            )


def _credentials(setup: Setup, use: Use) -> Result:
    try:
        who = setup.checkup.identity(access(setup, use))
    except Transient as error:
        return fault(
            str(error),
            "let this machine reach sts.<region>.amazonaws.com and the other hosts "
            "in SECURITY.md (port 443)",
            OPERATOR,
        )
    setup.once.get("arn", lambda: who.arn)
    return ok(f"The bot is {who.arn}.")


def _role(setup: Setup, use: Use) -> Result:
    try:
        setup.checkup.assume(access(setup, use))
    except Blocked as error:
        if "may not assume" not in str(error):
            raise
        me = setup.once.get("arn", lambda: "the bot's identity")
        sent = "the one in the settings" if use.role.external_id else "none"
        return fault(
            f"{me} may not assume it. AWS gives one answer to three causes: there is "
            "no such role, its trust policy does not name that identity, or it asks "
            f"for another ExternalId than is sent ({sent}).",
            f"compare the role with deploy/iam/{_trust(use)} and external_id with the "
            "settings",
            f"the AWS administrator of {use.place}",
        )
    return ok("It can be assumed.")


def _trust(use: Use) -> str:
    return "trust-policy-apply.json" if use.writes else "trust-policy-read.json"


def _writes(use: Use) -> Result:
    return yourself(
        "What it may write cannot be seen from here without writing.",
        f"compare its policy with deploy/iam/{use.policy}",
        f"the AWS administrator of {use.place}",
    )


def _permitted(setup: Setup, use: Use, permit: Permit) -> Result:
    try:
        setup.checkup.may(permit, access(setup, use))
    except Blocked as error:
        return denied(use, permit.action, error)
    where = f" in {use.region}" if use.region else ""
    return ok(f"It may {permit.action}{where}.")


def _spared(setup: Setup, use: Use, permit: Permit) -> Result:
    """What is missing here makes a diagnosis see less, and nothing else."""
    where = f" in {use.region}" if use.region else ""
    try:
        setup.checkup.may(permit, access(setup, use))
    except Blocked:
        return warning(
            f"It may not {code(permit.action)}{where}; a diagnosis goes without it and "
            "says so.",
            f"if it shall see that too, allow {code(permit.action)} as "
            f"deploy/iam/{use.further_policy} does",
            f"the AWS administrator of {use.place}",
        )
    return ok(f"It may {permit.action}{where}.")


def denied(use: Use, action: str, error: Blocked) -> Result:
    """The one action that is missing, and where it would be allowed."""
    where = f" in {use.region}" if use.region else ""
    told = str(error).partition(" AWS says: ")[2]
    return fault(
        f"It may not {code(action)}{where}." + (f" AWS says: {told}" if told else ""),
        f"allow {code(action)} as deploy/iam/{use.policy} does",
        f"the AWS administrator of {use.place}",
    )
