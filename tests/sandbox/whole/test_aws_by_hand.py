"""The page *AWS by hand*: what anybody can try the watches with."""

import re
from html import escape
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from click.testing import CliRunner

from bot.__main__ import commands
from sandbox.faults import FAULTS
from tests.support.sandbox import running_sandbox

PLACE = "111122223333/eu-central-1"
NAME, CONFIG = "fleet.acme.example", "fleet-acme-example"
BY_HAND = {"place": PLACE, "name": CONFIG}


@pytest.fixture(scope="module")
def box():
    with running_sandbox() as made:
        made.aws.switch("describe_after_create_missing", value=False)
        yield made


@pytest.fixture
def page(box):
    """The page, as it is or after a button was pressed."""
    opener = build_opener(ProxyHandler({}))

    def press(**form):
        data = urlencode(form).encode() if form else None
        with opener.open(Request(f"{box.edge.url}/aws", data), timeout=20) as answer:
            return answer.read().decode()

    return press


def config(box):
    here = box.aws.state()["accounts"]["111122223333"]["eu-central-1"]
    return next((each for each in here["configs"] if each["name"] == CONFIG), None)


def test_the_story_of_a_domain_set_up_by_hand(box, page):
    assert "There is no domain configuration yet." in page()

    made = page(act="own", place=PLACE, domain=NAME)
    box.aws.advance(10)
    valid = config(box)
    old = page(act="old", **BY_HAND)
    page(act="broken", **BY_HAND)
    broken = config(box)
    page(act="right", **BY_HAND)
    right = config(box)
    page(act="disable", **BY_HAND)
    off = config(box)
    again = page(act="delete", **BY_HAND)

    assert f"{NAME} is set up." in made
    assert box.ask_dns(NAME, "CNAME")
    assert valid["certificate_status"] == "VALID"
    assert "ends in 3 days" in old
    assert broken["certificate_status"] == "INVALID"
    assert broken["certificate_detail"]
    assert right["certificate_status"] == "VALID"
    assert off["status"] == "DISABLED"
    assert config(box) is None
    assert "deleted." in again
    assert box.aws.writes() == []


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"act": "own", "place": PLACE, "domain": "d.other.example"}, "must be below"),
        ({"act": "own", "place": "1/2", "domain": NAME}, "no such account"),
        ({"act": "disable", "place": PLACE, "name": "nothing"}, "no such configur"),
        ({"act": "own", "place": PLACE, "domain": "<b>.acme.example"}, "Not done"),
    ],
)
def test_what_cannot_be_done_is_said(page, form, why):
    with pytest.raises(HTTPError) as refused:
        page(**form)

    said = refused.value.read().decode()
    assert refused.value.code == 400
    assert why in said
    assert "<b>.acme" not in said


def test_every_button_says_which_domain_it_is_for(page):
    text = page(act="own", place=PLACE, domain="labelled.acme.example")

    labels = re.findall(r'<button aria-label="([^"]+)"', text)
    assert labels
    assert all(each.endswith(", labelled.acme.example") for each in labels)


def own(box, page, stem):
    """A domain that somebody set up; IoT takes one create a second."""
    name = f"{stem}.acme.example"
    box.aws.advance(10)
    page(act="own", place=PLACE, domain=name)
    return name


def test_whatever_can_go_wrong_is_a_choice_on_the_page(box, page):
    name = own(box, page, "choice")
    shown = page()

    said = page(act="break", fault="disabled", domain=name)

    assert all(escape(fault.says) in shown for fault in FAULTS.values())
    assert f"{name}: somebody disabled the configuration." in said
    assert "choice-acme-example in 111122223333 eu-central-1: <b>DISABLED</b>" in said


def test_it_can_be_broken_from_the_terminal_too(box, page):
    name = own(box, page, "terminal")
    port = box.edge.url.rpartition(":")[2]

    def fault(*words):
        asked = ["sandbox", "fault", *words, "--control", port]
        said = CliRunner().invoke(commands, asked)
        return said.output + str(said.exception or "")

    assert "cname-other-region " in fault("--list")
    assert "somebody disabled" in fault("disabled", name)
    assert "not set up in any account" in fault("disabled", "never.acme.example")
    assert "there is no fault nonsense" in fault("nonsense", name)


def test_where_no_sandbox_runs_that_is_said():
    asked = ["sandbox", "fault", "disabled", "d.acme.example", "--control", "9"]

    said = CliRunner().invoke(commands, asked)

    assert "no sandbox answers on port 9" in str(said.exception)
