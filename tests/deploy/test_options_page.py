"""`docs/options.md` says of each option what the code does."""

import re
from pathlib import Path

from bot.core.options import access, tls
from bot.steps.as_asked import STAPLE_LIMIT
from handlers.option_words import OPTIONS

PAGE = (Path(__file__).parents[2] / "docs/options.md").read_text()
ROWS = {
    cells[0].strip("`"): cells[1:]
    for line in PAGE.splitlines()
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.split("|")[1:-1]]]
}


def ticked(text):
    return re.findall(r"`([^`]+)`", text)


def test_every_word_has_its_row_and_there_is_no_other():
    words = {each for each in ROWS if each.endswith("=")}

    assert words == {f"{word}=" for word in OPTIONS}


def test_what_may_be_typed_can_be_read():
    for word in ("tls", "auth", "protocol", "override", "ocsp"):
        for value in ticked(ROWS[f"{word}="][1]):
            assert OPTIONS[word][1](value) is not None or value == "off"


def test_every_policy_stands_there_with_its_regions():
    for policy in tls.POLICIES.values():
        lets_in, cut_off, regions = ROWS[policy.name]
        assert lets_in == " and ".join(policy.versions).replace("v", " ").replace(
            "and TLS ", "and "
        )
        assert (tls.cut_off(policy.name) is None) is cut_off.startswith("nobody")
        if policy.regions:
            assert set(ticked(regions)) == policy.regions


def test_every_pair_stands_there_and_no_other():
    for kind, protocols in access.PAIRS.items():
        assert tuple(ticked(ROWS[kind][0])) == protocols
        assert ROWS[kind][1].startswith(access.LOGINS[kind])


def test_the_longest_wait_is_the_one_that_is_said():
    minutes = round(STAPLE_LIMIT.total_seconds() / 60)

    assert f"{minutes} minutes at most" in PAGE
