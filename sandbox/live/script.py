"""The calls of a create, in the bot's order, and each refusal that it counts on."""

import time
from typing import Any

from sandbox.live.clean import clean, records, zone_id
from sandbox.live.hands import Hands, Json, LiveCheckError
from sandbox.live.place import Role

# CreateDomainConfiguration takes one call a second (AWS IoT Core quotas).
_BETWEEN_CREATES = 1.5
_QUOTA: Json = {"ServiceCode": "iotcore", "QuotaCode": "L-89635276"}
_KEYS = ["RSA_2048", "EC_prime256v1"]


def perform(hands: Hands) -> tuple[str | None, list[str]]:
    """Make everything, look at it, and take it away again.

    Why it stopped early, if it did, and what is left: nothing, if all went well. What
    was made is taken away whatever happens, Ctrl-C included.
    """
    try:
        stopped = _make(hands)
    finally:
        left = clean(hands)
    return stopped, left


def _make(hands: Hands) -> str | None:
    try:
        _slack(hands)
        endpoint, zone = _look(hands)
        arn = _certificate(hands, zone)
        _configuration(hands, arn)
        _records(hands, zone, endpoint)
        _serving(hands, endpoint)
        _refusals(hands, arn)
    except LiveCheckError as stopped:
        return str(stopped)
    except KeyboardInterrupt:
        return "It was stopped by hand."
    return None


def _look(hands: Hands) -> tuple[str, str]:
    place = hands.place
    sts = hands.base("sts").get_caller_identity()
    hands.note("who asks", "sts:GetCallerIdentity", {"Arn": sts["Arn"]})
    apply = place.roles["apply"]
    if apply.external_id is not None:
        wrong = Role(apply.arn, f"{apply.external_id}-not")
        if hands.assume("role apply, wrong ExternalId", wrong) is not None:
            raise LiveCheckError("The apply role may be taken with any ExternalId.")
    hands.call("quota", "read", "servicequotas:GetServiceQuota", **_QUOTA)
    found = hands.call(
        "endpoint", "read", "iot:DescribeEndpoint", endpointType="iot:Data-ATS"
    )
    _describe(hands, "configuration before")
    zone = zone_id(hands, "zone")
    if found is None or zone is None:
        raise LiveCheckError(
            f"The endpoint or a public zone {place.zone} cannot be seen: the settings "
            "must name roles that may look at both."
        )
    hands.call("name servers", "dns-read", "route53:GetHostedZone", Id=zone)
    if records(hands, "records before", zone):
        raise LiveCheckError(f"{hands.domain} has records already.")
    return found["endpointAddress"], zone


def _certificate(hands: Hands, zone: str) -> str:
    place = hands.place
    asked: Json = {
        "DomainName": hands.domain,
        "ValidationMethod": "DNS",
        "KeyAlgorithm": "RSA_2048",
        "IdempotencyToken": hands.run.replace("-", ""),
        "Tags": [
            {"Key": "managed-by", "Value": "iotdomain"},
            {"Key": "iotdomain:run", "Value": hands.run},
        ],
    }
    action = "acm:RequestCertificate"
    hands.call("certificate, without the right", "read", action, **asked)
    made = hands.call("certificate", "apply", action, **asked)
    if made is None:
        raise LiveCheckError("The certificate was not requested, see its answer.")
    again = hands.call("certificate, same token", "apply", action, **asked)
    arn: str = made["CertificateArn"]
    hands.note("certificate, same token: the same one", action, {"same": again == made})

    def described(step: str) -> Any:
        found = hands.call(step, "read", "acm:DescribeCertificate", CertificateArn=arn)
        return found["Certificate"] if found else {}

    def record(detail: Any) -> Any:
        options = detail.get("DomainValidationOptions") or [{}]
        return options[0].get("ResourceRecord")

    detail = hands.wait(
        "validation record", described, place.patience(minutes=3), record
    )
    hands.call("its tags", "read", "acm:ListTagsForCertificate", CertificateArn=arn)
    get = "acm:GetCertificate"
    hands.call("certificate, too early", "read", get, CertificateArn=arn)
    _write(hands, "validation record", zone, "UPSERT", record(detail), "CNAME")
    detail = hands.wait(
        "issued",
        described,
        place.patience(minutes=45),
        lambda it: it.get("Status") != "PENDING_VALIDATION",
    )
    if detail["Status"] != "ISSUED":
        raise LiveCheckError(f"The certificate is {detail['Status']}, not ISSUED.")
    hands.call("certificate, issued", "read", get, CertificateArn=arn)
    hands.call(
        "certificates listed",
        "read",
        "acm:ListCertificates",
        ours=("CertificateSummaryList", lambda it: it["CertificateArn"] == arn),
        Includes={"keyTypes": _KEYS},
        MaxItems=1000,
    )
    return arn


def _configuration(hands: Hands, arn: str) -> None:
    asked: Json = {
        "domainConfigurationName": hands.run,
        "domainName": hands.domain,
        "serverCertificateArns": [arn],
        "tags": [
            {"Key": "managed-by", "Value": "iotdomain"},
            {"Key": "iotdomain:run", "Value": hands.run},
        ],
    }
    action = "iot:CreateDomainConfiguration"
    made = hands.call("configuration", "apply", action, **asked)
    if made is None:
        raise LiveCheckError("The configuration was not created, see its answer.")
    hands.wait(
        "configuration valid",
        lambda step: _describe(hands, step),
        hands.place.patience(minutes=15),
        _is_valid,
    )
    hands.call(
        "its own tags",
        "read",
        "iot:ListTagsForResource",
        resourceArn=made["domainConfigurationArn"],
    )
    hands.call(
        "configurations listed",
        "read",
        "iot:ListDomainConfigurations",
        ours=(
            "domainConfigurations",
            lambda it: it["domainConfigurationName"] == hands.run,
        ),
        pageSize=250,
    )
    time.sleep(_BETWEEN_CREATES / hands.place.speed)
    hands.call("configuration, a second time", "apply", action, **asked)


def _is_valid(found: Any) -> bool:
    certificates = (found or {}).get("serverCertificates") or [{}]
    return bool(certificates[0].get("serverCertificateStatus") == "VALID")


def _describe(hands: Hands, step: str) -> Any:
    return hands.call(
        step,
        "read",
        "iot:DescribeDomainConfiguration",
        domainConfigurationName=hands.run,
    )


def _records(hands: Hands, zone: str, endpoint: str) -> None:
    cname = {"Name": hands.domain, "Value": endpoint}
    _write(hands, "CNAME", zone, "CREATE", cname, "CNAME")
    _change(hands, "CNAME, a second time", zone, "CREATE", cname, "CNAME")
    address = {"Name": hands.domain, "Value": "192.0.2.1"}
    _change(hands, "record that no plan writes", zone, "CREATE", address, "A")
    records(hands, "records after", zone)


def _write(
    hands: Hands, step: str, zone: str, action: str, record: Any, kind: str
) -> None:
    made = _change(hands, step, zone, action, record, kind)
    if made is None:
        raise LiveCheckError(f"The {step} was not written, see its answer.")
    change = made["ChangeInfo"]["Id"].removeprefix("/change/")
    hands.wait(
        f"{step} everywhere",
        lambda name: hands.call(name, "dns-read", "route53:GetChange", Id=change),
        hands.place.patience(minutes=10),
        lambda found: bool(found) and found["ChangeInfo"]["Status"] == "INSYNC",
    )


def _change(
    hands: Hands, step: str, zone: str, action: str, record: Any, kind: str
) -> Any:
    entry = {
        "Name": record["Name"],
        "Type": kind,
        "TTL": 300,
        "ResourceRecords": [{"Value": record["Value"]}],
    }
    return hands.call(
        step,
        "dns-apply",
        "route53:ChangeResourceRecordSets",
        HostedZoneId=zone,
        ChangeBatch={
            "Comment": hands.run,
            "Changes": [{"Action": action, "ResourceRecordSet": entry}],
        },
    )


def _serving(hands: Hands, endpoint: str) -> None:
    def seen(step: str) -> Any:
        found = hands.served(endpoint)
        hands.note(step, "tls:handshake", found or {"protocol": None})
        return found

    hands.wait("served", seen, hands.place.patience(minutes=75))


def _refusals(hands: Hands, arn: str) -> None:
    """What the bot counts on being refused."""
    hands.call(
        "certificate deleted too early",
        "apply",
        "acm:DeleteCertificate",
        CertificateArn=arn,
    )
    hands.call(
        "configuration deleted too early",
        "apply",
        "iot:DeleteDomainConfiguration",
        domainConfigurationName=hands.run,
    )


def _slack(hands: Hands) -> None:
    """A message is posted, edited, and deleted again at once."""
    slack = hands.place.slack
    if slack is None:
        return
    hands.slack("slack: who am I", "auth.test")
    hands.slack("slack: channel", "conversations.info", channel=slack.channel)
    text = f"A check of iotdomain ({hands.run}); it is gone again at once."
    posted = hands.slack(
        "slack: posted", "chat.postMessage", channel=slack.channel, text=text
    )
    here: Json = {"channel": slack.channel}
    try:
        if posted.get("ok"):
            here["ts"] = posted["ts"]
            hands.slack("slack: edited", "chat.update", **here, text=f"{text} (edited)")
        wrong: Json = {"channel": slack.channel, "ts": "1500000000.000100"}
        hands.slack("slack: edited, not there", "chat.update", **wrong, text=text)
    finally:
        if "ts" in here:
            hands.slack("slack: deleted", "chat.delete", **here)
