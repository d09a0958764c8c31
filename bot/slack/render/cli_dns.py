"""The commands that write, remove and read DNS records, each in its own zone."""

import json
from collections.abc import Mapping

from bot.core.names import base
from bot.core.plans import PlannedStep
from bot.core.playbooks import TTL
from bot.core.proofs import Place, from_param, name_of
from bot.core.words import code
from bot.slack.render.cli_of import Command, Of
from bot.slack.render.shell import PROOF, aws, with_variables


def prove(of: Of) -> list[Command]:
    """Read each record that ACM asks for, and write it in its zone."""
    found: list[Command] = []
    places = {each.name: each for each in from_param(of.step.get("places"))}
    # A wildcard shares the record of the name without the asterisk.
    asked = {base(each): each for each in reversed(of.names)}
    wanted = [name for name in dict.fromkeys(map(base, of.names)) if _has(places, name)]
    for name in wanted:
        which = f" for {code(asked[name])}" if len(asked) > 1 else ""
        one = f"[?DomainName=='{asked[name]}'] | [0]" if len(asked) > 1 else "[0]"
        ask = _described(of, f"{one}.ResourceRecord.[Name,Value]", "text")
        says = f"Read the record that ACM asks for{which}; if it is `None`, once more"
        found.append((says, f'read -r {" ".join(PROOF)} <<< "$({ask})"'))
        proof = ("UPSERT", f"${PROOF[0]}", str(TTL), f"${PROOF[1]}")
        comment = f"iotdomain {of.run.id}: validation of {of.plan.domain}"
        place = places.get(name)
        write = with_variables(_change(of.step, comment, proof, place=place))
        found.append((f"Write it{_where(of, place)}", write))
    return found


def _has(places: Mapping[str, Place], name: str) -> bool:
    return not places or name in places


def prove_by_hand(of: Of) -> list[Command]:
    """See what ACM asks for, for whoever adds it."""
    zone = code(of.step.get("zone") or of.plan.domain)
    says = f"See what ACM asks for, and add it as a CNAME in the DNS of {zone}"
    return [(says, _described(of, "[].ResourceRecord", "table"))]


def point(of: Of) -> list[Command]:
    """Write the CNAME, or put it in place of the one that is there."""
    domain, before = of.plan.domain, of.step.get("before")
    endpoint = of.step.get("endpoint") or of.known.get("endpoint") or "unknown"
    add = ("CREATE", domain, of.step.get("ttl") or str(TTL), _full(endpoint))
    comment = f"iotdomain {of.run.id}: {domain} to AWS IoT"
    if before is None:
        return [(f"Write the CNAME{_where(of)}", _change(of.step, comment, add))]
    drop = ("DELETE", domain, of.step.get("before_ttl") or str(TTL), before)
    command = _change(of.step, comment, drop, add)
    dot = "if Route 53 says that the values differ, the old one ends in a dot there"
    return [(f"Replace the CNAME{_where(of)}; {dot}", command)]


def unpoint(of: Of) -> list[Command]:
    """Remove the CNAME, or put the old one back."""
    domain, before = of.plan.domain, of.step.get("before")
    endpoint = of.step.get("endpoint") or "unknown"
    drop = ("DELETE", domain, of.step.get("ttl") or str(TTL), _full(endpoint))
    comment = f"iotdomain {of.run.id}: undo for {domain}"
    if before is None:
        return [(f"Remove the CNAME{_where(of)}", _change(of.step, comment, drop))]
    back = ("CREATE", domain, of.step.get("before_ttl") or str(TTL), before)
    command = _change(of.step, comment, drop, back)
    return [(f"Put the old CNAME back{_where(of)}", command)]


def unprove(of: Of) -> list[Command]:
    """Remove the records by which ACM checked the names, zone by zone."""
    pairs = [pair.partition("=") for pair in (of.step.get("records") or "").split()]
    places = {each.name: each for each in from_param(of.step.get("places"))}
    by_zone: dict[str, list[tuple[str, str, str, str]]] = {}
    at: dict[str, Place | None] = {}
    for name, _, value in pairs:
        place = places.get(name_of(name))
        zone = place.zone_id if place else of.step.get("zone_id") or "unknown"
        at[zone] = place
        drop = ("DELETE", name, str(TTL), _full(value))
        by_zone.setdefault(zone, []).append(drop)
    comment = f"iotdomain {of.run.id}: undo for {of.plan.domain}"
    found = []
    for zone, drops in by_zone.items():
        record = "record" if len(drops) == 1 else "records"
        says = (
            f"Remove the validation {record}{_where(of, at[zone])}, if no other "
            "certificate needs it"
        )
        found.append((says, _change(of.step, comment, *drops, place=at[zone])))
    return found


def _described(of: Of, query: str, output: str) -> str:
    command = aws(
        "acm",
        "describe-certificate",
        of.plan.region,
        *("--certificate-arn", of.step.get("certificate_arn") or f"${of.variable}"),
        *("--query", f"Certificate.DomainValidationOptions{query}"),
        *("--output", output),
    )
    return with_variables(command)


def _where(of: Of, place: Place | None = None) -> str:
    account = place.account if place else of.step.get("dns_account")
    if account in {None, of.plan.account}:
        return ""
    return f" (in account {account})"


def _change(
    step: PlannedStep,
    comment: str,
    *changes: tuple[str, str, str, str],
    place: Place | None = None,
) -> str:
    batch = {
        "Comment": comment,
        "Changes": [
            {
                "Action": action,
                "ResourceRecordSet": {
                    "Name": _full(name),
                    "Type": "CNAME",
                    "TTL": int(ttl),
                    "ResourceRecords": [{"Value": value}],
                },
            }
            for action, name, ttl, value in changes
        ],
    }
    zone_id = place.zone_id if place else step.get("zone_id") or "unknown"
    return aws(
        "route53",
        "change-resource-record-sets",
        None,
        *("--hosted-zone-id", zone_id),
        *("--change-batch", json.dumps(batch, separators=(",", ":"))),
    )


def _full(name: str) -> str:
    """With the dot at the end, as the bot writes it: a DELETE has to say the same.

    How others wrote what they point to is not in the plan; most leave the dot out.
    """
    return name if name.startswith("$") else f"{name}."
