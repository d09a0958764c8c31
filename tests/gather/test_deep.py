"""The further looks of a diagnosis: side by side, each on its own, none for ever."""

import threading
import time
from dataclasses import replace

from bot.core.deep import Deep
from bot.core.proofseen import ProofSeen
from bot.core.topics import Gap, Topic
from bot.errors import Transient
from bot.gather.deep import DeepLook, deepened
from tests.support import watched as w

PROOF = ProofSeen(arn="arn", name="_3f9c", value="_8a7b", is_there=True, says="there.")


def proofs(_facts, _eyes):
    return Deep(proofs=(PROOF,))


def fails(_facts, _eyes):
    raise Transient("The resolver did not answer.")


def looked(*looks, **more):
    return list(deepened(w.watched(), None, looks=looks, **more))


def pending(facts):
    return [each.topic for each in facts.gaps if each.pending]


def test_the_first_facts_say_what_is_still_looked_at_and_the_last_are_all():
    go = threading.Event()

    def slow(facts, eyes):
        go.wait(5)
        return proofs(facts, eyes)

    stages = deepened(w.watched(), None, looks=[DeepLook(Topic.PROOFS, slow)])
    first = next(stages)
    go.set()
    *_, last = stages

    assert pending(first) == [Topic.PROOFS]
    assert (pending(last), last.deep.proofs, last.gaps) == ([], (PROOF,), ())


def test_a_look_that_fails_is_a_gap_and_takes_nothing_from_the_others():
    *_, last = looked(
        DeepLook(Topic.PROOFS, proofs), DeepLook(Topic.ELSEWHERE, fails), settle=1.0
    )

    assert last.deep.proofs == (PROOF,)
    assert last.gaps == (Gap(Topic.ELSEWHERE, "The resolver did not answer."),)


def test_a_look_that_takes_too_long_is_given_up_in_time():
    go = threading.Event()
    began = time.monotonic()

    *_, last = looked(
        DeepLook(Topic.PROOFS, proofs),
        DeepLook(Topic.ELSEWHERE, lambda *_: go.wait(5) and Deep()),
        seconds=0.3,
    )
    go.set()

    assert time.monotonic() - began < 2
    assert last.deep.proofs == (PROOF,)
    assert [each.topic for each in last.gaps] == [Topic.ELSEWHERE]
    assert "took too long" in last.gaps[0].says
    assert pending(last) == []


def test_whoever_reads_slowly_costs_the_looks_no_time_of_theirs():
    def quick(facts, eyes):
        time.sleep(0.05)
        return proofs(facts, eyes)

    looks = [DeepLook(Topic.PROOFS, quick)]
    stages = deepened(w.watched(), None, looks=looks, seconds=0.2)
    next(stages)
    time.sleep(0.5)

    assert list(stages)[-1].deep.proofs == (PROOF,)


def test_what_comes_in_a_row_is_given_once():
    stages = looked(
        DeepLook(Topic.PROOFS, proofs), DeepLook(Topic.ELSEWHERE, fails), settle=1.0
    )

    assert len(stages) == 1


def test_without_looks_there_are_facts_all_the_same():
    seen = replace(w.watched(), gaps=())

    assert list(deepened(seen, None, looks=())) == [seen]
