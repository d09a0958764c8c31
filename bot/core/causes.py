"""Which findings about a domain follow from another one: one cause is one message."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.core.findings import Finding

Reaches = Callable[[Finding, datetime], bool]


def _always(_finding: Finding, _now: datetime) -> bool:
    return True


def _once_over(finding: Finding, now: datetime) -> bool:
    """A certificate that only nears its end explains nothing yet."""
    return finding.at is not None and finding.at <= now


_ISSUING = (
    "validation_record_missing",
    "validation_waits",
    "certificate_not_renewed",
    "request_came_to_nothing",
)
_SERVED = ("served_wrong_name", "served_is_other")
_WIRE = ("name_gone", "name_leads_elsewhere", "chain_expires", *_SERVED)
_INVALID = ("config_invalid", *_SERVED)
_UNASKED = ("cname_missing", "cname_other_region", "cname_other_account", *_WIRE)
_ASTRAY = (
    "wildcard_in_place",
    "other_records_in_place",
    "name_proxied",
    *_UNASKED,
)
_BY_AUTHORIZER = ("authorizer_fails", "authorizer_rejects")
_AFAR = ("name_leads_elsewhere", "chain_expires", "served_expires", *_SERVED)

FOLLOWS: Mapping[str, tuple[Reaches, tuple[str, ...]]] = {
    "cname_without_config": (_always, ("config_vanished", *_WIRE)),
    "zone_unknown": (_always, _ASTRAY),
    "servers_disagree": (
        _always,
        (
            "cname_other_region",
            "cname_other_account",
            "name_leads_elsewhere",
            "name_gone",
        ),
    ),
    "name_is_apex": (
        _always,
        ("delegation_missing", "delegation_elsewhere", "name_servers_differ", *_ASTRAY),
    ),
    "record_doubled": (_always, _ASTRAY),
    "record_value_doubled": (_always, _ASTRAY),
    "record_as_text": (_always, _ASTRAY),
    "record_in_other_zone": (_always, _ASTRAY),
    "record_changed_away": (_always, (*_ASTRAY, "served_expires")),
    "resolvers_stale": (_always, (*_ASTRAY, "served_expires")),
    "wildcard_in_place": (_always, _ASTRAY[1:]),
    "other_records_in_place": (_always, ("cname_missing", "name_gone")),
    "delegation_missing": (_always, _UNASKED[1:]),
    "delegation_elsewhere": (_always, _UNASKED[1:]),
    "caa_stops_amazon": (_always, _ISSUING[1:]),
    "validation_record_missing": (_always, _ISSUING[1:]),
    "config_vanished": (_always, _WIRE),
    "config_disabled": (_always, ("rejected_as_disabled", *_SERVED)),
    "certificate_deleted": (_always, _INVALID),
    "certificate_not_issued": (_always, _INVALID),
    "certificate_covers_not": (_always, _INVALID),
    "certificate_key_type": (_always, _INVALID),
    "certificate_no_server_auth": (_always, _INVALID),
    "certificate_too_many_names": (_always, _INVALID),
    "certificate_chain_too_long": (_always, _INVALID),
    "certificate_chain_too_large": (_always, _INVALID),
    "validation_certificate_missing": (_always, _INVALID),
    "validation_certificate_not_public": (_always, _INVALID),
    "certificate_names_changed": (_always, _INVALID),
    "certificate_expires": (_once_over, _INVALID),
    "certificate_not_renewed": (_once_over, _INVALID),
    "validation_certificate_expires": (_once_over, _INVALID),
    "config_invalid": (_always, _SERVED),
    "cname_missing": (_always, ("name_gone", *_AFAR)),
    "name_gone": (_always, _SERVED),
    "cname_other_region": (_always, _AFAR),
    "cname_other_account": (_always, _AFAR),
    "name_leads_elsewhere": (_always, _AFAR[1:]),
    "name_proxied": (_always, (*_AFAR, "address_differs", "chain_incomplete")),
    "nothing_answers": (_always, ("port_closed", "alpn_refused")),
    "answers_vary": (_always, ("address_differs", *_SERVED)),
    "address_differs": (_always, _SERVED),
    "authorizer_gone": (_always, ("authorizer_rejects",)),
    "authorizer_off": (_always, _BY_AUTHORIZER),
    "authorizer_function_gone": (_always, _BY_AUTHORIZER),
    "authorizer_not_permitted": (_always, _BY_AUTHORIZER),
    "authorizer_fails": (_always, ("authorizer_rejects",)),
    "callback_gone": (_always, ("callback_fails",)),
    "callback_not_permitted": (_always, ("callback_fails",)),
    "ocsp_function_unusable": (_always, ("staple_not_fetched", "staple_missing")),
    "staple_not_fetched": (_always, ("staple_missing",)),
}
"""By cause: when it explains others, and which."""


def explained(findings: Mapping[str, Finding], now: datetime) -> Mapping[str, str]:
    """For each finding about one domain that follows from another: its first cause."""
    found: dict[str, str] = {}
    for cause, (reaches, consequences) in FOLLOWS.items():
        if cause not in findings or not reaches(findings[cause], now):
            continue
        for each in consequences:
            if each in findings:
                found.setdefault(each, cause)
    return {each: _root(found, each) for each in found}


def _root(found: Mapping[str, str], code: str) -> str:
    """The cause of the cause, as far as it goes; the table has no circles."""
    cause = found[code]
    while cause in found:
        cause = found[cause]
    return cause
