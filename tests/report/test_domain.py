"""`iotdomain diagnose DOMAIN` as it is typed: over the network, reading roles only."""

import json

import pytest

from tests.report.conftest import PLACE, ROLE

NAME = "sensors.acme.example"
# Every target is looked at; one is enough here.
HERE = ("--account", PLACE["account"], "--region", PLACE["region"])


@pytest.fixture
def diagnosed(typed):
    """What the terminal says, and what it says to scripts."""

    def run(name=NAME):
        text = typed(name, *HERE, command="diagnose")
        said = typed(name, *HERE, "--json", command="diagnose")
        assert text.returncode == said.returncode, text.stderr + said.stderr
        assert text.stderr == said.stderr == ""
        return text.returncode, text.stdout, json.loads(said.stdout)

    return run


def test_a_domain_in_order_is_healthy_and_nothing_is_written(
    diagnosed, configured, sandbox
):
    configured(NAME)

    code, text, said = diagnosed()

    assert (code, said["verdict"], said["cause"]) == (0, "healthy", None)
    assert "openssl s_client" in text
    assert "served on " in text
    assert sandbox.aws.writes() == []
    assert {
        call["principal"].split("/")[1]
        for call in sandbox.aws.calls()
        if call["service"] == "iot"
    } == {ROLE}


@pytest.mark.slow
def test_a_disabled_configuration_is_the_cause_of_what_is_served(
    diagnosed, configured, sandbox
):
    configured(NAME)
    sandbox.aws.control("console/config", **PLACE, name="sensors", act="disable")

    code, text, said = diagnosed()
    sandbox.aws.control("console/config", **PLACE, name="sensors", act="enable")

    assert (code, said["verdict"]) == (1, "broken")
    assert said["cause"]["code"] == "config_disabled"
    assert [each["code"] for each in said["follows"]] == ["served_wrong_name"]
    assert text.index("DISABLED") < text.index("Follows from it")


@pytest.mark.slow
def test_the_endpoint_of_another_region_is_named(diagnosed, sandbox):
    there = sandbox.world.endpoint(PLACE["account"], "us-east-1")
    row = {**PLACE, "name": "afar", "domain_name": "afar.acme.example"}
    sandbox.aws.control("seed", configs=[row])
    sandbox.put_dns("acme.example", "afar.acme.example", "CNAME", there)

    code, text, said = diagnosed("afar.acme.example")

    assert (code, said["cause"]["code"]) == (1, "cname_other_region")
    assert there in text
    assert said["others"] == []


@pytest.mark.slow
def test_a_name_that_leads_here_before_it_is_set_up(diagnosed, sandbox):
    here = sandbox.world.endpoint(PLACE["account"], PLACE["region"])
    sandbox.put_dns("acme.example", "early.acme.example", "CNAME", here)

    code, text, said = diagnosed("early.acme.example")

    assert (code, said["cause"]["code"]) == (1, "cname_without_config")
    assert "/iotdomain create early.acme.example" in text


@pytest.mark.slow
def test_nothing_there_is_said_as_such(diagnosed):
    code, text, said = diagnosed("nobody.acme.example")

    assert (code, said["verdict"]) == (1, "not set up")
    assert "makes a plan" in text


@pytest.mark.slow
def test_what_decides_and_could_not_be_seen_is_never_healthy(
    diagnosed, configured, sandbox
):
    configured(NAME)
    denied = {"role": ROLE, "operation": "iot:DescribeDomainConfiguration"}
    sandbox.aws.control("deny", **denied)

    code, text, said = diagnosed()

    assert (code, said["verdict"]) == (2, "could not see")
    assert "iot:DescribeDomainConfiguration" in text


@pytest.mark.parametrize("name", ["http://x", "*.acme.example", "a b"])
def test_what_is_no_name_is_a_sentence(typed, name):
    said = typed(name, command="diagnose")

    assert said.returncode == 2
    assert said.stdout == ""
    assert "Traceback" not in said.stderr
