"""Faults of no domain: a question that the bot may not ask, or AWS does not answer."""

from collections.abc import Mapping

from sandbox.aws import hardships
from sandbox.aws.hardships import Hardship
from sandbox.aws.world import World

QUESTIONS: Mapping[str, str] = {
    "denied": "the bot's looking roles may not ask ACTION any more",
    "throttled": "AWS is too busy for ACTION, whoever asks",
    "answered": "ACTION is allowed and answered again",
}
"""Each with an action of AWS, like acm:DescribeCertificate, in a domain's place."""

_WHICH: Mapping[str, Hardship | None] = {
    "denied": "denied",
    "throttled": "throttled",
    "answered": None,
}


def make(world: World, name: str, action: str) -> str:
    """Make one; what was done, as a sentence. ValueError says what is wrong."""
    service, _, operation = action.strip().partition(":")
    if not (service and operation):
        raise ValueError(f"{action!r} is no action, like acm:DescribeCertificate")
    hardships.put(world, f"{service}:{operation}", _WHICH[name])
    return f"{QUESTIONS[name].replace('ACTION', action.strip())}."
