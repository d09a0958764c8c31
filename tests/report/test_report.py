"""`iotdomain report` as it is typed: over the network, with reading roles only."""

import csv
import io
import json

from tests.report.conftest import PLACE, ROLE

HERE = ("--account", PLACE["account"], "--region", PLACE["region"])


def test_an_empty_target_is_fine_and_a_good_domain_is_too(typed, configured, sandbox):
    empty = typed(*HERE)
    configured("good.acme.example")
    good = typed(*HERE)

    assert (empty.returncode, good.returncode) == (0, 0)
    assert "No domain configurations." in empty.stdout
    assert "1 domain: 1 fine." in good.stdout
    assert "good.acme.example  fine" in good.stdout
    assert empty.stderr == good.stderr == ""
    assert sandbox.aws.writes() == []
    assert {
        call["principal"].split("/")[1]
        for call in sandbox.aws.calls()
        if call["service"] != "sts"
    } == {ROLE}


def test_all_targets_of_the_settings_are_looked_at_in_their_order(typed):
    said = typed().stdout

    places = [line for line in said.splitlines() if ", seen " in line]
    assert len(places) == 4
    assert places == sorted(places)


def test_something_that_needs_someone_is_exit_code_1_in_every_form(
    typed, configured, sandbox
):
    configured("off.acme.example")
    sandbox.aws.control("console/config", **PLACE, name="off", act="disable")

    table, as_json, as_csv = typed(*HERE), typed(*HERE, "--json"), typed(*HERE, "--csv")
    sandbox.aws.control("console/config", **PLACE, name="off", act="enable")

    assert {each.returncode for each in (table, as_json, as_csv)} == {1}
    assert "Needs someone this week" in table.stdout
    (target,) = json.loads(as_json.stdout)["targets"]
    (cause,) = target["causes"]
    assert (cause["code"], cause["severity"]) == ("config_disabled", "critical")
    assert cause["domains"] == ["off.acme.example"]
    rows = {row["domain"]: row for row in csv.DictReader(io.StringIO(as_csv.stdout))}
    assert rows["off.acme.example"]["stands"] == "this week"
    assert rows["off.acme.example"]["enabled"] == "no"
    assert rows["good.acme.example"]["stands"] == "fine"


def test_what_could_not_be_seen_is_exit_code_2_and_says_who_can_help(typed, sandbox):
    denied = {"role": ROLE, "operation": "acm:DescribeCertificate"}
    sandbox.aws.control("deny", **denied)

    said = typed(*HERE)
    sandbox.aws.control("allow", **denied)

    assert said.returncode == 2
    assert "2 domains: 2 could not be seen." in said.stdout
    assert said.stdout.count("may not do acm:DescribeCertificate") == 1
    text = " ".join(said.stdout.split())
    assert "Ask the AWS administrator of Acme production (111122223333) to" in text


def test_a_role_that_cannot_be_assumed_does_not_hide_the_other_targets(
    typed, sandbox, tmp_path
):
    sandbox.refused_on_purpose.add("sts:AssumeRole")
    text = sandbox.settings_path.read_text()
    path = tmp_path / "settings.toml"
    path.write_text(
        text.replace("444455556666:role/iotdomain-read", "444455556666:role/nobody")
    )

    said = typed(settings=path)

    assert said.returncode == 2
    assert said.stdout.count("The domain configurations could not be listed.") == 2
    assert "2 domains: 2 fine." in said.stdout


def test_a_target_that_is_not_in_the_settings_is_said(typed):
    said = typed("--account", "999999999999")

    assert said.returncode == 2
    assert said.stdout == ""
    assert "no target like `999999999999`" in said.stderr


def test_a_mistake_in_the_settings_is_said_and_missing_tokens_are_not(typed, tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("nonsense = 1\n")

    said = typed(settings=path)

    assert said.returncode == 2
    assert "Nothing was looked at:" in said.stderr
    assert "SLACK" not in said.stderr
