"""One domain, looked at for what is wrong with it: reading roles, no Slack, no store.

Without the store nothing is remembered: what has gone since the last look of the
bot is not known here.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.core.diagnosis import Coded, Diagnosed, Verdict, diagnosed
from bot.core.facts import Facts
from bot.core.targets import Target
from bot.gather import Eyes, deepened, gather
from bot.report.look import Eyes as Sight
from bot.report.look import side_by_side
from bot.report.machine import SEVERITIES
from bot.report.outcome import Exit
from bot.report.plain import plain, stamp
from bot.settings import Settings
from bot.watching import seen_on_the_wire

# How the session is called in CloudTrail: `look.diagnose`.
_CALLER = ("look", "diagnose")
_EXITS = {
    Verdict.HEALTHY: Exit.FINE,
    Verdict.UNUSED: Exit.FINE,
    Verdict.WAITING: Exit.FINE,
    Verdict.UNSEEN: Exit.NOT_SEEN,
}


def diagnose(
    settings: Settings,
    targets: Sequence[Target],
    domain: str,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    heard: Callable[[Facts], None] = lambda _: None,
) -> tuple[Diagnosed, Target]:
    """The target that has a configuration for it, else the first, and what is wrong.

    `heard` is given the facts as they come in, from several threads.
    """

    def one(target: Target, eyes: Sight) -> tuple[Facts, Target]:
        clouds = eyes.aws.for_caller(*_CALLER)
        facts = gather(
            domain,
            target,
            clouds=clouds,
            names=eyes.names,
            probe=eyes.probe,
            now=now,
            others=[each for each in settings.targets if each.id != target.id],
            trust=eyes.trust,
        )
        sees = Eyes(
            target=target, clouds=clouds, names=eyes.names, probe=eyes.probe, now=now
        )
        for each in deepened(facts, sees):
            facts = each
            heard(facts)
        return facts, target

    looks = side_by_side(settings, targets, one, now=now)
    first = looks[0]
    facts, target = next((each for each in looks if each[0].config is not None), first)
    return diagnosed(seen_on_the_wire(facts)), target


def exit_of(found: Diagnosed) -> Exit:
    """0: devices are well, or nobody has to act. 1: somebody has. 2: not seen."""
    return _EXITS.get(found.verdict, Exit.NEEDS_SOMEONE)


def diagnosis_json(found: Diagnosed, target: Target) -> str:
    """The same for scripts. Keys stay as they are; new ones may be added."""
    said = {
        "version": 1,
        "exit_code": int(exit_of(found)),
        "domain": found.facts.domain,
        "account": target.account,
        "region": target.region,
        "seen_at": stamp(found.facts.taken_at),
        "verdict": found.verdict.value.lower(),
        "cause": _finding(found.cause) if found.cause else None,
        "follows": [_finding(each) for each in found.follows],
        "others": [_finding(each) for each in found.others],
        "fine": [plain(each) for each in found.fine],
        "not_seen": [
            {"topic": str(each.topic), "says": plain(each.says)}
            for each in found.facts.gaps
        ],
        "checks": found.checks,
        "checks_not_possible": sorted(code for code, _ in found.skipped),
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _finding(coded: Coded) -> dict[str, Any]:
    code, finding = coded
    return {
        "code": code,
        "severity": SEVERITIES[finding.severity],
        "says": plain(finding.says),
        "evidence": plain(finding.evidence),
        "devices": plain(finding.devices),
        "felt": finding.felt,
        "at": stamp(finding.at),
        "do": plain(finding.do),
    }
