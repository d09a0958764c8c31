"""What people carry out by hand is noticed, checked, and closed as done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import proposals
from bot.core.dnsseen import Record
from bot.core.facts import Certificate, DomainConfig
from bot.core.names import config_name
from bot.core.requests import CreateRequest, Options
from bot.core.runs import Status
from bot.core.wireseen import Served
from bot.errors import Refused, Transient
from jobs.registry import run_job
from tests.support.fake_slack import ADA, GRACE
from tests.support.fake_world import ENDPOINT
from tests.support.fakes import CHANNEL, make_bot, make_staging, make_target
from tests.support.wished import wish

DOMAIN = "device.acme.example"
ARN = "arn:aws:acm:eu-central-1:111122223333:certificate/by-hand"
MARK = "3a7f19c4" + "0" * 56


@pytest.fixture
def watching():
    """A bot that only looks at production."""
    return make_bot(targets=(make_target(observe=True, apply=None), make_staging()))


def make_certificate(bot, **changes):
    given = {
        "arn": ARN,
        "status": "ISSUED",
        "kind": "AMAZON_ISSUED",
        "names": (DOMAIN,),
        "key": "RSA_2048",
        "created_at": bot.clock.now() + timedelta(minutes=1),
        "fingerprint": MARK,
    }
    made = Certificate(**{**given, **changes})
    bot.world.certificates[bot.services.targets[0].id][ARN] = made


def make_config(bot, **changes):
    name = config_name(DOMAIN)
    given = {
        "name": name,
        "arn": f"arn:aws:iot:eu-central-1:111122223333:domainconfiguration/{name}/x",
        "domain": DOMAIN,
        "enabled": True,
        "certificate_arn": ARN,
        "certificate_status": "VALID",
    }
    made = DomainConfig(**{**given, **changes})
    bot.world.configs[bot.services.targets[0].id][name] = made


def make_cname(bot, value=ENDPOINT):
    record = Record(name=DOMAIN, type="CNAME", ttl=300, values=(value,))
    bot.world.records[DOMAIN] = {"CNAME": record}


def serve(bot, fingerprint=MARK):
    bot.world.served = tuple(
        Served(
            port=port,
            address="192.0.2.10",
            sni=DOMAIN,
            names=(DOMAIN,),
            fingerprint=fingerprint,
            trusted=True,
        )
        for port in (443, 8883)
    )


def make_all(bot):
    make_certificate(bot)
    make_config(bot)
    make_cname(bot)
    serve(bot)


def ask(bot, request=None):
    click = proposals.Click(
        person=ADA, team="T0ACME001", channel=CHANNEL, at=bot.clock.now()
    )
    return proposals.propose(
        bot.services,
        wish(DOMAIN, bot.services.targets[0], request),
        reason="the new line",
        click=click,
    )


def job(bot, **later):
    bot.clock.forward(**later)
    run_job(bot.services, "by_hand:0")


def test_where_it_only_looks_a_request_needs_no_approvers(watching):
    watching.slack.groups["S0APPROVE"].clear()

    run = ask(watching)

    assert run.observe
    assert run.expires_at - run.proposed_at == timedelta(hours=72)
    assert watching.world.changes == []


def test_nobody_can_approve_it(watching, click):
    run = ask(watching)

    with pytest.raises(Refused, match="I only look in production"):
        proposals.approve(watching.services, run, click(GRACE))
    assert watching.store.get(run.id).status is Status.PROPOSED


def test_no_reminder_asks_for_approvals_that_cannot_be_given(watching):
    run = ask(watching)
    watching.clock.forward(hours=60)

    assert not proposals.remind_before_end(watching.services, run.id)


@pytest.mark.parametrize("is_observed", [True, False])
def test_what_was_done_by_hand_is_closed_as_done_with_what_was_seen(
    watching, bot, is_observed
):
    bot = watching if is_observed else bot
    run = ask(bot)
    job(bot)
    make_all(bot)

    job(bot, minutes=6)

    done = bot.store.get(run.id)
    assert done.status is Status.BY_HAND
    assert done.outputs["served"] == "yes"
    assert done.outputs["served_ports"] == "443,8883"
    assert done.outputs["certificate_arn"] == ARN
    assert bot.store.entries[-1]["what"] == "done by hand"
    assert bot.store.holder(run.plan.target_id, DOMAIN) is None


def test_a_configuration_with_other_options_than_were_asked_for_is_not_it(watching):
    wanted = Options(tls_policy="IoTSecurityPolicy_TLS13_1_3_2022_10")
    run = ask(watching, CreateRequest(options=wanted))
    make_all(watching)
    job(watching, minutes=6)
    seen = watching.store.get(run.id)
    watching.world.takes = ("TLSv1.3",)
    theirs = replace(wanted, authorizer="theirs", authorizer_override=True)
    make_config(watching, options=theirs)
    job(watching, minutes=6)

    assert seen.status is Status.PROPOSED
    assert "TLS policy none instead of" in seen.by_hand.seen[-1]
    assert watching.store.get(run.id).status is Status.BY_HAND


def test_it_looks_at_a_calm_rhythm_and_sooner_once_someone_is_at_it(watching):
    looks = []
    ask(watching)
    job(watching)
    watching.world.on_look = lambda: looks.append(1)

    job(watching, minutes=4)
    before = len(looks)
    make_certificate(watching)
    job(watching, minutes=2)
    seen = len(looks)
    job(watching, minutes=2)

    assert before == 0
    assert 0 < seen < len(looks)


def test_what_is_there_in_part_is_kept_for_the_message_and_told_once(watching):
    run = ask(watching)
    make_certificate(watching, status="PENDING_VALIDATION")
    job(watching, minutes=6)
    seen = watching.store.get(run.id)
    job(watching, minutes=6)

    assert seen.status is Status.PROPOSED
    assert seen.by_hand.seen == (f"Certificate `{ARN}`: `PENDING_VALIDATION`.",)
    assert watching.store.get(run.id).rev == seen.rev


def test_all_in_place_but_not_served_stays_open_and_says_what_answers(watching):
    run = ask(watching)
    make_all(watching)
    serve(watching, fingerprint="f" * 64)

    job(watching, minutes=6)

    seen = watching.store.get(run.id)
    assert seen.status is Status.PROPOSED
    assert seen.by_hand.whole_at is not None
    assert any("Port 8883" in each for each in seen.by_hand.seen)


def test_ports_that_cannot_be_reached_end_as_not_checked_on_the_wire(watching):
    run = ask(watching)
    make_all(watching)
    watching.world.served = tuple(
        replace(each, fingerprint=None, error="no connection within 5 s")
        for each in watching.world.served
    )
    job(watching, minutes=6)
    assert watching.store.get(run.id).status is Status.PROPOSED

    job(watching, minutes=4)

    done = watching.store.get(run.id)
    assert done.status is Status.BY_HAND
    assert done.outputs["served"] == "unchecked"


@pytest.mark.parametrize(
    "broken",
    [
        lambda bot: make_config(bot, enabled=False),
        lambda bot: make_config(bot, certificate_status="INVALID"),
        lambda bot: make_config(bot, certificate_arn="arn:other"),
        lambda bot: make_cname(bot, "elsewhere.example"),
    ],
)
def test_what_is_there_but_not_right_is_not_done(watching, broken):
    run = ask(watching)
    make_all(watching)
    broken(watching)

    job(watching, minutes=6)

    assert watching.store.get(run.id).status is Status.PROPOSED


def test_not_seeing_changes_nothing(watching):
    run = ask(watching)
    make_all(watching)
    watching.world.away = True

    job(watching, minutes=6)

    assert watching.store.get(run.id).rev == run.rev
    with pytest.raises(Transient):
        proposals.look_for_hand_work(watching.services, run)


def test_at_the_click_it_is_noticed_too(bot, click):
    run = ask(bot)
    make_all(bot)

    with pytest.raises(Refused, match="was done by hand meanwhile"):
        proposals.approve(bot.services, run, click(GRACE))

    done = bot.store.get(run.id)
    assert done.status is Status.BY_HAND
    assert not done.checking
    assert bot.engine.nudged("drive") == []


def test_at_the_click_what_is_being_done_by_hand_is_not_outdated(bot, click):
    run = ask(bot)
    make_all(bot)
    serve(bot, fingerprint="f" * 64)

    with pytest.raises(Refused, match="in place but not served yet"):
        proposals.approve(bot.services, run, click(GRACE))

    assert bot.store.get(run.id).status is Status.PROPOSED
    assert not bot.store.get(run.id).checking


def test_in_part_by_hand_is_out_of_date_at_the_click(bot, click):
    run = ask(bot)
    make_certificate(bot)
    make_config(bot)

    with pytest.raises(proposals.OutdatedError):
        proposals.approve(bot.services, run, click(GRACE))

    assert bot.store.get(run.id).status is Status.STALE


def test_an_undo_that_was_done_by_hand_is_noticed(bot, click):
    made = ask(bot)
    make_all(bot)
    tried = {f"tried:{step.name}": "x" for step in made.plan.steps}
    outputs = {**tried, "certificate_arn": ARN, "config_name": config_name(DOMAIN)}
    done = replace(made, status=Status.SUCCEEDED, outputs=outputs)
    bot.store.put(done)
    bot.store.locks.clear()
    tags = (("iotdomain:run", made.id),)
    make_certificate(bot, tags=tags)
    make_config(bot, tags=tags)
    run = proposals.plan_undo(bot.services, done, click(ADA))
    proposals.look_for_hand_work(bot.services, run)
    assert bot.store.get(run.id).status is Status.PROPOSED

    for things in (bot.world.configs, bot.world.certificates, bot.world.records):
        for each in things.values():
            each.clear()
    proposals.look_for_hand_work(bot.services, run)

    assert bot.store.get(run.id).status is Status.BY_HAND
