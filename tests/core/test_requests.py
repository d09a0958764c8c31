"""What was asked is read back from a plan exactly as it was."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as some

from bot.core.playbooks import create
from bot.core.requests import CreateRequest, Options, from_basis
from bot.slack.render.proposal import BASIS
from tests.support import facts as world

_WORDS = some.text(
    some.characters(codec="ascii", exclude_characters=",\n"), min_size=1, max_size=20
)
_MAYBE = some.none() | _WORDS
_OPTIONS = some.builds(
    Options,
    authorizer_override=some.none() | some.booleans(),
    ocsp=some.none() | some.booleans(),
    **{
        each.name: _MAYBE
        for each in fields(Options)
        if each.name not in {"authorizer_override", "ocsp"}
    },
)
_REQUESTS = some.builds(
    CreateRequest,
    key=some.sampled_from(["RSA_2048", "EC_prime256v1"]),
    names=some.lists(_WORDS, max_size=3).map(tuple),
    certificate=_MAYBE,
    secret=_MAYBE,
    import_by_hand=some.booleans(),
    fresh_certificate=some.booleans(),
    options=_OPTIONS,
    adopt=some.lists(some.sampled_from(["R-1", "R-22.2"]), max_size=2).map(tuple),
)


@given(_REQUESTS)
def test_a_wish_comes_back_from_the_decisions_of_its_plan(asked):
    assert from_basis(asked.to_basis()) == asked


def test_what_nobody_asked_for_is_not_kept():
    assert set(CreateRequest().to_basis()) == {"asked", "key", "adopt"}


def test_every_part_of_a_wish_has_a_name_in_slack():
    whole = CreateRequest(
        names=("a.acme.example",),
        certificate="arn",
        secret="name",
        import_by_hand=True,
        options=Options(**{each.name: "x" for each in fields(Options)}),
    )

    assert set(whole.to_basis()) <= set(BASIS)


def test_another_option_is_another_plan():
    plain = create(world.facts(), CreateRequest(), (8883,))
    asked = CreateRequest(options=Options(ocsp=True))

    assert create(world.facts(), asked, (8883,)).digest != plain.digest
