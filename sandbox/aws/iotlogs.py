"""What AWS IoT writes into its log, and whether it writes: entries and options.

The members of an entry are those of the developer guide, "CloudWatch Logs AWS IoT log
entries"; whose entries are switched off leave a mark in the metric all the same.
"""

import json
from datetime import datetime
from typing import Any

from sandbox.aws.world import World

GROUP = "AWSIotLogsV2"
AUTHN, STAPLE = "Connection.AuthNError", "RetrieveOCSPStapleData"
_KEPT = 2_000
Entry = dict[str, Any]
Options = dict[str, Any]
# The developer guide's own words for some of the reasons.
DETAILS = {
    "CUSTOM_AUTHORIZER_LAMBDA_EXECUTION_ERROR": "Custom authorizer Lambda invocation "
    "failed",
    "CUSTOM_AUTHORIZER_NOT_FOUND": "Could not find custom authorizer",
    "DEVICE_CERTIFICATE_NOT_REGISTERED": "Device certificate is not registered",
    "DOMAIN_CONFIGURATION_DISABLED": "Domain configuration for the Server Name "
    "Indication (SNI) provided is disabled",
}


def options(world: World, account: str, region: str) -> Options:
    """How logging is set: here on, with the event that AWS leaves off by itself."""
    kept = world.section("iotlogging")
    made: Options = kept.setdefault(
        f"{account}/{region}",
        {
            "roleArn": f"arn:aws:iam::{account}:role/iot-logs",
            "defaultLogLevel": "ERROR",
            "disableAllLogs": False,
            "eventConfigurations": [{"eventType": AUTHN, "logLevel": "ERROR"}],
        },
    )
    return made


def writes(world: World, account: str, region: str, event: str) -> bool:
    """Whether an entry of this kind, which is an ERROR, is written now."""
    found = options(world, account, region)
    levels = {
        each["eventType"]: each["logLevel"] for each in found["eventConfigurations"]
    }
    # Opt-in, whatever the default level is.
    usual = "DISABLED" if event == AUTHN else found["defaultLogLevel"]
    return not found["disableAllLogs"] and levels.get(event, usual) != "DISABLED"


def reject(
    world: World, place: tuple[str, str], sni: str, reason: str, at: datetime
) -> None:
    """A connection was turned away."""
    put(
        world,
        place,
        at,
        {
            "logLevel": "ERROR",
            "status": "Failure",
            "eventType": AUTHN,
            "protocol": "MQTT",
            "authenticationType": "AWS_X509",
            "sourceIp": "198.51.100.20",
            "sourcePort": 13490,
            "targetPort": 8883,
            "serverNameIndication": sni,
            "reason": reason,
            "details": DETAILS.get(reason, reason),
        },
    )


def put(world: World, place: tuple[str, str], at: datetime, told: Entry) -> None:
    """Write an entry, or leave its mark in the metric only."""
    account, region = place
    made = {
        "at": int(at.timestamp() * 1000),
        "id": world.uuid(),
        "is_written": writes(world, account, region, told["eventType"]),
        "told": {
            "timestamp": f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d}",
            "traceId": world.uuid(),
            "accountId": account,
            **told,
        },
    }
    kept = world.section("iotlogs").setdefault(f"{account}/{region}", [])
    kept.append(made)
    del kept[:-_KEPT]


def entries(world: World, account: str, region: str) -> list[Entry]:
    """All of a place, the oldest first."""
    kept = world.section("iotlogs").get(f"{account}/{region}", [])
    return sorted(kept, key=lambda each: int(each["at"]))


def message(entry: Entry) -> str:
    """As CloudWatch Logs has it."""
    return json.dumps(entry["told"])
