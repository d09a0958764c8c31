"""The certificate part of the form: four ways, and only the chosen one counts."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.targets import Members
from bot.errors import Transient
from tests.handlers.test_more_options import GOOD, filled, inputs, sent_fields, turned
from tests.support import facts as world
from tests.support.fake_slack import ADA, MIKA
from tests.support.fakes import make_bot, make_staging, make_target
from tests.support.slack_payloads import command, submission

ARN = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c-4b5a-6978"
TARGET = "111122223333/eu-central-1"


@pytest.fixture
def opened(front, bot):
    front.send(command("create", user=ADA))
    return bot.slack.views[-1][1]


def put(bot, **changes):
    """A certificate in ACM."""
    until = bot.services.now() + timedelta(days=100)
    given = {"arn": ARN, "fingerprint": "3A7F", "not_after": until, **changes}
    found = world.certificate(**given)
    bot.world.certificates.setdefault(TARGET, {})[found.arn] = found
    return found


def offered(view):
    """What stands in the list, and below it."""
    options = inputs(view)["certificate"].get("options", [])
    return {
        each["value"]: (each["text"]["text"], each["description"]["text"])
        for each in options
    }


def small(view):
    return [
        block["elements"][0]["text"]
        for block in view["blocks"]
        if block["type"] == "context"
    ]


def choose(front, bot, view, source, **fields):
    return turned(front, bot, "source", view, {**GOOD, "source": source, **fields})


def test_a_new_one_is_the_usual_way(front, bot, opened):
    view = turned(front, bot, "more_options", opened, GOOD)

    assert {"source", "key", "names", "wildcard", "fresh"} <= set(inputs(view))
    assert "certificate" not in inputs(view)


def test_those_in_acm_are_listed_with_name_key_end_and_fitness(front, bot, opened):
    put(bot)
    put(bot, arn=f"{ARN}-4096", key="RSA_4096", kind="IMPORTED")
    put(bot, arn=f"{ARN}-ec", key="EC_prime256v1", kind="IMPORTED")

    view = choose(front, bot, opened, "acm")

    found = offered(view)
    assert list(found)[-1] == f"{ARN}-4096"
    text, note = found[ARN]
    assert text.startswith("device.acme.example · RSA 2048 · until ")
    assert note.startswith("fits · …")
    assert "ECDSA P-256" in found[f"{ARN}-ec"][0]
    assert found[f"{ARN}-ec"][1].startswith("fits, nobody renews it")
    assert found[f"{ARN}-4096"][1].startswith("key type that AWS IoT does not take")
    assert "3 cover the domain, 2 of them fit." in small(view)


def test_the_chosen_one_is_what_is_asked_for(front, bot, opened):
    put(bot)
    view = choose(front, bot, opened, "acm")
    form = {**GOOD, "source": "acm", "certificate": ARN}

    front.send(submission("create", form, user=ADA, metadata=view["private_metadata"]))
    front.settle()

    (run,) = bot.store.runs()
    assert dict(run.plan.basis)["asked: certificate"] == ARN


def test_without_one_in_acm_the_arn_can_be_typed(front, bot, opened):
    view = choose(front, bot, opened, "acm")

    assert inputs(view)["certificate"]["type"] == "plain_text_input"
    assert "ACM has no certificate there that covers the domain." in small(view)


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("domain", "Fill in the domain first."),
        ("target", "Choose the AWS account and region first."),
    ],
)
def test_what_is_missing_for_a_look_is_said(front, bot, opened, field, says):
    view = choose(front, bot, opened, "acm", **{field: None})

    assert any(each.startswith(says) for each in small(view))


def test_a_silent_acm_is_said_and_the_arn_can_be_typed(front, bot, opened):
    def fail():
        raise Transient("AWS does not answer.")

    bot.world.on_look = fail

    view = choose(front, bot, opened, "acm")

    assert any(each.startswith("AWS does not answer.") for each in small(view))
    assert inputs(view)["certificate"]["type"] == "plain_text_input"


def test_a_place_where_this_person_may_not_ask_is_not_looked_into(make_front):
    nobody = make_staging(requesters=Members(users=frozenset({MIKA})))
    bot = make_bot(targets=(make_target(), nobody))
    front = make_front(bot)
    front.send(command("create", user=ADA))
    (_, opened) = bot.slack.views[-1]
    bot.world.calls.clear()

    view = choose(front, bot, opened, "acm", target=nobody.id)

    assert not offered(view)
    assert any("Choose the AWS account" in each for each in small(view))
    assert bot.world.calls == []


def test_another_look_sees_what_came_since(front, bot, opened):
    view = choose(front, bot, opened, "acm")
    put(bot)

    again = turned(front, bot, "find_certificates", view, {**GOOD, "source": "acm"})

    assert list(offered(again)) == [ARN]


def test_a_second_thought_keeps_the_first_and_only_the_chosen_way_counts(
    front, bot, opened
):
    long = turned(front, bot, "more_options", opened, GOOD)
    named = {"names": "b.acme.example", "key": "ecdsa"}
    view = choose(front, bot, long, "acm", **named)
    form = {**GOOD, "source": "acm", "certificate": ARN}
    put(bot)

    front.send(submission("create", form, user=ADA, metadata=view["private_metadata"]))
    front.settle()

    (run,) = bot.store.runs()
    assert dict(run.plan.basis)["asked: certificate"] == ARN
    assert "asked: names" not in dict(run.plan.basis)
    back = choose(front, bot, view, "issue")
    assert {each: filled(back)[each] for each in named} == named


def test_a_way_that_is_hidden_again_still_counts(front, bot, opened):
    put(bot)
    view = choose(front, bot, opened, "acm")
    chosen = {**GOOD, "source": "acm", "certificate": ARN}
    short = turned(front, bot, "fewer_options", view, chosen)

    assert any("Certificate" in each for each in small(short))
    front.send(submission("create", GOOD, user=ADA, metadata=short["private_metadata"]))
    assert sent_fields(bot)["certificate"] == ARN


def test_an_import_by_hand_needs_no_more_than_to_be_chosen(front, bot, opened):
    view = choose(front, bot, opened, "hand")
    form = {**GOOD, "source": "hand"}

    assert any("aws acm import-certificate" in each for each in small(view))
    front.send(submission("create", form, user=ADA, metadata=view["private_metadata"]))
    front.settle()

    (run,) = bot.store.runs()
    assert dict(run.plan.basis)["asked: import_by_hand"] == "yes"


def test_a_secret_is_named_and_never_its_content(front, bot, opened):
    view = choose(front, bot, opened, "secret")

    assert "secret" in inputs(view)
    form = submission("create", {**GOOD, "source": "secret"}, user=ADA)
    assert json.loads(front.send(form))["errors"] == {
        "reason": "Under More options: Type the name of the secret that holds the "
        "certificate."
    }


def test_a_choice_that_was_not_made_is_said_beside_its_field(front, bot, opened):
    choose(front, bot, opened, "acm")
    form = submission(
        "create", {**GOOD, "source": "acm", "certificate": None}, user=ADA
    )

    errors = json.loads(front.send(form))["errors"]

    assert errors == {"certificate": "Choose a certificate, or type its ARN."}


def test_a_line_with_an_arn_opens_the_form_at_that_way(front, bot):
    front.send(command(f"create certificate={ARN} d.acme.example", user=ADA))

    ((_, view),) = bot.slack.views
    assert filled(view)["source"] == "acm"
    assert filled(view)["certificate"] == ARN


def test_the_longest_that_can_be_typed_fits_into_what_slack_keeps(front, bot, opened):
    long = turned(front, bot, "more_options", opened, GOOD)
    worst = {"name": '"' * 128, "authorizer": '"' * 128, "names": '"x' * 300}
    worst |= dict.fromkeys(("callback", "ocsplambda", "ocspresponder"), '"' * 170)

    view = turned(front, bot, "fewer_options", long, {**GOOD, **worst})

    assert len(view["private_metadata"]) <= 3_000


def test_many_certificates_are_cut_to_what_a_list_holds(front, bot, opened):
    one = put(bot)
    for number in range(120):
        arn = f"{ARN}-{number}"
        bot.world.certificates[TARGET][arn] = replace(one, arn=arn)

    view = choose(front, bot, opened, "acm")

    assert len(offered(view)) == 100
    assert any("21 more are not listed." in each for each in small(view))
