"""Each limit on both sides: what is allowed to the last is allowed."""

from datetime import timedelta

import pytest

from bot.core.certs.case import Material
from bot.core.certs.limits import SUPPORTED_KEYS
from bot.core.certs.report import judge
from tests.support import certs
from tests.support.cert_corpus import SECOND, sized_key
from tests.support.cert_given import Given
from tests.support.certs import DOMAIN, FROM, NOW, UNTIL, Ask, leaf, make

OCSP = "http://o.example/"
LONG = f"{'a' * 60}.{'b' * 60}.acme.example"  # 134 octets: too long for a common name


def codes(given):
    return {each.code for each in given.judged().findings}


def in_tower(height):
    """A leaf below so many intermediates, all of them given."""
    above = certs.tower(height)
    return Given().but(by=above[0], chain=lambda made, _: [made, *above])


@pytest.mark.parametrize(("height", "expected"), [(4, set()), (5, {"chain_too_long"})])
def test_five_certificates_are_taken_and_six_are_not(height, expected):
    assert expected == codes(in_tower(height))


def near(size, measure, ca=None):
    """The padding that brings the chain to exactly a size; None when none does."""
    ca = ca or certs.intermediate()
    guess = 1000
    for _ in range(12):
        now = measure(leaf(Ask(padding=guess))) + measure(ca)
        if now == size:
            return Given(chain=lambda made, _: [made, ca]).asking(padding=guess)
        guess += (size - now) * 3 // 4 or 1
    return None


def PEM(made):  # noqa: N802 - a measure, beside DER
    return len(made.pem)


def DER(made):  # noqa: N802 - see PEM
    return len(made.der)


def test_16384_bytes_in_der_are_not_too_large_and_one_more_is():
    assert codes(near(16_384, DER)) == {"chain_size_unclear"}
    assert codes(near(16_385, DER)) == {"chain_too_large"}


def test_16384_bytes_in_pem_say_nothing_and_more_warn():
    # PEM grows by four or five characters at a time, so the CA must fit too.
    tries = (
        near(16_384, PEM, certs.wide_intermediate(48 * each)) for each in range(1, 6)
    )
    at_the_limit = next(each for each in tries if each)

    assert codes(at_the_limit) == set()
    more = at_the_limit.asking(padding=at_the_limit.ask.padding + 3)
    assert codes(more) == {"chain_size_unclear"}


def test_a_leaf_just_below_32768_bytes_is_small_enough_for_acm():
    # No certificate has exactly so many: PEM grows by four or five characters.
    made = (Ask(padding=each) for each in range(23_250, 23_320))
    sizes = {PEM(leaf(ask)): ask for ask in made}
    below = max(each for each in sizes if each <= 32_768)
    above = min(each for each in sizes if each > 32_768)

    fine = codes(Given(ask=sizes[below]))
    refused = codes(Given(ask=sizes[above]))

    assert (below, above) == (32_766, 32_770)
    assert "certificate_over_acm_size" not in fine
    assert "certificate_over_acm_size" in refused


def test_four_names_are_taken():
    names = (DOMAIN, *(f"{each}.acme.example" for each in "abc"))

    assert codes(Given().asking(names=names)) == set()


def test_a_wildcard_covers_one_label():
    assert codes(Given().asking(names=("*.acme.example",))) == set()
    deeper = Given().asking(names=("*.acme.example",)).but(domain=f"a.{DOMAIN}")
    assert codes(deeper) == {"name_not_covered"}


def test_a_domain_longer_than_a_common_name_may_be_is_fine_in_the_san():
    assert codes(Given().asking(names=(LONG,)).but(domain=LONG)) == set()


def test_a_name_with_letters_beyond_ascii_is_compared_in_its_encoded_form():
    name = "xn--gert-0qa.acme.example"

    assert codes(Given().asking(names=(name.upper(),)).but(domain=name)) == set()


@pytest.mark.parametrize(
    ("size", "expected"), [(5120, set()), (5121, {"key_too_large"})]
)
def test_a_key_of_5120_bytes_is_taken_and_one_of_5121_is_not(size, expected):
    found = codes(Given().but(key=sized_key(size)))

    assert expected == found - {"stray_spaces"}  # what makes it that long


@pytest.mark.parametrize(
    ("length", "expected"), [(1000, set()), (1001, {"ocsp_url_too_long"})]
)
def test_an_ocsp_address_of_1000_characters_is_taken(length, expected):
    address = OCSP + "a" * (length - len(OCSP))

    assert expected == codes(Given().asking(ocsp=address))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (FROM - SECOND, {"not_yet_valid"}),
        (FROM, set()),
        (UNTIL - timedelta(days=30), set()),
        (UNTIL - timedelta(days=30) + SECOND, {"expires_soon"}),
        (UNTIL, {"expires_soon"}),
        (UNTIL + timedelta(microseconds=999_999), {"expires_soon"}),
        (UNTIL + SECOND, {"expired"}),
    ],
)
def test_the_first_and_the_last_second_count(at, expected):
    assert expected == codes(Given().but(at=at))


@pytest.mark.parametrize(
    ("left", "expected"),
    [(timedelta(days=2), set()), (timedelta(days=2) - SECOND, {"expires_soon"})],
)
def test_a_short_life_is_near_its_end_when_a_third_is_left(left, expected):
    given = Given().asking(
        not_before=NOW - timedelta(days=4), not_after=NOW + timedelta(days=2)
    )

    assert expected == codes(given.but(at=given.ask.not_after - left))


def test_other_key_types_are_taken_when_a_setting_allows_them():
    made = leaf(Ask(key="EC_secp384r1"))
    above = certs.ca_of("public", "EC_prime256v1")
    report = judge(
        Material(files=[certs.file(made, above)]),
        domain=DOMAIN,
        at=NOW,
        public=certs.public_roots(),
        allowed_keys=SUPPORTED_KEYS | {"EC_secp384r1"},
    )

    assert report.findings == ()


@pytest.mark.parametrize(
    "odd",
    [
        {"key": "Ed25519"},
        {"ca": False, "key_usages": None},
    ],
    ids=["Ed25519", "no CA"],
)
def test_a_root_the_verifier_cannot_follow_is_not_judged_and_not_refused(odd):
    plain = Ask(common_name="Odd", names=None, usages=None, ca=True, key_number="Odd")
    above = make(plain.but(not_after=NOW + timedelta(days=900)).but(**odd))
    given = Given(by=above, chain=lambda made, root: [made, root])
    material = given.material()

    report = judge(
        material,
        domain=DOMAIN,
        at=NOW,
        public=certs.public_roots(),
        private=certs.as_roots(above),
    )

    found = {each.code for each in report.findings}
    assert found <= {
        *("root_included", "validation_certificate_needed", "strict_clients_refuse"),
        "key_family_differs",
    }
    assert "strict_clients_refuse" in found
    assert report.device_would_accept is None
    assert "a form that this check does not follow" in " ".join(report.not_judged)


def test_p256_is_taken():
    assert codes(Given().asking(key="EC_prime256v1")) == set()


def test_re_import_lets_key_encipherment_go_for_ecdsa_only():
    ec, rsa = Ask(key="EC_prime256v1"), Ask()
    fewer = ("digital_signature",)

    taken = Given(ask=ec.but(key_usages=fewer), replaces=ec)
    refused = Given(ask=rsa.but(key_usages=fewer), replaces=rsa)

    assert codes(taken) == set()
    assert codes(refused) == {"reimport_usages_removed"}


def test_a_certificate_directly_below_a_root_still_needs_its_chain_in_acm():
    given = Given(by=certs.root(), chain=lambda made, _: [made])

    report = given.judged()

    assert {each.code for each in report.findings} == {"incomplete_chain"}
    assert report.publicly_trusted


def test_self_signed_is_accepted_by_devices_that_were_given_it():
    made = make(Ask())
    report = judge(
        Material(files=[certs.file(made)]),
        domain=DOMAIN,
        at=NOW,
        public=certs.public_roots(),
        private=certs.as_roots(made),
    )

    assert report.accepted
    assert report.device_would_accept is True
    assert not report.publicly_trusted
    assert report.needs_validation_certificate


def test_self_signed_for_clients_only_is_refused_by_devices_that_were_given_it():
    made = make(Ask(usages=("clientAuth",)))
    report = judge(
        Material(files=[certs.file(made)]),
        domain=DOMAIN,
        at=NOW,
        public=certs.public_roots(),
        private=certs.as_roots(made),
    )

    assert report.device_would_accept is False
    assert "server_auth_missing" in {each.code for each in report.findings}
