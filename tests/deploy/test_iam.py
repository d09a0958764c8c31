"""The IAM policies allow exactly what a real run asked for, and refuse the rest."""

import re
from dataclasses import replace

import pytest

from sandbox.aws.identities import roles
from tests.support.iam import FOLDER, Asked, Policy, asked_by, role_of
from tests.support.whole_bot import DNS_ACCOUNT, PRODUCTION, REGION

FILES = {
    "iotdomain-read": "read.json",
    "iotdomain-apply": "apply.json",
    "iotdomain-dns-read": "dns-read.json",
    "iotdomain-dns-apply": "dns-apply.json",
}
ZONE = "Z0ACMEEXAMPLE"
NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
TYPES = "route53:ChangeResourceRecordSetsRecordTypes"
ACTIONS = "route53:ChangeResourceRecordSetsActions"


def is_of_the_sample(call):
    """The policies are for one target; `list` looks into the others as well."""
    places = {(PRODUCTION, REGION), (DNS_ACCOUNT, "us-east-1")}
    return call["service"] != "sts" and (call["account"], call["region"]) in places


@pytest.fixture(scope="session")
def by_role(story):
    """Everything that IAM was asked in the run, by role."""
    found = {}
    for call in filter(is_of_the_sample, story.aws_calls):
        found.setdefault(role_of(call), []).extend(asked_by(call, story.tags))
    return found


@pytest.fixture(scope="session")
def policies(by_role):
    """The four policies for the run's own hosted zone."""
    zones = {
        found[1]
        for each in by_role["iotdomain-dns-read"]
        if (found := re.search(r"hostedzone/(\w+)", each.resource))
    }
    (zone,) = zones
    return {role: Policy(name, {ZONE: zone}) for role, name in FILES.items()}


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


def test_the_reading_roles_may_change_nothing():
    verbs = {
        action.partition(":")[2]
        for name in ("read.json", "dns-read.json")
        for action in Policy(name).actions
    }

    assert all(verb.startswith(("Get", "List", "Describe")) for verb in verbs)


def test_no_policy_has_a_wildcard_in_an_action_or_a_not():
    for path in FOLDER.glob("*.json"):
        assert not re.search(r'"Not[A-Z]|\w+Not[A-Z]\w*":', path.read_text())
        assert all("*" not in action for action in Policy(path.name).actions)


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


def trusted(kind, session, external_id="acme-iotdomain"):
    asked = Asked(
        "sts:AssumeRole",
        "*",
        {"sts:ExternalId": external_id, "sts:RoleSessionName": session},
    )
    return Policy(f"trust-policy-{kind}.json").allows(asked)


def test_the_trust_policies_let_the_bots_own_sessions_in(story):
    for call in story.aws_calls:
        if call["service"] == "sts":
            continue
        kind = "apply" if "apply" in role_of(call) else "read"
        assert trusted(kind, call["session_name"]), call["session_name"]


def test_the_trust_policies_keep_others_out():
    assert trusted("read", "look.U0ADA0001")
    assert not trusted("read", "botocore-session-1700000000")
    assert not trusted("apply", "look.U0ADA0001")
    assert not trusted("apply", "ada")
    assert not trusted("apply", "R-1.U0ADA0001", "another")


def test_the_bot_itself_may_take_its_roles_and_nothing_else(story):
    bot = Policy("bot.json")
    taken = {
        call["params"]["RoleArn"]
        for call in story.aws_calls
        if call["operation"] == "AssumeRole"
    }
    ours = {arn for arn in taken if f"::{PRODUCTION}:" in arn or DNS_ACCOUNT in arn}

    assert bot.actions == {"sts:AssumeRole"}
    assert set(bot.statements[0]["Resource"]) == ours
    assert not bot.allows(Asked("sts:AssumeRole", "arn:aws:iam::111122223333:role/x"))


def test_the_sandbox_lets_the_roles_do_at_least_that():
    allowed = {role.name: role.permits for role in roles().values()}

    for role, name in FILES.items():
        assert Policy(name).actions <= allowed[role]
