import json
import socket
import ssl
import time
import tomllib
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config

from bot.settings.shape import File
from sandbox.aws.identities import ADMIN, ADMIN_ROLE, BOT
from sandbox.settings_toml import settings_toml
from tests.support.sandbox import ControlError, running_sandbox

NAME = "device.acme.example"
ACCOUNT, DNS_ACCOUNT, REGION = "111122223333", "777788889999", "eu-central-1"


@pytest.fixture(scope="module")
def box():
    with running_sandbox() as made:
        yield made


def client(box, service, account):
    """Real boto3 as an administrator, who needs no plan."""
    config = Config(retries={"total_max_attempts": 1}, read_timeout=5)
    session = boto3.Session(ADMIN.access_key, ADMIN.secret, region_name=REGION)
    url = box.environment["AWS_ENDPOINT_URL"]
    sts = session.client("sts", endpoint_url=url, config=config)
    given = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{ADMIN_ROLE}", RoleSessionName="ada"
    )["Credentials"]
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        config=config,
    )


def until(question, seconds=10):
    end = time.monotonic() + seconds
    while not (found := question()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.03)
    return found


def upsert(route53, zone, name, value):
    record = {
        "Name": name,
        "Type": "CNAME",
        "TTL": 60,
        "ResourceRecords": [{"Value": value}],
    }
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def served_subject(box, port):
    trusting = ssl.create_default_context(cafile=str(box.public_roots))
    with (
        socket.create_connection(("127.0.0.1", box.edge_ports[port]), 5) as raw,
        trusting.wrap_socket(raw, server_hostname=NAME) as connection,
    ):
        return connection.getpeercert()["subject"]


def test_from_a_request_to_a_served_name_by_hand(box):
    acm = client(box, "acm", ACCOUNT)
    iot = client(box, "iot", ACCOUNT)
    route53 = client(box, "route53", DNS_ACCOUNT)
    zones = route53.list_hosted_zones_by_name(DNSName="acme.example")["HostedZones"]
    zone = next(it["Id"] for it in zones if not it["Config"]["PrivateZone"])

    arn = acm.request_certificate(
        DomainName=NAME, ValidationMethod="DNS", KeyAlgorithm="RSA_2048"
    )["CertificateArn"]

    def asked_for():
        try:
            found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        except acm.exceptions.ResourceNotFoundException:
            return None
        return found["DomainValidationOptions"][0].get("ResourceRecord")

    record = until(asked_for)
    upsert(route53, zone, record["Name"], record["Value"])

    def status():
        return acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"]

    until(lambda: status() == "ISSUED")
    iot.create_domain_configuration(
        domainConfigurationName="device", domainName=NAME, serverCertificateArns=[arn]
    )
    endpoint = iot.describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"]
    upsert(route53, zone, NAME, endpoint)

    until(lambda: box.ask_dns(NAME, "A", rd=False))
    subject = ((("commonName", NAME),),)

    def is_served():
        try:
            return served_subject(box, 8883) == subject
        except ssl.SSLCertVerificationError:
            return False

    until(is_served)
    assert served_subject(box, 443) == subject
    assert box.ask_dns(NAME, "A") == [f"{endpoint}.", "127.0.0.1"]
    for each in (acm, iot, route53):
        each.close()


def test_a_name_below_a_foreign_caa_is_not_certified(box):
    acm = client(box, "acm", ACCOUNT)
    route53 = client(box, "route53", DNS_ACCOUNT)
    zones = route53.list_hosted_zones_by_name(DNSName="acme.example")["HostedZones"]
    zone = next(it["Id"] for it in zones if not it["Config"]["PrivateZone"])
    arn = acm.request_certificate(
        DomainName="d.nocaa.acme.example", ValidationMethod="DNS"
    )["CertificateArn"]

    def described():
        try:
            return acm.describe_certificate(CertificateArn=arn)["Certificate"]
        except acm.exceptions.ResourceNotFoundException:
            return {"DomainValidationOptions": [{}]}

    until(lambda: "ResourceRecord" in described()["DomainValidationOptions"][0])
    record = described()["DomainValidationOptions"][0]["ResourceRecord"]
    upsert(route53, zone, record["Name"], record["Value"])

    until(lambda: described().get("Status") == "FAILED")
    assert described()["FailureReason"] == "CAA_ERROR"
    acm.close()
    route53.close()


def test_the_settings_file_is_one_that_the_bot_accepts(box):
    file = File.model_validate(tomllib.loads(box.settings_path.read_text()))

    assert len(file.targets) == 4
    assert {target.quorum for target in file.targets} == {1, 2}
    assert file.dns.resolvers[0] == f"127.0.0.1:{box.dns[1]}"
    assert file.dns.authoritative_port == box.dns[1]
    assert file.probe.ports == {str(k): v for k, v in box.edge_ports.items()}
    assert file.trust.public_roots == str(box.public_roots)


@pytest.mark.parametrize("speed", [0.5, 1, 60, 5000])
def test_the_settings_fit_every_speed_and_need_no_edges(speed):
    text = settings_toml(speed=speed, edges=None)

    file = File.model_validate(tomllib.loads(text))

    assert file.dns.authoritative_port == 53
    assert file.trust.public_roots is None


def test_the_settings_hold_no_secret(box):
    text = box.settings_path.read_text()

    assert "xoxb" not in text
    assert BOT.secret not in text


def test_two_resolvers_and_all_servers_have_ports_of_their_own(box):
    file = File.model_validate(tomllib.loads(box.settings_path.read_text()))

    assert len(set(file.dns.resolvers)) == 2


def test_a_person_edits_dns_on_a_page(box):
    url = box.edge.url + "/"
    form = {
        "zone": "byhand.example",
        "name": "page.byhand.example",
        "type": "CNAME",
        "value": "there.acme.example.",
        "ttl": "60",
    }

    with urlopen(Request(url, data=urlencode(form).encode()), timeout=5) as answer:
        text = answer.read().decode()

    assert "Saved." in text
    assert "page.byhand.example." in text
    assert box.ask_dns("page.byhand.example", "CNAME") == ["there.acme.example."]


def test_the_page_of_dns_keeps_what_was_typed_wrongly_and_escapes_it(box):
    form = {
        "zone": "byhand.example",
        "name": "<b>x.byhand.example",
        "type": "A",
        "value": "no address",
    }

    with pytest.raises(HTTPError) as refused:
        urlopen(Request(box.edge.url, data=urlencode(form).encode()), timeout=5)

    text = refused.value.read().decode()
    assert "Not saved:" in text
    assert "&lt;b&gt;x.byhand.example" in text
    assert "<b>" not in text


def test_pages_of_other_sites_cannot_edit(box):
    asked = Request(
        f"{box.edge.url}/control/dns",
        data=b"{}",
        headers={"Origin": "http://evil.test"},
    )

    with pytest.raises(HTTPError, match="403"):
        urlopen(asked, timeout=5)


@pytest.mark.parametrize("body", [b"[]", b"x", b'{"trouble": 1}', b'{"zone": 7}'])
def test_control_requests_that_make_no_sense_are_answered_in_words(box, body):
    with pytest.raises(HTTPError, match="400") as refused:
        urlopen(Request(f"{box.edge.url}/control/dns", data=body), timeout=5)

    assert json.load(refused.value)["error"]


def test_tests_can_make_dns_and_tls_fail(box):
    box.trouble("www.acme.example", "servfail")
    assert box.ask_dns("www.acme.example", "A") == []
    box.trouble("www.acme.example", None)
    assert box.ask_dns("www.acme.example", "A") == ["203.0.113.10"]

    box.tls(443, behaviour="refuse")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", box.edge_ports[443]), 2)
    box.tls(443, behaviour="serve")
    with pytest.raises(ControlError, match="must be one of"):
        box.tls(443, behaviour="sing")


def test_the_workspace_page_tells_about_the_sandbox(box):
    told = box.slack.get("/page/about")

    assert any("byhand.example" in line for line in told["lines"])
    assert "acme.example. (private)" in told["aws"]["hosted zones"]
    assert "PRIVATE KEY" not in json.dumps(told)


def test_everything_that_was_done_outlives_the_sandbox(tmp_path):
    with running_sandbox(data=tmp_path) as first:
        first.put_dns("byhand.example", "d.byhand.example", "TXT", '"kept"')
        roots = first.public_roots.read_text()
        endpoint = first.aws.state()["accounts"]

    with running_sandbox(data=tmp_path) as second:
        assert second.ask_dns("d.byhand.example", "TXT") == ['"kept"']
        assert second.public_roots.read_text() == roots
        assert second.aws.state()["accounts"] == endpoint
    secret = [path for path in tmp_path.rglob("*") if "PRIVATE" in _text(path)]
    assert secret
    assert {path.stat().st_mode & 0o077 for path in secret} == {0}


def _text(path):
    return path.read_text(errors="replace") if path.is_file() else ""
