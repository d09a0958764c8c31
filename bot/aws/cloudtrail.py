"""CloudTrail over boto3: who called what, as far as that says who changed a thing."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.aws.api import Api
from bot.core.changeseen import ChangeSeen, Of
from bot.core.words import code

# CloudTrail API reference, LookupEvents: the most that one answer has.
_PAGE = 50
# Newest first, so what is looked for stands early; a busy zone fills a page an hour.
_MOST_PAGES = 2
_FEW = 10
_NAME_OF = {
    Of.CONFIG: "domainConfigurationName",
    Of.AUTHORIZER: "authorizerName",
    Of.CERTIFICATE: "certificateArn",
}
_TO = {Of.CONFIG: "domainConfigurationStatus", Of.AUTHORIZER: "status"}
# Those by which a name leads somewhere; a TXT beside them decides nothing.
_LEADING = frozenset({"A", "AAAA", "CNAME"})
# How this bot names its sessions: see `bot.aws.access`.
_REQUEST = re.compile(r"/(R-[1-9]\d*)\.[^/]*$")
_BOT = "iotdomain/"


@dataclass(frozen=True, slots=True)
class _Event:
    """One call: who made it, and what was asked for in it."""

    at: datetime
    name: str
    who: str
    given: Mapping[str, Any]


class Trail:
    """One account and region; fulfils `bot.ports.further.Trail`."""

    def __init__(self, api: Api[Any]) -> None:
        self._api = api

    def changes(
        self, of: Of, names: Collection[str], events: Sequence[str], *, since: datetime
    ) -> tuple[ChangeSeen, ...]:
        """The newest that were carried out."""
        found = [
            change
            for event in events
            for each in self._events(event, since)
            for change in _changes(of, names, each)
        ]
        return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:_FEW])

    def configs_made_for(self, domain: str, *, since: datetime) -> frozenset[str]:
        """By what those who created them gave as its domain."""
        given = (
            each.given for each in self._events("CreateDomainConfiguration", since)
        )
        return frozenset(
            str(each.get(_NAME_OF[Of.CONFIG], ""))
            for each in given
            if _plain(str(each.get("domainName", ""))) == domain
        )

    def _events(self, event: str, since: datetime) -> Iterator[_Event]:
        """What was carried out under that name, newest first; what failed is left."""
        by_name = {"AttributeKey": "EventName", "AttributeValue": event}
        asked: dict[str, Any] = {
            "LookupAttributes": [by_name],
            "StartTime": since,
            "MaxResults": _PAGE,
        }
        for _ in range(_MOST_PAGES):
            answer = self._api.read(
                "LookupEvents", lambda trail: trail.lookup_events(**asked)
            )
            yield from filter(None, map(_read, answer["Events"]))
            if not answer.get("NextToken"):
                return
            asked["NextToken"] = answer["NextToken"]


def _read(event: Mapping[str, Any]) -> _Event | None:
    try:
        told = json.loads(event["CloudTrailEvent"])
    except (KeyError, ValueError):
        return None
    if told.get("errorCode"):
        return None
    given = told.get("requestParameters") or {}
    return _Event(event["EventTime"], str(event["EventName"]), _who(told), given)


def _changes(of: Of, names: Collection[str], event: _Event) -> Iterator[ChangeSeen]:
    """What one call did to each of the things."""
    for name, to, values in _touched(of, event.given):
        if name in names:
            yield ChangeSeen(
                at=event.at,
                event=event.name,
                of=of,
                name=name,
                who=event.who,
                to=to,
                values=values,
            )


def _touched(
    of: Of, given: Mapping[str, Any]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if of is not Of.RECORD:
        yield str(given.get(_NAME_OF[of], "")), str(given.get(_TO.get(of, ""), "")), ()
        return
    changes = (given.get("changeBatch") or {}).get("changes") or ()
    # Of a DELETE and a CREATE in one batch, the last is what stands there now.
    done: dict[str, tuple[str, tuple[str, ...]]] = {}
    for each in changes:
        record = each.get("resourceRecordSet") or {}
        if record.get("type") in _LEADING:
            values = tuple(
                _plain(str(one.get("value", "")))
                for one in record.get("resourceRecords") or ()
            )
            name = _plain(str(record.get("name", "")))
            done[name] = str(each.get("action", "")), values
    for name, (action, values) in done.items():
        yield name, action, values


def _plain(name: str) -> str:
    return name.lower().rstrip(".").replace("\\052", "*")


def _who(told: Mapping[str, Any]) -> str:
    """The name of a role or user; nothing of keys, sessions or addresses."""
    identity = told.get("userIdentity") or {}
    issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
    kind = identity.get("type", "")
    if issuer.get("userName"):
        return f"role {code(str(issuer['userName']))}{_for(told, identity)}"
    if kind == "Root":
        return "the root user of the account"
    if identity.get("userName"):
        return f"user {code(str(identity['userName']))}"
    if identity.get("invokedBy"):
        return f"AWS service {code(str(identity['invokedBy']))}"
    return "somebody whom CloudTrail does not name"


def _for(told: Mapping[str, Any], identity: Mapping[str, Any]) -> str:
    """For which request of this bot, where it was the bot."""
    found = _REQUEST.search(str(identity.get("arn", "")))
    if found is None or _BOT not in str(told.get("userAgent", "")):
        return ""
    return f" for {found[1]}"
