"""A rotation where the bot only looks: a plan, its commands, and the end noticed."""

import re
import time

import pytest

from tests.flow.test_observed import (
    PRODUCTION,
    REGION,
    Hands,
    aws_cli,
    only_production,
)
from tests.support.rotating import config_of, mark
from tests.support.whole_bot import (
    ADA,
    OBSERVES,
    Card,
    fresh,
    require_only_looked,
    visible,
    whole_bot,
)

__all__ = ["aws_cli"]
pytestmark = pytest.mark.skipif(OBSERVES, reason="it chooses the mode itself")
PLACE = {"account": PRODUCTION, "region": REGION}
OURS = {"managed-by": "iotdomain", "team": "sensors"}


@pytest.fixture(scope="module")
def running():
    with whole_bot(turn=only_production) as bot:
        yield bot


def there(bot, days_left=150):
    """A domain that is served since before the bot only looked."""
    name = fresh("look")
    certificate = {**PLACE, "domain": name, "days_left": days_left, "tags": OURS}
    seeded = bot.aws.control("seed", certificates=[certificate])
    config = {"name": f"made-{name.partition('.')[0]}", "domain_name": name}
    config |= {"certificate_arn": seeded["certificates"][0], "tags": OURS}
    bot.aws.control("seed", configs=[{**PLACE, **config}])
    endpoint = bot.sandbox.world.endpoint(PRODUCTION, REGION)
    bot.sandbox.put_dns("acme.example", name, "CNAME", endpoint)
    bot.until(lambda: bot.sandbox.ask_dns(name, "CNAME", rd=False))
    return name


def plan_only(bot, name, words="fresh=yes"):
    line = f'/iotdomain rotate {name} {words} reason="key is old"'
    said = visible(bot.answer(ADA, lambda: bot.type(line)))
    assert "is a plan to be carried out by hand" in said
    card = Card(bot, re.search(r"R-\d+", said)[0])
    bot.until(lambda: "show_cli" in card.buttons, card.name)
    return card


def test_it_is_a_plan_with_commands_and_nothing_of_it_is_there_yet(bot):
    name = there(bot)
    card = plan_only(bot, name)

    shown = card.click(ADA, "show_cli")

    assert "*disable, delete and create again*" in card.text
    assert "update-domain-configuration" in shown
    assert "delete-domain-configuration" in shown
    assert '"Value": "sensors"' in shown.replace("&quot;", '"')
    assert "nothing of R-" in card.click(ADA, "check_by_hand")
    require_only_looked(bot)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_commands_rotate_it_and_the_end_is_noticed(aws_cli, tmp_path):
    with whole_bot(turn=only_production) as bot:
        name = there(bot)
        before, card = mark(bot.served(name)), plan_only(bot, name)

        Hands(bot, aws_cli, tmp_path).carry_out(card.click(ADA, "show_cli"))
        time.sleep(1)
        card.click(ADA, "check_by_hand")
        said = card.wait("Done", seconds=60)

        assert "done by hand" in said
        assert mark(bot.served(name)) != before
        assert config_of(bot, name)["tags"] == OURS
