"""IAM policies as far as ours go, judged as IAM judges them: Allow only.

An operator or a condition key that this does not know is an error, never a yes.
Rules: IAM user guide, "JSON policy elements: Condition operators" and "Multivalued
context keys" (ForAllValues is true for a key that is not there, hence Null).
"""

import json
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "deploy" / "iam"
Context = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Asked:
    """One question to IAM: may this be done to that, in this context?"""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


class Policy:
    """One policy document; `turn` exchanges the sample ids for a test's own."""

    def __init__(self, name: str, turn: Mapping[str, str] | None = None) -> None:
        text = (FOLDER / name).read_text()
        for sample, real in (turn or {}).items():
            text = text.replace(sample, real)
        self.statements: list[dict[str, Any]] = json.loads(text)["Statement"]

    @property
    def actions(self) -> set[str]:
        """Every action that it allows somewhere."""
        return {a for each in self.statements for a in _list(each["Action"])}

    def without(self, action: str) -> "Policy":
        """The same, as if somebody had forgotten an action."""
        less = copy(self)
        less.statements = [
            {**each, "Action": [a for a in _list(each["Action"]) if a != action]}
            for each in self.statements
        ]
        return less

    def allows(self, asked: Asked) -> bool:
        """Whether one statement fits as a whole."""
        return any(_fits(each, asked) for each in self.statements)


def _fits(statement: Mapping[str, Any], asked: Asked) -> bool:
    assert statement["Effect"] == "Allow"
    if asked.action not in _list(statement["Action"]):
        return False
    resources = _list(statement.get("Resource", "*"))
    if not any(like(each, asked.resource) for each in resources):
        return False
    return all(
        _holds(operator, _list(wanted), asked.context.get(key))
        for operator, pairs in statement.get("Condition", {}).items()
        for key, wanted in pairs.items()
    )


def _holds(operator: str, wanted: list[str], given: str | list[str] | None) -> bool:
    match operator:
        case "Null":
            return wanted == [str(given is None).lower()]
        case "StringEquals":
            return isinstance(given, str) and given in wanted
        case "StringLike":
            return isinstance(given, str) and any(like(each, given) for each in wanted)
        case "ForAllValues:StringEquals":
            return all(each in wanted for each in given or ())
        case "ForAllValues:StringLike":
            return all(any(like(w, each) for w in wanted) for each in given or ())
    raise AssertionError(f"not known here: {operator}")


def like(pattern: str, text: str) -> bool:
    """IAM's wildcards: `*` for anything and `?` for one character, case counts."""
    parts = {"*": ".*", "?": "."}
    return bool(
        re.fullmatch("".join(parts.get(c, re.escape(c)) for c in pattern), text)
    )


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


# from calls as the stand-in records them to what IAM is asked


def role_of(call: Mapping[str, Any]) -> str:
    """The name of the role in whose session a call was made."""
    return str(call["principal"]).split("/")[1]


def asked_by(call: Mapping[str, Any], tags: Mapping[str, Any]) -> list[Asked]:
    """What IAM is asked for one call, what the call brings with it included."""
    action = f"{call['service']}:{call['operation']}"
    place = f"{call['service']}:{call['region']}:{call['account']}"
    context = {"aws:RequestedRegion": call["region"], **_context(call, tags)}
    resource = _resource(call, place)
    asked = [Asked(action, resource, context)]
    given = call["params"]
    if action == "acm:RequestCertificate" and given.get("Tags"):
        arn = f"arn:aws:{place}:certificate/new"
        asked.append(Asked("acm:AddTagsToCertificate", arn, context))
    if action == "iot:CreateDomainConfiguration":
        asked.append(Asked("iot:TagResource", resource, context))
        # IoT fetches the certificate in the caller's name: the permissions that
        # CloudFormation's handler for AWS::IoT::DomainConfiguration lists.
        arn = given["serverCertificateArns"][0]
        asked.append(Asked("acm:GetCertificate", arn, context))
    return asked


def _resource(call: Mapping[str, Any], place: str) -> str:
    given = call["params"]
    match call["service"], call["operation"]:
        case "route53", "GetChange":
            return f"arn:aws:route53:::change/{given['Id']}"
        case "route53", _ if "Id" in given:
            return f"arn:aws:route53:::hostedzone/{given['Id']}"
        case "iot", _ if "name" in given:
            return f"arn:aws:{place}:domainconfiguration/{given['name']}/abcde"
        case "iot", "ListTagsForResource":
            return str(given["resourceArn"])
        case "acm", _ if "CertificateArn" in given:
            return str(given["CertificateArn"])
    return "*"


def _context(call: Mapping[str, Any], tags: Mapping[str, Any]) -> dict[str, Any]:
    given = call["params"]
    found: dict[str, Any] = {}
    for each in given.get("Tags") or given.get("tags") or ():
        found[f"aws:RequestTag/{each['Key']}"] = each["Value"]
    had = tags.get(given.get("name") or given.get("CertificateArn"), {})
    found |= {f"aws:ResourceTag/{key}": value for key, value in had.items()}
    if "DomainName" in given:
        more = given.get("SubjectAlternativeNames") or ()
        found["acm:DomainNames"] = [given["DomainName"], *more]
        found["acm:ValidationMethod"] = given["ValidationMethod"]
    if "domainName" in given:
        found["iot:DomainName"] = given["domainName"]
    if "ChangeResourceRecordSetsRequest" in given:
        found |= _changes(json.dumps(given["ChangeResourceRecordSetsRequest"]))
    return found


def _changes(text: str) -> dict[str, Any]:
    stem = "route53:ChangeResourceRecordSets"
    names = re.findall(r'"Name": "([^"]+)"', text)
    return {
        f"{stem}NormalizedRecordNames": [each.lower().rstrip(".") for each in names],
        f"{stem}RecordTypes": re.findall(r'"Type": "([^"]+)"', text),
        f"{stem}Actions": re.findall(r'"Action": "([^"]+)"', text),
    }
