"""One run, one kill, and what stands in AWS and Slack after all of it."""

import itertools
import json
import threading
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.runs import Run
from bot.ports import Told
from bot.store import Client, RedisStore
from sandbox.aws.secretseeds import as_text
from tests.support.kill_workers import Order, Workers
from tests.support.sandbox import RunningSandbox

# Targets with one approval; runs are spread over them.
TARGETS = 3
FIRST = {"account": "111122223333", "region": "eu-central-1"}


@dataclass(frozen=True)
class Effects:
    """What a run left in AWS, counted."""

    certificates: int
    configs: int
    config_creates: int
    batches: int
    cnames: int


ONE_EACH = Effects(certificates=1, configs=1, config_creates=1, batches=2, cnames=1)


@dataclass
class Scene:
    """A run of its own domain; `kill_at` carries it to a point and kills there."""

    stage: "Stage"
    run_id: str
    domain: str
    steps: tuple[str, ...]

    def kill_at(self, point: str, **order: Any) -> bool:
        """Whether the worker came to that point; it is dead when this returns."""
        worker = self.work(stop_at=point, **order)
        came = worker.until(f"at {point}", "done").startswith("at ")
        if came:
            self.stage.workers.kill(worker)
        return came

    def kill_after(self, passed: list[str]) -> str | None:
        """Kill after the first act or save that is not in the list; which it was."""
        worker = self.work(passed=passed)
        line = worker.until("at ", "done")
        if line == "done":
            return None
        self.stage.workers.kill(worker)
        return line.removeprefix("at ")

    def work(self, **order: Any) -> Order:
        """Start a worker for this run."""
        stage = self.stage
        return stage.workers.order(mode="work", url=stage.url, run=self.run_id, **order)

    def finish(self) -> list[str]:
        """Let a fresh worker bring the run to its end; its notes."""
        worker = self.work()
        worker.until("done")
        return worker.lines()

    @property
    def run(self) -> Run:
        found = self.stage.store.get(self.run_id)
        assert found is not None
        return found

    @property
    def told(self) -> Told:
        return self.stage.store.told(self.run_id)

    def effects(self) -> Effects:
        """Counted by AWS's own state and by the calls that were carried out."""
        aws = self.stage.sandbox.aws
        regions = [
            region
            for account in aws.state()["accounts"].values()
            for region in account.values()
        ]
        mine = [
            call["operation"]
            for call in aws.writes()
            if (call["session_name"] or "").startswith(f"{self.run_id}.U")
        ]
        return Effects(
            certificates=sum(
                each["tags"].get("iotdomain:run") == self.run_id
                for region in regions
                for each in region["certificates"]
            ),
            configs=sum(
                each["domain_name"] == self.domain
                for region in regions
                for each in region["configs"]
            ),
            config_creates=mine.count("CreateDomainConfiguration"),
            batches=mine.count("ChangeResourceRecordSets"),
            cnames=len(self.stage.sandbox.ask_dns(self.domain, "CNAME", rd=False)),
        )

    @property
    def config(self) -> dict[str, Any]:
        """The domain configuration as AWS has it now."""
        region = self.stage.sandbox.aws.state()["accounts"][FIRST["account"]]
        found = region[FIRST["region"]]["configs"]
        return next(each for each in found if each["domain_name"] == self.domain)

    def cards(self) -> list[dict[str, Any]]:
        """The messages in the channel that are about this run, not its replies."""
        found = self.stage.sandbox.slack.messages(self.told.message.channel)
        return [
            each
            for each in found
            if not each.get("thread_ts") and self.domain in json.dumps(each)
        ]


def is_live(card: dict[str, Any]) -> bool:
    """Whether a card has anything to click."""
    return '"action_id"' in json.dumps(card.get("blocks", []))


IMPORTED = replace(ONE_EACH, batches=1)
# The record by which ACM checks the name is new; the CNAME is there already.
ROTATED = replace(ONE_EACH, batches=1)


@dataclass
class Stage:
    """What stays up while workers come and go."""

    sandbox: RunningSandbox
    workers: Workers
    url: str
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.store = RedisStore(Client(self.url))

    def scene(self, *, is_import: bool = False, other_zone: str = "") -> Scene:
        """A run that is approved and that nobody has driven yet.

        With `other_zone` its certificate has one name more, which is in that zone.
        """
        with self._turn:
            number = next(self._numbers)
        domain = f"k{number}.acme.example"
        target = 0 if is_import else number % TARGETS
        more: dict[str, Any] = {"secret": self._secret(domain)} if is_import else {}
        if other_zone:
            more["names"] = [f"k{number}.{other_zone}"]
        asked = self.workers.order(
            mode="propose", url=self.url, target=target, domain=domain, **more
        )
        _, run_id, steps = asked.until("proposed").split()
        return Scene(self, run_id, domain, tuple(steps.split(",")))

    def rotation(self) -> Scene:
        """A rotation by a new certificate of a domain that is served, approved."""
        with self._turn:
            number = next(self._numbers)
        domain = f"k{number}.acme.example"
        row = {**FIRST, "name": domain.replace(".", "-"), "domain_name": domain}
        ours = {"managed-by": "iotdomain"}
        self.sandbox.aws.control("seed", configs=[{**row, "tags": ours}])
        endpoint = self.sandbox.world.endpoint(FIRST["account"], FIRST["region"])
        self.sandbox.put_dns("acme.example", domain, "CNAME", endpoint, ttl=1)
        asked = self.workers.order(
            mode="propose",
            url=self.url,
            target=0,
            domain=domain,
            playbook="rotate",
            is_fresh=True,
        )
        _, run_id, steps = asked.until("proposed").split()
        return Scene(self, run_id, domain, tuple(steps.split(",")))

    def _secret(self, domain: str) -> str:
        """A certificate of a public CA for the domain, put into Secrets Manager."""
        world = self.sandbox.world
        chain = world.public.issue(
            [domain], key="EC_prime256v1", not_before=world.real_now(), days=90
        )
        name = f"iotdomain/{domain}"
        row = {**FIRST, "name": name, "value": as_text(chain)}
        self.sandbox.aws.control("console/secret", **row)
        return name
