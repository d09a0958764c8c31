from dataclasses import replace

import pytest

from tests.support.said_runs import PRODUCTION


@pytest.mark.parametrize(
    ("name", "label", "place"),
    [
        ("production", "production", "production (111122223333), eu-central-1"),
        ("Acme production", "production", "Acme production (111122223333), eu-"),
        ("Acme Production", "production", "Acme Production (111122223333), eu-"),
        ("Acme pre prod", "pre prod", "Acme pre prod (111122223333), eu-"),
        ("partners", "staging", "partners (111122223333, staging), eu-central-1"),
        ("preproduction", "production", "preproduction (111122223333, production),"),
    ],
)
def test_the_kind_of_environment_is_said_once(name, label, place):
    target = replace(PRODUCTION, name=name, label=label)

    assert target.place.startswith(place)
