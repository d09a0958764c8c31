from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from handlers.edge import register
from handlers.inbox import deal, go_on
from tests.support.fake_slack import TEAM
from tests.support.fakes import make_bot
from tests.support.slack_payloads import OURSELVES, words_of


class Front:
    """A real Bolt app over fakes: `send` as Slack does, `settle` as the engine does."""

    def __init__(self, bot):
        self.bot = bot
        self.pool = ThreadPoolExecutor(1)
        self.app = App(
            client=WebClient("xoxb-test", base_url="http://127.0.0.1:9/api/"),
            authorize=lambda: AuthorizeResult(
                enterprise_id=None,
                team_id=TEAM,
                bot_token="xoxb-test",
                bot_user_id=OURSELVES,
            ),
            signing_secret="secret",
            request_verification_enabled=False,
            listener_executor=self.pool,
        )
        self.edge = register(self.app, bot.services)

    def send(self, payload):
        """Deliver one envelope; what was acked, and that it was acked at all."""
        request = BoltRequest(mode="socket_mode", body=payload)
        response = self.app.dispatch(request)
        self.pool.submit(lambda: None).result()
        self.edge.handover.flush()
        assert response.status == 200, response.body
        return response.body

    def settle(self):
        """Let the engine deal with what is in the inbox; what one person was told."""
        services = self.bot.services
        self.bot.engine.drain(
            {
                "inbox": lambda row: deal(services, row),
                "diagnose": lambda key: go_on(services, key),
            }
        )
        return self.bot.slack.told()

    def do(self, payload):
        """Send and settle; the last thing that the person was told."""
        self.send(payload)
        told = self.settle()
        return words_of(told[-1]) if told else ""


@pytest.fixture
def bot():
    return make_bot()


@pytest.fixture
def make_front():
    """Fronts for bots that a test makes itself."""
    made = []

    def make(bot):
        made.append(Front(bot))
        return made[-1]

    yield make
    for front in made:
        front.pool.shutdown()
        front.edge.close()


@pytest.fixture
def front(bot, make_front):
    return make_front(bot)
