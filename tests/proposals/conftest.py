import pytest

from bot import proposals
from bot.proposals import Click
from tests.support.fake_slack import ADA, TEAM
from tests.support.fakes import CHANNEL, make_bot
from tests.support.valkey import client, store, url, valkey_url
from tests.support.wished import wish

__all__ = ["client", "store", "url", "valkey_url"]


@pytest.fixture
def bot():
    return make_bot()


@pytest.fixture
def click(bot):
    """A click by someone now, in the right channel; each a little later."""

    def make(person, **changes):
        at = bot.clock.forward(milliseconds=1)
        given = {"team": TEAM, "channel": CHANNEL, "message_ts": "1.1", "at": at}
        return Click(person=person, **{**given, **changes})

    return make


@pytest.fixture
def proposed(bot, click):
    """A proposal by Ada that planning really made."""
    return proposals.propose(
        bot.services,
        wish("device.acme.example", bot.services.targets[0]),
        reason="the new line",
        click=click(ADA),
    )
