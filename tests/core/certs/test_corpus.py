"""Each rule fires for the fault it is about, and none of the others does."""

from functools import cache

import pytest

from bot.core.certs.checks import CHECKS
from tests.support.cert_corpus import ALL
from tests.support.cert_given import Given

BY_NAME = {each.name: each for each in ALL}
PAIRS = (
    ("clientAuth only", "another key"),
    ("RSA 3072", "CRLF"),
    ("a CA", "another name"),
    ("5 names", "leaf twice"),
    ("another name", "CA first"),
    ("CN only", "a BOM"),
    ("a second too late", "no EKU"),
    ("29 days left", "text"),
    ("a second too early", "two keys"),
    ("a long OCSP address", "CA twice"),
    ("SHA-1", "an encrypted key"),
    ("an expired CA", "5 names"),
    ("a stranger", "cut off"),
    ("with its root", "a damaged key"),
    ("leaf alone", "clientAuth only"),
    ("a private CA", "no EKU"),
    ("self-signed", "a wildcard below"),
    ("one too many", "blank lines"),
    ("of another CN", "UTF-16"),
    ("over 16 KB as PEM only", "a request"),
)


@cache
def alone(twist):
    return twist.do(Given()).judged()


def codes(report):
    return {each.code for each in report.findings}


def test_good_material_has_no_finding_at_all():
    report = Given().judged()

    assert report.findings == ()
    assert report.accepted
    assert report.publicly_trusted
    assert report.device_would_accept
    assert not report.needs_validation_certificate


@pytest.mark.parametrize("twist", ALL, ids=lambda each: each.name)
def test_a_fault_brings_its_codes_and_no_others(twist):
    assert twist.codes == codes(alone(twist))


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_two_faults_bring_the_codes_of_both_and_no_others(pair):
    one, other = (BY_NAME[name] for name in pair)

    assert one.codes | other.codes == codes(other.do(one.do(Given())).judged())


def test_every_check_fires_somewhere_and_has_a_name_of_its_own(capsys):
    fired = frozenset().union(*(each.codes for each in ALL))
    names = [each.code for each in CHECKS]

    assert fired == set(names)
    assert len(names) == len(set(names))
    assert len(PAIRS) == len(set(PAIRS)) == 20
    with capsys.disabled():
        print(  # noqa: T201 - the figure is asked for
            f"\ncertificate corpus: {len(ALL)} faults alone, {len(PAIRS)} pairs, "
            f"{len(names)} codes"
        )


@pytest.mark.parametrize("twist", ALL, ids=lambda each: each.name)
def test_every_finding_is_whole_sentences_with_evidence_and_a_way_out(twist):
    for each in alone(twist).findings:
        assert each.says[0].isupper() or each.says[0] == "`"
        assert each.says.endswith(".")
        assert each.evidence
        assert each.fix.endswith(".")
        for word in ("!", "oops", "simply", "please"):
            assert word not in f"{each.says} {each.fix}".lower()
