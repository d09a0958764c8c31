"""Phrases that follow the settings: the pace, and where the endpoint is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.slack.render import render_run, words
from bot.slack.render.shell import openssl
from tests.support import said_runs as a
from tests.support.said import VIEW


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.1, "every second"),
        (2, "every 2 s"),
        (2.5, "every 3 s"),
        (60, "every minute"),
        (90, "every 1 min 30 s"),
        (300, "every 5 min"),
        (3600, "every hour"),
    ],
)
def test_a_pace_is_never_said_to_be_faster_than_it_is(seconds, said):
    assert words.every(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("ports", "address", "where"),
    [
        ({}, "192.0.2.10", "device.acme.example:8883"),
        ({8883: 8883}, "192.0.2.10", "device.acme.example:8883"),
        ({443: 10443}, "192.0.2.10", "device.acme.example:8883"),
        ({8883: 18883}, "", "device.acme.example:18883"),
        ({8883: 18883}, "127.0.0.1", "127.0.0.1:18883"),
        ({8883: 18883}, "::1", "[::1]:18883"),
    ],
)
def test_the_openssl_line_goes_where_the_bot_looks(ports, address, where):
    line = openssl("device.acme.example", ports, address)

    assert line == (
        f"openssl s_client -connect {where} -servername device.acme.example -showcerts"
    )


def test_the_finished_message_has_that_line():
    view = replace(VIEW, ports={8883: 18883})
    run = a.served(outputs={"served": "yes", "served_addresses": "127.0.0.1"})

    assert "s_client -connect 127.0.0.1:18883" in str(render_run(run, view))
