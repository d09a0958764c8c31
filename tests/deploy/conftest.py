"""One real run, from nothing to served and back, and what it asked of AWS and Slack."""

from dataclasses import dataclass

import pytest

from tests.support.whole_bot import ADA, PRODUCTION, REGION, fresh, whole_bot

OLD = "old.acme.example"


@dataclass(frozen=True)
class Story:
    """Every call of the run, and the tags that things had while they were there."""

    aws_calls: list
    slack_calls: list
    tags: dict
    answers: frozenset = frozenset({"response_url", "ack"})


@pytest.fixture(scope="session")
def story():
    """Create, replace, undo of both, and every way to look."""
    with whole_bot() as bot:
        # The quota's default is asked for only where there is no applied one.
        bot.aws.switch("quota_is_applied", value=False)
        new = bot.ask(fresh("rights")).approve()
        new.wait("Done")
        replaced = bot.ask(OLD).approve()
        replaced.wait("Done")
        for line in ("list", "requests", f"status {OLD}", f"show {new.name}"):
            bot.command(f"/iotdomain {line}")
        bot.open_form()
        tags = _tags(bot)
        for card in (new, replaced):
            undo = card.follow(card.click(ADA, "plan_undo")).approve()
            undo.wait("Undone")
        yield Story(bot.aws.calls(), bot.slack.log(), tags)


def _tags(bot):
    """Tags by the ARN of a certificate and by the name of a configuration."""
    here = bot.aws.state()["accounts"][PRODUCTION][REGION]
    found = {each["arn"]: each["tags"] for each in here["certificates"]}
    return found | {each["name"]: each["tags"] for each in here["configs"]}
