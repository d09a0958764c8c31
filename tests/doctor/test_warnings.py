"""What works and should be known, and what is not needed here: neither is a fault."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.doctor import Status, exit_code, table
from tests.doctor.conftest import named, one

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

READ = "arn:aws:iam::111122223333:role/iotdomain-read"
DNS_READ = "arn:aws:iam::777788889999:role/iotdomain-dns-read"
SMALL = {
    "a person who is a guest": (
        lambda d: d.change("U0MIKA001", "U0GUEST01"),
        "person.U0GUEST01",
    ),
    "a requester who is one of two approvers": (
        lambda d: d.change('approvers = ["S0APPROVE"]', _BOTH),
        "approvals.111122223333/eu-central-1",
    ),
    "a permission that only a diagnosis uses": (
        lambda d: d.deny("iotdomain-read", "FilterLogEvents"),
        f"permission.logs:FilterLogEvents@{READ}@eu-central-1",
    ),
    "the same in the DNS account": (
        lambda d: d.deny("iotdomain-dns-read", "LookupEvents"),
        f"permission.cloudtrail:LookupEvents@{DNS_READ}",
    ),
    "no scope for mentions": (
        lambda d: d.ungrant("app_mentions:read"),
        "slack.scope.app_mentions:read",
    ),
}
_BOTH = 'approvers = ["S0APPROVE"]\nquorum = 2'


@pytest.mark.parametrize(("make", "name"), SMALL.values(), ids=SMALL)
def test_a_small_thing_is_a_warning(doctor, make, name):
    make(doctor)

    found = doctor.look()

    assert name in named(found, Status.WARNING)
    assert exit_code(found) == 0


def test_a_scope_that_the_settings_do_not_use_is_not_missed(doctor):
    doctor.ungrant("usergroups:read", "groups:read")
    doctor.change('["S0REQUEST"]', '["U0ADA0001"]')
    doctor.change('["S0APPROVE"]', '["U0GRACE01"]')

    found = doctor.look()

    assert named(found, Status.FAULT) == set()
    for scope in ("usergroups:read", "groups:read"):
        assert "nor needed" in one(found, f"slack.scope.{scope}").result.says


def test_both_scopes_for_channels_are_named_when_no_channel_can_be_seen(doctor):
    doctor.ungrant("channels:read", "groups:read")

    found = doctor.look()

    assert named(found, Status.FAULT) == {
        "slack.scope.channels:read",
        "slack.scope.groups:read",
    }
    assert one(found, "channel.C0IOTDOM1").status is Status.SKIPPED


def test_what_no_call_shows_is_said_as_such(doctor):
    found = doctor.look()

    apply = "arn:aws:iam::111122223333:role/iotdomain-apply"
    assert named(found, Status.YOURSELF) == {"slack.app_pages", f"writes.{apply}"}


def test_over_http_no_app_token_is_asked_for(doctor):
    doctor.over_http()

    found = doctor.look()

    assert named(found, Status.FAULT) == set()
    assert "slack.app_token" not in {each.check.name for each in found}
    assert "signing secret" in one(found, "slack.app_pages").result.says


def test_where_the_bot_only_looks_nothing_is_asked_that_writes(doctor):
    doctor.change("[slack]", 'mode = "observe"\n\n[slack]')

    found = doctor.look()

    names = {each.check.name for each in found}
    assert named(found, Status.FAULT) == set()
    assert named(found, Status.YOURSELF) == {"slack.app_pages"}
    assert not any("apply" in each or "approvals" in each for each in names)


def test_targets_may_share_a_dns_account_with_a_role_each(doctor):
    (_, first) = doctor.text.split("[[targets]]")
    doctor.text += "\n[[targets]]" + first.replace("eu-central-1", "us-east-1").replace(
        "role/iotdomain-dns-read", "role/iotdomain-dns-apply"
    )

    found = doctor.look()

    names = [each.check.name for each in found]
    assert len(names) == len(set(names))
    # That role trusts requests only, so it can look at nothing.
    apply = "role.arn:aws:iam::777788889999:role/iotdomain-dns-apply"
    assert named(found, Status.FAULT) == {apply}
    assert sum(each.startswith("zones.") for each in names) == 2


def test_nothing_is_changed_by_looking(doctor):
    before = len(doctor.sandbox.aws.calls()), len(doctor.sandbox.slack.log())

    doctor.look()

    calls = doctor.sandbox.aws.calls()[before[0] :]
    asked = {each["method"] for each in doctor.sandbox.slack.log()[before[1] :]}
    assert len(calls) > 20
    assert not any(each["write"] for each in calls)
    assert asked <= {
        *("auth.test", "apps.connections.open", "conversations.info"),
        *("users.info", "usergroups.users.list"),
    }


def typed(doctor, *words):
    doctor.path.write_text(doctor.text)
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *words],
        cwd=doctor.path.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_command_prints_a_table_for_people(doctor):
    doctor.sandbox.tls(8883, behaviour="refuse")

    ran = typed(doctor, "--settings", "settings.toml")

    assert (ran.returncode, ran.stderr) == (1, "")
    assert "  fault          IoT endpoint of Acme production" in ran.stdout
    assert "                 -> let this machine reach " in ran.stdout
    assert "Mend the faults from the top down" in ran.stdout
    assert "\x1b" not in ran.stdout


def test_the_command_prints_json_for_scripts(doctor):
    ran = typed(doctor, "--settings", "settings.toml", "--json")

    said = json.loads(ran.stdout)
    assert ran.returncode == said["exit_code"] == 0
    assert said["version"] == 1
    assert said["counts"]["fault"] == 0
    assert set(said["checks"][0]) == {
        *("name", "group", "about", "status", "says", "do", "who", "because"),
    }
    names = [each["name"] for each in said["checks"]]
    assert len(names) == len(set(names))


def test_without_settings_it_says_so_and_looks_at_nothing(doctor):
    ran = typed(doctor)

    assert ran.returncode == 1
    assert "There is no settings file" in ran.stdout
    assert "iotdomain init" in ran.stdout


def test_no_secret_is_shown(doctor):
    doctor.set(REDIS_URL="redis://:secret-word@127.0.0.1:9", SLACK_APP_TOKEN="xapp-no")

    found = doctor.look()

    assert named(found, Status.FAULT) == {"store.reach", "slack.app_token"}
    for secret in ("secret-word", "xoxb-", "xapp-", "sandbox-secret-key"):
        assert secret not in table(found)
        assert secret not in repr(found)
