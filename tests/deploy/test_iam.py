"""The policies allow exactly what a real run asked for, and refuse the rest.

Both ways, over the whole suite: that nothing is unused is shown here, by one run that
takes every road; that nothing is missing, by every other test with a sandbox, which
refuses what the policies refuse and fails at its end if they refused the bot anything
(`tests.support.iam.require_rights`).
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.manifest import SCOPES
from sandbox.aws.grants import granted
from sandbox.aws.iam import FOLDER, Asked, Policy, read
from tests.support.iam import FILES, asked_by_role, require_rights
from tests.support.whole_bot import DNS_ACCOUNT, PRODUCTION, REGION

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
METHODS = json.loads((ROOT / "sandbox" / "slack" / "methods.json").read_text())
NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
TYPES = "route53:ChangeResourceRecordSetsRecordTypes"
ACTIONS = "route53:ChangeResourceRecordSetsActions"


READING = (
    "read.json",
    "read-diagnose.json",
    "dns-read.json",
    "dns-read-diagnose.json",
)
LOOKS = ("Get", "List", "Describe", "Lookup", "Filter")


def is_of_the_sample(row):
    """The files are for one target; `list` looks into the others as well."""
    places = {(PRODUCTION, REGION), (DNS_ACCOUNT, "us-east-1")}
    return (row["account"], row["context"].get("aws:RequestedRegion")) in places


@pytest.fixture(scope="session")
def by_role(story):
    """Everything that IAM was asked in the run, by role."""
    found = asked_by_role(filter(is_of_the_sample, story.asked))
    return {role: found[role] for role in FILES}


@pytest.fixture(scope="session")
def policies(by_role):
    """The four files as the sandbox attaches them for the run's own zone and names."""
    return {
        role: granted(role, DNS_ACCOUNT if "dns" in role else PRODUCTION)[0]
        for role in FILES
    }


def asked_for(by_role, role, action):
    """The first question of a kind that was really asked."""
    return next(each for each in by_role[role] if each.action == action)


@pytest.mark.parametrize("role", FILES)
def test_a_role_may_do_what_the_run_did_with_it_and_nothing_else(
    by_role, policies, role
):
    used = {each.action for each in by_role[role]}

    assert policies[role].actions == used


@pytest.mark.parametrize("role", FILES)
def test_resources_and_conditions_let_every_real_call_through(by_role, policies, role):
    refused = [each for each in by_role[role] if not policies[role].allows(each)]

    assert by_role[role]
    assert refused == []


@pytest.mark.parametrize("role", FILES)
def test_taking_any_action_away_is_noticed(by_role, policies, role):
    for action in policies[role].actions:
        less = policies[role].without(action)
        refused = {each.action for each in by_role[role] if not less.allows(each)}
        assert refused == {action}


@pytest.mark.parametrize("role", FILES)
def test_no_statement_could_be_left_out(by_role, policies, role):
    statements = policies[role].statements
    for spare in statements:
        less = Policy([each for each in statements if each is not spare])
        assert not all(map(less.allows, by_role[role])), spare["Sid"]


def test_a_right_that_is_missing_fails_whatever_test_it_is_missing_in(story):
    refused = {**story.asked[0], "refused": True}

    require_rights(story.asked, set())
    require_rights([refused], {refused["action"]})
    with pytest.raises(AssertionError, match=rf"refuses:\n.*{refused['action']}"):
        require_rights([*story.asked, refused], set())


def test_the_reading_roles_may_change_nothing():
    verbs = {
        action.partition(":")[2] for name in READING for action in read(name).actions
    }

    assert all(verb.startswith(LOOKS) for verb in verbs)


def test_no_policy_has_a_wildcard_in_an_action_or_a_not():
    for path in FOLDER.glob("*.json"):
        assert not re.search(r'"Not[A-Z]|\w+Not[A-Z]\w*":', path.read_text())
        assert all("*" not in action for action in read(path.name).actions)


@pytest.mark.parametrize(
    "changed",
    [
        {NAMES: ["d.acme.example", "d.other.example"]},
        {NAMES: ["acme.example"]},
        {NAMES: None},
        {TYPES: ["CNAME", "NS"]},
        {TYPES: ["TXT"]},
        {ACTIONS: ["UPSERT"]},
    ],
    ids=str,
)
def test_a_record_that_no_plan_writes_is_refused(policies, changed):
    policy = policies["iotdomain-dns-apply"]
    zone = policy.statements[0]["Resource"]
    good = Asked(
        "route53:ChangeResourceRecordSets",
        zone,
        {NAMES: ["d.acme.example"], TYPES: ["CNAME"], ACTIONS: ["CREATE"]},
    )
    context = {**good.context, **changed}
    bad = replace(good, context={k: v for k, v in context.items() if v is not None})

    assert policy.allows(good)
    assert not policy.allows(bad)


def test_another_zone_is_refused(by_role, policies):
    action = "route53:ChangeResourceRecordSets"
    asked = asked_for(by_role, "iotdomain-dns-apply", action)
    elsewhere = replace(asked, resource="arn:aws:route53:::hostedzone/ZOTHER")

    assert not policies["iotdomain-dns-apply"].allows(elsewhere)


@pytest.mark.parametrize(
    ("action", "changed"),
    [
        ("acm:RequestCertificate", {"acm:DomainNames": ["bank.example"]}),
        ("acm:RequestCertificate", {"acm:DomainNames": None}),
        ("acm:RequestCertificate", {"acm:ValidationMethod": "EMAIL"}),
        ("acm:RequestCertificate", {"aws:RequestTag/managed-by": None}),
        ("acm:RequestCertificate", {"aws:RequestedRegion": "us-east-1"}),
        ("acm:DeleteCertificate", {"aws:ResourceTag/managed-by": "terraform"}),
        ("acm:DeleteCertificate", {"aws:ResourceTag/managed-by": None}),
        ("iot:CreateDomainConfiguration", {"iot:DomainName": "d.other.example"}),
        ("iot:CreateDomainConfiguration", {"iot:DomainName": None}),
        ("iot:DeleteDomainConfiguration", {"aws:ResourceTag/managed-by": None}),
        ("iot:UpdateDomainConfiguration", {"aws:ResourceTag/managed-by": None}),
    ],
    ids=str,
)
def test_what_is_not_the_bots_to_write_is_refused(by_role, policies, action, changed):
    asked = asked_for(by_role, "iotdomain-apply", action)
    context = {**asked.context, **changed}
    bad = replace(asked, context={k: v for k, v in context.items() if v is not None})

    assert policies["iotdomain-apply"].allows(asked)
    assert not policies["iotdomain-apply"].allows(bad)


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:iot:eu-central-1:111122223333:thing/pump",
        "arn:aws:iot:us-east-1:111122223333:domainconfiguration/x/abcde",
        "arn:aws:iot:eu-central-1:444455556666:domainconfiguration/x/abcde",
    ],
)
def test_of_iot_only_domain_configurations_of_the_place_are_touched(
    by_role, policies, resource
):
    asked = asked_for(by_role, "iotdomain-apply", "iot:DeleteDomainConfiguration")

    assert not policies["iotdomain-apply"].allows(replace(asked, resource=resource))


def trusted(kind, session, external_id="acme-iotdomain", who="role/iotdomain-bot"):
    asked = Asked(
        "sts:AssumeRole",
        "*",
        {"sts:ExternalId": external_id, "sts:RoleSessionName": session},
        f"arn:aws:iam::111122223333:{who}",
    )
    return read(f"trust-policy-{kind}.json").allows(asked)


def test_the_trust_policies_let_the_bots_own_sessions_in(story):
    sessions = {
        (each["role"], each["context"]["sts:RoleSessionName"])
        for each in story.asked
        if each["action"] == "sts:AssumeRole" and each["role"] in FILES
    }

    assert {role for role, _ in sessions} == set(FILES)
    for role, name in sessions:
        assert trusted(role.rpartition("-")[2], name), name


def test_the_trust_policies_keep_others_out():
    assert trusted("read", "look.U0ADA0001")
    assert not trusted("read", "botocore-session-1700000000")
    assert not trusted("read", "look.U0ADA0001", who="role/somebody")
    assert not trusted("apply", "look.U0ADA0001")
    assert not trusted("apply", "ada")
    assert not trusted("apply", "R-1.U0ADA0001", "another")


def test_the_bot_itself_may_take_its_roles_and_nothing_else(story):
    bot = read("bot.json")
    taken = {
        call["params"]["RoleArn"]
        for call in story.aws_calls
        if call["operation"] == "AssumeRole"
    }
    ours = {arn for arn in taken if f"::{PRODUCTION}:" in arn or DNS_ACCOUNT in arn}

    assert bot.actions == {"sts:AssumeRole"}
    assert set(bot.statements[0]["Resource"]) == ours
    assert not bot.allows(Asked("sts:AssumeRole", "arn:aws:iam::111122223333:role/x"))


# The rest of what one real run shows: it takes long, so all who ask of it are here.


def test_a_real_run_calls_nothing_that_the_manifest_does_not_cover(story):
    given = {scope.name for scope in SCOPES}

    called = {call["method"] for call in story.slack_calls}

    assert {"chat.postMessage", "chat.update", "users.info"} <= called
    for method in called - {"apps.connections.open"} - story.answers:
        assert set(METHODS["methods"][method]["scopes"]) <= given, method


def test_the_bot_listens_on_no_port(story):
    if story.ports is None:  # read from /proc, which macOS does not have
        pytest.skip("only Linux tells")

    assert story.ports == []
