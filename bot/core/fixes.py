"""Which plan mends what a diagnosis found? Pure; the plan itself is made at the click.

Only what this bot can do by itself is offered. What somebody else has to do stands in
the finding (`Finding.do`), to be copied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.diagnosis import Coded, Diagnosed
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity
from bot.core.plans import Playbook
from bot.core.requests import DEFAULT_KEY, KEY_AS_BEFORE, CreateRequest
from bot.core.rotation import Way, decide
from bot.core.topics import Topic

# Three buttons can be seen at once, and "Check again" is one of them.
MOST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A plan that is offered: its kind, the wish, what its button says, and why."""

    playbook: Playbook
    label: str
    why: str
    request: CreateRequest = CreateRequest()


_REPAIRS: Mapping[str, str] = {
    "cname_missing": "Fix: add the CNAME…",
    "cname_other_account": "Fix: repair the CNAME…",
    "cname_other_region": "Fix: repair the CNAME…",
    "config_disabled": "Fix: enable it…",
    "record_changed_away": "Fix: repair the CNAME…",
    "name_gone": "Fix: repair the CNAME…",
    "name_leads_elsewhere": "Fix: repair the CNAME…",
    "record_doubled": "Fix: add the CNAME…",
    "record_in_other_zone": "Fix: add the CNAME…",
    "record_value_doubled": "Fix: repair the CNAME…",
    "wildcard_in_place": "Fix: add the CNAME…",
}
_CREATES: Mapping[str, str] = {
    "cname_without_config": "Fix: set it up…",
    "config_vanished": "Fix: set it up again…",
    "request_came_to_nothing": "Fix: ask ACM anew…",
    "validation_record_missing": "Fix: add the record…",
}
# What the certificate of today cannot do any more: a new one is wanted.
_REPLACES = frozenset(
    {
        "certificate_deleted",
        "certificate_expires",
        "certificate_not_issued",
        "certificate_not_renewed",
        "config_invalid",
        "validation_record_missing",
    }
)
# What AWS IoT does not take of it: the very same again would be taken no more.
_UNFIT = frozenset(
    {
        "certificate_covers_not",
        "certificate_key_type",
        "certificate_no_server_auth",
        "certificate_too_many_names",
    }
)
_WAYS: Mapping[Way, str] = {
    Way.RENEWAL: "Fix: restore the record…",
    Way.RECREATE: "Fix: replace the certificate…",
}


def fixes_of(found: Diagnosed) -> tuple[Fix, ...]:
    """What is offered, the cause's own first; each kind of plan once."""
    causes = ((found.cause,) if found.cause else ()) + found.others
    fixes: dict[Playbook, Fix] = {}
    for each in causes:
        fix = _fix(each, found.facts)
        if fix is not None:
            fixes.setdefault(fix.playbook, fix)
    return tuple(fixes.values())[:MOST]


def _fix(coded: Coded, facts: Facts) -> Fix | None:
    code, finding = coded
    if finding.severity is Severity.NOTICE:
        # All may be as it should be: a name that only a VPC knows, for one.
        return None
    if code in _REPAIRS:
        return Fix(playbook=Playbook.REPAIR, label=_REPAIRS[code], why=finding.says)
    if facts.config is None:
        if code not in _CREATES or facts.blind(Topic.CONFIG):
            return None
        return Fix(playbook=Playbook.CREATE, label=_CREATES[code], why=finding.says)
    is_mended = code in _REPLACES | _UNFIT
    return _replacement(code, finding, facts) if is_mended else None


def _replacement(code: str, finding: Finding, facts: Facts) -> Fix | None:
    """A rotation, where it is decided already how; otherwise people have to choose."""
    if facts.blind(Topic.CONFIG, Topic.CERTIFICATES):
        return None
    its = facts.configured
    # ACM goes on calling it well, and would renew it for as long: a new one is needed.
    is_refused = code == "config_invalid" or code in _UNFIT
    fresh = is_refused and its is not None and its.kind != "IMPORTED"
    key = DEFAULT_KEY if code == "certificate_key_type" else KEY_AS_BEFORE
    request = CreateRequest(key=key, fresh_certificate=fresh)
    decided = decide(replace(facts, asked=request))
    if isinstance(decided, Finding):
        return None
    return Fix(
        playbook=Playbook.ROTATE,
        label=_WAYS[decided.way],
        why=finding.says,
        request=request,
    )
