"""`/iotdomain diagnose` as a person reads it: the cause first, and nothing changed."""

from tests.support.watched_domain import WatchedDomain
from tests.support.whole_bot import ADA, GIL, fresh


def test_a_domain_is_healthy_until_someone_disables_it(bot):
    domain = WatchedDomain(bot, "why")
    healthy = bot.command(f"/iotdomain diagnose {domain.name}")
    domain.act("disable")

    broken = bot.command(f"/iotdomain diagnose {domain.name}")

    assert "*Healthy*" in healthy
    assert "served on 8883 and 443" in healthy
    assert "*Broken*" in broken
    assert "`config_disabled`" in broken.partition("Follows from it")[0]
    assert bot.sandbox.aws.writes() == []


def test_a_guest_learns_nothing(bot):
    said = bot.command(f"/iotdomain diagnose {fresh('why')}", by=GIL)

    assert "Nothing is shown" in said
    assert "*Fine:*" not in said


def test_a_stopped_run_has_a_button_for_it(bot):
    card = bot.ask(fresh("stopped"))
    bot.fault(
        service="iot",
        operation="CreateDomainConfiguration",
        error="InvalidRequestException",
        status=400,
    )
    card.approve().wait("Stopped", 30)

    said = card.click(ADA, "diagnose")

    assert "Diagnosis of" in said
    assert "*Not set up*" in said
