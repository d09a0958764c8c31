"""What stands behind a configuration: its authorizer and the functions AWS IoT asks.

For a diagnosis only. A function that is gone, may not be called or fails keeps every
device out, while the configuration and its certificate look as they should.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

from bot.core.behindseen import AuthorizerSeen, FunctionSeen, Part
from bot.core.deep import Deep
from bot.core.facts import DomainConfig, Facts
from bot.core.options.arns import parse
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.core.words import code
from bot.errors import BotError
from bot.gather.looks import said_of
from bot.ports import Clouds, Metric

T = TypeVar("T")
LATELY = timedelta(hours=1)


class _Eyes(Protocol):
    @property
    def clouds(self) -> Clouds: ...
    @property
    def target(self) -> Target: ...


def behind(facts: Facts, eyes: _Eyes) -> Deep:
    """The configuration's own authorizer, and each function with how it fares."""
    config = facts.config
    if config is None:
        return Deep()
    looking = _Looking(facts, config, eyes.clouds, eyes.target)
    authorizer = looking.authorizer()
    asked = tuple(looking.asked(authorizer))
    functions = tuple(looking.function(each) for each in asked if looking.is_here(each))
    return Deep(authorizer=authorizer, functions=functions, gaps=tuple(looking.gaps))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A function, what for, and the ARN by which AWS IoT calls it.

    For a callback AWS does not say which ARN that is, so any will do.
    """

    part: Part
    arn: str
    source: str | None


@dataclass(frozen=True, slots=True)
class _Looking:
    facts: Facts
    config: DomainConfig
    clouds: Clouds
    target: Target
    gaps: list[Gap] = field(default_factory=list)

    def authorizer(self) -> AuthorizerSeen | None:
        """None when the configuration names none, or it could not be seen."""
        name = self.config.options.authorizer
        if name is None:
            return None
        iot = self.clouds.iot(self.target)
        try:
            found = iot.find_authorizer(name)
        except BotError as error:
            self.gaps.append(Gap(Topic.AUTHORIZER, said_of(error)))
            return None
        if found is None:
            return AuthorizerSeen(name=name, status=None)
        return AuthorizerSeen(
            name=name, status=found.status, arn=found.arn, function=found.function
        )

    def asked(self, authorizer: AuthorizerSeen | None) -> Iterator[_Asked]:
        """Every function of the configuration."""
        options = self.config.options
        if authorizer is not None and authorizer.function is not None:
            yield _Asked(Part.AUTHORIZER, authorizer.function, authorizer.arn)
        if options.callback is not None:
            yield _Asked(Part.CALLBACK, options.callback, None)
        if options.ocsp_lambda is not None:
            yield _Asked(Part.OCSP, options.ocsp_lambda, self.config.arn)

    def is_here(self, asked: _Asked) -> bool:
        """Whether this account's role can see it; a gap is noted if not."""
        place = parse(asked.arn)
        here = (self.target.account, self.target.region)
        if place is not None and (place.account, place.region) == here:
            return True
        says = f"The function {code(asked.arn)} is in another account or region."
        self.gaps.append(Gap(Topic.FUNCTIONS, says))
        return False

    def function(self, asked: _Asked) -> FunctionSeen:
        """How it stands, as far as that could be seen."""
        functions = self.clouds.functions(self.target)
        found = FunctionSeen(part=asked.part, arn=asked.arn)
        is_there = self._or_gap(Topic.FUNCTIONS, lambda: functions.is_there(asked.arn))
        if is_there is False:
            return replace(found, is_there=False)
        lets_in = partial(functions.lets_in, asked.arn, asked.source)
        may_invoke = self._or_gap(Topic.FUNCTIONS, lets_in)
        sums = self._or_gap(Topic.METRICS, partial(self._sums, found.name))
        calls, errors = sums or (None, None)
        return replace(
            found, is_there=is_there, may_invoke=may_invoke, calls=calls, errors=errors
        )

    def _sums(self, name: str) -> tuple[int, ...]:
        until, its = self.facts.taken_at, {"FunctionName": name}
        wanted = [
            Metric(namespace="AWS/Lambda", name=each, dimensions=its)
            for each in ("Invocations", "Errors")
        ]
        signs = self.clouds.signs(self.target)
        return signs.sums(wanted, since=until - LATELY, until=until)

    def _or_gap(self, topic: Topic, look: Callable[[], T]) -> T | None:
        try:
            return look()
        except BotError as error:
            self.gaps.append(Gap(topic, said_of(error)))
            return None
