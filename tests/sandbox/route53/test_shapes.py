"""Every answer is held against botocore's own model: no element more, none less."""

from xml.etree import ElementTree as ET

import pytest

SPACE = "{https://route53.amazonaws.com/doc/2013-04-01/}"
CHANGE = {
    "Changes": [
        {
            "Action": "UPSERT",
            "ResourceRecordSet": {
                "Name": "device.acme.example",
                "Type": "CNAME",
                "TTL": 60,
                "ResourceRecords": [{"Value": "there.example."}],
            },
        }
    ]
}


def faults(shape, element, where):
    if shape.type_name == "structure":
        names = [child.tag.removeprefix(SPACE) for child in element]
        yield from (f"{where}: {it} twice" for it in names if names.count(it) > 1)
        yield from (
            f"{where}: {it} missing" for it in shape.required_members if it not in names
        )
        for child, name in zip(element, names, strict=True):
            if name not in shape.members:
                yield f"{where}: {name} is unknown"
            else:
                yield from faults(shape.members[name], child, f"{where}.{name}")
    elif shape.type_name == "list":
        for child in element:
            if child.tag != SPACE + shape.member.serialization["name"]:
                yield f"{where}: {child.tag} is no member"
            yield from faults(shape.member, child, f"{where}[]")
    elif shape.metadata.get("enum") and element.text not in shape.metadata["enum"]:
        yield f"{where}: {element.text} is not in the enum"


@pytest.fixture
def answers(aws):
    found = []
    aws.meta.events.register(
        "before-parse.route53",
        lambda operation_model, response_dict, **_: found.append(
            (operation_model, response_dict["body"])
        ),
    )
    return found


def test_the_answers_have_the_shape_of_the_service_model(aws, acme, zones, answers):
    private = zones["acme.example.", True].id
    aws.list_hosted_zones()
    aws.list_hosted_zones(MaxItems="1")
    aws.list_hosted_zones_by_name()
    aws.list_hosted_zones_by_name(DNSName="acme.example", MaxItems="1")
    aws.get_hosted_zone(Id=acme)
    aws.get_hosted_zone(Id=private)
    aws.list_resource_record_sets(HostedZoneId=acme)
    aws.list_resource_record_sets(HostedZoneId=acme, MaxItems="1")
    told = aws.change_resource_record_sets(HostedZoneId=acme, ChangeBatch=CHANGE)
    aws.get_change(Id=told["ChangeInfo"]["Id"])

    wrong = [
        fault
        for operation, body in answers
        for fault in faults(operation.output_shape, ET.fromstring(body), operation.name)
    ]

    assert wrong == []
    assert len({operation.name for operation, _ in answers}) == 6


def test_the_check_of_shapes_sees_a_fault(aws, acme, answers):
    aws.get_hosted_zone(Id=acme)
    (operation, body) = answers[0]
    broken = ET.fromstring(body.replace(b"CallerReference", b"Caller"))

    found = list(faults(operation.output_shape, broken, "GetHostedZone"))

    assert found == [
        "GetHostedZone.HostedZone: CallerReference missing",
        "GetHostedZone.HostedZone: Caller is unknown",
    ]
