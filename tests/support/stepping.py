"""Carry out single steps against the world with memory, as the runner would."""

from dataclasses import replace
from datetime import timedelta

from bot.core.facts import ValidationRecord
from bot.core.plans import PlannedStep
from bot.steps import STEPS
from bot.steps.base import StepContext
from tests.support import facts as sample
from tests.support.fake_world import FakeClouds, FakeNames, FakeProbe, acme_world


class Stepping:
    """One run's worth of steps; time moves only when told."""

    def __init__(self, world=None, *, run_id="R-42"):
        self.world = world or acme_world()
        self.target = sample.target()
        self.run_id = run_id
        self.now = sample.NOW
        self.since = sample.NOW
        self.outputs = {}
        self.give_up_looking = timedelta(minutes=3)

    @property
    def configs(self):
        return self.world.configs.setdefault(self.target.id, {})

    @property
    def certificates(self):
        return self.world.certificates.setdefault(self.target.id, {})

    def later(self, **span):
        self.now += timedelta(**span)

    def context(self, planned: PlannedStep):
        return StepContext(
            run_id=self.run_id,
            request="R-42",
            domain=sample.DOMAIN,
            target=self.target,
            params=dict(planned.params),
            outputs=dict(self.outputs),
            approved_at=sample.NOW,
            since=self.since,
            now=lambda: self.now,
            clouds=FakeClouds(self.world),
            names=FakeNames(self.world),
            probe=FakeProbe(self.world),
            give_up_looking=self.give_up_looking,
        )

    def look(self, planned):
        seen = STEPS[planned.name].look(self.context(planned))
        self.outputs.update(getattr(seen, "outputs", {}))
        return seen

    def act(self, planned):
        self.outputs.setdefault(f"tried:{planned.name}", self.now.isoformat())
        made = STEPS[planned.name].act(self.context(planned))
        self.outputs.update(made or {})

    def issue(self, arn, **changes):
        """What ACM does once the record is seen."""
        found = self.certificates[arn]
        self.certificates[arn] = replace(
            found,
            status="ISSUED",
            fingerprint="3A:7F",
            not_after=sample.NOW + timedelta(days=198),
            **changes,
        )

    def asks_for(self, arn, name, value):
        """What ACM adds a few seconds after the request."""
        found = self.certificates[arn]
        records = (ValidationRecord(domain=sample.DOMAIN, name=name, value=value),)
        self.certificates[arn] = replace(found, validation=records)
