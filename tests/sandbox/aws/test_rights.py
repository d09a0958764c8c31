"""The sandbox refuses what the files of `deploy/iam` refuse, conditions included."""

import pytest
from botocore.exceptions import ClientError

from sandbox.aws import iam, route53
from sandbox.aws.iam import Asked, like, read
from sandbox.aws.zones import zone_id
from sandbox.aws.zoneseeds import seed_zones
from tests.support.aws_stand_in import (
    ACCOUNT,
    DNS_ACCOUNT,
    OURS,
    REGION,
    STAGING,
    aws_stand_in,
)

DOMAIN = "device.acme.example"
TAGS = [{"Key": "managed-by", "Value": "iotdomain"}]
GOOD = {"DomainName": DOMAIN, "ValidationMethod": "DNS", "Tags": TAGS}


@pytest.fixture
def cloud():
    with aws_stand_in(
        route53=route53.handle, certificate_missing_after_request_seconds=0.0
    ) as running:
        seed_zones(running.world)
        yield running


def refusal(act, **given):
    """IAM's sentence; the code is each protocol's own."""
    with pytest.raises(ClientError) as refused:
        act(**given)
    error = refused.value.response["Error"]
    assert error["Code"] in {"AccessDenied", "AccessDeniedException"}
    return error["Message"]


@pytest.mark.parametrize("account", [ACCOUNT, STAGING])
@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1"])
def test_the_bot_may_ask_for_its_certificates_in_each_of_its_places(
    cloud, account, region
):
    acm = cloud.client("acm", role="apply", account=account, region=region)

    assert f":{region}:{account}:" in acm.request_certificate(**GOOD)["CertificateArn"]


@pytest.mark.parametrize(
    "changed",
    [
        {"DomainName": "device.bank.example"},
        {"SubjectAlternativeNames": ["device.bank.example"]},
        {"ValidationMethod": "EMAIL"},
        {"Tags": [{"Key": "managed-by", "Value": "terraform"}]},
    ],
    ids=str,
)
def test_a_certificate_that_no_plan_asks_for_is_refused(cloud, changed):
    acm = cloud.client("acm", role="apply")

    said = refusal(acm.request_certificate, **{**GOOD, **changed})

    assert said == (
        f"User: arn:aws:sts::{ACCOUNT}:assumed-role/iotdomain-apply/R-1.U0ADA0001 is "
        "not authorized to perform: acm:RequestCertificate on resource: "
        f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/* because no identity-based "
        "policy allows the acm:RequestCertificate action"
    )
    assert not cloud.world.accounts[ACCOUNT].regions[REGION].certificates


def test_in_a_region_that_no_policy_names_nothing_is_asked_for(cloud):
    acm = cloud.client("acm", role="apply", region="eu-west-1")

    assert "acm:RequestCertificate" in refusal(acm.request_certificate, **GOOD)


def test_what_the_bot_did_not_make_is_not_its_to_delete(cloud):
    place = {"account": ACCOUNT, "region": REGION, "domain": DOMAIN}
    planted = cloud.control("seed", certificates=[place, {**place, "tags": OURS}])
    theirs, ours = planted["certificates"]
    acm = cloud.client("acm", role="apply")

    said = refusal(acm.delete_certificate, CertificateArn=theirs)

    assert f"acm:DeleteCertificate on resource: {theirs}" in said
    acm.delete_certificate(CertificateArn=ours)


def test_a_call_needs_the_rights_of_all_that_it_does(cloud):
    place = {"account": ACCOUNT, "region": REGION, "domain": DOMAIN}
    (arn,) = cloud.control("seed", certificates=[place])["certificates"]
    iot = cloud.client("iot", role="apply")
    given = {
        "domainConfigurationName": "device",
        "domainName": DOMAIN,
        "serverCertificateArns": [arn],
        "tags": TAGS,
    }

    for action in ("acm:GetCertificate", "iot:TagResource"):
        cloud.control("deny", role="iotdomain-apply", operation=action)
        assert action in refusal(iot.create_domain_configuration, **given)
        cloud.control("allow", role="iotdomain-apply", operation=action)

    iot.create_domain_configuration(**given)


@pytest.mark.parametrize(
    ("action", "name", "kind", "is_allowed"),
    [
        ("CREATE", DOMAIN, "CNAME", True),
        ("UPSERT", f"_3f9c.{DOMAIN}", "CNAME", True),
        ("CREATE", f"{DOMAIN.upper()}.", "CNAME", True),
        ("UPSERT", DOMAIN, "CNAME", False),
        ("CREATE", DOMAIN, "A", False),
        ("CREATE", "acme.example", "CNAME", False),
        ("CREATE", "device.bank.example", "CNAME", False),
    ],
)
def test_only_records_of_a_plan_are_written(cloud, action, name, kind, is_allowed):
    client = cloud.client("route53", role="dns-apply", account=DNS_ACCOUNT)
    zone = zone_id(DNS_ACCOUNT, "acme.example")
    record = {
        "Name": name,
        "Type": kind,
        "TTL": 300,
        "ResourceRecords": [{"Value": "192.0.2.1" if kind == "A" else "x.example"}],
    }
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}

    if is_allowed:
        client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
        return
    said = refusal(
        client.change_resource_record_sets, HostedZoneId=zone, ChangeBatch=batch
    )
    assert f"on resource: arn:aws:route53:::hostedzone/{zone} because" in said


def test_a_zone_that_no_policy_names_is_not_even_looked_at(cloud):
    client = cloud.client("route53", role="dns-read", account=DNS_ACCOUNT)
    other = zone_id(DNS_ACCOUNT, "bank.example")

    assert "route53:GetHostedZone" in refusal(client.get_hosted_zone, Id=other)


@pytest.mark.parametrize(
    ("role", "session_name", "comes_in"),
    [
        ("read", "look.U0ADA0001", True),
        ("read", "R-1.U0ADA0001", True),
        ("apply", "R-1.2.U0ADA0001", True),
        ("read", "botocore-session-1", False),
        ("apply", "look.U0ADA0001", False),
    ],
)
def test_a_role_lets_in_whom_its_trust_policy_names(
    cloud, role, session_name, comes_in
):
    if comes_in:
        cloud.client("sts", role=role, session_name=session_name)
        return
    with pytest.raises(ClientError, match="sts:AssumeRole"):
        cloud.client("sts", role=role, session_name=session_name)


def test_the_bots_own_user_may_take_its_roles_and_do_nothing_else(cloud):
    sts = cloud.sts()
    admin = f"arn:aws:iam::{ACCOUNT}:role/acme-admin"

    said = refusal(sts.assume_role, RoleArn=admin, RoleSessionName="R-1.U0ADA0001")

    assert f"sts:AssumeRole on resource: {admin}" in said
    assert sts.get_caller_identity()["Arn"].endswith(":user/iotdomain-bot")


def test_every_question_is_kept_once_and_secrets_are_not(cloud):
    for _ in range(2):
        cloud.client("iot", role="read").describe_endpoint()

    rows = cloud.get("iam")

    asked = [row for row in rows if row["action"] == "iot:DescribeEndpoint"]
    assert [(row["role"], row["refused"]) for row in asked] == [
        ("iotdomain-read", False)
    ]
    assert "acme-iotdomain" not in str(rows)


def test_what_is_not_there_is_missing_or_denied_and_nobody_knows_which(cloud):
    acm = cloud.client("acm", role="apply")
    gone = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/gone"

    assert "acm:DeleteCertificate" in refusal(
        acm.delete_certificate, CertificateArn=gone
    )
    cloud.switch("tag_condition_denies_what_is_missing", value=False)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        acm.delete_certificate(CertificateArn=gone)


@pytest.mark.parametrize(
    ("good", "odd"),
    [('"StringEquals"', '"StringNotEquals"'), ('"Allow"', '"Deny"')],
)
def test_what_cannot_be_judged_is_an_error_and_never_a_yes(tmp_path, good, odd):
    text = (iam.FOLDER / "apply.json").read_text()
    (tmp_path / "odd.json").write_text(text.replace(good, odd))
    arn = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/x"

    with pytest.raises(ValueError, match="cannot judge"):
        read(str(tmp_path / "odd.json")).allows(Asked("acm:AddTagsToCertificate", arn))


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*.acme.example", "d.acme.example", True),
        ("*.acme.example", "acme.example", False),
        ("R-?.*", "R-1.U0", True),
        ("a.c", "abc", False),
        ("iot:*", "IOT:x", False),
    ],
)
def test_wildcards_are_iams(pattern, text, fits):
    assert like(pattern, text) is fits
