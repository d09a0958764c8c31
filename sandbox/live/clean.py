"""Takes away what a run made, found by its name: also after a crash, by another one."""

from datetime import timedelta
from typing import Any

from sandbox.live.hands import Hands, Json, LiveCheckError

_KEYS = ["RSA_2048", "EC_prime256v1"]
_TOO_EARLY = frozenset(
    {
        "InvalidRequestException",
        "ResourceInUseException",
        "Throttling",
        "ThrottlingException",
    }
)


def records(hands: Hands, step: str, zone: str) -> list[Any]:
    """The run's record sets in the zone: those of its name and below it."""
    found = hands.call(
        step,
        "dns-read",
        "route53:ListResourceRecordSets",
        ours=("ResourceRecordSets", lambda it: _is_ours(hands, it["Name"])),
        HostedZoneId=zone,
        StartRecordName=hands.domain,
    )
    return list(found["ResourceRecordSets"]) if found else []


def zone_id(hands: Hands, step: str) -> str | None:
    """The id of the public zone of the place."""
    name = f"{hands.place.zone}."
    found = hands.call(
        step,
        "dns-read",
        "route53:ListHostedZonesByName",
        ours=(
            "HostedZones",
            lambda it: it["Name"] == name and not it["Config"]["PrivateZone"],
        ),
        DNSName=hands.place.zone,
    )
    if not found or not found["HostedZones"]:
        return None
    return str(found["HostedZones"][0]["Id"].removeprefix("/hostedzone/"))


def clean(hands: Hands) -> list[str]:
    """Take everything away and look again; what is left, as sentences.

    What cannot be taken away does not keep the rest from being tried.
    """
    left: list[str] = []
    zone: str | None = None
    try:
        zone = zone_id(hands, "clean: zone")
        if zone is not None:
            _delete_records(hands, zone, only=hands.domain)
    except LiveCheckError as failed:
        left.append(str(failed))
    for step in (_delete_configuration, _delete_certificates):
        try:
            step(hands)
        except LiveCheckError as failed:
            left.append(str(failed))
    try:
        # Last, so that ACM could still have renewed what IoT served until now.
        if zone is not None:
            _delete_records(hands, zone)
        left += _left(hands, zone)
    except LiveCheckError as failed:
        left.append(str(failed))
    return left


def certificates(hands: Hands, step: str) -> list[str]:
    """ARNs of the run's certificates."""
    found = hands.call(
        step,
        "read",
        "acm:ListCertificates",
        ours=(
            "CertificateSummaryList",
            lambda it: it.get("DomainName") == hands.domain,
        ),
        Includes={"keyTypes": _KEYS},
        MaxItems=1000,
    )
    if found is None:
        raise LiveCheckError("Certificates cannot be listed.")
    return [each["CertificateArn"] for each in found["CertificateSummaryList"]]


def _is_ours(hands: Hands, name: str) -> bool:
    plain = name.rstrip(".").lower()
    return plain == hands.domain or plain.endswith(f".{hands.domain}")


def _delete_records(hands: Hands, zone: str, only: str | None = None) -> None:
    step = "clean: records" if only else "clean: records below"
    for each in records(hands, step, zone):
        name = each["Name"].rstrip(".")
        if only is not None and name != only:
            continue
        hands.call(
            "clean: CNAME" if name == hands.domain else "clean: validation record",
            "dns-apply",
            "route53:ChangeResourceRecordSets",
            HostedZoneId=zone,
            ChangeBatch={
                "Comment": hands.run,
                "Changes": [{"Action": "DELETE", "ResourceRecordSet": each}],
            },
        )


def _delete_configuration(hands: Hands) -> None:
    named: Json = {"domainConfigurationName": hands.run}

    def describe(step: str) -> Any:
        return hands.call(step, "read", "iot:DescribeDomainConfiguration", **named)

    found = describe("clean: configuration")
    if found is None:
        return
    if found["domainConfigurationStatus"] == "ENABLED":
        hands.call(
            "clean: configuration disabled",
            "apply",
            "iot:UpdateDomainConfiguration",
            domainConfigurationStatus="DISABLED",
            **named,
        )
    _delete(
        hands,
        "clean: configuration deleted",
        "iot:DeleteDomainConfiguration",
        hands.place.patience(minutes=5),
        named,
    )
    again = "clean: configuration, deleted a second time"
    hands.call(again, "apply", "iot:DeleteDomainConfiguration", **named)
    describe("clean: configuration afterwards")


def _delete_certificates(hands: Hands) -> None:
    delete = "acm:DeleteCertificate"
    for arn in certificates(hands, "clean: certificates"):
        named: Json = {"CertificateArn": arn}
        # Its use outlives the configuration by some minutes.
        patience = hands.place.patience(minutes=30)
        _delete(hands, "clean: certificate deleted", delete, patience, named)
        hands.call(
            "clean: certificate, deleted a second time", "apply", delete, **named
        )
        describe = "acm:DescribeCertificate"
        hands.call("clean: certificate afterwards", "read", describe, **named)


def _delete(
    hands: Hands, step: str, action: str, patience: timedelta, named: Json
) -> None:
    """Ask until it is done, as long as AWS only says that it is too early."""

    def is_over(answer: Json | None) -> bool:
        refused = hands.entries[-1].error
        return answer is not None or (refused or {}).get("code") not in _TOO_EARLY

    hands.wait(
        step,
        lambda name: hands.call(name, "apply", action, **named),
        patience,
        is_over,
    )
    if refused := hands.entries[-1].error:
        raise LiveCheckError(f"{action} is refused: {refused['code']}.")


def _left(hands: Hands, zone: str | None) -> list[str]:
    left = [
        f"the certificate {arn}" for arn in certificates(hands, "clean: what is left")
    ]
    if zone is None:
        return [*left, f"whatever there is in the zone {hands.place.zone}: not seen"]
    return left + [
        f"the record {each['Name']} {each['Type']}"
        for each in records(hands, "clean: records left", zone)
    ]
