"""Rotations as people ask for them, and what they are measured by."""

import re

from tests.support.whole_bot import ADA, PRODUCTION, REGION, fresh


def create(bot, stem="rot", **options):
    """A domain that is served: its name, and the card of the request."""
    name = fresh(stem)
    card = bot.ask(name, **options)
    card.approve()
    card.wait("Done", 30)
    return name, card


def rotate(bot, name, words="", reason="smaller handshakes", by=ADA):
    """The request that a rotation makes."""
    line = f'/iotdomain rotate {name} {words} reason="{reason}"'
    return bot.asked(bot.answer(by, lambda: bot.type(line, by)))


def mark(text):
    """The fingerprint that openssl shows."""
    return re.search(r"Fingerprint=([0-9A-F:]+)", text)[1]


def config_of(bot, name):
    """The domain configuration as AWS has it."""
    region = bot.aws.state()["accounts"][PRODUCTION][REGION]
    return next(each for each in region["configs"] if each["domain_name"] == name)
