from dataclasses import replace
from datetime import timedelta

import pytest

from bot import alerting
from bot.announce import announce
from bot.core.dnsseen import Record
from bot.core.facts import Certificate, DomainConfig
from bot.core.wireseen import Served
from bot.proposals import Click
from tests.support.fake_slack import ADA, TEAM
from tests.support.fake_world import ENDPOINT
from tests.support.fakes import CHANNEL, START, make_bot

NAME = "fleet.acme.example"
ARN = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c"
DAY = timedelta(days=1)


class Place:
    """One target with one domain, looked at when a test says so."""

    def __init__(self):
        self.bot = make_bot()
        self.target = self.bot.services.targets[0]
        self.store, self.slack = self.bot.store, self.bot.slack
        self.clock, self.engine = self.bot.clock, self.bot.engine

    def serve(self, days=90):
        """A domain whose imported certificate lives for so many days from now."""
        begin = self.clock.now() - timedelta(minutes=1)
        self.bot.world.certificates[self.target.id] = {
            ARN: Certificate(
                arn=ARN,
                status="ISSUED",
                kind="IMPORTED",
                names=(NAME,),
                key="RSA_2048",
                not_before=begin,
                not_after=begin + timedelta(days=days),
                fingerprint="3a7f19c4",
            )
        }
        self.bot.world.configs[self.target.id] = {
            "fleet": DomainConfig(
                name="fleet",
                arn="arn:aws:iot:eu-central-1:111122223333:domainconfiguration/fleet",
                domain=NAME,
                enabled=True,
                certificate_arn=ARN,
                certificate_status="VALID",
            )
        }
        records = {"CNAME": (ENDPOINT,), "A": ("192.0.2.1",)}
        self.bot.world.records[NAME] = {
            kind: Record(name=NAME, type=kind, ttl=300, values=values)
            for kind, values in records.items()
        }
        self.bot.world.served = (
            Served(
                port=8883,
                address="192.0.2.1",
                sni=NAME,
                names=(NAME,),
                fingerprint="3a7f19c4",
                not_after=begin + timedelta(days=days),
            ),
        )
        return self

    def enable(self, *, enabled):
        configs = self.bot.world.configs[self.target.id]
        configs["fleet"] = replace(configs["fleet"], enabled=enabled)

    def look(self, which=alerting.ALL, **later):
        self.clock.forward(**(later or {"seconds": 61}))
        alerting.watch(self.bot.services, f"{which}:{self.target.id}")
        return self

    def tell(self):
        """Everything that waits to be told is told."""
        tasks = {"tell": lambda key: announce(self.bot.services, key)}
        self.engine.drain(tasks)

    @property
    def alerts(self):
        return sorted(self.store.kept_alerts.values(), key=lambda each: each.number)

    @property
    def states(self):
        return {each.key.code: each.state.value for each in self.alerts}

    def said(self):
        return [each["what"] for each in self.store.entries]

    def click(self, person=ADA, channel=CHANNEL, **more):
        at = more.pop("at", self.clock.now())
        return Click(person=person, team=TEAM, channel=channel, at=at, **more)


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def watched(place):
    """A target whose one domain was fine at its first look."""
    return place.serve().look()


__all__ = ["ARN", "DAY", "NAME", "START"]
