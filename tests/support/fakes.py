"""The whole outside world as fakes with memory, and Services built from them.

`make_bot()` gives a `Bot` whose parts a test looks into and changes: a clock
turned by hand, a store, an engine, Slack, AWS and DNS.
"""

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.plans import Plan, Playbook, Risk, StepName, step
from bot.core.runs import Run
from bot.core.targets import DnsAccount, Members, Role, Target
from bot.services import Pace, Services
from tests.support.fake_engine import FakeEngine
from tests.support.fake_slack import ADA, APPROVERS, MIKA, REQUESTERS, TEAM, FakeSlack
from tests.support.fake_store import FakeStore
from tests.support.fake_world import (
    FakeClouds,
    FakeNames,
    FakeProbe,
    FakeTrust,
    World,
    acme_world,
)

START = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)
CHANNEL = "C0IOTDOM1"


class Clock:
    """Time that moves only when told to."""

    def __init__(self, at=START):
        self.at = at

    def now(self):
        return self.at

    def monotonic(self):
        return (self.at - START).total_seconds()

    def forward(self, **by):
        self.at += timedelta(**by)
        return self.at


def _role(account, name):
    return Role(arn=f"arn:aws:iam::{account}:role/{name}", external_id="acme-iotdomain")


def make_target(**changes):
    """The sandbox's production target; change any field."""
    target = Target(
        account="111122223333",
        name="production",
        region="eu-central-1",
        label="production",
        read=_role("111122223333", "iotdomain-read"),
        apply=_role("111122223333", "iotdomain-apply"),
        dns=(
            DnsAccount(
                account="777788889999",
                read=_role("777788889999", "iotdomain-dns-read"),
                apply=_role("777788889999", "iotdomain-dns-apply"),
            ),
        ),
        channel=CHANNEL,
        requesters=Members(groups=frozenset({REQUESTERS})),
        readers=Members(users=frozenset({MIKA})),
        approvers=Members(groups=frozenset({APPROVERS})),
        notified=Members(groups=frozenset({APPROVERS})),
    )
    return replace(target, **changes)


def make_staging(**changes):
    """The second target: another account and region."""
    there = {
        "account": "444455556666",
        "name": "staging",
        "label": "staging",
        "region": "us-east-1",
        "channel": "C0IOTSTG1",
    }
    return make_target(**{**there, **changes})


def make_plan(domain="device.acme.example", **changes):
    """A small plan; it is not what planning makes, but it is one."""
    plan = Plan(
        playbook=Playbook.CREATE,
        domain=domain,
        target_id="111122223333/eu-central-1",
        account="111122223333",
        region="eu-central-1",
        risk=Risk.NEW,
        steps=(
            step(StepName.REQUEST_CERTIFICATE, names=domain, key="RSA_2048"),
            step(StepName.AWAIT_SERVED, ports="8883,443"),
        ),
        basis=(("certificate", "new"),),
    )
    return replace(plan, **changes)


def make_run(plan=None, **changes):
    """A proposal by Ada; change any field."""
    run = Run(
        id="R-42",
        number=42,
        version=1,
        token="k3Jq8yV0TzWm1sXr",
        plan=plan or make_plan(),
        requested_by=ADA,
        team=TEAM,
        reason="the new sensor line ships next week",
        proposed_at=START,
        expires_at=START + timedelta(hours=72),
        quorum=1,
    )
    return replace(run, **changes)


@dataclass
class Bot:
    """Services and the fakes behind them."""

    services: Services
    clock: Clock
    store: FakeStore
    engine: FakeEngine
    slack: FakeSlack
    world: World

    def propose(self, run=None):
        """Put a proposal into the store; its run as kept."""
        run = run or make_run()
        assert self.store.create(run, audit={"what": "proposed"}) is None
        return self.store.get(run.id)

    def replaced(self, **changes):
        """The same bot with other services, e.g. other targets."""
        return replace(self, services=replace(self.services, **changes))


def make_bot(*, targets=None, world=None, clock=None, store=None, **services):
    """A bot in the sandbox's workspace, all of it in memory."""
    clock = clock or Clock()
    world = world or acme_world()
    store = store or FakeStore(clock.now, clock.monotonic)
    engine, slack = FakeEngine(), FakeSlack()
    tokens = (f"token-{number:020d}" for number in itertools.count(1))
    made = Services(
        targets=targets or (make_target(), make_staging()),
        team=TEAM,
        store=store,
        engine=engine,
        slack=slack,
        clouds=FakeClouds(world),
        names=FakeNames(world),
        probe=FakeProbe(world),
        trust=FakeTrust(),
        now=clock.now,
        monotonic=clock.monotonic,
        token=lambda: next(tokens),
        pace=Pace(),
        **services,
    )
    return Bot(made, clock, store, engine, slack, world)
