"""A plan as AWS CLI commands, for those who would rather read or run those.

Values that only exist later stand in capitals; the text above the commands says so.
"""

import json
import shlex
from collections.abc import Callable, Mapping

from bot.core.plans import Plan, PlannedStep, StepName
from bot.core.runs import Run
from bot.slack.render.done import openssl

Command = tuple[str, str]
"""What it is for, and the command."""


def commands(run: Run, ports: Mapping[int, int]) -> list[Command]:
    """The commands in the order of the steps; waiting by hand has none.

    `ports` is where the settings send a port of the endpoint.
    """
    found: list[Command] = []
    for step in run.plan.steps:
        if step.name is StepName.AWAIT_SERVED:
            found.append(("See what is served", openssl(run.plan.domain, ports)))
        make = _COMMANDS.get(step.name)
        if make is not None:
            found.extend(make(run.plan, step))
    return found


def _aws(service: str, operation: str, region: str | None, **options: str) -> str:
    words = ["aws", service, *operation.split()]
    if region is not None:
        words += ["--region", region]
    for name, value in options.items():
        words += [f"--{name.replace('_', '-')}", value]
    return shlex.join(words)


def _request(plan: Plan, step: PlannedStep) -> list[Command]:
    first, *more = (step.get("names") or plan.domain).split(",")
    command = _aws(
        "acm",
        "request-certificate",
        plan.region,
        domain_name=first,
        validation_method="DNS",
        key_algorithm=step.get("key") or "RSA_2048",
    )
    if more:
        command += " " + shlex.join(["--subject-alternative-names", *more])
    return [("Request the certificate", command)]


def _prove(plan: Plan, step: PlannedStep) -> list[Command]:
    ask = _aws(
        "acm",
        "describe-certificate",
        plan.region,
        certificate_arn="CERTIFICATE_ARN",
        query="Certificate.DomainValidationOptions[].ResourceRecord",
    )
    return [
        ("See the record that ACM asks for", ask),
        ("Write it", _change(step, ("UPSERT", "RECORD_NAME", "300", "RECORD_VALUE"))),
    ]


def _issued(plan: Plan, _step: PlannedStep) -> list[Command]:
    command = _aws(
        "acm",
        "wait certificate-validated",
        plan.region,
        certificate_arn="CERTIFICATE_ARN",
    )
    return [("Wait until it is issued", command)]


def _configure(plan: Plan, step: PlannedStep) -> list[Command]:
    policy = step.get("tls_policy")
    options = {
        "domain_configuration_name": step.get("config_name") or "NAME",
        "domain_name": plan.domain,
        "service_type": "DATA",
        "server_certificate_arns": step.get("certificate_arn") or "CERTIFICATE_ARN",
    }
    if policy:
        options["tls_config"] = f"securityPolicy={policy}"
    command = _aws("iot", "create-domain-configuration", plan.region, **options)
    return [("Create the domain configuration", command)]


def _point(plan: Plan, step: PlannedStep) -> list[Command]:
    ttl, before = step.get("ttl") or "300", step.get("before")
    add = ("CREATE", plan.domain, ttl, step.get("endpoint") or "ENDPOINT")
    if before is None:
        return [("Write the CNAME", _change(step, add))]
    drop = ("DELETE", plan.domain, step.get("before_ttl") or "300", before)
    return [("Replace the CNAME", _change(step, drop, add))]


def _unpoint(plan: Plan, step: PlannedStep) -> list[Command]:
    ttl, before = step.get("ttl") or "300", step.get("before")
    drop = ("DELETE", plan.domain, ttl, step.get("endpoint") or "ENDPOINT")
    if before is None:
        return [("Remove the CNAME", _change(step, drop))]
    back = ("CREATE", plan.domain, step.get("before_ttl") or "300", before)
    return [("Put the old CNAME back", _change(step, drop, back))]


def _unconfigure(plan: Plan, step: PlannedStep) -> list[Command]:
    name = step.get("config_name") or "NAME"
    disable = _aws(
        "iot",
        "update-domain-configuration",
        plan.region,
        domain_configuration_name=name,
        domain_configuration_status="DISABLED",
    )
    delete = _aws(
        "iot",
        "delete-domain-configuration",
        plan.region,
        domain_configuration_name=name,
    )
    return [("Disable the configuration", disable), ("Delete it", delete)]


def _delete(plan: Plan, step: PlannedStep) -> list[Command]:
    arn = step.get("certificate_arn") or "CERTIFICATE_ARN"
    command = _aws("acm", "delete-certificate", plan.region, certificate_arn=arn)
    return [("Delete the certificate", command)]


def _unprove(_plan: Plan, step: PlannedStep) -> list[Command]:
    pairs = [pair.partition("=") for pair in (step.get("records") or "").split()]
    drops = [("DELETE", name, "300", value) for name, _, value in pairs]
    if not drops:
        return []
    return [("Remove the validation record", _change(step, *drops))]


def _change(step: PlannedStep, *changes: tuple[str, str, str, str]) -> str:
    batch = {
        "Changes": [
            {
                "Action": action,
                "ResourceRecordSet": {
                    "Name": name,
                    "Type": "CNAME",
                    "TTL": int(ttl),
                    "ResourceRecords": [{"Value": value}],
                },
            }
            for action, name, ttl, value in changes
        ]
    }
    return _aws(
        "route53",
        "change-resource-record-sets",
        None,
        hosted_zone_id=step.get("zone_id") or "ZONE_ID",
        change_batch=json.dumps(batch, separators=(",", ":")),
    )


_COMMANDS: Mapping[StepName, Callable[[Plan, PlannedStep], list[Command]]] = {
    StepName.REQUEST_CERTIFICATE: _request,
    StepName.WRITE_VALIDATION: _prove,
    StepName.AWAIT_CERTIFICATE: _issued,
    StepName.CREATE_CONFIG: _configure,
    StepName.WRITE_CNAME: _point,
    StepName.REMOVE_CNAME: _unpoint,
    StepName.REMOVE_CONFIG: _unconfigure,
    StepName.DELETE_CERTIFICATE: _delete,
    StepName.REMOVE_VALIDATION: _unprove,
}
