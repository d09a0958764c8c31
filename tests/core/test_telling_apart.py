"""The rules tell the faults apart: each named first, of two neither hidden.

All of it over scenes (tests/support/scenes.py), so it takes seconds. That the scenes
are like what the sandbox's faults yield is held by tests/report/test_faults.py.
"""

from itertools import combinations

import pytest

from bot.core.causes import explained
from bot.core.findings import Severity
from bot.core.rules import DIAGNOSED
from tests.report.test_faults import FIRST
from tests.support.hidden import hides, may_be_merged
from tests.support.ills import ILLS, NOTHING, UNMADE
from tests.support.near import NEARLY, REMEMBERED
from tests.support.scenes import WELL, compatible, found, judged

GROUNDS = [(WELL, ILLS), (NOTHING, UNMADE)]
EACH = [(scene, ills, name) for scene, ills in GROUNDS for name in ills]
PAIRS = [
    (scene, ills, one, two)
    for scene, ills in GROUNDS
    for one, two in combinations(ills, 2)
    if FIRST[one][0] and FIRST[two][0]
    if compatible(scene, ills[one], ills[two])
    if not hides(one, two)
    if not hides(two, one)
]


def having(code):
    """A scene that has it: that of the fault which it names, or one by hand."""
    if code in REMEMBERED:
        return REMEMBERED[code](WELL)
    named = (each for each in EACH if FIRST[each[2]][0] == code)
    scene, ills, name = next(named)
    return ills[name](scene)


def roots(its):
    return {code for code, _ in ((its.cause,) if its.cause else ()) + its.others}


@pytest.mark.parametrize("rule", DIAGNOSED, ids=lambda rule: rule.code)
def test_every_rule_finds_its_fault_and_not_what_only_looks_like_it(rule):
    scene, ill = NEARLY[rule.code]
    has, lacks = having(rule.code).facts(), ill(scene).facts()

    assert not has.blind(*rule.needs)
    assert not lacks.blind(*rule.needs)
    assert rule.check(has) is not None
    assert rule.check(lacks) is None


def test_every_rule_is_the_first_finding_of_a_fault():
    named = {first for first, _ in FIRST.values()}

    assert {each.code for each in DIAGNOSED} - named == set(REMEMBERED)


def test_every_rule_has_what_comes_close_and_nothing_else_has():
    assert [*NEARLY] == [each.code for each in DIAGNOSED]


def test_every_fault_has_its_scene():
    assert {name for _, _, name in EACH} == set(FIRST)


@pytest.mark.parametrize("scene", [WELL, NOTHING], ids=["well", "nothing"])
def test_where_nothing_is_wrong_nothing_is_found(scene):
    assert found(scene) == set()


@pytest.mark.parametrize(("scene", "ills", "name"), EACH, ids=[e[2] for e in EACH])
def test_each_fault_is_named_first_and_nothing_else_is_called_broken(scene, ills, name):
    its = judged(ills[name](scene))

    assert (its.cause and its.cause[0], its.verdict) == FIRST[name]
    assert [code for code, each in its.others if each.severity > Severity.NOTICE] == []


def test_of_any_two_faults_neither_hides_the_other():
    hidden = []
    for scene, ills, one, two in PAIRS:
        said = found(ills[two](ills[one](scene)))
        hidden += [(one, two)] if not {FIRST[one][0], FIRST[two][0]} <= said else []

    assert len(PAIRS) > 300
    assert hidden == []


def test_of_any_two_faults_one_is_the_cause_and_nothing_is_made_up():
    wrong = []
    for scene, ills, one, two in PAIRS:
        alone = [judged(ills[each](scene)) for each in (one, two)]
        its = judged(ills[two](ills[one](scene)))
        if its.cause[0] not in {FIRST[one][0], FIRST[two][0]}:
            wrong.append((one, two, "cause", its.cause[0]))
        if not roots(its) <= roots(alone[0]) | roots(alone[1]):
            wrong.append((one, two, "made up", roots(its)))

    assert wrong == []


def test_of_any_two_faults_one_is_called_a_consequence_only_where_nobody_can_tell():
    wrong = []
    for scene, ills, one, two in PAIRS:
        its = judged(ills[two](ills[one](scene)))
        every = dict((its.cause, *its.follows, *its.others))
        causes = explained(every, its.facts.taken_at)
        apart = {FIRST[one][0], FIRST[two][0]} - roots(its)
        made_one = {code for code in apart if not may_be_merged(code, causes[code])}
        wrong += [(one, two, made_one)] if made_one else []

    assert wrong == []
