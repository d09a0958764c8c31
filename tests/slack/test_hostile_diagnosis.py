"""Whatever DNS, AWS and CloudTrail answered: a diagnosis shows it and obeys nothing."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.checked import Came, Checked
from bot.core.deep import Deep
from bot.core.diagnosis import diagnosed
from bot.core.proofseen import ProofSeen
from bot.core.rules import DIAGNOSED
from bot.core.topics import Gap, Topic
from bot.core.words import code
from bot.slack import render
from tests.slack.test_hostile import hostile, is_harmless
from tests.support import said_diagnosis as d
from tests.support import watched as w
from tests.support.facts import ARN, DOMAIN, NOW


@settings(max_examples=25, deadline=None)
@given(value=hostile, pending=st.booleans())
def test_values_from_outside_are_shown_and_never_obeyed(value, pending):
    proof = ProofSeen(
        arn=ARN, name=value, value=value, is_there=False, says=code(value)
    )
    its = replace(w.dated(w.LIFE / 6), renewal_status="PENDING_VALIDATION")
    gap = Gap(Topic.ELSEWHERE, code(value), pending=pending)
    seen = w.watched(configured=its, deep=Deep(proofs=(proof,)), gaps=(gap,))

    is_harmless(d.answer(diagnosed(seen)))
    is_harmless(d.answer(diagnosed(w.watched(public=(w.leads(value),)))))


@settings(max_examples=25, deadline=None)
@given(value=hostile)
def test_every_check_fits_into_one_message_whatever_its_reason(value):
    found = [Checked(each.code, Came.UNSEEN, code(value)) for each in DIAGNOSED] * 2

    said = render.checks_answer(render.check_lines(found), DOMAIN, "D-31")

    is_harmless(said)
    shown = str(said["blocks"])
    assert all(each.code in shown for each in DIAGNOSED)


@settings(max_examples=15, deadline=None)
@given(value=hostile)
def test_why_there_is_no_answer_is_no_markup(value):
    is_harmless(render.not_looked_answer(DOMAIN, code(value), name="D-31"))
    is_harmless(render.looking_answer(DOMAIN, NOW + timedelta(seconds=30), stays=True))
