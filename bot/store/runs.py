"""Runs: kept whole as JSON, changed by compare-and-set on their rev."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast

from bot.core.runs import Run, Status
from bot.errors import ConflictError, LeaseLostError
from bot.store import keys, scripts
from bot.store.client import Keeper, attempt, away
from bot.store.codec import NewerSchemaError, encode, run_from_json, run_to_json

logger = logging.getLogger(__name__)

# Versions of one request sort after one another; nobody asks a thousand times.
VERSIONS_EACH = 1000


class Runs(Keeper):
    """The runs, the lock on each domain, and when each is due."""

    def next_number(self) -> int:
        """The number of a new request; a number is never given twice."""
        with away():
            return int(self._client.redis.incr(keys.NUMBERS))

    def create(self, run: Run, *, audit: Mapping[str, str]) -> Run | None:
        """Keep a new run and take its domain; the run that holds it, if one does."""
        held = self._client.script(
            scripts.CREATE,
            [
                *_changed_keys(run),
                keys.RUNS,
                keys.token(run.token),
                keys.number(run.number),
            ],
            *_changed(run, audit),
            run.version,
        )
        return self.get(held) if held else None

    def save(
        self, run: Run, *, audit: Mapping[str, str] | None = None, fence: int = 0
    ) -> Run:
        """Compare-and-set on `rev`; the run with its new rev.

        LeaseLostError when the fence has moved on, ConflictError when someone else
        was first.
        """
        saved = replace(run, rev=run.rev + 1)
        answer = self._client.script(
            scripts.SAVE,
            [*_changed_keys(run), keys.lease(run.id)],
            *_changed(saved, audit),
            run.rev,
            fence,
        )
        if answer == "fence":
            raise LeaseLostError(f"{run.id}: someone else drives it now")
        if answer != "ok":
            raise ConflictError(f"{run.id}: changed since rev {run.rev}")
        return saved

    def get(self, run_id: str) -> Run | None:
        """The run as it is now."""
        with away():
            text = self._client.redis.hget(keys.run(run_id), "json")
        return run_from_json(cast("str", text)) if text else None

    def by_token(self, token: str) -> Run | None:
        """The run that a button stands for."""
        with away():
            run_id = self._client.redis.get(keys.token(token))
        return self.get(cast("str", run_id)) if run_id else None

    def latest(self, number: int) -> Run | None:
        """The newest version of a request."""
        with away():
            run_id = self._client.redis.hget(keys.number(number), "id")
        return self.get(cast("str", run_id)) if run_id else None

    def runs(self, *, open_only: bool = False, most: int = 50) -> tuple[Run, ...]:
        """Newest first; those that only a newer bot can read are left out."""
        kept = keys.OPEN if open_only else keys.RUNS
        with away():
            ids = cast("list[str]", self._client.redis.zrevrange(kept, 0, most - 1))
            pipeline = self._client.redis.pipeline(transaction=False)
            for run_id in ids:
                pipeline.hget(keys.run(run_id), "json")
            texts = pipeline.execute()
        return tuple(_readable(filter(None, texts)))

    def holder(self, target_id: str, domain: str) -> Run | None:
        """The open run of a domain in a target."""
        with away():
            run_id = self._client.redis.get(keys.holder(target_id, domain))
        return self.get(cast("str", run_id)) if run_id else None

    def due(self, before: datetime) -> tuple[str, ...]:
        """Ids of open runs whose next look is due."""
        return self._marked(keys.DUE, before)

    def expiring(self, before: datetime) -> tuple[str, ...]:
        """Ids of proposals that expire before then."""
        return self._marked(keys.EXPIRY, before)

    def _marked(self, zset: str, before: datetime) -> tuple[str, ...]:
        with away():
            found = self._client.redis.zrangebyscore(zset, "-inf", _ms(before))
        return tuple(cast("list[str]", found))


def _changed_keys(run: Run) -> list[str]:
    return [
        keys.run(run.id),
        keys.DUE,
        keys.EXPIRY,
        keys.OPEN,
        keys.holder(run.plan.target_id, run.plan.domain),
        keys.UNTOLD,
        keys.AUDIT_SEQ,
        keys.AUDIT,
    ]


def _changed(run: Run, audit: Mapping[str, str] | None) -> list[str | float]:
    proposed = run.status is Status.PROPOSED
    return [
        run.id,
        run_to_json(run),
        run.rev,
        attempt(),
        "1" if run.open else "0",
        run.number * VERSIONS_EACH + run.version,
        _due_at(run),
        _ms(run.expires_at) if proposed else "",
        encode(audit) if audit else "",
    ]


def _due_at(run: Run) -> str | int:
    """When the run must be looked at if nothing else happens; '' for never.

    Without a time to wake, a drive is at work, or has died at it: due at once.
    """
    if not run.open or run.status is Status.PROPOSED:
        return ""
    if run.blocked is not None and run.cancel_by is None:
        return ""
    return "now" if run.wake_at is None else _ms(run.wake_at)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _readable(texts: Iterable[str]) -> Iterable[Run]:
    for text in texts:
        try:
            yield run_from_json(text)
        except NewerSchemaError as error:
            logger.warning("left out of a list: %s", error)
