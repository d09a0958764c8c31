"""What CloudTrail writes down: every change that somebody asked for, and who.

The members of an event and their spelling are those of the CloudTrail user guide
("CloudTrail record contents"); request parameters begin with a small letter there,
whatever the service calls them.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.aws import route53xml
from sandbox.aws.wire import AwsRequest
from sandbox.aws.world import World
from sandbox.edge.rrsets import escaped

# Of the 90 days that AWS keeps, as many as a sandbox needs.
_KEPT = 300
_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_SECRET = frozenset({"privateKey", "passphrase", "certificate", "certificateChain"})
# Their calls are on the record of one region.
_GLOBAL = {"route53": "us-east-1"}
_SOURCES = ("acm", "iot", "route53")
_PATH = {"name": "domainConfigurationName", "Id": "hostedZoneId"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One call as it is kept; `who` is the ARN of the principal."""

    account: str
    region: str
    at: str
    source: str
    name: str
    who: str
    agent: str
    given: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    id: str

    @property
    def moment(self) -> datetime:
        """When it happened."""
        return datetime.fromisoformat(self.at)


def note(request: AwsRequest, *, error: str | None = None) -> None:
    """Write a change down; what only reads is not kept here."""
    if request.service not in _SOURCES:
        return
    put(
        request.world,
        account=request.account,
        region=_GLOBAL.get(request.service, request.region),
        source=request.service,
        name=request.operation,
        who=request.principal,
        agent=request.user_agent,
        given=_given(request),
        error=error,
    )
    request.world.changed()


def put(world: World, *, at: datetime | None = None, **told: Any) -> None:
    """Write one down that happened now, or at that moment."""
    moment = (at or world.now()).isoformat()
    made = Event(
        **{"agent": "console.amazonaws.com", **told}, at=moment, id=world.uuid()
    )
    kept = world.section("cloudtrail").setdefault("events", [])
    kept.append(asdict(made))
    del kept[:-_KEPT]


def events(world: World, account: str, region: str) -> list[Event]:
    """Those of a place, the newest first."""
    kept = world.section("cloudtrail").get("events", [])
    found = [Event(**each) for each in kept]
    here = [each for each in found if (each.account, each.region) == (account, region)]
    return sorted(here, key=lambda each: each.moment, reverse=True)


def backdate(world: World, name: str, moment: datetime) -> None:
    """Let the last one that names this have happened then, and all before it before."""
    kept = world.section("cloudtrail")["events"]
    found = [each for each in kept if name in json.dumps(each["given"])]
    for number, each in enumerate(reversed(found)):
        at = moment - timedelta(minutes=number)
        each["at"] = min(datetime.fromisoformat(each["at"]), at).isoformat()


def record_change(
    action: str, name: str, kind: str, values: list[str]
) -> dict[str, Any]:
    """One change of a batch, as CloudTrail spells it."""
    record: dict[str, Any] = {"name": escaped(name), "type": kind}
    if values:
        record |= {"tTL": 300, "resourceRecords": [{"value": each} for each in values]}
    return {"action": action, "resourceRecordSet": record}


def _given(request: AwsRequest) -> dict[str, Any]:
    path = {_PATH.get(key, key): value for key, value in request.path_params.items()}
    if request.service != "route53":
        return {**_shown(request.json()), **{k: v for k, v in path.items() if v}}
    changes, comment = route53xml.batch(request.body)
    done = [
        record_change(
            each.action, each.record.name, each.record.type, list(each.record.values)
        )
        for each in changes
    ]
    return {**path, "changeBatch": {"comment": comment or "", "changes": done}}


def _shown(given: dict[str, Any]) -> dict[str, Any]:
    small = {key[:1].lower() + key[1:]: value for key, value in given.items()}
    return {key: _HIDDEN if key in _SECRET else small[key] for key in small}
