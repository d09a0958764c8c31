"""Every fault that the sandbox can make is named first, and nothing else is broken.

The confusion figures are printed: faults made, named right, named wrong, missed.
"""

import itertools
from collections import Counter
from dataclasses import replace

import pytest

from bot.core.diagnosis import Verdict, diagnosed
from sandbox.faults import FAULTS, UNMADE
from tests.report.conftest import ROLE
from tests.support import watched as w
from tests.support.ills import DAY, ILLS, NOTHING
from tests.support.ills import UNMADE as UNMADE_SCENES
from tests.support.scenes import WELL, judged

B, N, W, U = Verdict.BROKEN, Verdict.NEEDS_YOU, Verdict.WAITING, Verdict.UNUSED
# The first finding of each fault, and what is said of the devices.
FIRST = {
    "cname-other-region": ("cname_other_region", B),
    "cname-other-account": ("cname_other_account", B),
    "cname-dangling": ("name_gone", B),
    "cname-elsewhere": ("name_leads_elsewhere", B),
    # Without the bot's memory it may never have had one.
    "cname-missing": ("cname_missing", U),
    "delegation-missing": ("delegation_missing", B),
    "delegation-elsewhere": ("delegation_elsewhere", B),
    "delegation-lame": ("delegation_elsewhere", N),
    "delegation-mixed": ("name_servers_differ", N),
    "zone-gone": ("zone_unknown", B),
    "servers-disagree": ("servers_disagree", N),
    "zone-doubled": ("record_doubled", B),
    "value-doubled": ("record_value_doubled", B),
    "txt-for-cname": ("record_as_text", B),
    "wrong-zone": ("record_in_other_zone", B),
    "apex": ("name_is_apex", B),
    "other-records": ("other_records_in_place", N),
    "address-records": ("address_records", N),
    "wildcard-answers": ("wildcard_in_place", B),
    "ttl-long": ("ttl_too_long", Verdict.HEALTHY),
    "record-changed": ("record_changed_away", B),
    "private-zone-shadows": ("private_zone_shadows", Verdict.HEALTHY),
    "stale-resolver": ("resolvers_stale", W),
    "proxied": ("name_proxied", B),
    "disabled": ("config_disabled", B),
    "deleted": ("cname_without_config", B),
    "invalid": ("config_invalid", N),
    "certificate-deleted": ("certificate_deleted", N),
    "expired": ("certificate_not_renewed", B),
    "ends-soon": ("certificate_not_renewed", N),
    # In good time: nothing is wrong yet.
    "ineligible": ("certificate_not_renewed", Verdict.HEALTHY),
    "renewal-stalled": ("validation_record_missing", N),
    "renewal-failed": ("certificate_not_renewed", N),
    "not-served-yet": ("served_is_other", W),
    "served-other": ("served_is_other", N),
    "served-default": ("served_wrong_name", B),
    "stale-address": ("address_differs", N),
    "random-old-new": ("answers_vary", N),
    "nothing-answers": ("nothing_answers", B),
    "port-closed": ("port_closed", B),
    "alpn-refused": ("alpn_refused", B),
    "tls13-only": ("tls_narrow", Verdict.HEALTHY),
    "tls-differs": ("tls_differs", B),
    "staple-missing": ("staple_missing", N),
    "staple-revoked": ("staple_not_good", B),
    "chain-incomplete": ("chain_incomplete", B),
    "revoked": ("certificate_not_issued", B),
    "import-ends-soon": ("certificate_expires", N),
    "chain-ends-soon": ("chain_expires", N),
    "names-not-covered": ("certificate_covers_not", N),
    "key-unsupported": ("certificate_key_type", N),
    "usage-missing": ("certificate_no_server_auth", N),
    "too-many-names": ("certificate_too_many_names", N),
    "chain-too-long": ("certificate_chain_too_long", N),
    "chain-too-large": ("certificate_chain_too_large", N),
    "validation-missing": ("validation_certificate_missing", N),
    "validation-not-public": ("validation_certificate_not_public", N),
    "private-issuer": ("served_untrusted", Verdict.HEALTHY),
    "validation-ends-soon": ("validation_certificate_expires", N),
    "names-changed": ("certificate_names_changed", N),
    "renewed-not-served": ("served_is_other", N),
    "login-narrowed": ("login_narrowed", Verdict.HEALTHY),
    "options-clash": ("options_clash", N),
    "duplicates": ("certificates_pile_up", Verdict.HEALTHY),
    # Not set up yet.
    "record-missing": ("validation_record_missing", N),
    "record-doubled": ("validation_record_missing", N),
    "record-proxied": ("validation_record_missing", N),
    "record-as-text": ("validation_record_missing", N),
    "record-without-underscore": ("validation_record_missing", N),
    "record-in-another-zone": ("validation_record_missing", N),
    "record-seen": ("validation_waits", W),
    "caa-closed": ("caa_stops_amazon", N),
    "request-timed-out": ("request_came_to_nothing", N),
    "request-failed": ("request_came_to_nothing", N),
    "quota-full": ("quota_used_up", Verdict.NOT_SET_UP),
    "claimed-elsewhere": ("claimed_elsewhere", Verdict.NOT_SET_UP),
    "claimed-by-wildcard": ("claimed_elsewhere", Verdict.NOT_SET_UP),
    "authorizer-inactive": ("authorizer_off", B),
    "authorizer-gone": ("authorizer_gone", B),
    "authorizer-function-gone": ("authorizer_function_gone", B),
    "authorizer-not-permitted": ("authorizer_not_permitted", B),
    "authorizer-failing": ("authorizer_fails", B),
    "authorizer-refuses": ("authorizer_rejects", B),
    "callback-gone": ("callback_gone", B),
    "callback-not-permitted": ("callback_not_permitted", B),
    "callback-failing": ("callback_fails", B),
    "ocsp-function-gone": ("ocsp_function_unusable", N),
    "ocsp-unanswered": ("staple_not_fetched", N),
    "devices-rejected": ("devices_rejected", N),
    "logging-off": (None, Verdict.HEALTHY),
    "logging-on": (None, Verdict.HEALTHY),
    "changed-by": ("cname_other_region", B),
}
# What is served is not seen where the name leads elsewhere, and a disabled
# configuration serves nothing of its own.
NAMES = ("cname-other-region", "cname-dangling", "cname-elsewhere")
ENDS = ("ends-soon", "expired", "renewal-stalled", "renewal-failed")
UNFIT = ("key-unsupported", "usage-missing", "chain-too-long", "validation-missing")
WIRE = ("served-other", "served-default", "stale-address")
PAIRS = [
    *itertools.product(NAMES, ("disabled", "invalid", *ENDS)),
    *itertools.product(("cname-other-account", "proxied"), UNFIT),
    *itertools.product(("disabled", "invalid"), ENDS),
    *itertools.product(("invalid", *ENDS), WIRE),
    *itertools.product(("delegation-mixed", "duplicates", "login-narrowed"), UNFIT[:2]),
    ("record-doubled", "caa-closed"),
    ("record-missing", "quota-full"),
    ("record-seen", "claimed-elsewhere"),
    ("request-failed", "claimed-by-wildcard"),
    ("request-timed-out", "quota-full"),
]


def scene_of(*faults):
    """What the tests of the rules take these faults for."""
    bare = set(faults) & set(UNMADE)
    scene = NOTHING if bare else WELL
    for each in faults:
        scene = (UNMADE_SCENES if bare else ILLS)[each](scene)
    return scene


def codes(found):
    """Cause, consequences and the rest, each by code."""
    first = (found.cause,) if found.cause else ()
    return tuple(
        {code for code, _ in each} for each in (first, found.follows, found.others)
    )


def by_chance(fault):
    """Which server answers first decides what else is seen."""
    luck = {"address_differs", "served_is_other"}
    return luck if fault == "random-old-new" else set()


@pytest.fixture(scope="module")
def figures():
    """How many faults were named right, named wrong and missed so far."""
    return Counter()


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*FAULTS, *UNMADE])
def test_each_fault_is_named_first(broken, figures, fault):
    found = broken(fault)
    first = found.cause[0] if found.cause else None
    is_right = (first, found.verdict) == FIRST[fault]
    figures["named right" if is_right else "named wrong" if first else "missed"] += 1

    assert (first, found.verdict) == FIRST[fault]
    seen, meant = codes(found), codes(judged(scene_of(fault)))
    assert tuple(each - by_chance(fault) for each in seen) == meant


@pytest.mark.slow
def test_the_confusion_figures(figures, record_property):
    # With -k, or where only what failed runs again, a figure would say too little.
    if figures.total() < len(FIRST):
        pytest.skip("not every fault was made in this run")
    said = [
        f"{each} {figures[each]}" for each in ("named right", "named wrong", "missed")
    ]
    record_property(
        "figure", f"faults of a domain: {len(FIRST)} made, {', '.join(said)}"
    )

    assert figures == {"named right": len(FIRST)}


def test_a_healthy_domain_has_no_finding(broken):
    found = broken()

    assert found.verdict is Verdict.HEALTHY
    assert found.cause is None


@pytest.mark.slow
@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_of_two_faults_neither_hides_the_other(broken, one, two):
    found = broken(one, two)

    first, *rest = codes(found)
    assert first <= {FIRST[one][0], FIRST[two][0]} <= first.union(*rest)
    assert codes(found) == codes(judged(scene_of(one, two)))


def test_there_are_enough_named_pairs():
    assert len({frozenset(pair) for pair in PAIRS}) >= 25


@pytest.mark.slow
def test_what_takes_memory_or_a_gap_to_be_seen(broken, sandbox):
    its = broken("cname-missing", "deleted").facts
    gone = replace(its, before=w.known(domain=its.domain, seen_at=its.taken_at))
    its = broken().facts
    young = w.known(domain=its.domain, first_seen=its.taken_at)
    new = replace(its, before=young, watched_since=its.taken_at - DAY)
    denied = {"role": ROLE, "operation": "acm:DescribeCertificate"}
    sandbox.aws.control("deny", **denied)
    blind = broken("ends-soon")
    sandbox.aws.control("allow", **denied)

    assert diagnosed(gone).cause[0] == "config_vanished"
    assert diagnosed(new).cause[0] == "config_new"
    assert blind.cause[0] == "served_expires"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"fault": "nonsense", "domain": "d.acme.example"}, "no fault nonsense"),
        ({"fault": "disabled", "domain": "never.acme.example"}, "not set up"),
        ({"fault": "denied", "domain": "never.acme.example"}, "is no action"),
    ],
)
def test_what_cannot_be_broken_is_said(sandbox, asked, why):
    with pytest.raises(AssertionError, match=why):
        sandbox.edge.control("broken", **asked)


def test_what_happens_before_a_domain_is_set_up_does_not_happen_after(
    sandbox, configured
):
    configured("there.acme.example")

    with pytest.raises(AssertionError, match="is set up in 111122223333 already"):
        sandbox.edge.control("broken", fault="quota-full", domain="there.acme.example")
