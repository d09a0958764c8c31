"""A doctor that looks at the sandbox, and what is broken in it for one test."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor import Checked, Status, look
from bot.settings import survey
from tests.support.sandbox import RunningSandbox, running_sandbox

SETTINGS = """\
data = "{data}"

[slack]
team = "T0ACME001"

[probe]
ports = {{ 443 = {https}, 8883 = {mqtt} }}
allow_private = true

[dns]
resolvers = ["{resolver}"]
authoritative_port = {dns}

[trust]
public_roots = "{roots}"

[[targets]]
account = "111122223333"
name = "Acme production"
label = "production"
region = "eu-central-1"
read_role = "arn:aws:iam::111122223333:role/iotdomain-read"
apply_role = "arn:aws:iam::111122223333:role/iotdomain-apply"
external_id = "acme-iotdomain"
channel = "C0IOTDOM1"
requesters = ["S0REQUEST"]
readers = ["U0MIKA001"]
approvers = ["S0APPROVE"]

[[targets.dns]]
account = "777788889999"
read_role = "arn:aws:iam::777788889999:role/iotdomain-dns-read"
external_id = "acme-iotdomain"
"""


@dataclass
class Doctor:
    """The settings and environment of one examination, for a test to break."""

    sandbox: RunningSandbox
    path: Path
    text: str
    monkeypatch: pytest.MonkeyPatch
    ahead: timedelta = timedelta()
    undo: list[str] = field(default_factory=list)

    def change(self, old: str, new: str) -> None:
        assert old in self.text
        self.text = self.text.replace(old, new)

    def data(self, folder: str) -> None:
        """Another data folder."""
        (line,) = (each for each in self.text.splitlines() if each[:4] == "data")
        self.change(line, f'data = "{folder}"')

    def over_http(self, listen: str = "127.0.0.1:0", **variables: str | None) -> None:
        """Slack calls, instead of being called."""
        mode = f'[slack]\nmode = "http"\nlisten = "{listen}"'
        self.change("[slack]", mode.replace(":0", ":58080"))
        secret: dict[str, str | None] = {"SLACK_SIGNING_SECRET": "0123456789abcdef" * 2}
        self.set(SLACK_APP_TOKEN=None, **secret | variables)

    def set(self, **variables: str | None) -> None:
        for name, value in variables.items():
            if value is None:
                self.monkeypatch.delenv(name, raising=False)
            else:
                self.monkeypatch.setenv(name, value)

    def refuse(self, method: str, error: str) -> None:
        """Slack refuses a method, however often it is asked."""
        self.sandbox.slack.control("fault", method=method, error=error, times=50)

    def ungrant(self, *scopes: str) -> None:
        every = {
            *("app_mentions:read", "channels:read", "chat:write", "commands"),
            *("groups:read", "usergroups:read", "users:read"),
        }
        self.sandbox.slack.control("scopes", granted=sorted(every - {*scopes}))

    def deny(self, role: str, operation: str) -> None:
        self.sandbox.aws.control("deny", role=role, operation=operation)
        self.undo.append(f"{role} {operation}")

    def look(self) -> tuple[Checked, ...]:
        self.path.write_text(self.text)
        return look(
            survey(self.path), os.environ, lambda: datetime.now(UTC) + self.ahead
        )

    def heal(self) -> None:
        self.sandbox.slack.control("heal")
        self.sandbox.slack.control("share", channel="C0IOTDOM1", shared=False)
        self.sandbox.slack.control(
            "channel", id="C0IOTDOM1", members=["U0ADA0001", "U0GRACE01", "U0IOTDOM1"]
        )
        group = {"id": "S0APPROVE", "users": ["U0GRACE01", "U0NOOR001"]}
        self.sandbox.slack.control("group", **group)
        for port in (443, 8883):
            self.sandbox.tls(port, behaviour="serve")
        for each in self.undo:
            role, _, operation = each.partition(" ")
            self.sandbox.aws.control("allow", role=role, operation=operation)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        # Tests plant roles that are not there or ask for another ExternalId.
        sandbox.refused_on_purpose.add("sts:AssumeRole")
        yield sandbox


@pytest.fixture
def doctor(running, tmp_path, monkeypatch) -> Iterator[Doctor]:
    """One that finds nothing, until the test breaks something."""
    text = SETTINGS.format(
        data=tmp_path / "state",
        https=running.edge_ports[443],
        mqtt=running.edge_ports[8883],
        resolver=f"{running.dns[0]}:{running.dns[1]}",
        dns=running.dns[1],
        roots=running.public_roots,
    )
    for name in ("REDIS_URL", "IOTDOMAIN_DATA", "IOTDOMAIN_SETTINGS", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    made = Doctor(running, tmp_path / "settings.toml", text, monkeypatch)
    yield made
    made.heal()


def named(found: tuple[Checked, ...], status: Status) -> set[str]:
    return {each.check.name for each in found if each.status is status}


def one(found: tuple[Checked, ...], name: str) -> Checked:
    return next(each for each in found if each.check.name == name)
