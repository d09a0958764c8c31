"""What the handshakes of a diagnosis tell: each rule finds, and does not find."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.deep import Deep
from bot.core.findings import Severity
from bot.core.rules import answers, sent
from bot.core.wireseen import Asked, Variant
from tests.support import watched as w
from tests.support.facts import NOW, config

DAY = timedelta(days=1)
OLD = w.link(40 * DAY, fingerprint="01d0" * 16)
OVER = w.link(-DAY, fingerprint="0eed" * 16)
RECENT = {"config": config(changed_at=NOW - timedelta(minutes=10))}


def again(*leaves, asked=Asked.AGAIN):
    return tuple(Variant(asked, w.served(each)) for each in leaves)


def repeated(*leaves, **changes):
    """The usual handshakes, and these at the same place."""
    return w.watched(deep=Deep(variants=again(*leaves)), **changes)


def at_second(leaf, **changes):
    """Another address, with this certificate."""
    first, second = w.watched().served
    other = w.served(leaf, address="198.51.100.8")
    return w.watched(served=(first, second, other), **changes)


@pytest.mark.parametrize(
    ("leaf", "changes", "severity", "felt"),
    [
        (OLD, {}, Severity.NEEDS_YOU, False),
        (OVER, {}, Severity.BROKEN, True),
        (OLD, RECENT, Severity.WAITING, False),
    ],
    ids=["earlier", "ended", "just changed"],
)
@pytest.mark.parametrize(
    ("rule", "world"),
    [(answers.answers_vary, repeated), (answers.address_differs, at_second)],
    ids=["by luck", "by address"],
)
def test_two_certificates_where_one_should_be(
    rule, world, leaf, changes, severity, felt
):
    found = rule.check(world(leaf, **changes))

    assert (found.severity, found.felt) == (severity, felt)
    assert leaf.fingerprint[:12] in found.evidence
    assert w.LEAF[:12] in found.evidence


def test_the_evidence_names_each_address():
    found = answers.address_differs.check(at_second(OLD))

    assert "198.51.100.7" in found.evidence
    assert "198.51.100.8" in found.evidence


def test_an_address_that_the_first_look_left_out_counts():
    deep = Deep(addresses=(w.served(OLD, address="198.51.100.9"),))

    found = answers.address_differs.check(w.watched(deep=deep))

    assert "198.51.100.9" in found.evidence


def test_the_same_everywhere_is_as_it_should_be():
    leaf = w.watched().served[0].chain[0]

    assert answers.answers_vary.check(repeated(leaf, leaf)) is None
    assert answers.address_differs.check(at_second(leaf)) is None


def test_what_is_shown_without_a_name_is_no_second_certificate():
    deep = Deep(variants=again(OLD, asked=Asked.NO_SNI))

    assert answers.answers_vary.check(w.watched(deep=deep)) is None


def bare(chain_length=2, is_public=True, trusted=False, accepted=None, **changes):
    """Only the leaf is sent; ACM has so many."""
    its = replace(
        w.dated(150 * DAY), chain_length=chain_length, is_public=is_public, **changes
    )
    leaf = w.link(150 * DAY)
    shown = w.served(leaf, trusted=trusted, accepted=accepted)
    return w.watched(configured=its, served=(shown,))


@pytest.mark.parametrize(
    "facts",
    [bare(), bare(is_public=False, accepted=False)],
    ids=["public", "private"],
)
def test_a_leaf_that_comes_alone_is_refused(facts):
    found = sent.chain_incomplete.check(facts)

    assert found.severity is Severity.BROKEN
    assert "1 of 2 certificates" in found.evidence
    assert "Acme Issuing CA 1" in found.evidence
    assert "ask AWS support" in found.do


def test_where_acm_lacks_the_chain_too_it_is_to_be_imported():
    found = sent.chain_incomplete.check(bare(chain_length=1, accepted=False))

    assert found.do.startswith("Import the certificate again")


@pytest.mark.parametrize(
    "facts",
    [
        bare(trusted=True),
        bare(is_public=False, accepted=True),
        bare(is_public=False),
        bare(chain_length=1),
        bare(self_signed=True),
        bare(fingerprint="77" * 32),
    ],
    ids=["trusted", "own root", "unknown root", "all there is", "itself", "another"],
)
def test_what_may_be_whole_is_no_finding(facts):
    assert sent.chain_incomplete.check(facts) is None
