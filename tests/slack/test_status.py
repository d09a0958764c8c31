"""`status` and `diagnose` have one judge: their word for the same facts is the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.core.diagnosis import Verdict, diagnosed
from bot.core.topics import Gap, Topic
from bot.slack import render
from tests.support import said_diagnosis as d
from tests.support import said_runs as a
from tests.support import watched as w
from tests.support.facts import ENDPOINT, NOW, cname, config, facts

OFF = config(enabled=False, changed_at=w.LONG_AGO)
INVALID = config(certificate_status="INVALID", certificate_detail="no chain")
FRESH = config(changed_at=NOW - d.MINUTE)
SILENT = w.served(fingerprint=None, chain=(), names=(), error="Nothing answered.")
WORLDS = some.builds(
    w.watched,
    config=some.sampled_from([None, config(), OFF, INVALID, FRESH]),
    configured=some.sampled_from(
        [None, w.dated(w.LIFE / 2), w.imported(w.LIFE / 40), w.imported(-w.LIFE / 40)]
    ),
    public=some.sampled_from(
        [(), (w.leads(d.AFAR),), (w.leads(ENDPOINT),), (w.leads(found=False),)]
    ),
    served=some.sampled_from(
        [(), (w.served(),), (SILENT,), (d.default("us-east-1"),), (w.served(), SILENT)]
    ),
    dns=some.sampled_from(
        [facts().dns, d.replace(facts().dns, records=(cname(ENDPOINT),))]
    ),
    before=some.sampled_from([None, w.known(), w.known(public_at=None)]),
    gaps=some.lists(
        some.builds(Gap, some.sampled_from(Topic), some.just("Not seen.")), max_size=2
    ).map(tuple),
)
RUNS = some.sampled_from(
    [None, a.proposed(), a.running(2), a.ended(a.running(2), a.Status.FAILED)]
)


def first_word(payload):
    return payload["text"].partition(":")[0]


def status_of(seen, run=None):
    return render.status_answer(diagnosed(seen), a.PRODUCTION, now=NOW, run=run)


def diagnosis_of(seen):
    return render.diagnosis_answer(
        diagnosed(seen), a.PRODUCTION, now=NOW, took=d.MINUTE, ports={}
    )


@settings(max_examples=300, deadline=None)
@given(seen=WORLDS, run=RUNS)
def test_the_word_is_that_of_the_diagnosis_whatever_was_seen(seen, run):
    status, diagnosis = status_of(seen, run), diagnosis_of(seen)
    word = first_word(status)

    assert word == first_word(diagnosis) == diagnosed(seen).verdict.value
    assert f"*{word}*" in status["blocks"][0]["text"]["text"]


@settings(max_examples=300, deadline=None)
@given(seen=WORLDS)
def test_each_says_something_and_who_acts(seen):
    said = str(status_of(seen))

    assert "*Next:*" in said
    assert "*Who acts:*" in said
    assert "port ." not in said


def test_a_name_that_leads_here_without_a_configuration_is_broken_to_both():
    seen = d.unconfigured()

    assert first_word(status_of(seen)) == first_word(diagnosis_of(seen)) == "Broken"


def test_a_request_is_said_beside_the_state_and_does_not_hide_it():
    said = status_of(d.disabled(), a.proposed())

    assert first_word(said) == Verdict.BROKEN
    assert "`DISABLED`" in said["blocks"][0]["text"]["text"]
    assert "R-42 is not approved yet" in said["blocks"][0]["text"]["text"]
    assert "an approver approves or declines it" in str(said)


@pytest.mark.parametrize("topic", [Topic.CERTIFICATES, Topic.PUBLIC])
def test_what_decides_and_was_not_seen_is_never_called_in_place(topic):
    said = str(status_of(w.watched(gaps=(Gap(topic, "Not seen."),))))

    assert "Too much could not be seen" in said
    assert "*Could not see:* Not seen." in said
