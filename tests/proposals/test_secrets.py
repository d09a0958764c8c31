"""A secret is read for the plan only where it may be, and never by those who look."""

from dataclasses import replace

import pytest

from bot import planning
from bot.core.certs.sealed import Sealed
from bot.core.plans import StepName
from bot.core.requests import CreateRequest
from bot.errors import Blocked
from tests.support import certs
from tests.support.fake_slack import ADA
from tests.support.fakes import make_bot, make_target
from tests.support.wished import wish

DOMAIN, SECRET = certs.DOMAIN, "iotdomain/device"
ASKED = CreateRequest(secret=SECRET)


class Refusing:
    """A Secrets Manager that lets nobody in, and counts."""

    asked = 0

    def read(self, name, **which):
        self.asked += 1
        raise Blocked("It may not be read.", who="the administrator", do="allow it")


def planned(bot, target=None):
    return planning.plan(
        bot.services, wish(DOMAIN, target or make_target(), ASKED), by=ADA
    )


@pytest.fixture
def refusing(monkeypatch):
    bot, gate = make_bot(), Refusing()
    monkeypatch.setattr(bot.services.clouds, "secrets", lambda _: gate, raising=False)
    return bot, gate


def sealed(text):
    leaf = certs.leaf()
    return Sealed(
        "arn", "v1", certificate=text, chain="", key=certs.key_pem(leaf.key).decode()
    )


def test_without_the_permission_the_way_by_hand_is_named(refusing):
    bot, _ = refusing

    [(_, finding)] = planned(bot).refusals

    assert "It may not be read." in finding.says
    assert "import=byhand" in finding.says


def test_where_the_bot_only_looks_no_secret_is_read_and_a_person_imports(refusing):
    bot, gate = refusing
    target = replace(make_target(), observe=True, apply=None)

    plan = planned(bot, target).plan

    assert gate.asked == 0
    assert plan.find(StepName.IMPORT_BY_HAND) is not None


def test_a_secret_of_another_place_is_not_asked_for(refusing):
    bot, gate = refusing
    arn = "arn:aws:secretsmanager:us-east-1:444455556666:secret:iotdomain/x-abcdef"
    asked = CreateRequest(secret=arn)

    found = planning.plan(bot.services, wish(DOMAIN, make_target(), asked), by=ADA)

    assert gate.asked == 0
    assert [code for code, _ in found.refusals] == ["secret_missing"]


@pytest.mark.parametrize("text", ["nothing", "", "-----BEGIN CERTIFICATE-----\nx"])
def test_a_secret_without_a_certificate_is_refused_without_quoting_it(text):
    bot = make_bot()
    bot.world.secrets[SECRET] = sealed(text)

    [(code, finding)] = planned(bot).refusals

    assert code == "secret_unusable"
    assert "Nothing was created." in finding.do


def test_what_is_planned_holds_nothing_of_the_key():
    bot, leaf = make_bot(), certs.leaf()
    bot.world.secrets[SECRET] = sealed(leaf.pem.decode())

    found = planned(bot)

    line = certs.key_pem(leaf.key).decode().split("\n")[10]
    assert line not in repr(found)
