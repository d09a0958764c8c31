import os
import subprocess
import sys
import time

import pytest

from bot import report
from bot.settings import load
from sandbox.aws.zones import INSYNC_SECONDS
from sandbox.faults import UNMADE
from tests.support.sandbox import running_sandbox
from tests.support.whole_bot import fresh

PLACE = {"account": "111122223333", "region": "eu-central-1"}
ROLE = "iotdomain-read"


# Made in a zone of its own: others would lose theirs.
OF_THE_ZONE = {
    "delegation-missing": "new.example",
    "delegation-lame": "new.example",
    "delegation-mixed": "new.example",
    "wildcard-answers": "new.example",
    "zone-gone": "new.example",
    "delegation-elsewhere": "eu.acme.example",
}


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox() as running:
        running.aws.switch("describe_after_create_missing", value=False)
        yield running


@pytest.fixture
def configured(sandbox):
    """Put a domain there that is as it should be."""

    def make(name, **more):
        here = sandbox.world.endpoint(PLACE["account"], PLACE["region"])
        row = {**PLACE, "name": name.partition(".")[0], "domain_name": name, **more}
        sandbox.aws.control("seed", configs=[row])
        sandbox.put_dns("acme.example", name, "CNAME", here)

    return make


@pytest.fixture
def typed(sandbox, tmp_path):
    """`iotdomain report …` as a person types it: no Slack token, no store."""

    def run(*words, command="report", settings=None, **environment):
        kept = {k: v for k, v in sandbox.environment.items() if "SLACK" not in k}
        path = settings or sandbox.settings_path
        return subprocess.run(
            [sys.executable, "-m", "bot", command, "--settings", str(path), *words],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "COLUMNS": "88",
                **kept,
                **environment,
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def in_its_own_zone(sandbox, zone, domain):
    """The same host in a hosted zone that is made and delegated for it."""
    made = {"account": "777788889999", "name": zone}
    (servers,) = sandbox.aws.control("seed", zones=[made])["zones"]
    sandbox.put_dns(zone.partition(".")[2], zone, "NS", *servers)
    return f"{domain.partition('.')[0]}.{zone}", zone


@pytest.fixture
def broken(sandbox, monkeypatch):
    """A domain with these faults, and what is said of it."""
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    settings = load(sandbox.settings_path)
    here = report.chosen(settings.targets, PLACE["account"], PLACE["region"])

    def run(*faults):
        domain, zone = f"d.{fresh('fault')}", "acme.example"
        for each in set(OF_THE_ZONE).intersection(faults):
            domain, zone = in_its_own_zone(sandbox, OF_THE_ZONE[each], fresh("fault"))
        sandbox.aws.switch("domain_configuration_quota", 1000)
        if not set(faults) & set(UNMADE):
            row = {**PLACE, "name": domain.replace(".", "-"), "domain_name": domain}
            sandbox.aws.control("seed", configs=[row])
            endpoint = sandbox.world.endpoint(PLACE["account"], PLACE["region"])
            sandbox.put_dns(zone, domain, "CNAME", endpoint, ttl=1)
        for each in faults:
            sandbox.edge.control("broken", fault=each, domain=domain)
        # Until public DNS has what a fault wrote, it is half a fault.
        time.sleep(2 * sandbox.world.delay(INSYNC_SECONDS))
        found, _ = report.diagnose(settings, here, domain)
        return found

    return run
