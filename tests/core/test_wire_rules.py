"""What the handshakes of a diagnosis tell: each rule finds, and does not find."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.deep import Deep
from bot.core.findings import Severity
from bot.core.options import tls
from bot.core.requests import Options
from bot.core.rules import answers, doors, sent, staples, versions
from bot.core.wireseen import Asked, Served, Variant
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


SHUT = {"address": "198.51.100.7", "sni": "device.acme.example"}


def shut(port, alert=None):
    return Served(port=port, error="It was closed.", alert=alert, **SHUT)


def tried(*served, asked, gets_in, options=None, **changes):
    """Handshakes of the first look, and one further one."""
    leaf = w.served()
    seen = leaf if gets_in else shut(8883, "protocol version")
    its = config(changed_at=w.LONG_AGO, options=Options(**(options or {})))
    return w.watched(
        **{
            "config": its,
            "served": served or (leaf, w.served(port=443)),
            "deep": Deep(variants=(Variant(asked, seen),)),
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("rule", "served", "port"),
    [
        (doors.nothing_answers, (shut(8883), shut(443)), "port 443"),
        (doors.port_closed, (shut(8883), w.served(port=443)), "port 8883"),
    ],
)
def test_silence_is_the_names_only_where_the_endpoints_own_is_answered(
    rule, served, port
):
    here = tried(*served, asked=Asked.ENDPOINT, gets_in=True)

    found = rule.check(here)

    assert (found.severity, found.felt) == (Severity.BROKEN, True)
    assert port in found.evidence
    away = tried(*served, asked=Asked.ENDPOINT, gets_in=False)
    assert rule.check(away) is None
    past_us = replace(here, public=(w.leads("lb.acme.example"),))
    assert rule.check(past_us) is None
    just_now = replace(here, config=replace(here.config, changed_at=NOW))
    assert rule.check(just_now).severity is Severity.WAITING


def test_a_port_that_a_pair_may_have_closed_is_not_judged():
    pair = {"authentication": "AWS_SIGV4", "protocol": "MQTT_WSS"}
    served = (shut(8883), w.served(port=443))

    facts = tried(*served, asked=Asked.ENDPOINT, gets_in=True, options=pair)

    assert doors.port_closed.check(facts) is None


def test_an_alert_is_no_closed_port():
    served = (shut(8883, "access denied"), w.served(port=443))

    facts = tried(*served, asked=Asked.ENDPOINT, gets_in=True)

    assert doors.port_closed.check(facts) is None


@pytest.mark.parametrize(("gets_in", "says"), [(True, True), (False, False)])
def test_alpn_is_refused_where_it_goes_without(gets_in, says):
    served = (w.served(), shut(443, "no application protocol"))

    found = doors.alpn_refused.check(
        tried(*served, asked=Asked.NO_ALPN, gets_in=gets_in)
    )

    assert (found is not None) is says
    assert found is None or "no application protocol" in found.evidence
    assert found is None or "8883 are not" in found.devices


@pytest.mark.parametrize(
    ("short", "asked", "gets_in", "severity", "felt"),
    [
        ("1.2+1.3", Asked.TLS12, False, Severity.BROKEN, True),
        ("1.3", Asked.TLS12, True, Severity.NEEDS_YOU, False),
        ("1.2", Asked.TLS13, True, Severity.NEEDS_YOU, False),
    ],
    ids=["shut", "loose", "loose too"],
)
def test_a_policy_and_the_wire_that_disagree(short, asked, gets_in, severity, felt):
    options = {"tls_policy": tls.SHORT[short]}
    other = {Asked.TLS12: Asked.TLS13, Asked.TLS13: Asked.TLS12}[asked]
    facts = tried(asked=asked, gets_in=gets_in, options=options)
    fine = Variant(other, w.served())
    told = (*facts.deep.variants, fine) if felt else facts.deep.variants

    found = versions.tls_differs.check(replace(facts, deep=Deep(variants=told)))

    assert (found.severity, found.felt) == (severity, felt)
    assert tls.SHORT[short] in found.evidence


def test_a_policy_that_is_kept_is_no_finding():
    options = {"tls_policy": tls.SHORT["1.3"]}
    facts = tried(asked=Asked.TLS12, gets_in=False, options=options)
    in_ = (*facts.deep.variants, Variant(Asked.TLS13, w.served()))

    assert versions.tls_differs.check(replace(facts, deep=Deep(variants=in_))) is None


def test_where_no_version_gets_in_the_policy_is_not_to_blame():
    options = {"tls_policy": tls.SHORT["1.2+1.3"]}
    facts = tried(asked=Asked.TLS12, gets_in=False, options=options)

    assert versions.tls_differs.check(facts) is None


@pytest.mark.parametrize(("short", "says"), [("1.3", True), ("1.2+1.3", False)])
def test_a_policy_of_one_version_is_worth_knowing(short, says):
    options = {"tls_policy": tls.SHORT[short]}
    facts = tried(asked=Asked.TLS12, gets_in=not says, options=options)

    found = versions.tls_narrow.check(facts)

    assert (found is not None) is says
    assert found is None or found.severity is Severity.NOTICE
    assert found is None or "turned away (protocol version)" in found.evidence


def stapled(answer, changed=w.LONG_AGO, **options):
    its = config(changed_at=changed, options=Options(ocsp=True, **options))
    leaf = w.link(150 * DAY)
    return w.watched(config=its, served=(w.served(leaf, staple=answer),))


@pytest.mark.parametrize(
    ("changed", "says"),
    [(w.LONG_AGO, True), (NOW - timedelta(hours=2), True), (NOW - DAY / 24, False)],
    ids=["long ago", "two hours", "one hour"],
)
def test_a_staple_is_missed_once_aws_has_had_its_time(changed, says):
    facts = stapled(None, changed=changed)

    assert (staples.staple_missing.check(facts) is not None) is says


def test_a_staple_that_was_never_asked_for_is_not_missed():
    off = replace(stapled(None), config=config(changed_at=w.LONG_AGO))

    assert staples.staple_missing.check(off) is None
    assert staples.staple_missing.check(stapled("good")) is None


def test_the_function_that_answers_is_named():
    arn = "arn:aws:lambda:eu-central-1:111122223333:function:ocsp"

    assert arn in staples.staple_missing.check(stapled(None, ocsp_lambda=arn)).do


@pytest.mark.parametrize(
    ("answer", "severity", "felt"),
    [
        ("revoked", Severity.BROKEN, True),
        ("expired", Severity.NEEDS_YOU, False),
        ("unreadable", Severity.NEEDS_YOU, False),
    ],
)
def test_an_answer_that_is_not_good_is_named(answer, severity, felt):
    found = staples.staple_not_good.check(stapled(answer))

    assert (found.severity, found.felt) == (severity, felt)
    assert f"`{answer}`" in found.says
    assert staples.staple_not_good.check(stapled("good")) is None
    assert staples.staple_not_good.check(stapled(None)) is None


@pytest.mark.parametrize(
    ("accepted", "severity"), [(None, Severity.NOTICE), (False, Severity.BROKEN)]
)
def test_a_chain_to_a_root_of_ones_own_is_told_by_whether_devices_have_it(
    accepted, severity
):
    its = replace(w.dated(150 * DAY), chain_length=2, is_public=False)
    above = w.link(900 * DAY, fingerprint=w.ISSUER, subject="Acme Issuing CA 1")
    shown = w.served(w.link(150 * DAY), above, trusted=False, accepted=accepted)
    facts = w.watched(configured=its, served=(shown,))

    found = sent.served_untrusted.check(facts)

    assert (found.severity, found.felt) == (severity, accepted is False)
    for other in (
        replace(shown, trusted=True),
        replace(shown, trusted=None),
        replace(shown, accepted=True),
        replace(shown, fingerprint="77" * 32),
    ):
        assert sent.served_untrusted.check(replace(facts, served=(other,))) is None


def test_a_foreign_root_is_said_once_where_iot_refuses_the_certificate():
    its = replace(w.dated(150 * DAY), is_public=False)
    shown = w.served(w.link(150 * DAY), trusted=False)
    refused = config(certificate_status="INVALID", changed_at=w.LONG_AGO)
    facts = w.watched(configured=its, served=(shown,))

    assert sent.served_untrusted.check(facts) is not None
    assert sent.served_untrusted.check(replace(facts, config=refused)) is None


def test_a_cut_chain_is_no_foreign_root():
    assert sent.served_untrusted.check(bare()) is None
