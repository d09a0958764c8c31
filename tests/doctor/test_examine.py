"""Checks run side by side, each in its time, and one cause is one fault."""

import threading
import time

from bot.doctor.examine import examine
from bot.doctor.result import Check, Status, fault, ok, unseen, warning
from bot.errors import Blocked, Transient


def check(name, result=None, **more):
    run = result if callable(result) else lambda: result or ok("Fine.")
    return Check(name=name, group="g", about=f"thing {name}", run=run, **more)


def statuses(found):
    return {each.check.name: each.status for each in found}


def test_what_stands_on_a_fault_is_skipped_and_says_because_of_what():
    found = examine(
        [
            check("roof", needs=("wall",)),
            check("wall", needs=("ground",)),
            check("ground", fault("Gone.", "build it", "the builder")),
            check("tree"),
        ]
    )

    assert statuses(found) == {
        "roof": Status.SKIPPED,
        "wall": Status.SKIPPED,
        "ground": Status.FAULT,
        "tree": Status.OK,
    }
    assert found[0].result.because == found[1].result.because == "ground"
    assert "thing ground" in found[0].result.says


def test_a_warning_carries_what_stands_on_it():
    found = examine([check("a", warning("Hm.", "x", "y")), check("b", needs=("a",))])

    assert statuses(found)["b"] is Status.OK


def test_what_comes_after_something_unseen_is_asked_all_the_same():
    found = examine([check("a", unseen("Dark.")), check("b", after=("a",))])

    assert statuses(found)["b"] is Status.OK


def test_one_sound_ground_of_several_is_enough():
    bad, good = check("bad", fault("No.", "x", "y")), check("good")

    one = examine([bad, good, check("c", one_of=("bad", "good"))])
    none = examine([bad, check("c", one_of=("bad",))])

    assert statuses(one)["c"] is Status.OK
    assert statuses(none)["c"] is Status.SKIPPED


def test_who_must_do_what_is_kept_when_something_is_blocked():
    def blocked():
        raise Blocked("No.", who="the AWS administrator", do="allow it")

    (found,) = examine([check("a", blocked)])

    assert found.status is Status.FAULT
    assert found.result.do == "allow it"


def test_what_could_not_be_asked_is_no_fault():
    def busy():
        raise Transient("AWS asks to slow down.")

    (found,) = examine([check("a", busy)])

    assert found.status is Status.UNSEEN


def test_a_check_that_breaks_hides_no_other():
    found = examine([check("a", lambda: {}["x"]), check("b")])

    assert statuses(found) == {"a": Status.UNSEEN, "b": Status.OK}


def test_they_run_side_by_side():
    both = threading.Barrier(2, timeout=5)

    def meet():
        both.wait()
        return ok("Met.")

    found = examine([check("a", meet), check("b", meet)])

    assert set(statuses(found).values()) == {Status.OK}


def test_none_takes_longer_than_it_may_and_all_together_neither():
    hanging = threading.Event()

    def hang():
        hanging.wait(10)
        return ok("At last.")

    slow = [check(str(each), hang, seconds=0.2) for each in range(40)]
    began = time.monotonic()

    found = examine([*slow, check("last", hang, seconds=99)], seconds=1.0)
    took = time.monotonic() - began
    hanging.set()

    assert set(statuses(found).values()) == {Status.UNSEEN}
    assert took < 3
