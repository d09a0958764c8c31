"""Alerts and first looks: stored whole as JSON, changed by compare-and-set."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from bot.core.alerts import SCHEMA, Alert, FirstLook, Key
from bot.errors import ConflictError
from bot.store import keys, scripts
from bot.store.client import Keeper, attempt, away
from bot.store.codec import NewerSchemaError, decode, encode, parse

T = TypeVar("T", Alert, FirstLook)


class Alerts(Keeper):
    """One alert for each cause, and the open ones of each target."""

    def next_alert_number(self) -> int:
        """The number of a new alert; a number is never given twice."""
        with away():
            return int(self._client.redis.incr(keys.ALERT_NUMBERS))

    def open_alert(
        self, alert: Alert, *, audit: Mapping[str, str] | None = None
    ) -> bool:
        """Keep a new alert; False, and no change, when its cause has one already."""
        answer = self._client.script(
            scripts.OPEN_ALERT,
            [*_keys(alert), keys.cause(str(alert.key))],
            *_values(alert, audit),
        )
        return bool(answer == "ok")

    def save_alert(
        self, alert: Alert, *, audit: Mapping[str, str] | None = None
    ) -> Alert:
        """The alert with its new rev; ConflictError when someone else was first."""
        saved = replace(alert, rev=alert.rev + 1)
        self._save(_keys(alert), _values(saved, audit), alert.rev, alert.id)
        return saved

    def alert(self, alert_id: str) -> Alert | None:
        """The alert as it is now."""
        text = self._json(alert_id)
        return _decoded(Alert, text) if text else None

    def alert_by_token(self, token: str) -> Alert | None:
        """The alert that a button stands for."""
        found = self._standing_for(token)
        return self.alert(found) if found and found.startswith("A-") else None

    def alerts(
        self, target_id: str, *, also: Collection[Key] = ()
    ) -> tuple[Alert, ...]:
        """The open alerts of a target, and those of some causes, resolved or not."""
        wanted = [keys.cause(str(each)) for each in also]
        with away():
            redis = self._client.redis
            listed = cast("list[str]", redis.zrange(keys.alerts(target_id), 0, -1))
            others = cast("list[str | None]", redis.mget(wanted)) if wanted else []
            ids = dict.fromkeys((*listed, *filter(None, others)))
            pipeline = redis.pipeline(transaction=False)
            for each in ids:
                pipeline.hget(keys.alert(each), "json")
            texts = cast("list[str | None]", pipeline.execute())
        return tuple(_decoded(Alert, text) for text in texts if text)

    def first_look(self, target_id: str) -> FirstLook | None:
        """What was found when a target was first looked at."""
        text = self._json(f"look:{target_id}")
        return _decoded(FirstLook, text) if text else None

    def first_look_by_token(self, token: str) -> FirstLook | None:
        """The first look that a button stands for."""
        found = self._standing_for(token)
        if not found or not found.startswith("look:"):
            return None
        return self.first_look(found.removeprefix("look:"))

    def save_first_look(
        self, look: FirstLook, *, audit: Mapping[str, str] | None = None
    ) -> FirstLook:
        """Keep a new one (rev 0) or change it; ConflictError as for alerts."""
        saved = replace(look, rev=look.rev + 1)
        self._save(_keys(look), _values(saved, audit), look.rev, look.id)
        return saved

    def _save(
        self, touched: list[str], values: list[str | float], rev: int, name: str
    ) -> None:
        if self._client.script(scripts.SAVE_ALERT, touched, *values, rev) != "ok":
            raise ConflictError(f"{name}: changed since rev {rev}")

    def _json(self, thing_id: str) -> str | None:
        with away():
            found = self._client.redis.hget(keys.alert(thing_id), "json")
        return cast("str | None", found)

    def _standing_for(self, token: str) -> str | None:
        with away():
            return cast("str | None", self._client.redis.get(keys.token(token)))


def _keys(thing: Alert | FirstLook) -> list[str]:
    target_id = thing.key.target_id if isinstance(thing, Alert) else thing.target_id
    return [
        keys.alert(thing.id),
        keys.alerts(target_id),
        keys.UNTOLD,
        keys.AUDIT_SEQ,
        keys.AUDIT,
        keys.token(thing.token),
    ]


def _values(
    thing: Alert | FirstLook, audit: Mapping[str, str] | None
) -> list[str | float]:
    listed = isinstance(thing, Alert) and thing.open
    score = thing.number if listed and isinstance(thing, Alert) else ""
    entry = encode(audit) if audit else ""
    return [thing.id, encode(thing), thing.rev, attempt(), score, entry]


def _decoded(kind: type[T], text: str) -> T:
    kept = parse(text)
    schema = kept.get("schema", SCHEMA)
    if schema > SCHEMA:
        raise NewerSchemaError(
            f"This alert was saved by a newer version of the bot (format {schema}; "
            f"this one knows {SCHEMA}). Nothing was changed."
        )
    return decode(kind, kept)
