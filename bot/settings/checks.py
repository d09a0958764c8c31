"""What belongs together in the settings: contradictions between keys that fit alone."""

from collections.abc import Iterator

from bot.settings.faults import Fault
from bot.settings.shape import ROLE, DnsAccountTable, File, TargetTable


def contradictions(file: File) -> list[Fault]:
    """Every contradiction in a file whose keys are all right on their own."""
    faults: list[Fault] = []
    if not file.targets:
        faults.append(Fault(("targets",), "must have at least one [[targets]] table"))
    if file.slack.listen and file.slack.mode == "socket":
        says = 'is for `mode = "http"`; with Socket Mode the bot listens nowhere'
        faults.append(Fault(("slack", "listen"), says))
    seen: dict[tuple[str, str], int] = {}
    for index, target in enumerate(file.targets):
        place = (target.account, target.region)
        if place in seen:
            says = f"repeats targets[{seen[place]}]: same account and region"
            faults.append(Fault(("targets", index, "region"), says))
        seen.setdefault(place, index)
        faults.extend(_people(index, target))
        faults.extend(_roles(index, target))
    return faults


def _people(index: int, target: TargetTable) -> Iterator[Fault]:
    if not target.requesters:
        yield Fault(("targets", index, "requesters"), "must name who may ask")
    if not target.approvers:
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


def _roles(index: int, target: TargetTable) -> Iterator[Fault]:
    yield from _of_account(("targets", index), target)
    seen: set[str] = set()
    for number, dns in enumerate(target.dns):
        path = ("targets", index, "dns", number)
        if dns.account in seen:
            yield Fault((*path, "account"), "is listed twice for this target")
        seen.add(dns.account)
        yield from _of_account(path, dns)


def _of_account(
    path: tuple[str | int, ...], table: TargetTable | DnsAccountTable
) -> Iterator[Fault]:
    for key in ("read_role", "apply_role"):
        arn: str | None = getattr(table, key)
        match = ROLE.fullmatch(arn) if arn else None
        if match and match.group(1) != table.account:
            says = f"is a role of account {match.group(1)}, but account is "
            yield Fault((*path, key), says + table.account)
