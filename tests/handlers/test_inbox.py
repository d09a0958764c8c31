"""A row is dealt with once, answered to one person, and never lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.dnsseen import Record
from bot.core.facts import DomainConfig
from bot.core.names import config_name
from bot.core.runs import Message, Status
from bot.errors import SlackAwayError
from bot.ports import Told
from handlers.inbox import deal
from tests.support.fake_slack import ADA, GRACE, NOOR
from tests.support.fake_world import ENDPOINT
from tests.support.fakes import make_bot, make_target
from tests.support.slack_payloads import click, command, submission, words_of

CREATE = 'create device.acme.example reason="the new line"'
DOMAIN = "device.acme.example"
FORM = {
    "domain": DOMAIN,
    "target": "111122223333/eu-central-1",
    "reason": "the new line",
}


def the_run(bot):
    (run,) = bot.store.kept.values()
    return run


def test_a_request_is_proposed_in_the_targets_channel_and_the_person_told(front, bot):
    line = f"{CREATE} account=production"

    said = front.do(command(line, user=ADA, channel="C0GENERAL"))

    run = the_run(bot)
    assert (run.status, run.requested_by, run.reason) == (
        Status.PROPOSED,
        ADA,
        "the new line",
    )
    assert "C0IOTDOM1" in said
    assert ("tell", run.id) in bot.engine.nudges
    assert bot.store.entries[-1]["what"] == "proposed"


def test_the_form_makes_the_same_request(front, bot):
    front.send(command("create", user=ADA, channel="C0GENERAL"))
    ((_, view),) = bot.slack.views

    front.do(submission("create", FORM, user=ADA, metadata=view["private_metadata"]))

    assert the_run(bot).plan.domain == DOMAIN
    url, _ = bot.slack.answers[-1]
    assert url.startswith("https://hooks.slack.com/commands/")


def test_the_same_command_delivered_twice_is_one_request(front, bot):
    payload = command(CREATE, user=ADA)

    front.do(payload)
    front.do(payload)

    assert len(bot.store.kept) == 1


def test_a_row_dealt_with_twice_is_one_request(front, bot):
    front.send(command(CREATE, user=ADA))
    (row_id,) = bot.store.rows
    row = bot.store.rows[row_id]

    deal(bot.services, row_id)
    bot.store.rows[row_id] = row  # killed before it could be taken off
    deal(bot.services, row_id)

    assert len(bot.store.kept) == 1
    assert "waits for approval" in words_of(bot.slack.told()[-1])


def test_a_row_that_was_dealt_with_is_left_alone(bot):
    deal(bot.services, "command:gone")

    assert bot.slack.told() == []


def test_an_expired_response_url_falls_back_to_an_ephemeral_message(front, bot):
    payload = command("requests", user=ADA)
    bot.slack.used_urls.add(payload["response_url"])

    front.do(payload)

    ((channel, user, _),) = bot.slack.whispers
    assert (channel, user) == ("C0IOTDOM1", ADA)


def test_where_the_bot_is_not_the_answer_goes_to_the_targets_channel(front, bot):
    payload = command("requests", user=ADA, channel="C0GENERAL")
    bot.slack.used_urls.add(payload["response_url"])
    bot.slack.not_in.add("C0GENERAL")

    front.do(payload)

    assert bot.slack.whispers[0][0] == "C0IOTDOM1"


def test_an_old_row_is_answered_by_a_message(front, bot):
    front.send(command("requests", user=ADA))
    bot.clock.forward(minutes=31)

    front.settle()

    assert bot.slack.answers == []
    assert len(bot.slack.whispers) == 1


def test_while_slack_is_away_the_row_waits(front, bot):
    front.send(command("requests", user=ADA))
    bot.slack.away = True

    with pytest.raises(SlackAwayError):
        front.settle()

    assert len(bot.store.rows) == 1
    bot.slack.away = False
    bot.engine.nudge("inbox", next(iter(bot.store.rows)))
    assert front.settle()


def test_after_half_an_hour_of_silence_the_row_is_given_up(front, bot):
    front.send(command("requests", user=ADA))
    bot.slack.away = True
    bot.clock.forward(minutes=31)

    front.settle()

    assert bot.store.rows == {}


def test_a_bug_is_answered_with_an_error_id_and_the_row_is_done(
    front, bot, monkeypatch
):
    def broken(**_):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(bot.store, "runs", broken)

    said = front.do(command("requests", user=ADA))

    assert "fault in me" in said
    assert "secret detail" not in said
    assert bot.store.rows == {}


def test_the_second_request_is_told_who_holds_the_domain(front, bot):
    front.do(command(CREATE, user=ADA))
    first = the_run(bot)

    said = front.do(command(CREATE, user=GRACE))

    assert first.name in said
    assert ADA in said
    assert len(bot.store.kept) == 1


def test_a_check_that_failed_says_what_to_do_and_creates_nothing(front, bot):
    name = config_name(DOMAIN)
    bot.world.configs["111122223333/eu-central-1"] = {
        name: DomainConfig(name=name, arn="arn", domain=DOMAIN, enabled=True)
    }

    said = front.do(command(CREATE, user=ADA))

    assert "Not created" in said
    assert "status" in said
    assert bot.store.kept == {}
    assert bot.store.entries[-1]["verdict"] == "refused"


def test_a_channel_fault_is_told_before_a_plan_is_made(front, bot):
    bot.slack.faults["C0IOTDOM1"] = "I am not in <#C0IOTDOM1>."
    looked = []
    bot.world.on_look = lambda: looked.append(1)

    said = front.do(command(CREATE, user=ADA))

    assert "I am not in" in said
    assert looked == []
    assert bot.store.kept == {}


def test_too_few_approvers_are_refused_at_once(front, bot):
    bot.slack.groups["S0APPROVE"] = {ADA}

    said = front.do(command(CREATE, user=ADA))

    assert "only 0 can give one" in said
    assert bot.store.kept == {}


def test_an_approver_who_may_decide_nothing_does_not_make_the_quorum(front, bot):
    people = bot.slack.people
    people[GRACE] = replace(
        people[GRACE], outsider="Guests may neither ask nor decide here."
    )
    bot.slack.groups["S0APPROVE"] = {ADA, GRACE}

    said = front.do(command(CREATE, user=ADA))

    assert "only 0 can give one" in said
    assert bot.store.kept == {}


def test_aws_that_does_not_answer_creates_nothing(front, bot):
    bot.world.away = True

    said = front.do(command(CREATE, user=ADA))

    assert "Not " in said
    assert "failed" not in said
    assert bot.store.kept == {}


def test_the_channels_own_target_is_meant_when_none_is_named(front, bot):
    front.do(command(CREATE, user=ADA, channel="C0IOTSTG1"))

    assert the_run(bot).plan.target_id == "444455556666/us-east-1"


def test_another_account_can_be_named(front, bot):
    front.do(command(f"{CREATE} account=staging", user=ADA))

    assert the_run(bot).plan.account == "444455556666"


def test_elsewhere_the_form_asks_for_the_account(front, bot):
    front.send(command(CREATE, user=ADA, channel="C0GENERAL"))

    assert len(bot.slack.views) == 1


def test_with_one_target_nothing_has_to_be_chosen(make_front):
    bot = make_bot(targets=(make_target(),))
    front = make_front(bot)

    front.do(command(CREATE, user=ADA, channel="C0GENERAL"))

    assert the_run(bot).plan.account == "111122223333"


def test_list_says_what_could_not_be_seen(front, bot):
    bot.world.away = True

    said = front.do(command("list", user=ADA))

    assert "does not answer" in said


def test_status_finds_the_domain_in_the_other_target(front, bot):
    name = config_name(DOMAIN)
    bot.world.configs["444455556666/us-east-1"] = {
        name: DomainConfig(
            name=name,
            arn="arn",
            domain=DOMAIN,
            enabled=True,
            certificate_status="VALID",
        )
    }

    said = front.do(command(f"status {DOMAIN}", user=ADA))

    assert "staging" in said
    assert "VALID" in said


def test_show_takes_the_newest_version_and_links_its_message(make_front):
    bot = make_bot(workspace_url="https://acme.slack.com/")
    run = bot.propose()
    message = Message("C0IOTDOM1", "1795441800.000100")
    bot.store.tell(run.id, Told(message=message, rev=1))
    front = make_front(bot)

    said = front.do(command("show r-42", user=NOOR))

    assert DOMAIN in said
    assert "https://acme.slack.com/archives/C0IOTDOM1/p1795441800000100" in said


def test_cancel_of_a_proposal_by_its_requester_withdraws_it(front, bot):
    bot.propose()

    front.do(command("cancel 42", user=ADA))

    assert bot.store.get("R-42").status is Status.WITHDRAWN


def test_cancel_of_a_proposal_by_an_approver_leads_to_decline(front, bot):
    bot.propose()

    said = front.do(command("cancel 42", user=GRACE))

    assert "Decline" in said
    assert bot.store.get("R-42").status is Status.PROPOSED


def test_a_click_on_version_1_is_answered_with_version_2(front, bot):
    front.do(command(CREATE, user=ADA))
    first = the_run(bot)
    bot.world.records[DOMAIN] = {
        "CNAME": Record(
            name=DOMAIN, type="CNAME", ttl=300, values=("broker.acme.example",)
        )
    }

    outdated = front.do(click("approve", first.token, user=GRACE))
    again = front.do(click("approve", first.token, user=GRACE))

    assert "version 1" in outdated
    assert "version 1" in again
    assert bot.store.get(first.id).status is Status.STALE
    second = bot.store.latest(first.number)
    assert (second.version, second.status) == (2, Status.PROPOSED)
    assert dict(second.plan.basis)["endpoint"] == ENDPOINT
    assert bot.store.entries[-1]["what"] != "approved"


def test_a_plan_without_a_successor_says_why_and_what_to_do(front, bot):
    front.do(command(CREATE, user=ADA))
    run = the_run(bot)
    record = Record(name=DOMAIN, type="MX", ttl=60, values=("10 mail.acme.example",))
    bot.world.records[DOMAIN] = {"MX": record}

    first = front.do(click("approve", run.token, user=GRACE))
    second = front.do(click("approve", run.token, user=NOOR))

    assert "Not approved" in first
    assert "other DNS records" in first
    assert "Ask again" in second
    assert len(bot.store.kept) == 1


def test_the_refusal_of_one_row_is_recorded_once(front, bot):
    bot.propose()
    payload = click("approve", "k3Jq8yV0TzWm1sXr", user=ADA)
    front.send(payload)
    (row_id,) = bot.store.rows
    row = bot.store.rows[row_id]

    deal(bot.services, row_id)
    bot.store.rows[row_id] = row
    deal(bot.services, row_id)

    refused = [each for each in bot.store.entries if each.get("verdict") == "refused"]
    assert len(refused) == 1
    assert refused[0]["digest"] == bot.store.get("R-42").plan.digest


def test_every_answer_is_seen_by_one_person_only(front, bot):
    for line in ("list", "requests", "help", "status device.acme.example"):
        front.do(command(line, user=ADA))

    assert bot.slack.posts == []


def test_the_approve_click_starts_the_drive(front, bot):
    front.do(command(CREATE, user=ADA))
    run = the_run(bot)
    bot.clock.forward(seconds=5)

    front.do(click("approve", run.token, user=GRACE, ts="9.9"))

    approved = bot.store.get(run.id)
    assert approved.status is Status.APPROVED
    assert approved.decisions[0].message_ts == "9.9"
    assert ("drive", run.id) in bot.engine.nudges
    assert bot.clock.now() - approved.approved_at < timedelta(seconds=1)
