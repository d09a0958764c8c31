import os
import subprocess
import sys

import pytest

from tests.support.sandbox import running_sandbox

PLACE = {"account": "111122223333", "region": "eu-central-1"}
ROLE = "iotdomain-read"


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
