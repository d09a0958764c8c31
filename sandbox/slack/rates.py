"""Slack's documented rate limits, enforced only where a test wants them."""

from collections import defaultdict, deque

from sandbox.slack.wire import Clock

# docs.slack.dev/apis/web-api/rate-limits: calls a minute for each tier
_TIERS = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}
_MINUTE = 60.0
# The same page: one message a second in a channel, short bursts allowed. How long a
# burst may be is not documented; five in five seconds is our reading.
_BURST, _BURST_SECONDS = 5, 5.0


class Rates:
    """Counts calls in a sliding window."""

    def __init__(self, *, now: Clock, enforced: bool) -> None:
        self._now = now
        self.enforced = enforced
        self._seen: dict[str, deque[float]] = defaultdict(deque)

    def wait(self, method: str, tier: str, channel: str | None) -> int:
        """Whole seconds to wait before this call would be taken; 0 takes it."""
        if not self.enforced:
            return 0
        if method == "chat.postMessage":
            return self._count(f"{method}:{channel}", _BURST, _BURST_SECONDS)
        if tier not in _TIERS:
            return 0
        return self._count(method, _TIERS[tier], _MINUTE)

    def _count(self, key: str, most: int, window: float) -> int:
        now = self._now().timestamp()
        seen = self._seen[key]
        while seen and seen[0] <= now - window:
            seen.popleft()
        if len(seen) >= most:
            return max(1, int(seen[0] + window - now) + 1)
        seen.append(now)
        return 0
