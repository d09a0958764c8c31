import json
from collections import Counter
from datetime import UTC, datetime
from urllib.request import ProxyHandler, build_opener

import pytest

from bot.aws import Aws
from bot.probe import TlsProbe
from bot.watching import survey
from bot.watching.sweep import Requests
from tests.support import looking
from tests.support.facts import target

own_credentials, roots, there = (
    looking.own_credentials,
    looking.roots,
    looking.there,
)

PLACE = {"account": "111122223333", "region": "eu-central-1"}


class Watch:
    """Looks at all of a target again and again, with one inventory and one clock."""

    def __init__(self, there, roots):
        self.there = there
        self.aws = Aws(
            now=lambda: datetime.now(UTC), endpoint_url=there.url, share=1000
        )
        # Nothing in here is about a slow DNS, and many questions come at once.
        self.names = there.names(seconds=3.0)
        self.inventory = None
        self.probe = TlsProbe(
            self.names,
            now=there.world.now,
            ports=there.edge.bound,
            allow_private=True,
            public_roots=roots,
            seconds=2.0,
        )

    def look(self, place=None, busy=None):
        """One sweep by the sandbox's clock."""
        found, self.inventory = survey(
            place or target(),
            clouds=self.aws.for_caller("look", "iotdomain"),
            names=self.names,
            probe=self.probe,
            now=self.there.world.now,
            inventory=self.inventory,
            requests=Requests(busy=busy),
        )
        return found

    def codes(self, **given):
        """What one sweep says, by code."""
        return {each.code: each for each in self.look(**given).observed}

    def asked(self):
        """How often each operation was called so far."""
        opener = build_opener(ProxyHandler({}))
        with opener.open(f"{self.there.url}/control/calls?after=0", timeout=5) as said:
            return Counter(each["operation"] for each in json.load(said))

    def console(self, page, **body):
        """What a person does in the AWS console."""
        return self.there.control(f"console/{page}", **PLACE, **body)

    def served(self, seconds=1.3):
        """Let AWS have its ten minutes (at the sandbox's speed) and the hour after."""
        self.there.world.advance(seconds)

    def serve(self, domain, *, record=True, **more):
        """A domain as it should be: certificate, configuration, CNAME, served."""
        certificate = {
            each: more.pop(each)
            for each in ("days_left", "names", "kind")
            if each in more
        }
        row = {**PLACE, "domain": domain, **certificate}
        (arn,) = self.there.seed(certificates=[row])["certificates"]
        row = {"name": domain.replace(".", "-"), "domain_name": domain}
        self.there.seed(configs=[{**PLACE, **row, "certificate_arn": arn, **more}])
        if record:
            self.point(domain)
        return arn

    def point(self, domain):
        """Lead a name to this account's endpoint."""
        here = self.there.world.endpoint(PLACE["account"], PLACE["region"])
        self.there.put("acme.example", domain, "CNAME", here, ttl=1)
        self.there.world.advance(2)


@pytest.fixture
def watch(there, roots):
    made = Watch(there, roots)
    yield made
    made.aws.close()
