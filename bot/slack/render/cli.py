"""A plan as AWS CLI commands, for those who would rather read or run those.

They are for one shell (bash or zsh), one after the other. What only AWS knows is kept
in shell variables, whose names stand in capitals; the text above them says so.
"""

import json
import shlex
from collections.abc import Callable, Mapping

from bot.core.plans import StepName
from bot.core.requests import options_of
from bot.core.runs import Run
from bot.core.words import code
from bot.slack.render import cli_dns, importing
from bot.slack.render.cli_of import Command, Of
from bot.slack.render.cli_options import flags
from bot.slack.render.shell import (
    ARN,
    HTTPS,
    MQTT,
    STAND_IN,
    aws,
    openssl,
    with_variables,
)

# Protocols that AWS documents on 443 alone.
_ON_443 = ("HTTPS", "MQTT_WSS")


def commands(
    run: Run, ports: Mapping[int, int], known: Mapping[str, str] | None = None
) -> list[Command]:
    """The commands in the order of the steps.

    `ports` is where the settings send a port of the endpoint, `known` are outputs of
    earlier requests whose work the plan goes on with.
    """
    seen = {**(known or {}), **run.outputs}
    request = run.plan.find(StepName.REQUEST_CERTIFICATE)
    asked = (request.get("names") if request else None) or run.plan.domain
    found: list[Command] = []
    for step in run.plan.steps:
        if step.name is StepName.AWAIT_SERVED:
            port = HTTPS if (step.get("pair") or "").endswith(_ON_443) else MQTT
            line = openssl(run.plan.domain, ports, asked=port)
            found.append(("See what is served", line))
        make = _COMMANDS.get(step.name)
        if make is not None:
            found.extend(make(Of(run, step, seen, tuple(asked.split(",")))))
    return found


def _tags(run: Run) -> list[str]:
    """What marks a thing as made for this request, as the bot itself does it."""
    return [
        "--tags",
        "Key=managed-by,Value=iotdomain",
        f"Key=iotdomain:run,Value={run.id}",
        f"Key=iotdomain:domain,Value={run.plan.domain}",
    ]


def _request(of: Of) -> list[Command]:
    stands_in = of.variable == STAND_IN
    if of.held is not None:
        says = "Take the certificate that is requested already"
        return [(says, f"{of.variable}={shlex.quote(of.held)}")]
    first, *more = of.names
    command = aws(
        "acm",
        "request-certificate",
        of.plan.region,
        *("--domain-name", first),
        *(["--subject-alternative-names", *more] if more else []),
        *("--validation-method", "DNS"),
        *("--key-algorithm", of.step.get("key") or "RSA_2048"),
        *_tags(of.run),
        *_validates(of),
        *("--query", "CertificateArn", "--output", "text"),
    )
    what = "validation certificate" if stands_in else "certificate"
    return [(f"Request the {what}", f"{of.variable}=$({command})")]


def _validates(of: Of) -> list[str]:
    named = of.step.get("validates")
    return [f"Key=iotdomain:validates,Value={named}"] if named else []


def _issued(of: Of) -> list[Command]:
    command = aws(
        "acm",
        "wait certificate-validated",
        of.plan.region,
        *("--certificate-arn", f"${of.variable}"),
    )
    return [("Wait until it is issued", with_variables(command))]


def _configure(of: Of) -> list[Command]:
    name = of.step.get("config_name") or of.plan.domain
    if dict(of.plan.basis).get("configuration") == "adopted":
        see = ("iot", "describe-domain-configuration", of.plan.region)
        says = "See that the domain configuration is there"
        return [(says, aws(*see, "--domain-configuration-name", name))]
    command = aws(
        "iot",
        "create-domain-configuration",
        of.plan.region,
        *("--domain-configuration-name", name),
        *("--domain-name", of.plan.domain),
        *("--service-type", "DATA"),
        *("--server-certificate-arns", of.arn),
        *_beside(of),
        *flags(options_of(dict(of.step.params))),
        *_tags(of.run),
    )
    return [("Create the domain configuration", with_variables(command))]


def _beside(of: Of) -> list[str]:
    if of.step.get("private") is None:
        return []
    arn = of.step.get("validation_arn") or f"${STAND_IN}"
    return ["--validation-certificate-arn", arn]


def _point_by_hand(of: Of) -> list[Command]:
    ask = aws(
        "iot",
        "describe-endpoint",
        of.plan.region,
        *("--endpoint-type", "iot:Data-ATS"),
        *("--query", "endpointAddress", "--output", "text"),
    )
    zone = code(of.step.get("zone") or of.plan.domain)
    says = f"See where the CNAME {code(of.plan.domain)} has to lead; it is for the DNS"
    return [(f"{says} of {zone}", ask)]


def _replace(of: Of) -> list[Command]:
    """Three commands in a row."""
    kept = json.loads(of.step.get("keep_tags") or "{}")
    tags = [json.dumps({"Key": key, "Value": kept[key]}) for key in kept]
    create = aws(
        "iot",
        "create-domain-configuration",
        of.plan.region,
        *("--domain-configuration-name", of.step.get("config_name") or "unknown"),
        *("--domain-name", of.plan.domain),
        *("--service-type", "DATA"),
        *("--server-certificate-arns", of.arn),
        *_beside(of),
        *flags(options_of(dict(of.step.params))),
        *(["--tags", *tags] if tags else []),
    )
    # Tags are from outside, so nothing is filled in but what stands there alone.
    for name in (ARN, STAND_IN):
        create = create.replace(f" '${name}'", f' "${name}"')
    disable, delete = _unconfigure(of)
    says = "Create it again; until it is served devices cannot connect"
    return [disable, delete, (says, create)]


def _unconfigure(of: Of) -> list[Command]:
    named = ("--domain-configuration-name", of.step.get("config_name") or "unknown")
    region = of.plan.region
    off = ("--domain-configuration-status", "DISABLED")
    disable = aws("iot", "update-domain-configuration", region, *named, *off)
    delete = aws("iot", "delete-domain-configuration", region, *named)
    return [("Disable the configuration", disable), ("Delete it", delete)]


def _delete(of: Of) -> list[Command]:
    arn = of.step.get("certificate_arn")
    if arn is None:
        return []  # none was ever seen
    command = aws("acm", "delete-certificate", of.plan.region, "--certificate-arn", arn)
    return [("Delete the certificate; some minutes later if it is in use", command)]


def _import(of: Of) -> list[Command]:
    command = f"{importing.command(of.run)} --query CertificateArn --output text"
    secret = of.step.get("secret")
    files = f", from the secret {code(secret)} as three files" if secret else ""
    return [(f"Import the certificate{files}", f"{ARN}=$({command})")]


def _enable(of: Of) -> list[Command]:
    if of.step.get("was") == "ENABLED":
        return []
    name = of.step.get("config_name") or of.plan.domain
    command = aws(
        "iot",
        "update-domain-configuration",
        of.plan.region,
        *("--domain-configuration-name", name),
        *("--domain-configuration-status", "ENABLED"),
    )
    return [("Enable the domain configuration", command)]


_COMMANDS: Mapping[StepName, Callable[[Of], list[Command]]] = {
    StepName.IMPORT_CERTIFICATE: _import,
    StepName.IMPORT_BY_HAND: _import,
    StepName.REQUEST_CERTIFICATE: _request,
    StepName.WRITE_VALIDATION: cli_dns.prove,
    StepName.RECORDS_BY_HAND: cli_dns.prove_by_hand,
    StepName.AWAIT_CERTIFICATE: _issued,
    StepName.CREATE_CONFIG: _configure,
    StepName.REPLACE_CONFIG: _replace,
    StepName.ENABLE_CONFIG: _enable,
    StepName.WRITE_CNAME: cli_dns.point,
    StepName.CNAME_BY_HAND: _point_by_hand,
    StepName.REMOVE_CNAME: cli_dns.unpoint,
    StepName.REMOVE_CONFIG: _unconfigure,
    StepName.DELETE_CERTIFICATE: _delete,
    StepName.DELETE_STAND_IN: _delete,
    StepName.REMOVE_VALIDATION: cli_dns.unprove,
}
