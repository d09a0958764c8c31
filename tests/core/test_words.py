from bot.core.words import once


def test_a_sentence_is_said_once_whatever_the_id_of_the_call():
    said = [
        "AWS says no. (AWS request id `1`)",
        "AWS is away.",
        "AWS says no. (AWS request id `2`)",
        "AWS is away.",
    ]

    assert once(said) == ["AWS says no. (AWS request id `1`)", "AWS is away."]
