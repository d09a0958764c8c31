"""The plan that brings a domain from what is there to being served."""

from dataclasses import replace

from bot.core.dnsseen import Record
from bot.core.facts import Certificate, Facts
from bot.core.names import display
from bot.core.options import access, tls
from bot.core.plans import Plan, PlannedStep, Playbook, Risk, StepName, step
from bot.core.playbooks import imports
from bot.core.playbooks.certificate import (
    certificate_basis,
    certificate_says,
    certificate_steps,
    held,
    names_of_certificate,
)
from bot.core.requests import CreateRequest, Options
from bot.core.wildcards import as_decision

TTL = 300


def create(facts: Facts, request: CreateRequest, ports: tuple[int, ...]) -> Plan:
    """The plan that brings a domain from what is there to being served."""
    reused = None if request.is_import else held(facts, request)
    adopt = ",".join(request.adopt) or None
    old = cname_of(facts)
    asked = request.options
    # AWS's default is named too, so that the plan says what it will be.
    options = replace(asked, tls_policy=asked.tls_policy or tls.default(facts.region))
    moves_devices = old is not None and facts.endpoint not in old.values
    overlaps = as_decision(facts, names_of_certificate(facts, request))
    touches_others = overlaps not in {None, "none"}
    private = imports.ends_at_private(facts, request, reused)
    needed, stand_in = (
        imports.validation_steps(facts, request, adopt) if private else ((), None)
    )
    validation = (stand_in.arn if stand_in else "new") if private else None
    came_from = (
        imports.import_steps(facts, request, adopt)
        if request.is_import
        else certificate_steps(facts, request, reused, adopt)
    )
    steps = (
        *came_from,
        *needed,
        step(
            StepName.CREATE_CONFIG,
            config_name=asked.name_for(facts.domain),
            certificate_arn=reused.arn if reused else None,
            validation_arn=stand_in.arn if stand_in else None,
            private=private,
            adopt=adopt,
            **options.to_params(),
        ),
        cname_step(facts, old),
        _served(ports, asked),
    )
    basis = {
        **request.to_basis(),
        **imports.basis(facts, validation),
        **certificate_basis(request, reused),
        "certificate": reused.arn if reused else _origin(request),
        "zone": facts.dns.ours.id if facts.dns.ours else "by hand",
        "record": shown(old),
        "endpoint": facts.endpoint or "unknown",
        "configuration": "adopted" if facts.config else "none",
    }
    if overlaps is not None:
        basis["overlaps"] = overlaps
    return Plan(
        playbook=Playbook.CREATE,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.REPLACE if moves_devices or touches_others else Risk.NEW,
        steps=steps,
        basis=tuple(sorted(basis.items())),
        says=(
            *imports.says(facts, request, private, stand_in),
            *_says(facts, request, reused),
            *_cut_off(asked),
        ),
    )


def _origin(request: CreateRequest) -> str:
    return "imported" if request.is_import else "new"


def _served(ports: tuple[int, ...], asked: Options) -> PlannedStep:
    """The last look, and what it has to see of the options."""
    return step(
        StepName.AWAIT_SERVED,
        ports=",".join(map(str, ports)),
        tls_policy=asked.tls_policy,
        ocsp="yes" if asked.ocsp else None,
        pair=asked.pair,
    )


def _cut_off(asked: Options) -> tuple[str, ...]:
    """Whom the options keep out, for whoever approves."""
    said = [tls.cut_off(asked.tls_policy or "")]
    if asked.authentication and asked.protocol:
        said.append(access.cut_off(asked.authentication, asked.protocol))
    if asked.authentication == "CUSTOM_AUTH_X509" and asked.authorizer is None:
        said.append(
            "No custom authorizer is named, so each device has to name one, or the "
            "account's own default is asked."
        )
    return tuple(filter(None, said))


def cname_step(facts: Facts, old: Record | None) -> PlannedStep:
    """The step that lets the name lead to this account's endpoint."""
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


def cname_of(facts: Facts) -> Record | None:
    """The CNAME that is there today."""
    return next((each for each in facts.dns.records if each.type == "CNAME"), None)


def shown(record: Record | None) -> str:
    """A record as a decision of a plan."""
    if record is None:
        return "none"
    return f"CNAME to {', '.join(record.values)}, TTL {record.ttl}"


def _says(
    facts: Facts, request: CreateRequest, reused: Certificate | None
) -> tuple[str, ...]:
    said = () if request.is_import else certificate_says(facts, request, reused)
    if "xn--" not in facts.domain:
        return said
    return (
        *said,
        f"The name in Unicode and as DNS has it: {display(facts.domain)}.",
    )
