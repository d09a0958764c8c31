"""Which faults take away that by which another one would be seen.

Where a name leads elsewhere nobody sees what IoT shows for it, and what was imported is
not renewed by ACM. A disabled configuration without a record looks retired, which is
one finding. Whatever is not here has to be seen beside any other.
"""

from collections.abc import Mapping

_IMPORTS = (
    *("names-not-covered", "key-unsupported", "usage-missing", "too-many-names"),
    *("chain-too-long", "chain-too-large", "names-changed", "import-ends-soon"),
    *("validation-missing", "validation-not-public", "validation-ends-soon"),
)
_ASTRAY = (
    "zone-gone",
    *("zone-doubled", "value-doubled", "txt-for-cname", "wrong-zone"),
    *("apex", "other-records"),
)
_DOORS = ("nothing-answers", "port-closed", "alpn-refused")
_CNAME = frozenset({"wire", "source"})
_NARROWED = (
    *("authorizer-inactive", "authorizer-gone", "authorizer-function-gone"),
    *("authorizer-not-permitted", "authorizer-failing", "authorizer-refuses"),
    *("callback-gone", "callback-not-permitted", "callback-failing"),
)
_BEHIND = (
    *_NARROWED,
    *("ocsp-function-gone", "ocsp-unanswered", "devices-rejected"),
)
_PUBLIC = frozenset({"wire", "public"})
_OTHERS = frozenset({"renewal", "own"})
HIDES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_IMPORTS, _OTHERS),
    **dict.fromkeys(_NARROWED, frozenset({"doors"})),
    "import-ends-soon": frozenset({"renewal", "chain"}),
    "private-issuer": _OTHERS,
    "renewed-not-served": frozenset({"own"}),
    "cname-other-region": _CNAME,
    "cname-other-account": _CNAME,
    "cname-dangling": _CNAME,
    "cname-missing": _CNAME,
    "cname-elsewhere": _CNAME,
    "changed-by": _CNAME,
    "delegation-missing": _PUBLIC,
    "delegation-elsewhere": _PUBLIC,
    "delegation-lame": _PUBLIC,
    "record-changed": frozenset({"source", "wire"}),
    "proxied": _CNAME | {"records"},
    **dict.fromkeys(_ASTRAY, _CNAME | {"cname"}),
    "zone-gone": _CNAME | {"cname", "public"},
    "wildcard-answers": _CNAME | {"cname", "records"},
    "address-records": frozenset({"source", "cname", "apex"}),
    "login-narrowed": frozenset({"doors"}),
    "options-clash": frozenset({"doors"}),
    "nothing-answers": frozenset({"wire", "own", "chain", "several", "doors"}),
    "disabled": frozenset({"wire", "use"}),
    "deleted": frozenset({"configuration", "certificate", "wire", "use"}),
    "certificate-deleted": frozenset({"certificate", "renewal"}),
    "invalid": frozenset({"trust"}),
    "revoked": frozenset({"end", "renewal", "trust"}),
    "expired": frozenset({"chain", "own"}),
    "ends-soon": frozenset({"chain"}),
    "chain-ends-soon": frozenset({"own"}),
    "served-default": frozenset({"wire"}),
    "served-other": frozenset({"own", "several"}),
    "not-served-yet": frozenset({"age", "own", "several"}),
}
SEEN_BY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_IMPORTS, frozenset({"certificate"})),
    **dict.fromkeys(_BEHIND, frozenset({"configuration"})),
    "changed-by": frozenset({"configuration", "public"}),
    "cname-other-region": frozenset({"configuration", "public"}),
    "cname-other-account": frozenset({"configuration", "public"}),
    "cname-dangling": frozenset({"configuration", "public"}),
    "cname-elsewhere": frozenset({"configuration", "public"}),
    "cname-missing": frozenset({"use"}),
    "delegation-missing": frozenset({"configuration"}),
    "delegation-elsewhere": frozenset({"configuration"}),
    "delegation-lame": frozenset({"configuration"}),
    "delegation-mixed": frozenset({"configuration"}),
    "proxied": frozenset({"configuration", "public"}),
    **dict.fromkeys(_ASTRAY, frozenset({"configuration"})),
    "apex": frozenset({"configuration", "apex"}),
    "wildcard-answers": frozenset({"configuration", "public"}),
    "address-records": frozenset({"configuration", "public", "records"}),
    "record-changed": frozenset({"configuration", "public", "source"}),
    "stale-resolver": frozenset({"configuration", "public", "source"}),
    "ttl-long": frozenset({"configuration", "cname"}),
    "certificate-deleted": frozenset({"configuration"}),
    "revoked": frozenset({"certificate"}),
    "names-changed": frozenset({"certificate", "wire", "age"}),
    "renewed-not-served": frozenset({"certificate", "wire", "age"}),
    "not-served-yet": frozenset({"certificate", "wire"}),
    "served-other": frozenset({"certificate", "wire"}),
    "stale-address": frozenset({"configuration", "wire", "several"}),
    "random-old-new": frozenset({"configuration", "wire", "several"}),
    **dict.fromkeys(_DOORS, frozenset({"configuration", "wire", "several", "doors"})),
    "private-zone-shadows": frozenset({"configuration"}),
    "servers-disagree": frozenset({"configuration", "source"}),
    "private-issuer": frozenset({"certificate", "wire", "own", "trust"}),
    "tls13-only": frozenset({"configuration", "use", "options"}),
    "tls-differs": frozenset({"configuration", "use", "wire", "options"}),
    "staple-missing": frozenset({"certificate", "wire", "own", "age", "options"}),
    "staple-revoked": frozenset({"certificate", "wire", "own", "options"}),
    "chain-incomplete": frozenset({"certificate", "wire", "own"}),
    "chain-ends-soon": frozenset({"wire", "chain"}),
    "expired": frozenset({"certificate", "end"}),
    "ends-soon": frozenset({"certificate", "end"}),
    "import-ends-soon": frozenset({"certificate", "end"}),
    "ineligible": frozenset({"certificate", "renewal"}),
    "renewal-stalled": frozenset({"certificate", "renewal"}),
    "renewal-failed": frozenset({"certificate", "renewal"}),
}


def hides(one: str, two: str) -> bool:
    """Whether one takes away that by which the other is seen."""
    return bool(HIDES.get(one, frozenset()) & SEEN_BY.get(two, frozenset()))


# What IoT takes up no certificate for, so that it goes on showing another one.
_REFUSED = frozenset(
    {
        *(
            "certificate_covers_not",
            "certificate_key_type",
            "certificate_names_changed",
        ),
        *("certificate_no_server_auth", "certificate_too_many_names"),
        *("certificate_chain_too_long", "certificate_chain_too_large"),
        *("validation_certificate_missing", "validation_certificate_not_public"),
        *("certificate_not_issued", "certificate_deleted", "config_invalid"),
        "certificate_not_renewed",  # once it is over
    }
)
# A record in the wrong place, in whose stead others answer.
_ASTRAY = frozenset({"record_doubled", "record_in_other_zone", "record_as_text"})
MERGED: Mapping[str, frozenset[str]] = {
    "served_is_other": _REFUSED | {"answers_vary", "address_differs"},
    "served_wrong_name": _REFUSED,
    "config_invalid": frozenset({"certificate_names_changed"}),
    "certificate_not_renewed": frozenset({"validation_record_missing"}),
    "validation_waits": frozenset({"caa_stops_amazon"}),
    "wildcard_in_place": _ASTRAY,
    "other_records_in_place": _ASTRAY,
    "name_proxied": _ASTRAY,
}
"""What may be called a consequence although it was made apart: nobody can tell."""
# What is seen by way of an old record, of a zone that nobody asks, or of a name where
# no CNAME may stand, is seen of something else.
TELL_NOTHING = frozenset({"resolvers_stale", "name_is_apex", "zone_unknown"})


def may_be_merged(code: str, cause: str | None) -> bool:
    """Whether one fault may be taken for a consequence of another."""
    return cause in TELL_NOTHING or cause in MERGED.get(code, frozenset())
