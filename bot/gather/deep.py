"""The further looks of a diagnosis: begun together, each with a limit of its own.

They start from the facts that everything is judged by, and each adds what it saw. One
that fails or takes too long is a gap; the others are not kept waiting for it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.errors import BotError
from bot.gather.authorities import authorities
from bot.gather.behind import behind
from bot.gather.history import history
from bot.gather.looks import said_of
from bot.gather.private import private_zones
from bot.gather.proofs import proofs
from bot.gather.rejections import rejections
from bot.gather.staples import staples
from bot.gather.variants import variants
from bot.ports import Clouds, Names, Probe

# A diagnosis is whole after ten seconds in the usual case.
SECONDS = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What a look sees with: reading roles, DNS, handshakes, and the time."""

    target: Target
    clouds: Clouds
    names: Names
    probe: Probe
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class DeepLook:
    """One further look. BotError from it is a gap in its topic."""

    topic: Topic
    see: Callable[[Facts, Eyes], Deep]


LOOKS: tuple[DeepLook, ...] = (
    DeepLook(Topic.PROOFS, proofs),
    DeepLook(Topic.HISTORY, history),
    DeepLook(Topic.PRIVATE, private_zones),
    DeepLook(Topic.AUTHORITIES, authorities),
    DeepLook(Topic.VARIANTS, variants),
    DeepLook(Topic.FUNCTIONS, behind),
    DeepLook(Topic.LOGS, rejections),
    DeepLook(Topic.METRICS, staples),
)
"""All of them; each sets fields of its own in `bot.core.deep.Deep`."""


def deepened(
    facts: Facts,
    eyes: Eyes,
    *,
    looks: Sequence[DeepLook] = LOOKS,
    seconds: float = SECONDS,
    settle: float = 0.0,
) -> Iterator[Facts]:
    """The facts, more complete with each look that comes in; the last are all of it.

    At least one is given. What still comes is a gap that is `pending`; what is not
    there in time is a gap, and its answer is lost. Before the last, facts are given
    only when nothing new has come for `settle` seconds.
    """
    pool = ThreadPoolExecutor(max(1, len(looks)), thread_name_prefix="deep")
    ends = monotonic() + seconds
    waiting: dict[Future[Deep], DeepLook] = {
        pool.submit(each.see, facts, eyes): each for each in looks
    }
    try:
        is_new = True
        while waiting:
            left = max(0.0, ends - monotonic())
            for_ = min(settle, left) if is_new else left
            done, _ = wait(waiting, timeout=for_, return_when=FIRST_COMPLETED)
            for each in done:
                facts = _with(facts, each, waiting.pop(each).topic)
            if not done and not is_new:
                break
            if not done:
                yield _so_far(facts, waiting.values())
            is_new = bool(done)
        late = tuple(
            Gap(each.topic, f"The look at the {each.topic} took too long.")
            for each in waiting.values()
        )
        yield replace(facts, gaps=(*facts.gaps, *late))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _so_far(facts: Facts, waiting: Iterable[DeepLook]) -> Facts:
    pending = tuple(
        Gap(each.topic, f"The {each.topic}: still being looked at.", pending=True)
        for each in waiting
    )
    return replace(facts, gaps=(*facts.gaps, *pending))


def _with(facts: Facts, done: Future[Deep], topic: Topic) -> Facts:
    try:
        seen = done.result()
    except BotError as error:
        gap = Gap(topic, said_of(error))
        return replace(facts, gaps=(*facts.gaps, gap))
    deep = facts.deep.and_also(replace(seen, gaps=()))
    return replace(facts, deep=deep, gaps=(*facts.gaps, *seen.gaps))
