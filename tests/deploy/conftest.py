"""One real run, from nothing to served and back, and what it asked of AWS and Slack."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.aws.secretseeds import as_text
from tests.support.whole_bot import ADA, PRODUCTION, REGION, fresh, whole_bot

OLD = "old.acme.example"


@dataclass(frozen=True)
class Story:
    """Every call of the run, and what IAM was asked for them."""

    aws_calls: list
    slack_calls: list
    asked: list
    ports: list | None
    answers: frozenset = frozenset({"response_url", "ack"})


@pytest.fixture(scope="session")
def story():
    """Create, replace, undo of both, and every way to look."""
    with whole_bot() as bot:
        # The quota's default is asked for only where there is no applied one.
        bot.aws.switch("quota_is_applied", value=False)
        custom = {"authorizer": "sensor-tokens", "override": "no"}
        domain = fresh("rights")
        new = bot.ask(domain, **custom).approve()
        new.wait("Done")
        replaced = bot.ask(OLD).approve()
        replaced.wait("Done")
        for line in (
            "list",
            "requests",
            f"status {OLD}",
            f"show {new.name}",
            f"diagnose {domain}",
        ):
            bot.command(f"/iotdomain {line}")
        bot.open_form()
        imported = bot.ask("valves.acme.example", secret="iotdomain/public-ecdsa")
        imported.approve().wait("Done")
        _next_version(bot)
        line = "rotate valves.acme.example secret=iotdomain/public-ecdsa reason=ends"
        again = bot.answer(ADA, lambda: bot.type(f"/iotdomain {line}"))
        bot.asked(again).approve().wait("Done")
        for card in (new, replaced):
            undo = card.follow(card.click(ADA, "more:undo")).approve()
            undo.wait("Undone")
        ports = listening(bot._process.pid)
        yield Story(bot.aws.calls(), bot.slack.log(), bot.aws.get("iam"), ports)


def _next_version(bot):
    """What the owner of a certificate does before it ends."""
    begun = bot.sandbox.world.real_now()
    chain = bot.sandbox.world.public.issue(
        ["valves.acme.example"], key="EC_prime256v1", not_before=begun, days=90
    )
    given = {"name": "iotdomain/public-ecdsa", "value": as_text(chain)}
    place = {"account": PRODUCTION, "region": REGION}
    bot.aws.control("console/secret", **place, **given)


def listening(pid):
    """Local addresses of the TCP and UDP sockets that wait for others; None elsewhere.

    Linux tells by inode; a socket that waits has no peer yet.
    """
    here = Path(f"/proc/{pid}")
    if not here.exists():
        return None
    inodes = {
        str(each.readlink()) for each in (here / "fd").iterdir() if each.is_symlink()
    }
    rows = [
        line.split()
        for kind in ("tcp", "tcp6", "udp", "udp6")
        if (here / "net" / kind).exists()
        for line in (here / "net" / kind).read_text().splitlines()[1:]
    ]
    ours = [row for row in rows if f"socket:[{row[9]}]" in inodes]
    return [row[1] for row in ours if set(row[2].partition(":")[0]) == {"0"}]
