from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.aws import Aws
from bot.gather import gather
from bot.probe import TlsProbe
from tests.support import looking
from tests.support.facts import role, target

own_credentials, roots, there = (
    looking.own_credentials,
    looking.roots,
    looking.there,
)


def staging(region="eu-central-1"):
    account = "444455556666"
    return replace(
        target(),
        account=account,
        name="staging",
        label="staging",
        region=region,
        read=role(account, "iotdomain-read"),
        apply=role(account, "iotdomain-apply"),
    )


@pytest.fixture
def look(there, roots):
    """One look at a domain, over the network."""
    aws = Aws(now=lambda: datetime.now(UTC), endpoint_url=there.url, share=1000)

    def looking(domain, others=(), seconds=0.4, place=None, asked=None):
        names = there.names(seconds=seconds)
        probe = TlsProbe(
            names,
            now=lambda: datetime.now(UTC),
            ports=there.edge.bound,
            allow_private=True,
            public_roots=roots,
            seconds=2.0,
        )
        return gather(
            domain,
            place or target(),
            clouds=aws.for_caller("look", "U0ADA0001"),
            names=names,
            probe=probe,
            now=lambda: datetime.now(UTC),
            others=others,
            asked=asked,
        )

    yield looking
    aws.close()
