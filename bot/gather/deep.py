"""The further looks of a diagnosis: begun together, each with a limit of its own.

They start from the facts that everything is judged by, and each adds what it saw. One
that fails or takes too long is a gap; the others are not kept waiting for it.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.errors import BotError
from bot.gather.looks import said_of
from bot.gather.proofs import proofs
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


LOOKS: tuple[DeepLook, ...] = (DeepLook(Topic.PROOFS, proofs),)
"""All of them; each sets fields of its own in `bot.core.deep.Deep`."""


def deepened(
    facts: Facts,
    eyes: Eyes,
    *,
    looks: Sequence[DeepLook] = LOOKS,
    seconds: float = SECONDS,
) -> Iterator[Facts]:
    """The facts, more complete with each look that comes in; the last are all of it.

    At least one is given. What is not there in time is a gap, and its answer is lost.
    """
    pool = ThreadPoolExecutor(len(looks), thread_name_prefix="deep")
    begun: dict[Future[Deep], DeepLook] = {
        pool.submit(each.see, facts, eyes): each for each in looks
    }
    waiting = dict(begun)
    try:
        for done in as_completed(begun, timeout=seconds):
            facts = _with(facts, done, waiting.pop(done).topic)
            yield facts
    except Late:
        late = tuple(
            Gap(each.topic, f"The look at the {each.topic} took too long.")
            for each in waiting.values()
        )
        yield replace(facts, gaps=(*facts.gaps, *late))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _with(facts: Facts, done: Future[Deep], topic: Topic) -> Facts:
    try:
        seen = done.result()
    except BotError as error:
        gap = Gap(topic, said_of(error))
        return replace(facts, gaps=(*facts.gaps, gap))
    deep = facts.deep.and_also(replace(seen, gaps=()))
    return replace(facts, deep=deep, gaps=(*facts.gaps, *seen.gaps))
