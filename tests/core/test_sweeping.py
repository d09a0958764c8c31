"""From facts to a sweep: nothing found is lost, nothing is said twice."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.findings import diagnose
from bot.core.rules import WATCHED
from bot.core.topics import Gap, Topic
from bot.core.triage import Standing, triage
from tests.support import watched as w
from tests.support.facts import ARN, ENDPOINT, config

DAYS = timedelta(days=1)
DEFAULT = w.served(w.link(90 * DAYS, fingerprint="d" * 64), names=("*.iot.example",))
OLD = w.served(w.link(9 * DAYS, fingerprint="0" * 64))
TROUBLES = {
    "config": st.sampled_from(
        [
            config(changed_at=w.LONG_AGO),
            config(enabled=False),
            config(certificate_status="INVALID", changed_at=w.LONG_AGO),
            None,
        ]
    ),
    "configured": st.sampled_from(
        [w.dated(150 * DAYS), w.imported(9 * DAYS), w.imported(-DAYS), None]
    ),
    "public": st.sampled_from(
        [(w.leads(ENDPOINT),), (w.leads("other.example"),), (w.leads(found=False),)]
    ),
    "served": st.sampled_from([(w.served(),), (DEFAULT,), (OLD,), ()]),
    "gaps": st.lists(st.sampled_from(list(Topic)), max_size=2).map(
        lambda topics: tuple(Gap(each, "It could not be asked.") for each in topics)
    ),
}
several = st.lists(st.builds(w.watched, **TROUBLES), max_size=5).map(
    lambda facts: [
        replace(
            each,
            domain=f"d{index}.acme.example",
            config=each.config
            and replace(each.config, domain=f"d{index}.acme.example"),
        )
        for index, each in enumerate(facts)
    ]
)


@given(several)
def test_what_the_rules_find_is_observed_or_explained_and_never_both(facts):
    swept = w.sweep(*facts)

    said = {(each.code, name) for each in swept.observed for name in each.domains}
    explained = {(each.code, each.domain) for each in swept.unseen if each.cause}
    found = {
        (code, each.domain)
        for each in facts
        for code, _ in diagnose(WATCHED, each).findings
    }
    assert said | explained == found
    assert said & explained == set()
    for each in swept.unseen:
        if each.cause:
            assert (each.cause, each.domain) in said


@given(several)
def test_a_cause_in_one_thing_is_one_observation(facts):
    swept = w.sweep(*facts)

    keys = [(each.code, each.subject) for each in swept.observed]
    assert len(keys) == len(set(keys))
    shared = [each for each in swept.observed if each.subject.id == ARN]
    assert all(each.domains == tuple(sorted(set(each.domains))) for each in shared)


@given(several)
def test_every_domain_stands_somewhere_and_nothing_dark_or_broken_is_fine(facts):
    swept = w.sweep(*facts)
    found = triage(swept)

    standings = dict(found.standings)
    dark = {each.domain for each in swept.unseen if each.cause is None}
    touched = {name for each in swept.observed for name in each.domains}
    assert {each.domain for each in swept.watched} <= set(standings)
    fine = {name for name, each in standings.items() if each is Standing.FINE}
    assert fine.isdisjoint(dark | touched)
    assert fine == set(found.fine)


@given(several)
def test_the_order_in_which_domains_are_looked_at_does_not_matter(facts):
    there, back = w.sweep(*facts), w.sweep(*reversed(facts))

    assert {(e.code, e.subject, e.domains) for e in there.observed} == {
        (e.code, e.subject, e.domains) for e in back.observed
    }
