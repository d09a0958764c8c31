"""Every fault by its name: a literal to read."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sandbox.aws.world import World
from sandbox.edge.dnscontrol import DnsControl
from sandbox.faults import certificates, configs, names, wire
from sandbox.faults.ground import Ground


@dataclass(frozen=True, slots=True)
class Fault:
    """What it is, for people, and how it is made."""

    says: str
    do: Callable[[Ground], Awaitable[None]]


FAULTS: Mapping[str, Fault] = {
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
    "stale-address": Fault(
        "one of two addresses serves an earlier certificate", wire.stale_address
    ),
    "random-old-new": Fault(
        "the new certificate and an earlier one are served in turn", wire.old_and_new
    ),
    "chain-incomplete": Fault(
        "the certificate is sent without its issuers", wire.leaf_only
    ),
}


async def make(world: World, dns: DnsControl, name: str, domain: str) -> str:
    """Make one; what was done, as a sentence. ValueError says what is wrong."""
    fault = FAULTS.get(name)
    if fault is None:
        raise ValueError(f"there is no fault {name}: {', '.join(FAULTS)}")
    ground = Ground.under(world, dns, domain.strip().lower())
    await fault.do(ground)
    world.changed()
    return f"{ground.domain}: {fault.says}."
