"""A domain that somebody set up by hand in the sandbox, and its alerts in Slack."""

from tests.support.whole_bot import (
    CHANNEL,
    PRODUCTION,
    REGION,
    Card,
    fresh,
    small_print,
    visible,
)

PLACE = {"account": PRODUCTION, "region": REGION}
LOOKED = f"{PRODUCTION}/{REGION}"
# A look every five seconds, twice for an end, on a machine that has other work.
PATIENCE = 40


def looked(bot):
    """Wait until the place was looked at once more than now."""
    before = len(_looks(bot))
    bot.until(lambda: len(_looks(bot)) > before + 1, "a look", PATIENCE)


def _looks(bot):
    return [each for each in bot.events("looked") if each["target"] == LOOKED]


def is_alert(message):
    return small_print(message).startswith("A-")


class WatchedDomain:
    """A domain that somebody set up by hand, with a certificate of their own."""

    def __init__(self, bot, stem, name=None):
        self.bot = bot
        self.name = name or fresh(stem)
        self.config = self.name.replace(".", "-")
        self.other = fresh("other")
        self.arn = self.take()
        row = {"name": self.config, "domain_name": self.name}
        config = {**PLACE, **row, "certificate_arn": self.arn}
        bot.aws.control("seed", configs=[config])
        here = bot.sandbox.world.endpoint(PRODUCTION, REGION)
        bot.sandbox.put_dns("acme.example", self.name, "CNAME", here, ttl=1)

    def take(self, names=None, arn=None, **life):
        """Import a certificate; with an ARN, again under it."""
        names = names or [self.name, self.other]
        asked = {"names": names, "arn": arn, **life}
        return self.bot.aws.control("console/import", **PLACE, **asked)["arn"]

    def act(self, act):
        self.bot.aws.control("console/config", **PLACE, name=self.config, act=act)

    @property
    def cards(self):
        """Every alert's message about it."""
        roots = self.bot.roots(CHANNEL)
        return [each for each in roots if is_alert(each) and self.name in visible(each)]

    def alert(self, title):
        """The message of the alert with this heading, once it is there."""
        heading = title.format(self.name)

        def found():
            return next(
                (
                    Card(self.bot, small_print(each).partition(" · ")[0])
                    for each in self.cards
                    if heading in visible(each)
                ),
                None,
            )

        return self.bot.until(found, heading, PATIENCE)

    def require_one_message(self, alert):
        """All this time there was one, and it is resolved and cannot be clicked."""
        alert.wait("Resolved", PATIENCE)
        assert len(self.cards) == 1
        assert alert.buttons == []
