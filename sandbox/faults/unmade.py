"""What goes wrong with a domain before it is set up: its proof, its place, its name."""

from collections.abc import Mapping
from datetime import timedelta

from sandbox.aws.identities import IOT_ACCOUNTS
from sandbox.aws.records import Certificate, CertificateStatus, NameValidation
from sandbox.aws.seed import Seed, SeedCertificate, SeedConfig, plant
from sandbox.aws.validation import fail, record_for
from sandbox.faults.fault import Fault
from sandbox.faults.plot import Plot

_OTHER_ZONE = "acme.example", "byhand.example"


async def asked(plot: Plot) -> Certificate:
    """A certificate was requested some minutes ago; it waits for its record."""
    found = _request(plot)
    if found is not None:
        return found
    now = plot.world.now()
    arn = f"arn:aws:acm:{plot.region}:{plot.account}:certificate/{plot.world.uuid()}"
    its = Certificate(
        arn=arn,
        domain=plot.domain,
        names=[plot.domain],
        key_type="RSA_2048",
        type="AMAZON_ISSUED",
        status="PENDING_VALIDATION",
        created_at=now - timedelta(minutes=5),
        visible_at=now - timedelta(minutes=5),
        validation_method="DNS",
        validations=[NameValidation(plot.domain, plot.domain)],
        is_left=True,  # or what was just broken would mend itself
    )
    plot.place.certificates[arn] = its
    return its


async def missing(plot: Plot) -> None:
    """Nobody has added the record."""
    await asked(plot)


async def doubled(plot: Plot) -> None:
    """The DNS page added the zone by itself, to a name that had it already."""
    name, value = await _proof(plot)
    plot.put("CNAME", value, name=f"{name}{plot.zone}")


async def proxied(plot: Plot) -> None:
    """A proxy answers with an address of its own."""
    name, _ = await _proof(plot)
    plot.put("A", "198.51.100.23", name=name)


async def as_text(plot: Plot) -> None:
    """It is a TXT record."""
    name, value = await _proof(plot)
    plot.put("TXT", f'"{value}"', name=name)


async def without_underscore(plot: Plot) -> None:
    """The DNS page did not take it, or somebody left it out."""
    name, value = await _proof(plot)
    plot.put("CNAME", value, name=name.removeprefix("_"))


async def in_another_zone(plot: Plot) -> None:
    """Under the same short name, but in a zone beside."""
    name, value = await _proof(plot)
    other = next(each for each in _OTHER_ZONE if f"{each}." != plot.zone)
    short = name.removesuffix(f".{plot.zone}")
    plot.put("CNAME", value, name=f"{short}.{other}", zone=other)


async def seen(plot: Plot) -> None:
    """The record is there, and ACM has not looked since."""
    name, value = await _proof(plot)
    plot.put("CNAME", value, name=name)


async def caa(plot: Plot) -> None:
    """CAA at the name lets another CA issue, and only that one."""
    if _request(plot) is None:
        await seen(plot)
    plot.put("CAA", '0 issue "letsencrypt.org"')


async def timed_out(plot: Plot) -> None:
    """ACM waited for 72 hours."""
    await _over(plot, "VALIDATION_TIMED_OUT", None)


async def failed(plot: Plot) -> None:
    """ACM met a CAA record that is gone by now."""
    await _over(plot, "FAILED", "CAA_ERROR")


async def no_room(plot: Plot) -> None:
    """AWS allows as many configurations as there are."""
    plot.world.switches.domain_configuration_quota = len(plot.place.configs)


async def claimed(plot: Plot) -> None:
    """Another account of the region has it."""
    await _rival(plot, plot.domain, plot.domain)


async def overlaps(plot: Plot) -> None:
    """Another account of the region has a wildcard that covers it."""
    await _rival(plot, f"hub.{plot.above}", f"*.{plot.above}")


def _request(plot: Plot) -> Certificate | None:
    several = plot.place.certificates.values()
    return next((each for each in several if each.names == [plot.domain]), None)


async def _proof(plot: Plot) -> tuple[str, str]:
    await asked(plot)
    return record_for(plot.account, plot.domain)


async def _over(plot: Plot, status: CertificateStatus, reason: str | None) -> None:
    fail(await asked(plot), status, reason)


async def _rival(plot: Plot, domain: str, name: str) -> None:
    other = next(number for number in IOT_ACCOUNTS if number != plot.account)
    held = SeedCertificate(other, plot.region, name)
    planted = await plant(plot.world, Seed(certificates=[held]))
    arn, title = planted.certificates[0], domain.replace(".", "-")
    row = SeedConfig(other, plot.region, title, domain, arn)
    await plant(plot.world, Seed(configs=[row]))


UNMADE: Mapping[str, Fault[Plot]] = {
    "record-missing": Fault(
        "a certificate is requested, and nobody has added its record", missing
    ),
    "record-doubled": Fault("its record has the zone twice", doubled),
    "record-proxied": Fault("its record is behind a proxy", proxied),
    "record-as-text": Fault("its record is a TXT record", as_text),
    "record-without-underscore": Fault(
        "its record has no underscore at the front", without_underscore
    ),
    "record-in-another-zone": Fault("its record is in another zone", in_another_zone),
    "record-seen": Fault("its record is there, and ACM has not looked", seen),
    "caa-closed": Fault("CAA at the name lets another CA issue only", caa),
    "request-timed-out": Fault("ACM waited 72 hours for the record", timed_out),
    "request-failed": Fault("ACM ended the request with CAA_ERROR", failed),
    "quota-full": Fault(
        "the account has as many configurations as AWS allows it", no_room
    ),
    "claimed-elsewhere": Fault("another account of the region has the name", claimed),
    "claimed-by-wildcard": Fault(
        "another account of the region has a wildcard above the name", overlaps
    ),
}
"""What can go wrong before a domain is set up."""
