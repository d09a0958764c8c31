"""The live check from begin to end, against a sandbox that stands in for the real ones.

Nothing of it may be left behind, however it ends.
"""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from sandbox.aws.zones import Zones
from sandbox.live.hands import Hands
from sandbox.live.main import sandbox_place
from sandbox.live.place import Place
from sandbox.live.script import perform
from tests.support.sandbox import running_sandbox
from tests.support.slack_stand_in import CHANNEL
from tests.support.whole_bot import wait_for

ZONE = "acme.example"
# It lets itself be refused, to see in which words.
REFUSED = {
    "sts:AssumeRole",
    "acm:RequestCertificate",
    "acm:DeleteCertificate",
    "iot:DeleteDomainConfiguration",
    "route53:ChangeResourceRecordSets",
}


@pytest.fixture(scope="module")
def there():
    """What stands for AWS and a workspace; the bot's own settings lead to it."""
    with running_sandbox(speed=240) as sandbox:
        sandbox.refused_on_purpose.update(REFUSED)
        yield sandbox


def traces(world):
    """All that a check could leave in AWS."""
    return [
        each.arn
        for account in world.accounts.values()
        for region in account.regions.values()
        for each in [*region.certificates.values(), *region.configs.values()]
    ] + [f"{it.name} {it.type}" for zone in Zones(world).all() for it in zone.records]


@contextmanager
def typed(there, folder, *words):
    """The command as a process of its own, as an operator would start it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox", "compare"]
        + ["--settings", str(there.settings_path), "--zone", ZONE]
        + ["--folder", str(folder), *words],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **there.environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(5)
        process.stdin.close()
        process.stdout.close()


def asked(there, operation, run="live-"):
    """How often AWS was asked that in the name of a check."""
    return [
        call
        for call in there.aws.calls(operation)
        if (call["session_name"] or "").startswith(f"R-0.{run}")
    ]


@pytest.fixture
def before(there):
    """What there was; and whoever uses this leaves nothing else."""
    found = traces(there.world), there.slack.messages(CHANNEL)
    yield found
    assert (traces(there.world), there.slack.messages(CHANNEL)) == found


def test_every_call_of_a_create_is_made_and_all_of_it_taken_away():
    with sandbox_place(speed=1200) as place:
        hands = Hands(place, "live-0a1b2c3d4e")
        assert perform(hands) == (None, [])

    made = [entry.asked for entry in hands.entries]
    assert made.count("iot:DeleteDomainConfiguration") >= 3
    assert {"slack:chat.delete", "tls:handshake", "route53:GetChange"} < set(made)
    assert all(entry.answer is not None or entry.error for entry in hands.entries)


def test_nobody_is_touched_before_somebody_has_said_yes(there, tmp_path, before):
    calls = len(there.aws.calls())
    with typed(there, tmp_path) as process:
        said, _ = process.communicate("n\n", timeout=20)

    assert process.returncode == 2
    assert "has not been run against a live account yet" in said
    assert "certificate logs for good" in said
    assert "Nothing was done." in said
    assert len(there.aws.calls()) == calls
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_what_differs_is_told_and_the_record_shows_nobody(there, tmp_path, before):
    there.aws.switch("key_algorithm_hyphenated", value=False)
    with typed(there, tmp_path, "--yes") as process:
        said, _ = process.communicate(timeout=110)
    there.aws.switch("key_algorithm_hyphenated", value=True)

    (path,) = tmp_path.glob("live-*.json")
    text = path.read_text()
    assert process.returncode == 1, said
    assert "value, Certificate.KeyAlgorithm" in said
    assert "there:   RSA_2048\n  sandbox: RSA-2048" in said
    assert json.loads(text)["format"] == 1
    for secret in (ZONE, "111122223333", "777788889999", "acme-iotdomain", "xoxb"):
        assert secret not in text
    # Only the switch and the times, which pass at another speed there.
    kinds = set(re.findall(r"^\S.*: ([a-z ]+)(?:, .*)?$", said, re.MULTILINE))
    assert "field" not in kinds
    assert "error words" not in kinds


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_takes_away_what_was_made(there, tmp_path, before, number):
    count = len(asked(there, "ChangeResourceRecordSets"))
    with typed(there, tmp_path, "--yes") as process:
        wait_for(lambda: len(asked(there, "ChangeResourceRecordSets")) > count, 40)
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "It did not get to its end. It was stopped by hand." in said


@pytest.mark.slow
def test_what_a_killed_one_left_is_taken_away_by_its_name(there, tmp_path, before):
    count = len(asked(there, "CreateDomainConfiguration"))
    with typed(there, tmp_path, "--yes") as process:
        wait_for(lambda: len(asked(there, "CreateDomainConfiguration")) > count, 60)
        process.kill()
        said = process.stdout.read()
    (run,) = set(re.findall(r"--clean (live-\w+)", said))
    assert traces(there.world) != before[0]

    with typed(there, tmp_path, "--clean", run) as process:
        cleaned, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert f"Nothing of {run} is left." in cleaned


@pytest.mark.slow
def test_an_error_in_the_middle_stops_it_and_what_is_left_is_nothing(
    there, tmp_path, before
):
    denial = {"role": "iotdomain-apply", "operation": "iot:CreateDomainConfiguration"}
    there.aws.control("deny", **denial)
    with typed(there, tmp_path, "--yes") as process:
        said, _ = process.communicate(timeout=60)
    there.aws.control("allow", **denial)

    assert process.returncode == 2
    assert "The configuration was not created" in said


def test_what_may_not_be_taken_away_is_named_at_once_and_by_its_kind():
    with sandbox_place(speed=1200) as place:
        hands = Hands(place, "live-0a1b2c3d4e")
        refuse(place, "acm:DeleteCertificate")
        stopped, left = perform(hands)

    assert stopped is None
    assert left[0] == "acm:DeleteCertificate is refused: AccessDeniedException."
    assert left[1].startswith("the certificate arn:aws:acm:")
    assert len(left) == 2


def refuse(place, operation):
    body = json.dumps({"role": "iotdomain-apply", "operation": operation}).encode()
    asked = Request(f"{place.aws_url}/control/deny", data=body)
    build_opener(ProxyHandler({})).open(asked, timeout=5).close()


def test_settings_that_may_not_write_are_refused_in_a_sentence():
    class Target:
        id = "111122223333/eu-central-1"
        apply = None
        dns = ()

    with pytest.raises(ValueError, match="name no role that may write"):
        Place.of(None, Target, ZONE, has_slack=False)
