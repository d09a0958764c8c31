from datetime import timedelta

import pytest

from bot.core.words import once, span


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.3, "under 1 s"),
        (1.4, "1 s"),
        (252, "4 min 12 s"),
        (7200, "2 h"),
        (3 * 86400, "3 days"),
    ],
)
def test_what_took_a_moment_did_not_take_no_time(seconds, said):
    assert span(timedelta(seconds=seconds)) == said


def test_a_sentence_is_said_once_whatever_the_id_of_the_call():
    said = [
        "AWS says no. (AWS request id `1`)",
        "AWS is away.",
        "AWS says no. (AWS request id `2`)",
        "AWS is away.",
    ]

    assert once(said) == ["AWS says no. (AWS request id `1`)", "AWS is away."]
