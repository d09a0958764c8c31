"""What belongs together in the settings: contradictions between keys that fit alone."""

from collections.abc import Iterator, Sequence

from bot.settings.faults import Fault, Path, dotted
from bot.settings.shape import (
    ROLE,
    DnsAccountTable,
    File,
    TargetTable,
    split_endpoint,
)

Places = Sequence[tuple[int, TargetTable]]


def contradictions(file: File) -> list[Fault]:
    """Every contradiction in a file whose keys are all right on their own."""
    faults: list[Fault] = []
    if not file.targets:
        faults.append(Fault(("targets",), "must have at least one [[targets]] table"))
    if file.slack.listen and file.slack.mode == "socket":
        says = 'is for `mode = "http"`; with Socket Mode the bot listens nowhere'
        faults.append(Fault(("slack", "listen"), says))
    seen: dict[tuple[str, str], int] = {}
    places: list[tuple[int, TargetTable]] = []
    for index, target in enumerate(file.targets):
        place = (target.account, target.region)
        if place in seen:
            says = f"repeats targets[{seen[place]}]: same account and region"
            faults.append(Fault(("targets", index, "region"), says))
            continue
        seen[place] = index
        places.append((index, target))
        observes = file.observes(target)
        faults.extend(_people(index, target, observes=observes))
        faults.extend(_roles(index, target))
        faults.extend(_mode(index, target, observes=observes))
    faults.extend(_names(places))
    faults.extend(_external_ids(places))
    faults.extend(_clocks(file))
    faults.extend(_resolvers(file))
    return faults


def _mode(index: int, target: TargetTable, *, observes: bool) -> Iterator[Fault]:
    if observes and target.mode == "change":
        says = 'says "change", but mode = "observe" at the top is for all targets'
        yield Fault(("targets", index, "mode"), says)
    if target.apply_role is None and not observes:
        says = 'is missing; only with mode = "observe" it can be left out'
        yield Fault(("targets", index, "apply_role"), says)


def _people(index: int, target: TargetTable, *, observes: bool) -> Iterator[Fault]:
    if not target.requesters:
        yield Fault(("targets", index, "requesters"), "must name who may ask")
    if not target.approvers and not observes:
        yield Fault(("targets", index, "approvers"), "must name who may approve")
    if target.quorum < 1:
        yield Fault(("targets", index, "quorum"), "must be 1 or more")
    people = {each for each in target.approvers if not each.startswith("S")}
    groups = set(target.approvers) - people
    if target.approvers and not groups and target.quorum > len(people):
        says = (
            f"asks for {target.quorum} approvals, but only {len(people)} "
            f"{'person is' if len(people) == 1 else 'people are'} listed as approvers"
        )
        yield Fault(("targets", index, "quorum"), says)
    elif target.approvers and not (groups or observes) and _is_stuck(target, people):
        says = (
            "can never be met: each who may ask is one of the approvers, nobody "
            "approves their own request, and too few are left"
        )
        yield Fault(("targets", index, "quorum"), says)


def _is_stuck(target: TargetTable, people: set[str]) -> bool:
    """Whether nobody can ask for anything that could be approved.

    Who is in a group is not known here; the doctor asks Slack.
    """
    if not target.requesters or any(each.startswith("S") for each in target.requesters):
        return False
    return all(len(people - {each}) < target.quorum for each in target.requesters)


def _roles(index: int, target: TargetTable) -> Iterator[Fault]:
    yield from _of_account(("targets", index), target)
    seen: set[str] = set()
    for number, dns in enumerate(target.dns):
        path = ("targets", index, "dns", number)
        if dns.account in seen:
            yield Fault((*path, "account"), "is listed twice for this target")
        seen.add(dns.account)
        yield from _of_account(path, dns)


def _names(places: Places) -> Iterator[Fault]:
    """An account that people know by two names is mistaken for two."""
    names: dict[str, tuple[int, str]] = {}
    for index, target in places:
        first, name = names.setdefault(target.account, (index, target.name))
        if target.name != name:
            says = f"calls account {target.account} {target.name!r}, but targets"
            yield Fault(("targets", index, "name"), f"{says}[{first}] says {name!r}")


def _external_ids(places: Places) -> Iterator[Fault]:
    """A role's trust policy asks for one ExternalId, so two cannot both be right."""
    known: dict[str, tuple[str, str | None]] = {}
    for index, target in places:
        tables: list[tuple[Path, TargetTable | DnsAccountTable]] = [
            (("targets", index), target),
            *((("targets", index, "dns", n), dns) for n, dns in enumerate(target.dns)),
        ]
        for path, table in tables:
            for arn in filter(None, (table.read_role, table.apply_role)):
                if f"::{table.account}:" not in arn:
                    continue  # said already
                first, given = known.setdefault(arn, (dotted(path), table.external_id))
                if table.external_id != given:
                    says = f"is another one for {arn} than in {first}"
                    yield Fault((*path, "external_id"), says)
                    break


def _clocks(file: File) -> Iterator[Fault]:
    first, longest = file.pace.first_look, file.pace.longest_look
    if first is not None and longest is not None and first > longest:
        says = f"is {longest:g} s, but pace.first_look is already {first:g} s"
        yield Fault(("pace", "longest_look"), says)


def _resolvers(file: File) -> Iterator[Fault]:
    """Two views of DNS that come from one server are one."""
    seen: dict[tuple[str, int], int] = {}
    for index, each in enumerate(file.dns.resolvers):
        first = seen.setdefault(split_endpoint(each), index)
        if first != index:
            says = f"repeats dns.resolvers[{first}]"
            yield Fault(("dns", "resolvers", index), says)


def _of_account(path: Path, table: TargetTable | DnsAccountTable) -> Iterator[Fault]:
    for key in ("read_role", "apply_role"):
        arn: str | None = getattr(table, key)
        match = ROLE.fullmatch(arn) if arn else None
        if match and match.group(1) != table.account:
            says = f"is a role of account {match.group(1)}, but account is "
            yield Fault((*path, key), says + table.account)
    if table.apply_role == table.read_role:
        says = "is the read role too, but what only looks must not be able to write"
        yield Fault((*path, "apply_role"), says)
