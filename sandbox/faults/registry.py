"""Every fault by its name: a literal to read."""

from collections.abc import Mapping

from sandbox.aws.world import World
from sandbox.edge.dnscontrol import DnsControl
from sandbox.faults import (
    behind,
    certificates,
    configs,
    names,
    questions,
    reissued,
    wire,
)
from sandbox.faults.fault import Fault
from sandbox.faults.ground import Ground
from sandbox.faults.plot import Plot
from sandbox.faults.questions import QUESTIONS
from sandbox.faults.unmade import UNMADE

FAULTS: Mapping[str, Fault[Ground]] = {
    "cname-other-region": Fault(
        "the CNAME names this account's endpoint in another region", names.other_region
    ),
    "cname-other-account": Fault(
        "the CNAME names the endpoint of another account", names.other_account
    ),
    "cname-dangling": Fault(
        "the CNAME leads to a name that has no address", names.dangling
    ),
    "cname-missing": Fault("the CNAME was removed", names.missing),
    "delegation-missing": Fault(
        "the zone above names no servers for the zone", names.undelegated
    ),
    "delegation-elsewhere": Fault(
        "the zone above names servers that know another zone", names.delegated_elsewhere
    ),
    "delegation-lame": Fault(
        "the zone above names servers that know no such zone", names.lame
    ),
    "delegation-mixed": Fault(
        "the zone above also names a server of the provider before",
        names.half_delegated,
    ),
    "zone-gone": Fault("the domain has lapsed, and its zone is gone", names.zone_gone),
    "servers-disagree": Fault(
        "one of the zone's own servers has the record before", names.servers_disagree
    ),
    "zone-doubled": Fault(
        "the record stands at a name with the zone twice", names.zone_doubled
    ),
    "value-doubled": Fault(
        "the value of the record has the zone behind it", names.value_doubled
    ),
    "txt-for-cname": Fault("the endpoint stands there as a TXT record", names.as_text),
    "wrong-zone": Fault("the record was put into another zone", names.wrong_zone),
    "apex": Fault("the name is a zone of its own, without a CNAME", names.apex),
    "other-records": Fault(
        "a TXT record stands at the name, and no CNAME", names.other_records
    ),
    "address-records": Fault(
        "the endpoint's address was copied in place of a CNAME",
        names.copied_addresses,
    ),
    "wildcard-answers": Fault(
        "the record is gone, and a wildcard answers for it", names.wildcard
    ),
    "ttl-long": Fault("resolvers may keep the CNAME for two days", names.long_ttl),
    "private-zone-shadows": Fault(
        "a private zone has another record for the name", names.shadowed
    ),
    "stale-resolver": Fault(
        "one of two resolvers still has the record before", names.stale_resolver
    ),
    "cname-elsewhere": Fault(
        "the CNAME leads to a broker that is not AWS IoT's", names.elsewhere
    ),
    "record-changed": Fault(
        "the CNAME was changed just now, and resolvers still have the right one",
        names.changed_away,
    ),
    "proxied": Fault("an HTTP proxy stands in front of the name", names.proxied),
    "disabled": Fault("somebody disabled the configuration", configs.disabled),
    "deleted": Fault("somebody deleted the configuration", configs.deleted),
    "invalid": Fault(
        "AWS IoT calls the certificate INVALID; the last valid one is served",
        configs.invalid,
    ),
    "certificate-deleted": Fault(
        "the certificate is no longer in ACM", certificates.deleted
    ),
    "expired": Fault("the certificate has ended", certificates.expired),
    "ends-soon": Fault("the certificate ends in three days", certificates.ends_soon),
    "ineligible": Fault(
        "ACM will not renew the certificate by itself", certificates.ineligible
    ),
    "renewal-stalled": Fault(
        "ACM cannot check the name, so it does not renew", certificates.stalled
    ),
    "renewal-failed": Fault("ACM tried to renew, and failed", certificates.failed),
    "not-served-yet": Fault(
        "the certificate was changed just now and is not served yet", wire.not_yet
    ),
    "served-other": Fault(
        "another certificate for the name is served, for a day already", wire.other
    ),
    "served-default": Fault(
        "AWS IoT serves its own certificate for the name", wire.default
    ),
    "authorizer-inactive": Fault(
        "the custom authorizer is INACTIVE", behind.authorizer_inactive
    ),
    "authorizer-gone": Fault("the custom authorizer is gone", behind.authorizer_gone),
    "authorizer-function-gone": Fault(
        "the custom authorizer's function is gone", behind.authorizer_function_gone
    ),
    "authorizer-not-permitted": Fault(
        "AWS IoT may not call the custom authorizer's function",
        behind.authorizer_not_permitted,
    ),
    "authorizer-failing": Fault(
        "the custom authorizer's function ends in errors", behind.authorizer_failing
    ),
    "authorizer-refuses": Fault(
        "devices ask for a custom authorizer that there is not",
        behind.authorizer_refuses,
    ),
    "callback-gone": Fault(
        "the function that checks client certificates is gone", behind.callback_gone
    ),
    "callback-not-permitted": Fault(
        "AWS IoT may not call the function that checks client certificates",
        behind.callback_not_permitted,
    ),
    "callback-failing": Fault(
        "the function that checks client certificates ends in errors",
        behind.callback_failing,
    ),
    "ocsp-function-gone": Fault(
        "the function that answers for the OCSP responder is gone",
        behind.ocsp_function_gone,
    ),
    "ocsp-unanswered": Fault(
        "the OCSP responder does not answer AWS IoT", behind.staple_unanswered
    ),
    "devices-rejected": Fault(
        "AWS IoT refuses far more device certificates than the day before",
        behind.devices_rejected,
    ),
    "logging-off": Fault(
        "AWS IoT does not log whom it turns away; nothing is wrong",
        behind.logging_off,
    ),
    "logging-on": Fault("AWS IoT logs again whom it turns away", behind.logging_on),
    "changed-by": Fault(
        "a pipeline led the CNAME to another region an hour ago", behind.changed_by
    ),
    "stale-address": Fault(
        "one of two addresses serves an earlier certificate", wire.stale_address
    ),
    "random-old-new": Fault(
        "the new certificate and an earlier one are served in turn", wire.old_and_new
    ),
    "nothing-answers": Fault("no port answers to the name", wire.silent),
    "port-closed": Fault("port 8883 does not answer to the name", wire.port_closed),
    "alpn-refused": Fault(
        "port 443 turns away the ALPN protocol for MQTT", wire.alpn_refused
    ),
    "tls13-only": Fault("the TLS policy lets in TLS 1.3 alone", wire.tls13_only),
    "tls-differs": Fault(
        "TLS 1.2 is turned away, against the policy", wire.tls_differs
    ),
    "staple-missing": Fault(
        "OCSP stapling is on, and no answer comes", wire.staple_missing
    ),
    "staple-revoked": Fault(
        "the OCSP answer says that the certificate was revoked", wire.staple_revoked
    ),
    "chain-incomplete": Fault(
        "the certificate is sent without its issuers", wire.leaf_only
    ),
    "revoked": Fault("ACM says that the certificate is revoked", certificates.revoked),
    "import-ends-soon": Fault(
        "the certificate was imported and ends in three days",
        certificates.import_ends_soon,
    ),
    "chain-ends-soon": Fault(
        "an intermediate certificate ends in ten days, long before the leaf",
        reissued.chain_ends_soon,
    ),
    "names-not-covered": Fault(
        "a certificate for another name was imported again",
        reissued.names_not_covered,
    ),
    "key-unsupported": Fault(
        "a certificate with an RSA key of 3072 bits was imported",
        reissued.key_unsupported,
    ),
    "usage-missing": Fault(
        "a certificate without the use serverAuth was imported", reissued.usage_missing
    ),
    "too-many-names": Fault(
        "a certificate with five names was imported again", reissued.too_many_names
    ),
    "chain-too-long": Fault(
        "a certificate with a chain of six was imported again", reissued.chain_too_long
    ),
    "chain-too-large": Fault(
        "a certificate with a chain of over 16 KB was imported again",
        reissued.chain_too_large,
    ),
    "validation-missing": Fault(
        "the certificate is from a private CA, with no validation certificate",
        reissued.private,
    ),
    "validation-not-public": Fault(
        "the validation certificate is from a private CA as well",
        reissued.private_second,
    ),
    "private-issuer": Fault(
        "the certificate is from a private CA, as AWS takes it", reissued.private_issuer
    ),
    "validation-ends-soon": Fault(
        "the validation certificate ends in three days", reissued.second_ends_soon
    ),
    "names-changed": Fault(
        "a certificate with a name more was imported again, and is not taken up",
        reissued.names_changed,
    ),
    "renewed-not-served": Fault(
        "ACM renewed the certificate a day ago, and the one before is served",
        reissued.renewed,
    ),
    "login-narrowed": Fault(
        "the configuration lets in MQTT with an X.509 certificate only",
        configs.login_narrowed,
    ),
    "options-clash": Fault(
        "the configuration has a pair of options that AWS does not document",
        configs.options_clash,
    ),
    "duplicates": Fault(
        "three more certificates for the name were requested", certificates.duplicates
    ),
}
"""What can go wrong with a domain that is set up."""


async def make(world: World, dns: DnsControl, name: str, domain: str) -> str:
    """Make one; what was done, as a sentence. ValueError says what is wrong."""
    if name in QUESTIONS:
        return questions.make(world, name, domain)
    domain = domain.strip().lower()
    if name in FAULTS:
        await FAULTS[name].do(Ground.under(world, dns, domain))
    elif name in UNMADE:
        await UNMADE[name].do(Plot.bare(world, dns, domain))
    else:
        there = ", ".join((*FAULTS, *UNMADE, *QUESTIONS))
        raise ValueError(f"there is no fault {name}: {there}")
    world.changed()
    return f"{domain}: {says(name)}."


def says(name: str) -> str:
    """What a fault is, for people."""
    if name in QUESTIONS:
        return QUESTIONS[name]
    return FAULTS[name].says if name in FAULTS else UNMADE[name].says
