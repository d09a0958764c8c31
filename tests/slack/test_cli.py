"""The printed commands are ones that AWS has, with parameters that AWS takes.

They run in a real shell, with an `aws` that only writes down what it was asked; each
is then held against botocore's model of the service.
"""

import json
import re
import subprocess
from dataclasses import replace

import botocore.session
import jmespath
import pytest
from botocore import xform_name
from botocore.validate import validate_parameters

from bot.core.plans import StepName, step
from bot.core.proofs import Place, to_param
from bot.slack.render import cli
from bot.steps import STEPS
from tests.support import said_rotation
from tests.support import said_runs as a

LONG = "sensor-" + "0123456789" * 6 + ".line-4.acme.example"
TWO_NAMES = replace(
    a.created(LONG),
    steps=(
        replace(
            a.created(LONG).steps[0],
            params=(("key", "EC_prime256v1"), ("names", f"line-4.acme.example,{LONG}")),
        ),
        *a.created(LONG).steps[1:],
    ),
)
PLACES = to_param(
    [
        Place(
            name="device.acme.example",
            zone="acme.example",
            zone_id="Z0ACME",
            account="777788889999",
        ),
        Place(
            name="b.eu.acme.example",
            zone="eu.acme.example",
            zone_id="Z0EU",
            account="888899990000",
        ),
    ]
)
TWO_ZONES = replace(
    a.created(),
    steps=(
        step(
            StepName.REQUEST_CERTIFICATE,
            names="device.acme.example,*.b.eu.acme.example",
            key="RSA_2048",
        ),
        step(StepName.WRITE_VALIDATION, **a.ZONE, places=PLACES),
        *a.created().steps[2:],
    ),
)
UNDO_TWO_ZONES = replace(
    a.undone_plan(),
    steps=(
        step(
            StepName.REMOVE_VALIDATION,
            **a.ZONE,
            places=PLACES,
            records="_1.device.acme.example=_2.acm-validations.aws "
            "_3.b.eu.acme.example=_4.acm-validations.aws",
        ),
    ),
)
PLANS = {
    "two zones": TWO_ZONES,
    "undo in two zones": UNDO_TWO_ZONES,
    "create": a.created(),
    "replace": a.created(before="broker.acme.example"),
    "records by hand": a.created("mqtt.acme.example", by_hand=True),
    "reused certificate": a.reused(),
    "two names": TWO_NAMES,
    "undo": a.undone_plan(),
    "undo that puts back": a.undone_plan("broker.acme.example"),
    "go on": replace(
        a.created(),
        basis=tuple({**dict(a.created().basis), "configuration": "adopted"}.items()),
    ),
}
PLANS |= {
    f"rotate, {name}": plan
    for name, plan in {
        "made again": said_rotation.planned(said_rotation.RECREATED),
        "record put back": said_rotation.planned(said_rotation.STALLED),
        "imported again": said_rotation.planned(said_rotation.IMPORTED),
        "by hand": said_rotation.planned(said_rotation.BY_HAND),
    }.items()
}
# Where the CLI's word is not the API's, or is the CLI's own.
OWN = {"query", "output", "region"}
AWS = """#!/usr/bin/env python3
import json, sys
open({log!r}, "a").write(json.dumps(sys.argv[1:]) + "\\n")
print("_proof.name _proof.value" if "[Name,Value]" in sys.argv[-3] else {arn!r})
"""


def asked(tmp_path, plan):
    """What `aws` was asked by the commands, typed one after the other."""
    log = tmp_path / "log"
    program = tmp_path / "aws"
    program.write_text(AWS.format(log=str(log), arn=a.ARN))
    program.chmod(0o755)
    found = cli.commands(a.proposed(plan), {})
    script = "\n".join(each for _, each in found if "openssl" not in each)
    subprocess.run(
        ["bash", "-euc", script],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        check=True,
        timeout=30,
    )
    return [json.loads(line) for line in log.read_text().splitlines()]


def options_of(words):
    """`--name value value` as a mapping to lists."""
    found = {}
    for word in words:
        if word.startswith("--"):
            values = found.setdefault(word.removeprefix("--"), [])
        else:
            values.append(word)
    return found


def as_api(shape, values):
    """What the CLI makes of the words after an option."""
    if shape.type_name == "list":
        return [as_api(shape.member, [each]) for each in values]
    (text,) = values
    if shape.type_name == "structure":
        if text.startswith("{"):
            return json.loads(text)
        return dict(pair.split("=", 1) for pair in re.split(r",(?=\w+=)", text))
    return text


@pytest.mark.parametrize("name", PLANS)
def test_every_command_is_one_that_aws_has_and_takes(name, tmp_path):
    session = botocore.session.get_session()
    calls = asked(tmp_path, PLANS[name])

    assert calls
    for service, operation, *words in calls:
        if operation == "wait":
            assert (service, words[0]) == ("acm", "certificate-validated")
            continue
        model = session.get_service_model(service)
        known = {xform_name(each, "-"): each for each in model.operation_names}
        shape = model.operation_model(known[operation]).input_shape
        members = {xform_name(each, "-"): each for each in shape.members}
        given = {
            members[option]: as_api(shape.members[members[option]], values)
            for option, values in options_of(words).items()
            if option not in OWN
        }
        validate_parameters(given, shape)
        assert set(shape.required_members) <= set(given)


def test_values_that_only_aws_knows_reach_the_next_command(tmp_path):
    calls = asked(tmp_path, a.created())

    by_name = {words[1]: words for words in calls}
    assert a.ARN in by_name["create-domain-configuration"]
    batches = [words[-1] for words in calls if words[1].startswith("change-resource")]
    proof = json.loads(batches[0])["Changes"][0]["ResourceRecordSet"]
    assert proof["Name"] == "_proof.name"
    assert proof["ResourceRecords"] == [{"Value": "_proof.value"}]


@pytest.mark.parametrize("plan", [TWO_ZONES, UNDO_TWO_ZONES], ids=["make", "undo"])
def test_each_record_is_for_its_own_zone_and_account(plan, tmp_path):
    calls = asked(tmp_path, plan)
    zones = [
        options_of(words[2:])["hosted-zone-id"]
        for words in calls
        if words[1].startswith("change-resource")
    ]

    assert zones[:2] == [["Z0ACME"], ["Z0EU"]]
    says = " ".join(says for says, _ in cli.commands(a.proposed(plan), {}))
    assert "(in account 888899990000)" in says


def test_a_record_is_asked_for_by_the_name_that_it_is_for(tmp_path):
    queries = [
        options_of(words[2:])["query"][0]
        for words in asked(tmp_path, TWO_ZONES)
        if words[1] == "describe-certificate"
    ]

    assert [each.partition("'")[2].partition("'")[0] for each in queries] == [
        "device.acme.example",
        "*.b.eu.acme.example",
    ]
    record = {"Name": "_1", "Value": "_2"}
    there = {"DomainName": "*.b.eu.acme.example", "ResourceRecord": record}
    said = {"Certificate": {"DomainValidationOptions": [{"DomainName": "x"}, there]}}
    assert jmespath.search(queries[1], said) == ["_1", "_2"]


def test_what_is_made_by_hand_has_the_tags_of_the_request(tmp_path):
    tagged = [words for words in asked(tmp_path, a.created()) if "--tags" in words]

    assert [words[1] for words in tagged] == [
        "request-certificate",
        "create-domain-configuration",
    ]
    for words in tagged:
        assert "Key=iotdomain:run,Value=R-42" in words
        assert "Key=managed-by,Value=iotdomain" in words


def test_every_step_that_changes_something_has_commands():
    changing = {name for name, step in STEPS.items() if step.act is not None}

    assert changing <= set(cli._COMMANDS)
    assert StepName.AWAIT_SERVED not in changing


@pytest.mark.parametrize(
    "value", ["x'; rm -rf /; '", '"$(id)"', "'$RECORD_NAME'", "`id`", "a b"]
)
def test_a_value_from_outside_stays_a_value(value, tmp_path):
    calls = asked(tmp_path, a.created(before=value))

    (batch,) = (words[-1] for words in calls if "DELETE" in words[-1])
    old = json.loads(batch)["Changes"][0]["ResourceRecordSet"]["ResourceRecords"]
    assert old == [{"Value": value}]


def test_a_configuration_that_is_made_again_keeps_its_tags_whatever_is_in_them(
    tmp_path,
):
    odd = {"managed-by": "iotdomain", "team": "a, b='$CERTIFICATE_ARN' \"$(id)\""}
    plan = said_rotation.planned(said_rotation.RECREATED)
    (swap,) = (each for each in plan.steps if each.name is StepName.REPLACE_CONFIG)
    changed = replace(
        swap, params=tuple({**dict(swap.params), "keep_tags": json.dumps(odd)}.items())
    )
    steps = tuple(changed if each is swap else each for each in plan.steps)

    calls = asked(tmp_path, replace(plan, steps=steps))

    made = [words for words in calls if words[1].endswith("domain-configuration")]
    assert [words[1].partition("-")[0] for words in made] == [
        "update",
        "delete",
        "create",
    ]
    given = options_of(made[2][2:])
    assert given["server-certificate-arns"] == [a.ARN]
    assert [json.loads(each) for each in given["tags"]] == [
        {"Key": key, "Value": value} for key, value in odd.items()
    ]
