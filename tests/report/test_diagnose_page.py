"""docs/diagnose.md shows a diagnosis as it really looks."""

from datetime import timedelta

from bot.core.diagnosis import diagnosed
from bot.slack.render import diagnosis_answer
from bot.terminal import plain
from tests.support import said_diagnosis as d
from tests.support import said_runs as a
from tests.support.docs import shown


def test_the_page_shows_it_as_it_is():
    said = diagnosis_answer(
        diagnosed(d.afar()),
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
