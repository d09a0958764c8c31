"""From one look at the world to a plan: pure, and the same look gives the same plan.

Called after preflight found nothing broken. `basis` takes only decisions; what
merely informs the reader goes into `says`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from bot.core.certs.limits import MOST_NAMES, SUPPORTED_KEYS
from bot.core.facts import Certificate, Facts, Record
from bot.core.names import certificate_names, config_name, covers, display, parents
from bot.core.plans import Plan, PlannedStep, Playbook, Risk, StepName, step
from bot.core.runs import Run
from bot.core.words import code, day

DEFAULT_KEY = "RSA_2048"
# An existing certificate is offered instead of a new one only with this much life
# left: ACM renews 45 days before the end, and a renewal may need help.
ENOUGH_LIFE = timedelta(days=60)
TTL = 300
# AWS's default for new configurations; named so that the plan says what it will be.
TLS_POLICY = "IoTSecurityPolicy_TLS13_1_2_2022_10"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRequest:
    """What a person asked for, beside the domain and the target.

    `adopt` are ids of earlier runs whose work this one goes on with.
    """

    key: str = DEFAULT_KEY
    fresh_certificate: bool = False
    adopt: tuple[str, ...] = ()


def create(facts: Facts, request: CreateRequest, ports: tuple[int, ...]) -> Plan:
    """The plan that brings a domain from what is there to being served."""
    reused = None if request.fresh_certificate else _usable(facts)
    adopt = ",".join(request.adopt) or None
    old = _cname(facts)
    moves_devices = old is not None and facts.endpoint not in old.values
    steps = (
        *_certificate_steps(facts, request, reused, adopt),
        step(
            StepName.CREATE_CONFIG,
            config_name=config_name(facts.domain),
            certificate_arn=reused.arn if reused else None,
            tls_policy=TLS_POLICY,
            adopt=adopt,
        ),
        _cname_step(facts, old),
        step(StepName.AWAIT_SERVED, ports=",".join(map(str, ports))),
    )
    basis = {
        "certificate": reused.arn if reused else "new",
        "asked": "new certificate" if request.fresh_certificate else "any certificate",
        "key": request.key,
        "adopt": adopt or "nothing",
        "zone": facts.dns.ours.id if facts.dns.ours else "by hand",
        "record": _shown(old),
        "endpoint": facts.endpoint or "unknown",
        "configuration": "adopted" if facts.config else "none",
    }
    return Plan(
        playbook=Playbook.CREATE,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.REPLACE if moves_devices else Risk.NEW,
        steps=steps,
        basis=tuple(sorted(basis.items())),
        says=_says(facts, reused),
    )


def undo(
    facts: Facts, parent: Run, *, made: frozenset[StepName], asked: tuple[str, ...]
) -> Plan:
    """The plan that removes what a run made, newest first, and nothing else.

    `made` are the parent's steps that left something behind; `asked` the ids of
    the runs whose tags count as ours.
    """
    adopt = ",".join(asked)
    steps: list[PlannedStep] = []
    cname = parent.plan.find(StepName.WRITE_CNAME)
    if cname and StepName.WRITE_CNAME in made:
        written = dict(cname.params)
        if "endpoint" in parent.outputs:
            written["endpoint"] = parent.outputs["endpoint"]
        steps.append(step(StepName.REMOVE_CNAME, **written))
    if StepName.CREATE_CONFIG in made:
        steps.append(
            step(
                StepName.REMOVE_CONFIG,
                config_name=parent.outputs.get("config_name")
                or config_name(facts.domain),
                adopt=adopt,
            )
        )
    arn = parent.outputs.get("certificate_arn")
    if StepName.REQUEST_CERTIFICATE in made:
        steps.append(
            step(StepName.DELETE_CERTIFICATE, certificate_arn=arn, adopt=adopt)
        )
    validation = parent.plan.find(StepName.WRITE_VALIDATION)
    if validation and StepName.WRITE_VALIDATION in made:
        steps.append(
            step(
                StepName.REMOVE_VALIDATION,
                zone_id=validation.get("zone_id"),
                zone=validation.get("zone"),
                dns_account=validation.get("dns_account"),
                records=parent.outputs.get("validation"),
                certificate_arn=arn,
            )
        )
    served = StepName.WRITE_CNAME in made
    return Plan(
        playbook=Playbook.UNDO,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.REPLACE if served else Risk.IN_PLACE,
        steps=tuple(steps),
        basis=(("undoes", parent.id),),
        says=(*_changed_since(facts, steps), *_undo_says(parent)),
    )


def _certificate_steps(
    facts: Facts,
    request: CreateRequest,
    reused: Certificate | None,
    adopt: str | None,
) -> tuple[PlannedStep, ...]:
    if reused is not None:
        return ()
    zone, found = facts.dns.ours, facts.dns.zone
    apex = found.name if found else facts.dns.apex or parents(facts.domain)[-1]
    ask = step(
        StepName.REQUEST_CERTIFICATE,
        names=",".join(certificate_names(facts.domain, apex)),
        key=request.key,
        adopt=adopt,
    )
    if zone is not None:
        prove = step(
            StepName.WRITE_VALIDATION,
            zone_id=zone.id,
            zone=zone.name,
            dns_account=zone.account,
        )
    else:
        prove = step(
            StepName.RECORDS_BY_HAND,
            zone=apex,
            name_servers=",".join(sorted(facts.dns.authorities)),
            early="yes" if not facts.dns.records else None,
        )
    return (ask, prove, step(StepName.AWAIT_CERTIFICATE))


def _cname_step(facts: Facts, old: Record | None) -> PlannedStep:
    zone = facts.dns.ours
    if zone is None:
        return step(
            StepName.CNAME_BY_HAND,
            zone=facts.dns.apex,
            name_servers=",".join(sorted(facts.dns.authorities)),
            before=old.values[0] if old else None,
        )
    return step(
        StepName.WRITE_CNAME,
        zone_id=zone.id,
        zone=zone.name,
        dns_account=zone.account,
        endpoint=facts.endpoint,
        ttl=str(TTL),
        before=old.values[0] if old else None,
        before_ttl=str(old.ttl) if old else None,
    )


def _usable(facts: Facts) -> Certificate | None:
    """The best certificate that ACM renews by itself and IoT accepts, if any."""
    good = [each for each in facts.certificates if _is_usable(each, facts)]
    return max(good, key=lambda each: (each.not_after, each.arn), default=None)


def _is_usable(each: Certificate, facts: Facts) -> bool:
    return (
        each.status == "ISSUED"
        and each.kind == "AMAZON_ISSUED"
        and each.key in SUPPORTED_KEYS
        and len(each.names) <= MOST_NAMES
        and any(covers(name, facts.domain) for name in each.names)
        and each.not_after is not None
        and each.not_after - facts.taken_at >= ENOUGH_LIFE
    )


def _cname(facts: Facts) -> Record | None:
    return next((each for each in facts.dns.records if each.type == "CNAME"), None)


def _shown(record: Record | None) -> str:
    if record is None:
        return "none"
    return f"CNAME to {', '.join(record.values)}, TTL {record.ttl}"


def _says(facts: Facts, reused: Certificate | None) -> tuple[str, ...]:
    said: list[str] = []
    if reused is not None and reused.not_after is not None:
        said.append(
            f"The certificate {code(reused.arn)} already covers this name "
            f"({', '.join(map(code, reused.names))}, valid until "
            f"{day(reused.not_after)}), so no new one is requested."
        )
    else:
        said.append("The name becomes public in certificate logs.")
    if "xn--" in facts.domain:
        said.append(f"The name in Unicode and as DNS has it: {display(facts.domain)}.")
    return tuple(said)


def _changed_since(facts: Facts, steps: Collection[PlannedStep]) -> tuple[str, ...]:
    """What whoever approves must know: the name may have gone elsewhere meanwhile."""
    remove = next((each for each in steps if each.name is StepName.REMOVE_CNAME), None)
    there = facts.dns.records
    if remove is None or not there:
        return ()
    known = {remove.get("endpoint"), remove.get("before")}
    if any(known & set(each.values) for each in there):
        return ()
    shown = "; ".join(f"{each.type} {', '.join(each.values)}" for each in there)
    says = (
        f"But {code(facts.domain)} was changed since, to {code(shown)}. That record "
        "stays as it is, and devices that follow it notice nothing."
    )
    return (says,)


def _undo_says(parent: Run) -> tuple[str, ...]:
    if parent.plan.find(StepName.RECORDS_BY_HAND) or parent.plan.find(
        StepName.CNAME_BY_HAND
    ):
        return (
            (
                "DNS records that were added by hand stay; whoever added them can "
                "remove them."
            ),
        )
    return ()
