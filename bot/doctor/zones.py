"""DNS: each resolver over UDP and TCP, and the hosted zones of each DNS account."""

from collections.abc import Iterator
from functools import partial

from bot.aws import checkup
from bot.core.words import code
from bot.doctor.result import OPERATOR, Check, Result, fault, ok, unseen, warning
from bot.doctor.roles import (
    DNS_REGION,
    Use,
    access,
    denied,
    permit_check,
    role_check,
    uses,
)
from bot.doctor.setup import Setup
from bot.errors import Blocked, Transient
from bot.resolve.reach import Way, answers

GROUP = "DNS"
_MOST_ZONES = 20


def resolver_check(host: str, port: int, way: Way) -> str:
    """The name of the check of a resolver."""
    return f"resolver.{host}:{port}.{way}"


def resolver_checks(setup: Setup) -> tuple[str, ...]:
    """The names of the checks of which one must be sound before DNS is asked."""
    return tuple(resolver_check(*each, "udp") for each in setup.settings.resolvers)


def checks(setup: Setup) -> Iterator[Check]:
    """Resolvers first: without any, nothing can be said of delegations."""
    for host, port in setup.settings.resolvers:
        udp = resolver_check(host, port, "udp")
        yield Check(
            name=udp,
            group=GROUP,
            about=f"resolver {host}:{port}",
            run=partial(_resolver, setup, host, port, "udp"),
        )
        yield Check(
            name=resolver_check(host, port, "tcp"),
            group=GROUP,
            about=f"resolver {host}:{port}",
            run=partial(_resolver, setup, host, port, "tcp"),
            needs=(udp,),
        )
    for use in uses(setup):
        if use.region == DNS_REGION:
            yield from _account(setup, use)


def _account(setup: Setup, use: Use) -> Iterator[Check]:
    """What only a zone can show: the list of them comes from the role that reads."""
    reader = next(
        each
        for each in uses(setup)
        if each.place == use.place and each.region == DNS_REGION and not each.writes
    )
    listing = permit_check("route53:ListHostedZonesByName", reader.role.arn, "")
    reads = (checkup.GET_ZONE, checkup.LIST_RECORDS)
    for action in (checkup.LIST_RECORDS,) if use.writes else reads:
        yield Check(
            name=permit_check(action, use.role.arn, ""),
            group="AWS",
            about=use.name,
            run=partial(_zone_permit, setup, use, reader, action),
            needs=(role_check(use.role.arn), listing),
        )
    if not use.writes:
        yield Check(
            name=f"zones.{use.role.arn}",
            group=GROUP,
            about=f"zones of {use.place}",
            run=partial(_zones, setup, use),
            needs=(permit_check(checkup.GET_ZONE, use.role.arn, ""),),
            one_of=resolver_checks(setup),
            seconds=9,
        )


def _resolver(setup: Setup, host: str, port: int, way: Way) -> Result:
    trouble = answers(host, port, way)
    if trouble is None:
        if way == "udp":
            setup.resolvers.append((host, port))
        return ok(f"It answers over {way.upper()}.")
    do = f"let this machine reach it on {way.upper()} port {port}, or name another "
    do += "resolver in the settings (dns.resolvers)"
    if way == "tcp":
        return warning(
            f"Over TCP it {trouble}, so long answers cannot be seen.", do, OPERATOR
        )
    return fault(f"It {trouble}.", do, OPERATOR)


def _listed(setup: Setup, use: Use) -> tuple[tuple[str, str], ...]:
    found: tuple[tuple[str, str], ...] = setup.once.get(
        f"zones of {use.role.arn}",
        lambda: setup.checkup.public_zones(access(setup, use)),
    )
    return found[:_MOST_ZONES]


def _zone_permit(setup: Setup, use: Use, reader: Use, action: str) -> Result:
    """Policies name single zones, so one that may be looked at is enough."""
    refused: Blocked | None = None
    for zone_id, name in _listed(setup, reader):
        try:
            setup.checkup.may(checkup.of_zone(action, zone_id), access(setup, use))
        except Blocked as error:
            refused = error
        else:
            return ok(f"It may {action} for {name}.")
    if refused is None:
        return unseen("There is no public hosted zone to try it on.")
    return denied(use, action, refused)


def _zones(setup: Setup, use: Use) -> Result:
    """Which zones the bot may look at, and whether public DNS asks them."""
    fine: list[str] = []
    strange: list[str] = []
    for zone_id, name in _listed(setup, use):
        try:
            found = setup.checkup.may(
                checkup.of_zone(checkup.GET_ZONE, zone_id), access(setup, use)
            )
        except Blocked:
            continue  # not one of those that the policy names
        servers = (found or {}).get("DelegationSet", {}).get("NameServers", ())
        try:
            asked = setup.names().name_servers(name)
        except Transient:
            return unseen(f"Whom public DNS asks for {name} could not be asked.")
        ours = {each.rstrip(".").lower() for each in servers}
        (fine if ours & set(asked) else strange).append(name)
    return _judged(use, fine, strange)


def _judged(use: Use, fine: list[str], strange: list[str]) -> Result:
    who = f"the administrator of the zones in {use.place}"
    do = "let the registrar name the name servers that Route 53 shows for the zone"
    says = f"Public DNS asks other name servers for {_names(strange)}: what is "
    says += "written here is seen by nobody."
    if not fine and not strange:
        return fault(
            "There is no public hosted zone that the role may look at.",
            "create one, allow the role to read it, or leave this account out of the "
            "settings: people add the records then",
            who,
        )
    if not fine:
        return fault(says, do, who)
    if strange:
        return warning(f"Public DNS asks here for {_names(fine)}. {says}", do, who)
    return ok(f"Public DNS asks here for {_names(fine)}.")


def _names(zones: list[str]) -> str:
    return ", ".join(code(each) for each in zones)
