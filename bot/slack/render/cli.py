"""A plan as AWS CLI commands, for those who would rather read or run those.

They are for one shell (bash or zsh), one after the other. What only AWS knows is kept
in shell variables, whose names stand in capitals; the text above them says so.
"""

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.plans import Plan, PlannedStep, StepName
from bot.core.playbooks import TTL
from bot.core.runs import Run
from bot.core.words import code
from bot.slack.render.done import openssl
from bot.slack.render.shell import ARN, PROOF, aws, with_variables

Command = tuple[str, str]
"""What it is for (mrkdwn), and the command."""


@dataclass(frozen=True, slots=True)
class _Of:
    """What the commands of one step are made from."""

    run: Run
    step: PlannedStep
    known: Mapping[str, str]
    names: tuple[str, ...] = field(default=())

    @property
    def plan(self) -> Plan:
        return self.run.plan

    @property
    def is_new(self) -> bool:
        """Whether the certificate is one that these commands request."""
        return "certificate_arn" not in self.known

    @property
    def arn(self) -> str:
        """The certificate: as the plan has it, or the shell's variable."""
        return self.step.get("certificate_arn") or f"${ARN}"


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
            found.append(("See what is served", openssl(run.plan.domain, ports)))
        make = _COMMANDS.get(step.name)
        if make is not None:
            found.extend(make(_Of(run, step, seen, tuple(asked.split(",")))))
    return found


def _tags(run: Run) -> list[str]:
    """What marks a thing as made for this request, as the bot itself does it."""
    return [
        "--tags",
        "Key=managed-by,Value=iotdomain",
        f"Key=iotdomain:run,Value={run.id}",
        f"Key=iotdomain:domain,Value={run.plan.domain}",
    ]


def _request(of: _Of) -> list[Command]:
    if not of.is_new:
        held = of.known["certificate_arn"]
        return [
            (
                "Take the certificate that is requested already",
                f"{ARN}={shlex.quote(held)}",
            )
        ]
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
        *("--query", "CertificateArn", "--output", "text"),
    )
    return [("Request the certificate", f"{ARN}=$({command})")]


def _described(of: _Of, query: str, output: str) -> str:
    command = aws(
        "acm",
        "describe-certificate",
        of.plan.region,
        *("--certificate-arn", f"${ARN}"),
        *("--query", f"Certificate.DomainValidationOptions{query}"),
        *("--output", output),
    )
    return with_variables(command)


def _prove(of: _Of) -> list[Command]:
    found: list[Command] = []
    for index, name in enumerate(of.names):
        which = f" for {code(name)}" if len(of.names) > 1 else ""
        ask = _described(of, f"[{index}].ResourceRecord.[Name,Value]", "text")
        says = f"Read the record that ACM asks for{which}; if it is `None`, once more"
        found.append((says, f'read -r {" ".join(PROOF)} <<< "$({ask})"'))
        proof = ("UPSERT", f"${PROOF[0]}", str(TTL), f"${PROOF[1]}")
        comment = f"iotdomain {of.run.id}: validation of {of.plan.domain}"
        write = with_variables(_change(of.step, comment, proof))
        found.append((f"Write it{_where(of)}", write))
    return found


def _prove_by_hand(of: _Of) -> list[Command]:
    zone = code(of.step.get("zone") or of.plan.domain)
    says = f"See what ACM asks for, and add it as a CNAME in the DNS of {zone}"
    return [(says, _described(of, "[].ResourceRecord", "table"))]


def _issued(of: _Of) -> list[Command]:
    command = aws(
        "acm",
        "wait certificate-validated",
        of.plan.region,
        *("--certificate-arn", f"${ARN}"),
    )
    return [("Wait until it is issued", with_variables(command))]


def _configure(of: _Of) -> list[Command]:
    name = of.step.get("config_name") or of.plan.domain
    if dict(of.plan.basis).get("configuration") == "adopted":
        see = ("iot", "describe-domain-configuration", of.plan.region)
        says = "See that the domain configuration is there"
        return [(says, aws(*see, "--domain-configuration-name", name))]
    policy = of.step.get("tls_policy")
    command = aws(
        "iot",
        "create-domain-configuration",
        of.plan.region,
        *("--domain-configuration-name", name),
        *("--domain-name", of.plan.domain),
        *("--service-type", "DATA"),
        *("--server-certificate-arns", of.arn),
        *(["--tls-config", f"securityPolicy={policy}"] if policy else []),
        *_tags(of.run),
    )
    return [("Create the domain configuration", with_variables(command))]


def _point(of: _Of) -> list[Command]:
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


def _point_by_hand(of: _Of) -> list[Command]:
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


def _unpoint(of: _Of) -> list[Command]:
    domain, before = of.plan.domain, of.step.get("before")
    endpoint = of.step.get("endpoint") or "unknown"
    drop = ("DELETE", domain, of.step.get("ttl") or str(TTL), _full(endpoint))
    comment = f"iotdomain {of.run.id}: undo for {domain}"
    if before is None:
        return [(f"Remove the CNAME{_where(of)}", _change(of.step, comment, drop))]
    back = ("CREATE", domain, of.step.get("before_ttl") or str(TTL), before)
    command = _change(of.step, comment, drop, back)
    return [(f"Put the old CNAME back{_where(of)}", command)]


def _unconfigure(of: _Of) -> list[Command]:
    named = ("--domain-configuration-name", of.step.get("config_name") or "unknown")
    region = of.plan.region
    off = ("--domain-configuration-status", "DISABLED")
    disable = aws("iot", "update-domain-configuration", region, *named, *off)
    delete = aws("iot", "delete-domain-configuration", region, *named)
    return [("Disable the configuration", disable), ("Delete it", delete)]


def _delete(of: _Of) -> list[Command]:
    arn = of.step.get("certificate_arn")
    if arn is None:
        return []  # none was ever seen
    command = aws("acm", "delete-certificate", of.plan.region, "--certificate-arn", arn)
    return [("Delete the certificate; some minutes later if it is in use", command)]


def _unprove(of: _Of) -> list[Command]:
    pairs = [pair.partition("=") for pair in (of.step.get("records") or "").split()]
    drops = [("DELETE", name, str(TTL), _full(value)) for name, _, value in pairs]
    if not drops:
        return []
    comment = f"iotdomain {of.run.id}: undo for {of.plan.domain}"
    says = f"Remove the validation record{_where(of)}, if no other certificate needs it"
    return [(says, _change(of.step, comment, *drops))]


def _where(of: _Of) -> str:
    account = of.step.get("dns_account")
    if account in {None, of.plan.account}:
        return ""
    return f" (in account {account})"


def _change(
    step: PlannedStep, comment: str, *changes: tuple[str, str, str, str]
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
    return aws(
        "route53",
        "change-resource-record-sets",
        None,
        *("--hosted-zone-id", step.get("zone_id") or "unknown"),
        *("--change-batch", json.dumps(batch, separators=(",", ":"))),
    )


def _full(name: str) -> str:
    """With the dot at the end, as the bot writes it: a DELETE has to say the same.

    How others wrote what they point to is not in the plan; most leave the dot out.
    """
    return name if name.startswith("$") else f"{name}."


_COMMANDS: Mapping[StepName, Callable[[_Of], list[Command]]] = {
    StepName.REQUEST_CERTIFICATE: _request,
    StepName.WRITE_VALIDATION: _prove,
    StepName.RECORDS_BY_HAND: _prove_by_hand,
    StepName.AWAIT_CERTIFICATE: _issued,
    StepName.CREATE_CONFIG: _configure,
    StepName.WRITE_CNAME: _point,
    StepName.CNAME_BY_HAND: _point_by_hand,
    StepName.REMOVE_CNAME: _unpoint,
    StepName.REMOVE_CONFIG: _unconfigure,
    StepName.DELETE_CERTIFICATE: _delete,
    StepName.REMOVE_VALIDATION: _unprove,
}
