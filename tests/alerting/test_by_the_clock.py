"""A certificate's last month on a clock that is set by hand, over real servers.

Store, Slack, AWS, DNS and TLS are the sandbox's; only time stands still between two
lines of the test. Before each look the bot is a new one: nothing is remembered but
what is in the store.
"""

from datetime import UTC, datetime
from itertools import count

import pytest

from bot import alerting
from bot.announce import announce
from bot.aws import Aws
from bot.probe import TlsProbe
from bot.probe.trust import KnownRoots
from bot.proposals import Click
from bot.resolve import PublicNames
from bot.services import Pace, Services, Watch
from bot.settings import load
from bot.slack.post import WebSlack
from bot.store import Client, RedisStore
from tests.support.fake_engine import FakeEngine
from tests.support.sandbox import running_sandbox
from tests.support.valkey import url, valkey_url
from tests.support.whole_bot import ADA, CHANNEL, PRODUCTION, REGION, visible

__all__ = ["url", "valkey_url"]

NAME, OTHER = "fleet.acme.example", "ota.acme.example"
PLACE = {"account": PRODUCTION, "region": REGION}
TARGET = f"{PRODUCTION}/{REGION}"
DAY = 86_400
DEAD = {"method": "*", "error": "internal_error", "times": 999}


class Story:
    """The sandbox, and a bot that starts anew for every look."""

    def __init__(self, sandbox, url, settings):
        self.sandbox, self.url, self.settings = sandbox, url, settings
        self.tokens = count(1)

    def services(self):
        names = PublicNames(
            self.settings.resolvers,
            authoritative_port=self.settings.authoritative_port,
            allow_private=True,
        )
        now = self.sandbox.world.now
        self.client, self.engine = Client(self.url), FakeEngine()
        trust = KnownRoots(self.settings.public_roots)
        self.aws = Aws(now=lambda: datetime.now(UTC), trust=trust, share=1000)
        return Services(
            targets=self.settings.targets,
            team=self.settings.team,
            store=RedisStore(self.client),
            engine=self.engine,
            slack=WebSlack(
                self.settings.bot_token.get_secret_value(),
                team=self.settings.team,
                monotonic=lambda: 0.0,
                base_url=self.settings.slack_api,
                strict=True,
            ),
            clouds=self.aws.for_caller,
            names=names,
            probe=TlsProbe(
                names,
                now=now,
                ports=self.settings.probe_ports,
                allow_private=True,
                public_roots=self.settings.public_roots,
            ),
            trust=trust,
            now=now,
            monotonic=lambda: 0.0,
            token=lambda: f"token-{next(self.tokens):020d}",
            pace=Pace(),
            watch=Watch(),
        )

    def later(self, *, days=0.0, seconds=0.0):
        self.sandbox.aws.advance(days * DAY + seconds)

    def look(self):
        """One look by a bot that has just been started; everything due is told."""
        self.later(seconds=66)
        services = self.services()
        try:
            alerting.watch(services, f"all:{TARGET}")
            tell = {"tell": lambda key: announce(services, key)}
            for thing in services.store.untold():
                self.engine.nudge("tell", thing)
            self.engine.drain(tell)
            self.kept = services.store.alerts(TARGET)
        finally:
            self.client.close()
            self.aws.close()
        return self

    def press(self, person=ADA):
        services = self.services()
        (alert,) = services.store.alerts(TARGET)
        now = services.now()
        click = Click(person=person, team=services.team, channel=CHANNEL, at=now)
        alerting.acknowledge(services, alert, click)
        self.client.close()
        return self

    def take(self, arn=None, names=(NAME, OTHER), **life):
        asked = {"names": list(names), "arn": arn, **life}
        return self.sandbox.aws.control("console/import", **PLACE, **asked)["arn"]

    def said(self):
        """The alerts in the channel: the word each shows, and its replies' words."""
        found = [each for each in self.sandbox.slack.messages(CHANNEL) if each["bot"]]
        roots = [each for each in found if each["thread_ts"] is None]
        alerts = [each for each in roots if "A-1 ·" in visible(each)]
        (alert,) = alerts
        thread = [each for each in found if each["thread_ts"] == alert["ts"]]
        words = [each["text"].partition(":")[0] for each in (alert, *thread)]
        return words[0], words[1:]


@pytest.fixture
def story(url, monkeypatch):
    with running_sandbox() as sandbox:
        for key, value in sandbox.environment.items():
            monkeypatch.setenv(key, value)
        told = Story(sandbox, url, load(sandbox.settings_path))
        told.arn = told.take(days=90)
        row = {"name": "fleet", "domain_name": NAME, "certificate_arn": told.arn}
        sandbox.aws.control("seed", configs=[{**PLACE, **row}])
        here = sandbox.world.endpoint(PRODUCTION, REGION)
        sandbox.put_dns("acme.example", NAME, "CNAME", here, ttl=1)
        told.later(seconds=2)
        yield told.look()


@pytest.mark.slow
def test_the_last_month_of_a_certificate_is_one_message(story):
    assert story.kept == ()

    story.later(days=61)
    assert story.look().said() == ("Warning", [])
    story.later(days=1)
    assert story.look().press().look().said() == ("Acknowledged", [])
    story.later(days=19)
    assert story.look().said() == ("Critical", ["Critical"])
    story.later(days=10)
    assert story.look().said() == ("Critical", ["Critical", "Critical"])
    story.take(arn=story.arn, days=90)
    story.later(seconds=DAY / 24)
    assert story.look().said() == ("Critical", ["Critical", "Critical"])
    assert story.look().said() == ("Resolved", ["Critical", "Critical", "Resolved"])

    story.later(days=61)
    again = story.look().said()
    assert again == ("Warning", ["Critical", "Critical", "Resolved", "Warning"])


@pytest.mark.slow
def test_slack_away_for_days_tells_where_it_stands_and_calls_once(story):
    story.sandbox.slack.fault(**DEAD)
    for _ in range(3):
        story.later(days=27)
        story.look()
    story.sandbox.slack.control("heal")

    assert story.look().said() == ("Critical", ["Critical"])


@pytest.mark.slow
def test_the_last_valid_certificate_is_the_fuse_of_a_broken_one(story):
    story.take(arn=story.arn, names=(OTHER,), days=180)
    assert story.look().said() == ("Warning", [])
    story.later(days=81)
    assert story.look().said() == ("Critical", ["Critical"])
    story.later(days=9)
    assert story.look().said() == ("Critical", ["Critical", "Critical"])
    story.take(arn=story.arn, days=90)
    story.later(seconds=DAY / 24)
    story.look()

    assert story.look().said()[0] == "Resolved"
