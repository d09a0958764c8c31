"""The authorizer and the functions that decide who gets in: do they work?

AWS IoT calls the configuration `ENABLED` and its certificate `VALID` all the same.
"""

from dataclasses import dataclass

from bot.core.behindseen import FunctionSeen, Part
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.topics import Topic
from bot.core.words import code

# AWS IoT developer guide, "Choosing an authentication type": who is asked for what.
_ALL_PASS = frozenset({"CUSTOM_AUTH", "CUSTOM_AUTH_X509"})
_NONE_PASS = frozenset({"AWS_X509", "AWS_SIGV4"})
# A call that fails now and then is a device's own mistake; from here on it is not.
_FEW, _SHARE, _MOST = 3, 0.1, 0.5
_FIND_OUT = "Look into the function's log in CloudWatch and mend what it names."


@dataclass(frozen=True, slots=True)
class _Whom:
    """Which devices are kept out, and whether that is felt by all of them now."""

    devices: str
    felt: bool

    @property
    def severity(self) -> Severity:
        """Where not all devices are known to come this way, somebody has to look."""
        return Severity.BROKEN if self.felt else Severity.NEEDS_YOU


@rule(Topic.CONFIG, Topic.AUTHORIZER)
def authorizer_gone(facts: Facts) -> Finding | None:
    """The configuration names an authorizer that AWS IoT does not have."""
    its, whom = facts.deep.authorizer, _by_authorizer(facts)
    if its is None or whom is None or its.status is not None:
        return None
    return _found(
        facts,
        whom,
        says=f"The configuration of {code(facts.domain)} asks the custom authorizer "
        f"{code(its.name)}, and AWS IoT has none of that name.",
        do="Create it again under the same name, or give the configuration another "
        "one (`UpdateDomainConfiguration`).",
    )


@rule(Topic.CONFIG, Topic.AUTHORIZER)
def authorizer_off(facts: Facts) -> Finding | None:
    """One that is not ACTIVE lets nobody in."""
    its, whom = facts.deep.authorizer, _by_authorizer(facts)
    if its is None or whom is None or its.status in {None, "ACTIVE"}:
        return None
    return _found(
        facts,
        whom,
        says=f"The custom authorizer {code(its.name)} of {code(facts.domain)} is "
        f"{code(its.status or '')}.",
        do="If it was not meant to be, set it to `ACTIVE` again (`UpdateAuthorizer`).",
    )


@rule(Topic.CONFIG, Topic.AUTHORIZER, Topic.FUNCTIONS)
def authorizer_function_gone(facts: Facts) -> Finding | None:
    """The authorizer asks a Lambda function that is not there."""
    return _gone(facts, Part.AUTHORIZER, _by_authorizer(facts))


@rule(Topic.CONFIG, Topic.AUTHORIZER, Topic.FUNCTIONS)
def authorizer_not_permitted(facts: Facts) -> Finding | None:
    """The authorizer's function does not let AWS IoT call it."""
    return _not_permitted(facts, Part.AUTHORIZER, _by_authorizer(facts))


@rule(Topic.CONFIG, Topic.AUTHORIZER, Topic.METRICS)
def authorizer_fails(facts: Facts) -> Finding | None:
    """The authorizer's function ends in errors."""
    return _fails(facts, Part.AUTHORIZER, _by_authorizer(facts))


@rule(Topic.CONFIG, Topic.FUNCTIONS)
def callback_gone(facts: Facts) -> Finding | None:
    """The function that decides on client certificates is not there."""
    return _gone(facts, Part.CALLBACK, _by_callback(facts))


@rule(Topic.CONFIG, Topic.FUNCTIONS)
def callback_not_permitted(facts: Facts) -> Finding | None:
    """The function that decides on client certificates may not be called."""
    return _not_permitted(facts, Part.CALLBACK, _by_callback(facts))


@rule(Topic.CONFIG, Topic.METRICS)
def callback_fails(facts: Facts) -> Finding | None:
    """The function that decides on client certificates ends in errors."""
    return _fails(facts, Part.CALLBACK, _by_callback(facts))


def _by_authorizer(facts: Facts) -> _Whom | None:
    """Whom a broken authorizer keeps out; None where nobody is sent to it."""
    options = facts.config.options if facts.config else None
    if options is None or options.authentication in _NONE_PASS:
        return None
    if options.authentication not in _ALL_PASS:
        return _Whom(
            "Devices that sign in through the custom authorizer are refused. Those "
            "with a certificate of their own get in.",
            felt=False,
        )
    if options.authorizer_override:
        says = "Devices that do not name another authorizer themselves are refused."
        return _Whom(says, felt=True)
    return _Whom(
        "No device gets in: each has to pass the custom authorizer.", felt=True
    )


def _by_callback(facts: Facts) -> _Whom | None:
    if facts.config is None or facts.config.options.callback is None:
        return None
    return _Whom(
        "No device gets in: AWS IoT asks this function about each client certificate.",
        felt=True,
    )


def _gone(facts: Facts, part: Part, whom: _Whom | None) -> Finding | None:
    its = function_of(facts, part)
    if its is None or whom is None or its.is_there is not False:
        return None
    return _found(
        facts,
        whom,
        says=f"The Lambda function {code(its.name)}, the {part} of "
        f"{code(facts.domain)}, is not there.",
        evidence=code(its.arn),
        do="Deploy it again under the same name, and let `iot.amazonaws.com` call it "
        "(`lambda add-permission`).",
    )


def _not_permitted(facts: Facts, part: Part, whom: _Whom | None) -> Finding | None:
    its = function_of(facts, part)
    if its is None or whom is None or its.may_invoke is not False:
        return None
    return _found(
        facts,
        whom,
        says=f"The Lambda function {code(its.name)}, the {part} of "
        f"{code(facts.domain)}, does not let AWS IoT call it.",
        evidence=f"Its policy has no statement that lets `iot.amazonaws.com` call it "
        f"for this {'authorizer' if part is Part.AUTHORIZER else 'domain'}.",
        do=f"Allow it: {code(_permission(facts, its))}",
    )


def _fails(facts: Facts, part: Part, whom: _Whom | None) -> Finding | None:
    its = function_of(facts, part)
    if its is None or whom is None or not its.calls or its.errors is None:
        return None
    share = its.errors / its.calls
    if its.errors < _FEW or share < _SHARE:
        return None
    all_of_them = whom if share >= _MOST else _Whom(_some(its), felt=False)
    return _found(
        facts,
        all_of_them,
        says=f"The Lambda function {code(its.name)}, the {part} of "
        f"{code(facts.domain)}, ends in errors.",
        evidence=f"{its.errors} of {its.calls} calls in the last hour failed.",
        do=_FIND_OUT,
    )


def _some(its: FunctionSeen) -> str:
    return (
        f"Devices whose call of {code(its.name)} fails are refused; the others get in."
    )


def function_of(facts: Facts, part: Part) -> FunctionSeen | None:
    """The function that is asked for this."""
    return next((each for each in facts.deep.functions if each.part is part), None)


def _permission(facts: Facts, its: FunctionSeen) -> str:
    """The line for the command line, with the source by which AWS IoT is known."""
    authorizer, config = facts.deep.authorizer, facts.config
    source = config.arn if config else ""
    if its.part is Part.AUTHORIZER and authorizer is not None:
        source = authorizer.arn
    return (
        f"aws lambda add-permission --function-name {its.name} --statement-id iot "
        f"--action lambda:InvokeFunction --principal iot.amazonaws.com "
        f"--source-arn {source}"
    )


def _found(
    facts: Facts, whom: _Whom, *, says: str, do: str, evidence: str = ""
) -> Finding:
    return Finding(
        severity=whom.severity,
        says=says,
        evidence=evidence,
        devices=whom.devices,
        felt=whom.felt,
        do=do,
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )
