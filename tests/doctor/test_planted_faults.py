"""Each thing that can be wrong is broken by itself, and named by itself.

What only follows from it is skipped and says because of what.
"""

import os
import re
from datetime import timedelta

import pytest

from bot.aws import checkup
from bot.doctor import Status, exit_code
from sandbox.aws.iam import read
from tests.doctor.conftest import named, one

pytestmark = pytest.mark.slow

READ = "arn:aws:iam::111122223333:role/iotdomain-read"
APPLY = "arn:aws:iam::111122223333:role/iotdomain-apply"
DNS_READ = "arn:aws:iam::777788889999:role/iotdomain-dns-read"
HERE = "111122223333/eu-central-1"
DEAD = "127.0.0.1:9"


def channel(doctor, **fields):
    doctor.sandbox.slack.control("channel", id="C0IOTDOM1", **fields)


# What is broken, the check that names it, and words of what to do.
PLANTED = {
    "a revoked bot token": (
        lambda d: d.refuse("auth.test", "token_revoked"),
        "slack.bot_token",
        "OAuth & Permissions",
    ),
    "an unknown app token": (
        lambda d: d.set(SLACK_APP_TOKEN="xapp-another"),
        "slack.app_token",
        "Basic Information",
    ),
    "an app token without its scope": (
        lambda d: d.refuse("apps.connections.open", "missing_scope"),
        "slack.app_token",
        "App-Level Tokens",
    ),
    "no bot token": (
        lambda d: d.set(SLACK_BOT_TOKEN=None),
        "environment.SLACK_BOT_TOKEN",
        "set SLACK_BOT_TOKEN",
    ),
    "the app token in place of the bot token": (
        lambda d: d.set(SLACK_BOT_TOKEN="xapp-sandbox-app"),
        "environment.SLACK_BOT_TOKEN",
        "set SLACK_BOT_TOKEN",
    ),
    "a Slack that cannot be reached": (
        lambda d: d.set(SLACK_API_URL=f"http://{DEAD}/api/"),
        "slack.reach",
        "port 443",
    ),
    "an address to which tokens must not go": (
        lambda d: d.set(SLACK_API_URL="http://slack.example/api/"),
        "environment.SLACK_API_URL",
        "set SLACK_API_URL",
    ),
    "a token of another workspace": (
        lambda d: d.change("T0ACME001", "T0OTHER01"),
        "slack.workspace",
        "slack.team",
    ),
    "no scope to post": (
        lambda d: d.ungrant("chat:write"),
        "slack.scope.chat:write",
        "add chat:write",
    ),
    "no scope to see people": (
        lambda d: d.ungrant("users:read"),
        "slack.scope.users:read",
        "add users:read",
    ),
    "no scope to see groups": (
        lambda d: d.ungrant("usergroups:read"),
        "slack.scope.usergroups:read",
        "add usergroups:read",
    ),
    "no command": (
        lambda d: d.ungrant("commands"),
        "slack.scope.commands",
        "add commands",
    ),
    "an archived channel": (
        lambda d: channel(d, is_archived=True),
        "channel.C0IOTDOM1",
        "unarchive it",
    ),
    "a channel without the bot": (
        lambda d: channel(d, members=["U0ADA0001"]),
        "channel.C0IOTDOM1",
        "/invite @iotdomain",
    ),
    "a channel shared with another company": (
        lambda d: channel(d, is_ext_shared=True),
        "channel.C0IOTDOM1",
        "name a channel",
    ),
    "an empty group of approvers": (
        lambda d: d.sandbox.slack.control("group", id="S0APPROVE", users=[]),
        "group.S0APPROVE",
        "put people into it",
    ),
    "a group that is not there": (
        lambda d: d.change('requesters = ["S0REQUEST"]', 'requesters = ["S0NOBODY1"]'),
        "group.S0NOBODY1",
        "name another group",
    ),
    "more approvals than approvers": (
        lambda d: d.change('approvers = ["S0APPROVE"]', _THREE_OF_TWO),
        f"approvals.{HERE}",
        "lower quorum",
    ),
    "no AWS credentials": (
        lambda d: d.set(AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None),
        "aws.credentials",
        "give it AWS credentials",
    ),
    "a wrong AWS secret": (
        lambda d: d.set(AWS_SECRET_ACCESS_KEY="wrong"),
        "aws.credentials",
        "check the AWS credentials",
    ),
    "an AWS that cannot be reached": (
        lambda d: d.set(AWS_ENDPOINT_URL=f"http://{DEAD}"),
        "aws.credentials",
        "reach sts.",
    ),
    "a wrong ExternalId": (
        lambda d: d.change('read"\nexternal_id = "acme-iotdomain"', _OTHER_ID),
        f"role.{DNS_READ}",
        "external_id",
    ),
    "no ExternalId": (
        lambda d: d.change('read"\nexternal_id = "acme-iotdomain"', 'read"'),
        f"role.{DNS_READ}",
        "external_id",
    ),
    "a role that is not there": (
        lambda d: d.change("role/iotdomain-read", "role/iotdomain-reed"),
        "role.arn:aws:iam::111122223333:role/iotdomain-reed",
        "trust-policy-read.json",
    ),
    "a role to write that is not there": (
        lambda d: d.change("role/iotdomain-apply", "role/iotdomain-aply"),
        "role.arn:aws:iam::111122223333:role/iotdomain-aply",
        "trust-policy-apply.json",
    ),
    "a role to write that may not look": (
        lambda d: d.deny("iotdomain-apply", "GetCertificate"),
        f"permission.acm:GetCertificate@{APPLY}@eu-central-1",
        "apply.json",
    ),
    "a dead resolver": (
        lambda d: d.change('resolvers = ["', f'resolvers = ["{DEAD}", "'),
        f"resolver.{DEAD}.udp",
        "dns.resolvers",
    ),
    "a closed port 8883": (
        lambda d: d.sandbox.tls(8883, behaviour="refuse"),
        f"port.8883@{HERE}",
        "port 8883",
    ),
    "a port 443 that swallows everything": (
        lambda d: d.sandbox.tls(443, behaviour="stall"),
        f"port.443@{HERE}",
        "port 443",
    ),
    "a certificate that is not AWS's": (
        lambda d: d.change(f'public_roots = "{d.sandbox.public_roots}"', ""),
        f"trust@{HERE}",
        "proxy",
    ),
    "a store that cannot be reached": (
        lambda d: d.set(REDIS_URL=f"redis://{DEAD}"),
        "store.reach",
        "REDIS_URL",
    ),
    "an address of no store": (
        lambda d: d.set(REDIS_URL="http://127.0.0.1:6379"),
        "environment.REDIS_URL",
        "set REDIS_URL",
    ),
    "a clock that is ten minutes ahead": (
        lambda d: setattr(d, "ahead", timedelta(minutes=10)),
        "machine.clock",
        "NTP",
    ),
    "a clock that is six minutes behind": (
        lambda d: setattr(d, "ahead", -timedelta(minutes=6)),
        "machine.clock",
        "NTP",
    ),
    "no signing secret, where Slack calls": (
        lambda d: d.over_http(SLACK_SIGNING_SECRET=None),
        "environment.SLACK_SIGNING_SECRET",
        "Basic Information",
    ),
    "an address that is not of this machine": (
        lambda d: d.over_http(listen="192.0.2.1:8080"),
        "machine.listen",
        "slack.listen",
    ),
    "a key that is no setting": (
        lambda d: d.change("requesters", "requestors"),
        "settings.file",
        "iotdomain check",
    ),
    "a file that is no TOML": (
        lambda d: d.change('"T0ACME001"', "T0ACME001"),
        "settings.file",
        "iotdomain check",
    ),
    "a data folder below a file": (
        lambda d: d.change('/state"', '/settings.toml/state"'),
        "settings.file",
        "data cannot be made",
    ),
    "a data folder where nobody may write": (
        lambda d: d.data("/proc/sys/iotdomain"),
        "machine.data",
        "write to /",
    ),
}
# Much like one that is planted every time.
LATER = {
    "an app token without its scope",
    "the app token in place of the bot token",
    "an address to which tokens must not go",
    "no scope to see groups",
    "no command",
    "a group that is not there",
    "no AWS credentials",
    "no ExternalId",
    "a role that is not there",
    "a port 443 that swallows everything",
    "an address of no store",
    "a clock that is six minutes behind",
    "a file that is no TOML",
}
PLANTED_ONE_BY_ONE = [
    pytest.param(each, marks=[pytest.mark.slow] * (each in LATER)) for each in PLANTED
]
_THREE_OF_TWO = 'approvers = ["S0APPROVE"]\nquorum = 3'
_OTHER_ID = 'read"\nexternal_id = "acme-iotdomian"'

# Every reading action of the policies, by the role that has it.
ACTIONS = {
    READ: (
        "iot:DescribeEndpoint",
        "iot:ListDomainConfigurations",
        "iot:DescribeDomainConfiguration",
        "iot:ListTagsForResource",
        "acm:ListCertificates",
        "acm:DescribeCertificate",
        "acm:GetCertificate",
        "acm:ListTagsForCertificate",
        "servicequotas:GetServiceQuota",
        "servicequotas:GetAWSDefaultServiceQuota",
    ),
    DNS_READ: (
        "route53:ListHostedZonesByName",
        "route53:GetHostedZone",
        "route53:ListResourceRecordSets",
        "route53:GetChange",
    ),
}


def test_a_sound_setup_has_no_fault(doctor):
    found = doctor.look()

    assert named(found, Status.FAULT) == set()
    assert named(found, Status.UNSEEN) == named(found, Status.SKIPPED) == set()
    assert exit_code(found) == 0


@pytest.mark.parametrize("fault", PLANTED_ONE_BY_ONE)
def test_a_planted_fault_is_named_and_nothing_else(doctor, fault):
    plant, name, cure = PLANTED[fault]
    # Root may write everywhere, so only an ordinary user meets such a folder.
    if name == "machine.data" and os.access("/proc/sys", os.W_OK):
        pytest.skip("this machine has no folder that nobody may write to")
    plant(doctor)

    found = doctor.look()

    assert named(found, Status.FAULT) == {name}
    assert cure in f"{one(found, name).result.do} {one(found, name).result.says}"
    assert one(found, name).result.who
    assert {each.result.because for each in found if each.result.because} <= {name}
    assert named(found, Status.UNSEEN) <= {"machine.clock"}
    assert exit_code(found) == 1


def test_reading_actions_that_are_taken_away_are_all_named(doctor):
    for action in ACTIONS[READ]:
        doctor.deny("iotdomain-read", action)

    found = doctor.look()

    assert named(found, Status.FAULT) == {
        f"permission.{action}@{READ}@eu-central-1" for action in ACTIONS[READ]
    }


@pytest.mark.parametrize("arn", ACTIONS)
def test_each_reading_action_that_is_taken_away_is_named(doctor, arn):
    role, where = arn.rpartition("/")[2], "@eu-central-1" if arn == READ else ""
    for action in ACTIONS[arn]:
        doctor.deny(role, action)

        found = doctor.look()

        assert named(found, Status.FAULT) == {f"permission.{action}@{arn}{where}"}
        doctor.heal()


@pytest.mark.parametrize(
    ("permits", "policy"),
    [
        ({each.action for each in checkup.READ}, "read.json"),
        ({each.action for each in checkup.READ_DIAGNOSE}, "read-diagnose.json"),
        (
            # Those of private zones: none may be there to be tried on.
            {each.action for each in checkup.DNS_READ_DIAGNOSE}
            | {checkup.LIST_RECORDS},
            "dns-read-diagnose.json",
        ),
        ({each.action for each in checkup.APPLY}, "apply.json"),
        (
            {each.action for each in checkup.DNS_READ}
            | {checkup.GET_ZONE, checkup.LIST_RECORDS},
            "dns-read.json",
        ),
        ({checkup.LIST_RECORDS}, "dns-apply.json"),
    ],
)
def test_every_reading_action_of_the_policies_is_tried_and_no_other(permits, policy):
    reading = re.compile(r"\w+:(Get|List|Describe|Lookup|Filter)")

    assert {each for each in read(policy).actions if reading.match(each)} == permits
