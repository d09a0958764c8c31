"""The DNS records that a run needs: for a person who adds them, in three forms."""

import re
from dataclasses import dataclass

from bot.core.names import short_host
from bot.core.plans import StepName
from bot.core.proofs import from_param, name_of
from bot.core.runs import Run, WaitsFor
from bot.core.words import code
from bot.slack.render.build import copyable
from bot.slack.render.steps import joined

TTL = 300
_BY_HAND = (StepName.RECORDS_BY_HAND, StepName.CNAME_BY_HAND)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One CNAME that has to be there; `proof` True is the one for ACM."""

    name: str
    value: str
    zone: str
    proof: bool


def validation(run: Run) -> tuple[Wanted, ...]:
    """The records by which ACM sees that the name is ours, once ACM has named them."""
    pairs = [
        tuple(pair.split("=", 1))
        for pair in run.outputs.get("validation", "").split()
        if "=" in pair
    ]
    name, value = (run.outputs.get(f"validation_{part}") for part in ("name", "value"))
    if not pairs and name and value:
        pairs = [(name, value)]
    zones = _zones(run)
    return tuple(
        Wanted(name, value, zones.get(name_of(name), zone_of(run)), proof=True)
        for name, value in pairs
        if not zones or name_of(name) in zones
    )


def _zones(run: Run) -> dict[str, str]:
    """The zone for the record of each name; for a person only what people add.

    Empty when all of them are in the one zone of the plan.
    """
    hand = run.plan.find(StepName.RECORDS_BY_HAND)
    step = hand or run.plan.find(StepName.WRITE_VALIDATION)
    found = from_param(step.get("places") if step else None)
    return {each.name: each.zone for each in found}


def traffic(run: Run) -> tuple[Wanted, ...]:
    """The record that sends devices to AWS IoT, if the endpoint is known."""
    planned = run.plan.find(StepName.WRITE_CNAME)
    value = (
        run.outputs.get("endpoint")
        or (planned.get("endpoint") if planned else None)
        or dict(run.plan.basis).get("endpoint", "unknown")
    )
    if value == "unknown":
        return ()
    return (Wanted(run.plan.domain, value, _traffic_zone(run), proof=False),)


def _traffic_zone(run: Run) -> str:
    """The domain's own zone: the records of ACM may stand in others."""
    for name in (StepName.WRITE_CNAME, StepName.CNAME_BY_HAND):
        step = run.plan.find(name)
        zone = step.get("zone") if step else None
        if zone:
            return zone
    return zone_of(run)


def now_by_hand(run: Run) -> tuple[Wanted, ...]:
    """The records that a person can add now; the second only when it harms nothing."""
    step = run.current
    if step is None or step.name not in _BY_HAND:
        return ()
    if step.name is StepName.CNAME_BY_HAND:
        return traffic(run)
    early = traffic(run) if step.get("early") == "yes" else ()
    return (*validation(run), *early)


def waits_for_person(run: Run) -> bool:
    """Whether a person has to add records, also while DNS cannot be asked for them."""
    waiting, step = run.waiting, run.current
    if waiting is None or step is None:
        return False
    if waiting.who is WaitsFor.PERSON:
        return True
    if step.name is StepName.RECORDS_BY_HAND:
        return bool(validation(run))
    return step.name is StepName.CNAME_BY_HAND


def zone_of(run: Run) -> str:
    """The zone in which the records stand."""
    for step in run.plan.steps:
        zone = step.get("zone")
        if zone:
            return zone
    return run.plan.domain.partition(".")[2]


def name_servers(run: Run) -> tuple[str, ...]:
    """Whose DNS it is, as the plan saw it."""
    step = run.current
    given = step.get("name_servers") if step is not None else None
    return tuple(filter(None, (given or "").split(",")))


def sections(wanted: tuple[Wanted, ...], *, before: str | None = None) -> list[str]:
    """Each record for a person. The one for ACM is record 1, the other record 2."""
    proofs = sum(each.proof for each in wanted)
    said = []
    for index, each in enumerate(wanted, start=1):
        label = "2" if not each.proof else "1" if proofs == 1 else f"1 ({index})"
        said.append(_section(label, each, before=before))
    return said


def _section(number: str, each: Wanted, *, before: str | None) -> str:
    """One record: why, full name, short host and value to copy."""
    short, zone = code(short_host(each.name, each.zone)), code(each.zone)
    if each.proof:
        why = (
            "shows AWS that the name is yours. Keep it for good: each renewal needs it."
        )
        name = f"Name, or only {short} where the DNS page adds {zone} by itself:"
    else:
        why = 'sends devices to AWS IoT. TTL 300, no proxy in front ("DNS only").'
        name = f"Name, or only {short}:"
    if before:
        why += f" It replaces the CNAME to {code(before)}."
    return (
        f"*Record {number}* · CNAME, {why}\n"
        f"{name}\n{copyable(each.name)}\n"
        f"Value:\n{copyable(each.value)}"
    )


def as_ticket(run: Run, records: tuple[Wanted, ...]) -> str:
    """Plain text to paste into a ticket for whoever runs the DNS."""
    zones = list(dict.fromkeys(each.zone for each in records)) or [zone_of(run)]
    first = (
        f"Please add {_many(records)} to the DNS zone{'s' if len(zones) > 1 else ''} "
        f"{joined(zones)} "
        f"(request {run.name}, AWS IoT domain {run.plan.domain})."
    )
    parts = [first]
    for number, each in enumerate(records, start=1):
        why = "keep it for good" if each.proof else "no proxy in front"
        where = f", zone {each.zone}" if len(zones) > 1 else ""
        parts.append(
            f"Record {number}, type CNAME, TTL {TTL}, {why}{where}\n"
            f"Name:  {each.name}\n"
            f"(short, where the zone is added: {short_host(each.name, each.zone)})\n"
            f"Value: {each.value}"
        )
    return "\n\n".join(parts)


def as_zone_file(records: tuple[Wanted, ...]) -> str:
    """Lines of a zone file (RFC 1035 §5), names in full with their dot."""
    return "\n".join(f"{r.name}. {TTL} IN CNAME {r.value}." for r in records)


def as_terraform(records: tuple[Wanted, ...]) -> str:
    """One aws_route53_record each; the zone's id is the reader's to fill in."""
    return "\n\n".join(
        f'resource "aws_route53_record" "{_label(each)}" {{\n'
        "  zone_id = var.zone_id\n"
        f'  name    = "{each.name}"\n'
        '  type    = "CNAME"\n'
        f"  ttl     = {TTL}\n"
        f'  records = ["{each.value}"]\n'
        "}"
        for each in records
    )


def _label(each: Wanted) -> str:
    stem = re.sub(r"[^a-z0-9]+", "_", each.name.lower()).strip("_")
    return f"iot_{'proof' if each.proof else 'traffic'}_{stem}"[:64]


def _many(records: tuple[Wanted, ...]) -> str:
    if len(records) == 1:
        return "this CNAME record"
    words = {2: "these two", 3: "these three", 4: "these four", 5: "these five"}
    return f"{words.get(len(records), 'these')} CNAME records"
