"""Who may count as a person here: refused unless Slack says enough, and rightly."""

from datetime import timedelta

import pytest

from bot.slack.people import read_person

TEAM = "T0ACME001"
ADA = {
    "id": "U0ADA0001",
    "team_id": TEAM,
    "name": "ada",
    "deleted": False,
    "is_bot": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
    "profile": {"display_name": "Ada", "real_name": "Ada L."},
}


def read(**changes):
    found = {key: value for key, value in {**ADA, **changes}.items() if value != "-"}
    return read_person("U0ADA0001", found, TEAM)


def test_a_full_member_may_decide():
    assert read().outsider is None
    assert read().name == "Ada"


@pytest.mark.parametrize(
    "changes",
    [
        {"deleted": True},
        {"is_bot": True},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"team_id": "T0OTHER01"},
        {"id": "U0GRACE01"},
    ],
)
def test_others_may_not(changes):
    assert read(**changes).outsider


@pytest.mark.parametrize(
    "field",
    ["id", "team_id", "deleted", "is_bot", "is_restricted", "is_ultra_restricted"],
)
def test_a_missing_field_counts_against_the_person(field):
    assert read(**{field: "-"}).outsider
    assert read(**{field: None}).outsider


@pytest.mark.parametrize("found", [None, [], "ada", {}])
def test_an_answer_of_another_shape_is_no_person(found):
    assert read_person("U0ADA0001", found, TEAM).outsider


def test_slackbot_is_a_bot():
    found = {**ADA, "id": "USLACKBOT"}

    assert "Bots" in read_person("USLACKBOT", found, TEAM).outsider


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"display_name": "", "real_name": "Ada L."}, "Ada L."),
        ({"display_name": "  \n\x00 "}, "ada"),
        ({"display_name": "x" * 500}, "x" * 79 + "…"),
        ({"display_name": "A\u202eda"}, "Ada"),
        (None, "ada"),
    ],
)
def test_the_name_is_readable(profile, name):
    assert read(profile=profile).name == name


@pytest.mark.parametrize(
    ("offset", "hours"),
    [(3600, 1), (-18000, -5), ("-", 0), (None, 0), ("3600", 0), (10**9, 0)],
)
def test_whose_clock_is_not_known_goes_by_utc(offset, hours):
    assert read(tz_offset=offset).utc_offset == timedelta(hours=hours)
