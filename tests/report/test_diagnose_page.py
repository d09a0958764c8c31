"""docs/diagnose.md and docs/findings.md say what the code does."""

import re
from datetime import timedelta

import pytest

from bot.core.diagnosis import diagnosed
from bot.core.rules import DIAGNOSED
from bot.core.rules.pages import PAGES
from bot.report.findings import page
from bot.slack.render import diagnosis_answer, help_answer
from bot.terminal import plain
from tests.support import said_diagnosis as d
from tests.support import said_runs as a
from tests.support.docs import DOCS, shown

# Words of AWS and DNS, and what a reader puts in: NAME, ARN, DOMAIN.
KNOWN = frozenset(
    {"ACM", "ACTIVE", "ALPN", "ARN", "ATS", "AWS", "CAA", "CNAME", "DEFAULT"}
    | {
        "DISABLED",
        "DNS",
        "DOMAIN",
        "HTTP",
        "HTTPS",
        "IMPORTED",
        "INACTIVE",
        "INVALID",
        "ISSUED",
    }
    | {"MQTT", "NAME", "OCSP", "SHA", "SNI", "TLS", "TTL", "TXT", "VALID"}
    | {"VPC"}
)


def test_the_page_shows_it_as_it_is():
    said = diagnosis_answer(
        d.settled(diagnosed(d.afar())),
        a.PRODUCTION,
        now=d.NOW + timedelta(seconds=6),
        took=timedelta(seconds=6.2),
        ports={},
    )

    shown(
        "diagnose",
        f"$ iotdomain diagnose device.acme.example\n{plain.text_of(said)}",
        page="diagnose.md",
    )


def test_every_finding_has_its_page_and_no_other_has():
    assert list(PAGES) == [each.code for each in DIAGNOSED]


def test_the_page_of_findings_is_up_to_date():
    text = (DOCS / "findings.md").read_text()

    assert text == page(), "python -m bot.report.findings > docs/findings.md"


@pytest.mark.parametrize("name", PAGES)
def test_slack_explains_each_of_them(name):
    said = str(help_answer(name))

    assert PAGES[name].means in said
    assert "*Mend it:*" in said


@pytest.mark.parametrize(("name", "its"), PAGES.items())
def test_no_page_has_a_placeholder_that_nobody_knows(name, its):
    for text in (its.means, its.see, its.mend):
        assert set(re.findall(r"\b[A-Z]{3,}\b", text)) <= KNOWN, name
