"""`iotdomain probe` as it is typed: what is served, and whether a client takes it."""

import json

import pytest
from click.testing import CliRunner

from bot.__main__ import commands
from tests.report.conftest import PLACE
from tests.support import certs
from tests.support.whole_bot import wait_for

NAME = "wire.acme.example"


@pytest.fixture(scope="module")
def served(sandbox):
    """A domain in order."""
    here = sandbox.world.endpoint(PLACE["account"], PLACE["region"])
    row = {**PLACE, "name": "wire", "domain_name": NAME}
    sandbox.aws.control("seed", configs=[row])
    sandbox.put_dns("acme.example", NAME, "CNAME", here)
    wait_for(lambda: sandbox.ask_dns(NAME, "CNAME", rd=False), 10)
    return NAME


@pytest.fixture
def probed(sandbox):
    """Text and exit code; with `--json` the object."""

    def run(*words):
        asked = ["probe", "--settings", str(sandbox.settings_path), *words]
        said = CliRunner().invoke(commands, asked)
        assert not said.exception or isinstance(said.exception, SystemExit), said
        return said.exit_code, said.output

    return run


def test_a_domain_in_order_is_trusted_and_its_chain_is_shown(served, probed):
    code, text = probed(served)
    _, said = probed(served, "--json")

    assert code == 0
    assert "Every address shows the same certificate" in text
    assert f"it covers {served}" in text
    assert "trusted: yes" in text
    assert json.loads(said)["addresses"][0]["chain"][0]["names"] == [served]


def test_a_server_that_wants_to_know_who_is_there_is_no_fault(served, probed):
    code, text = probed(served, "--tls", "1.3")

    assert code == 0
    assert "asks who is there" in text or "handshake was completed" in text


def test_without_a_name_devices_see_iots_own_certificate(served, probed):
    code, text = probed(served, "--no-sni")

    assert code == 1
    assert f"does NOT cover {served}" in text
    assert "Devices must send the name" in text


def test_another_name_than_the_one_configured(served, probed):
    code, text = probed(served, "--sni", "other.acme.example")

    assert code == 1
    assert "The certificate is for another name" in text
    assert "wrong name" in text


def test_roots_of_ones_own_are_asked_instead(served, probed, tmp_path):
    roots = tmp_path / "roots.pem"
    roots.write_bytes(certs.root().pem)

    code, text = probed(served, "--roots", str(roots))

    assert code == 1
    assert "trusted: NO" in text
    assert "clients of public roots refuse it" in text


def test_a_name_without_an_address_is_not_seen(probed):
    code, text = probed("nobody.acme.example")

    assert code == 2
    assert "has no address in public DNS" in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("device.acme.example:22",), "none of AWS IoT's"),
        (("127.0.0.1",), "no public address"),
        (("169.254.169.254",), "never connects"),
        (("[::1]:443",), "no public address"),
        (("host:44x",), "no HOST or HOST:PORT"),
    ],
)
def test_what_is_not_ours_to_look_at_is_refused(words, why):
    said = CliRunner().invoke(commands, ["probe", *words])

    assert said.exit_code != 0
    assert why in str(said.exception)
    assert "handshake" not in said.output
