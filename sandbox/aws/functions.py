"""Lambda functions as the sandbox keeps them: who may call them, and how they fare.

Nothing is carried out. A function works unless it is gone, lets IoT not call it, or is
said to fail.
"""

from typing import Any, Protocol

Function = dict[str, Any]
# What is there before anybody comes: behind the authorizers, for a callback, for OCSP.
SEEDED = {
    "sensor-tokens": ("authorizer/sensor-tokens", "authorizer/old-tokens"),
    "guard": ("domainconfiguration/*",),
    "ocsp-answers": ("domainconfiguration/*",),
}
# Calls in the last hour: what a small fleet makes.
_CALLS = 40


class World(Protocol):
    """Where they are kept."""

    def section(self, name: str) -> dict[str, Any]:
        """A service's own values."""
        ...


def of_place(world: World, account: str, region: str) -> dict[str, Function]:
    """Every function of an account and region, by name."""
    kept = world.section("lambda")
    place = f"{account}/{region}"
    if place not in kept:
        kept[place] = {
            name: _made(account, region, sources) for name, sources in SEEDED.items()
        }
    found: dict[str, Function] = kept[place]
    return found


def find(world: World, arn: str) -> Function | None:
    """The function of that ARN, whatever version or alias it names."""
    region, account = arn.split(":")[3:5]
    return of_place(world, account, region).get(_name(arn))


def add(world: World, arn: str, *sources: str) -> None:
    """Deploy one that IoT may call for these things of the account."""
    region, account = arn.split(":")[3:5]
    made = _made(account, region, sources)
    of_place(world, account, region)[_name(arn)] = made


def remove(world: World, arn: str) -> None:
    """Delete it."""
    region, account = arn.split(":")[3:5]
    of_place(world, account, region).pop(_name(arn), None)


def forbid(world: World, arn: str) -> None:
    """Take the permission away by which IoT calls it."""
    found = find(world, arn)
    if found is not None:
        found["policy"] = []


def fail(world: World, arn: str) -> None:
    """Let every call of the last hour have failed."""
    found = find(world, arn)
    if found is not None:
        found["errors"] = found["calls"]


def works(world: World, arn: str) -> bool:
    """Whether IoT gets an answer from it."""
    found = find(world, arn)
    return found is not None and bool(found["policy"]) and not found["errors"]


def _name(arn: str) -> str:
    return arn.partition(":function:")[2].partition(":")[0]


def _made(account: str, region: str, sources: tuple[str, ...]) -> Function:
    return {
        "policy": [
            {
                "Sid": f"iot-{number}",
                "Effect": "Allow",
                "Principal": {"Service": "iot.amazonaws.com"},
                "Action": "lambda:InvokeFunction",
                "Condition": {
                    "ArnLike": {"AWS:SourceArn": f"arn:aws:iot:{region}:{account}:{it}"}
                },
            }
            for number, it in enumerate(sources)
        ],
        "calls": _CALLS,
        "errors": 0,
        "throttles": 0,
    }
