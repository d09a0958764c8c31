"""Whom do the options of a configuration let in, and can they work at all?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.options import access, fit
from bot.core.topics import Topic
from bot.core.words import code


@rule(Topic.CONFIG)
def options_clash(facts: Facts) -> Finding | None:
    """What AWS documents as not going together, and has all the same."""
    config = facts.config
    if config is None:
        return None
    options = config.options
    wrong = fit.faults(options, account=facts.account, region=facts.region)
    if not wrong:
        return None
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=f"The options of the domain configuration {code(config.name)} do not go "
        f"together. {wrong[0].says}",
        evidence=_pair(options.authentication, options.protocol),
        devices="Devices that log in this way may be turned away. AWS does not say "
        "what it does with such a configuration.",
        do="Set the authentication type and the application protocol to a pair that "
        "AWS documents, or both to `DEFAULT` (`UpdateDomainConfiguration`, both in "
        "one call).",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG)
def login_narrowed(facts: Facts) -> Finding | None:
    """With a pair of its own a configuration lets in one kind of login only."""
    config = facts.config
    options = config.options if config else None
    if config is None or options is None:
        return None
    kind, protocol = options.authentication, options.protocol
    if kind is None or protocol is None or protocol not in access.PAIRS.get(kind, ()):
        return None
    return Finding(
        severity=Severity.NOTICE,
        says=access.cut_off(kind, protocol),
        evidence=_pair(kind, protocol),
        devices="Nothing, if all of them log in that way. Others are turned away.",
        do="Nothing, if it is meant. To let devices log in by port and ALPN again, set "
        "both to `DEFAULT` (`UpdateDomainConfiguration`, both in one call).",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _pair(kind: str | None, protocol: str | None) -> str:
    return f"{code(kind or 'DEFAULT')} with {code(protocol or 'DEFAULT')}"
