"""A run that ended unchecked is checked once more when someone asks."""

import pytest

from bot import proposals
from bot.core.runs import Status
from bot.core.wireseen import Served
from bot.errors import Transient
from tests.support.fakes import make_run

DOMAIN = "device.acme.example"


def shown(port, fingerprint, error=None):
    return Served(
        port=port,
        address="192.0.2.7",
        sni=DOMAIN,
        names=(DOMAIN,),
        fingerprint=fingerprint,
        trusted=True,
        error=error,
    )


@pytest.fixture
def unchecked(bot):
    outputs = {
        "served": "unchecked",
        "certificate_arn": "arn:aws:acm:eu-central-1:111122223333:certificate/abc",
        "certificate_fingerprint": "AA:BB",
    }
    return bot.store.put(make_run(status=Status.SUCCEEDED, cursor=2, outputs=outputs))


def test_what_is_served_now_becomes_part_of_the_run(bot, unchecked):
    bot.world.served = (shown(8883, "AA:BB"), shown(443, "AA:BB"))

    proposals.check_again(bot.services, unchecked)

    kept = bot.store.get("R-42")
    assert kept.status is Status.SUCCEEDED
    assert kept.outputs["served"] == "yes"
    assert ("tell", "R-42") in bot.engine.nudges


def test_what_still_cannot_be_reached_is_said(bot, unchecked):
    bot.world.served = (shown(8883, None, "timed out"), shown(443, None, "timed out"))

    with pytest.raises(Transient, match="timed out"):
        proposals.check_again(bot.services, unchecked)

    assert bot.store.get("R-42") == unchecked


def test_a_run_that_was_checked_is_left_as_it_is(bot):
    run = bot.store.put(make_run(status=Status.SUCCEEDED, outputs={"served": "yes"}))

    assert proposals.check_again(bot.services, run) == run
    assert bot.engine.nudges == []
