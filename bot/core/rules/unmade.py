"""What would stop a domain from being set up, of which a diagnosis is asked.

The rules are those of preflight and keep their codes. For a domain that is set up
already they say nothing: it needs no more room, and has its name.
"""

from dataclasses import replace

from bot.core.facts import Facts
from bot.core.findings import Finding, Rule, Severity, Subject, SubjectKind
from bot.core.rules import config
from bot.core.rules.config import NOTHING_MADE
from bot.core.topics import Topic

NOT_YET = "Nothing: the domain is not set up yet."


def _unmade(its: Rule) -> Rule:
    """The same check, worth knowing before anybody asks for the domain."""

    def check(facts: Facts) -> Finding | None:
        found = its.check(facts) if facts.config is None else None
        if found is None:
            return None
        return replace(
            found,
            severity=Severity.NOTICE,
            devices=NOT_YET,
            do=found.do.removesuffix(NOTHING_MADE).strip(),
            subject=Subject(SubjectKind.DOMAIN, facts.domain),
        )

    return Rule(its.code, its.needs | {Topic.CONFIG}, check)


claimed_elsewhere = _unmade(config.claimed_elsewhere)
quota_used_up = _unmade(config.quota_used_up)
