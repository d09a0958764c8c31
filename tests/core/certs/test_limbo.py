"""x509-limbo: our verifier is as good as cryptography's own, case by case.

The cases that cryptography does not claim are the ones that its harness at x509-limbo
leaves out; where that list misspells a name, the case stays in.
"""

import ipaddress
import json
import warnings
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from bot.core.certs.cert import view
from bot.core.trust import Reason, Roots, verify

CASES = json.loads(
    (Path(__file__).parents[2] / "data/x509-limbo/limbo.json").read_text()
)["testcases"]
# Most cases hold "now"; a fixed one, so that none of them ever changes its mind.
NOW = datetime(2026, 11, 23, tzinfo=UTC)
NOT_CLAIMED = frozenset(
    {
        "has-crl",
        "has-policy-constraints",
        "name-constraint-dn",
        "pedantic-public-suffix-wildcard",
        "pedantic-rfc5280",
        "pedantic-webpki-eku",
        "pedantic-webpki-subscriber-key",
        "rfc5280-incompatible-with-webpki",
    }
)
NOT_CLAIMED_CASES = frozenset(
    {
        "pathlen::max-chain-depth-1-self-issued",
        "pathlen::self-issued-certs-pathlen",
        "pathlen::validation-ignores-pathlen-in-leaf",
        "pathological::pathological-chain-same-subject-same-key",
        "rfc5280::aki::intermediate-missing-aki",
        "rfc5280::ca-as-leaf",
        "rfc5280::serial::zero",
        "rfc5280::ski::intermediate-missing-ski",
        "rfc5280::ski::root-missing-ski",
        "webpki::aki::root-with-aki-ski-mismatch",
    }
)
pytestmark = pytest.mark.filterwarnings(
    "ignore::cryptography.utils.CryptographyDeprecationWarning"
)


def load(pem):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return x509.load_pem_x509_certificate(pem.encode())


def asked(case):
    """Chain, roots, name, time; None where a certificate cannot even be loaded."""
    try:
        chain = [load(case["peer_certificate"])]
        chain += map(load, case["untrusted_intermediates"])
        roots = [*map(load, case["trusted_certs"])]
    except ValueError:
        return None
    told = case["validation_time"]
    at = NOW if told is None else datetime.fromisoformat(told)
    return chain, roots, case["expected_peer_name"]["value"], at


def ours(case):
    question = asked(case)
    if question is None:
        return False
    chain, roots, name, at = question
    trusted = Roots([view(each) for each in roots])
    verdict = verify(chain, name, at, trusted, most_above=case["max_chain_depth"])
    return verdict.is_trusted


def theirs(case):
    question = asked(case)
    if question is None:
        return False
    chain, roots, name, at = question
    builder = PolicyBuilder().store(Store(roots)).time(at)
    if case["max_chain_depth"] is not None:
        builder = builder.max_chain_depth(case["max_chain_depth"])
    is_dns = case["expected_peer_name"]["kind"] == "DNS"
    address = None if is_dns else ipaddress.ip_address(name)
    try:
        subject = x509.DNSName(name) if is_dns else x509.IPAddress(address)
        builder.build_server_verifier(subject).verify(chain[0], chain[1:])
    except (ValueError, VerificationError):
        return False
    return True


def is_claimed(case):
    left_out = NOT_CLAIMED.intersection(case["features"])
    return not left_out and case["id"] not in NOT_CLAIMED_CASES


def tally(cases, answer):
    """How many agree; the names of those accepted and those rejected in error."""
    expected = {each["id"]: each["expected_result"] == "SUCCESS" for each in cases}
    found = answers(answer)
    accepted = {name for name in expected if found[name] and not expected[name]}
    rejected = {name for name in expected if expected[name] and not found[name]}
    return len(expected) - len(accepted) - len(rejected), accepted, rejected


@cache
def answers(answer):
    return {each["id"]: answer(each) for each in CASES}


@pytest.mark.parametrize(
    ("which", "cases"),
    [("all", CASES), ("claimed", [each for each in CASES if is_claimed(each)])],
    ids=["all", "claimed"],
)
def test_no_case_is_missed_that_cryptography_has_right(which, cases, capsys):
    right, accepted, rejected = tally(cases, ours)
    their_right, their_accepted, their_rejected = tally(cases, theirs)

    with capsys.disabled():
        print(  # noqa: T201 - the figures are asked for
            f"\nx509-limbo, {which} {len(cases)}: right / accepted / rejected in error:"
            f" ours {right} / {len(accepted)} / {len(rejected)}, cryptography's"
            f" {their_right} / {len(their_accepted)} / {len(their_rejected)}"
        )
    assert accepted <= their_accepted
    assert rejected <= their_rejected


def test_no_good_chain_is_refused_among_the_cases_it_claims():
    cases = [each for each in CASES if is_claimed(each)]

    right, _, rejected = tally(cases, ours)

    assert rejected == set()
    assert (len(cases), right) == (161, 148)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("rfc5280::validity::expired-leaf", Reason.EXPIRED),
        ("rfc5280::validity::expired-intermediate", Reason.EXPIRED),
        ("rfc5280::validity::not-yet-valid-1-second", Reason.NOT_YET_VALID),
        ("rfc5280::chain-untrusted-root", Reason.UNKNOWN_ISSUER),
        ("webpki::san::no-san", Reason.WRONG_NAME),
    ],
)
def test_a_refusal_says_why(case, reason):
    (found,) = (each for each in CASES if each["id"] == case)
    chain, roots, name, at = asked(found)

    verdict = verify(chain, name, at, Roots([view(each) for each in roots]))

    assert [each.reason for each in verdict.faults] == [reason]
