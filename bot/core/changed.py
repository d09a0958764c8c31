"""Which change in CloudTrail fits a finding: who made it, and when. Pure.

A change is evidence beside a cause, never the cause itself. One that only might fit
is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.changeseen import ChangeSeen, Of
from bot.core.facts import Facts
from bot.core.findings import Finding
from bot.core.topics import Topic
from bot.core.words import when

# CloudTrail user guide: events arrive "within about 5 minutes", which is no promise;
# LookupEvents itself speaks of up to 15.
LATE = timedelta(minutes=15)

Fits = Callable[[ChangeSeen], bool]


def _config_to(status: str) -> Fits:
    return lambda each: each.of is Of.CONFIG and each.to == status


def _event(*names: str) -> Fits:
    return lambda each: each.event in names


def _record(*actions: str) -> Fits:
    return lambda each: each.of is Of.RECORD and each.to in actions


_WRITTEN = _record("CREATE", "UPSERT")
_DELETED = _event("DeleteDomainConfiguration")
_IMPORTED = _event("ImportCertificate")

FITS: Mapping[str, Fits] = {
    "config_disabled": _config_to("DISABLED"),
    "config_vanished": _DELETED,
    "cname_without_config": _DELETED,
    "authorizer_gone": _event("DeleteAuthorizer"),
    "authorizer_off": lambda each: each.of is Of.AUTHORIZER and each.to == "INACTIVE",
    "certificate_deleted": _event("DeleteCertificate"),
    "config_invalid": _IMPORTED,
    "served_is_other": _IMPORTED,
    "cname_missing": _record("DELETE"),
    "record_changed_away": _record("CREATE", "UPSERT", "DELETE"),
    "cname_other_region": _WRITTEN,
    "cname_other_account": _WRITTEN,
    "name_leads_elsewhere": _WRITTEN,
    "name_proxied": _WRITTEN,
    "record_value_doubled": _WRITTEN,
    "wildcard_in_place": _record("DELETE"),
    "name_gone": _record("CREATE", "UPSERT", "DELETE"),
}
"""By the finding's code: whether a change may have led to it."""


_DO: Mapping[str, str] = {
    "config_disabled": "If it was not meant to be, enable it again in AWS IoT."
}
"""What is left to do once it is known who made the change."""


def changed_by(code: str, facts: Facts) -> ChangeSeen | None:
    """The newest change of the thing, if it is one that leads to this finding.

    One that was changed back since does not explain what is seen now.
    """
    fits = FITS.get(code)
    if fits is None:
        return None
    seen = sorted(facts.deep.changes, key=lambda each: each.at, reverse=True)
    found = next((each for each in seen if fits(each)), None)
    if found is None or not fits(_newest(seen, found.of)):
        return None
    # Who wrote the right record is not who changed it: CloudTrail is minutes behind.
    return None if facts.endpoint in found.values else found


def _newest(seen: Sequence[ChangeSeen], of: Of) -> ChangeSeen:
    """The last that decides how the thing stands; updates may be about other parts."""
    return next(each for each in seen if each.of is of and not _is_aside(each))


def _is_aside(change: ChangeSeen) -> bool:
    return change.event.startswith("Update") and not change.to


def with_change(code: str, finding: Finding, facts: Facts) -> Finding:
    """The finding with who changed it as its last line of evidence, where that is seen.

    What changed minutes ago and is not in CloudTrail yet is said too.
    """
    found = changed_by(code, facts)
    if found is None:
        return replace(finding, evidence=_and(finding.evidence, _late(code, facts)))
    line = f"changed {when(found.at)} by {found.who} (CloudTrail)"
    return replace(
        finding,
        evidence=_and(finding.evidence, line),
        at=finding.at or (found.at if finding.felt else None),
        do=_DO.get(code, finding.do),
    )


def _late(code: str, facts: Facts) -> str:
    """CloudTrail is minutes behind; only where the change itself is that young."""
    config = facts.config
    changed = config.changed_at if config else None
    if code != "config_disabled" or changed is None or facts.blind(Topic.HISTORY):
        return ""
    if not facts.deep.looked_back or facts.taken_at - changed > LATE:
        return ""
    return "CloudTrail does not say yet who changed it: it may be 15 minutes behind."


def _and(evidence: str, line: str) -> str:
    return "\n".join(each for each in (evidence, line) if each)
