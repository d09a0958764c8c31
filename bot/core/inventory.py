"""What the inventory learns from one look. Pure; `bot.store` keeps the outcome."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.facts import Facts
from bot.core.known import Inventory, Known
from bot.core.rules.served import leaves
from bot.core.topics import Topic

# So long a configuration that is gone is remembered, and said to be gone.
FORGET_AFTER = timedelta(days=7)


def learned(
    before: Inventory | None,
    *,
    target_id: str,
    taken_at: datetime,
    facts: Sequence[Facts],
    listed: bool,
) -> Inventory:
    """The inventory after a look; what could not be seen stays as it was known."""
    start = before or Inventory(
        target_id=target_id, began_at=taken_at, taken_at=taken_at
    )
    if not listed:
        return replace(start, taken_at=taken_at)
    is_first = start.seen_at is None
    seen = {each.config: each for each in start.known}
    for each in facts:
        known = _known(each, is_first=is_first)
        if known is not None:
            seen[known.config] = known
    kept = (each for each in seen.values() if not _is_forgotten(each, taken_at))
    return replace(
        start,
        taken_at=taken_at,
        seen_at=taken_at,
        known=tuple(sorted(kept, key=lambda each: (each.domain, each.config))),
    )


def _known(facts: Facts, *, is_first: bool) -> Known | None:
    at, before, config = facts.taken_at, facts.before, facts.config
    if config is None:
        if before is None or facts.blind(Topic.CONFIG):
            return before
        return _on_the_wire(replace(before, gone_since=before.gone_since or at), facts)
    its = facts.configured
    now = Known(
        domain=facts.domain,
        config=config.name,
        certificate_arn=config.certificate_arn,
        fingerprint=its.fingerprint if its else None,
        until=its.not_after if its else None,
        kind=its.kind if its else None,
        renewal=its.renewal if its else None,
        first_seen=None if is_first else at,
        seen_at=at,
    )
    if before is not None:
        now = replace(
            now,
            fingerprint=now.fingerprint or before.fingerprint,
            until=now.until or before.until,
            kind=now.kind or before.kind,
            renewal=now.renewal or before.renewal,
            first_seen=before.first_seen,
            changed_at=at if _is_other(now, before) else before.changed_at,
            public_at=before.public_at,
            served_at=before.served_at,
            served_until=before.served_until,
        )
    return _on_the_wire(now, facts)


def _is_other(now: Known, before: Known) -> bool:
    if now.certificate_arn != before.certificate_arn:
        return True
    both = now.fingerprint is not None and before.fingerprint is not None
    return both and now.fingerprint != before.fingerprint


def _on_the_wire(known: Known, facts: Facts) -> Known:
    ends = [each.not_after for each in leaves(facts) if each.not_after]
    if any(each.found for each in facts.public):
        known = replace(known, public_at=facts.taken_at)
    if ends:
        known = replace(known, served_at=facts.taken_at, served_until=min(ends))
    return known


def _is_forgotten(known: Known, now: datetime) -> bool:
    return known.gone_since is not None and now - known.gone_since > FORGET_AFTER
