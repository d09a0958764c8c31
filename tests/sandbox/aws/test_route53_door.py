import pytest
from botocore.exceptions import ClientError

from sandbox.aws import route53
from tests.support.aws_stand_in import DNS_ACCOUNT, aws_stand_in


@pytest.fixture
def dns():
    with aws_stand_in(route53=route53.handle) as running:
        yield running


def test_route_53_stands_behind_the_same_door(dns):
    client = dns.client("route53", role="dns-read", account=DNS_ACCOUNT)

    answer = client.list_hosted_zones_by_name(DNSName="acme.example")

    (call,) = dns.calls("ListHostedZonesByName")
    assert call["request_id"] == answer["ResponseMetadata"]["RequestId"]
    assert call["params"]["dnsname"] == "acme.example"


def test_the_read_role_may_not_change_records(dns):
    client = dns.client("route53", role="dns-read", account=DNS_ACCOUNT)
    change = {
        "Action": "UPSERT",
        "ResourceRecordSet": {
            "Name": "device.acme.example",
            "Type": "CNAME",
            "TTL": 60,
            "ResourceRecords": [{"Value": "x.example"}],
        },
    }

    with pytest.raises(ClientError) as refused:
        client.change_resource_record_sets(
            HostedZoneId="Z1", ChangeBatch={"Changes": [change]}
        )

    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    (call,) = dns.calls("ChangeResourceRecordSets")
    assert call["write"] is True
    assert call["effect"] is False
    assert "device.acme.example" in str(call["params"])


def test_an_iot_role_has_no_business_in_dns(dns):
    with pytest.raises(ClientError, match="route53:ListHostedZones"):
        dns.client("route53", role="read").list_hosted_zones()
