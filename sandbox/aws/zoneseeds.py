"""The hosted zones that the sandbox starts with."""

from sandbox.aws.identities import DNS_ACCOUNT
from sandbox.aws.world import World
from sandbox.aws.zones import Zones
from sandbox.edge.rrsets import RecordSet

# 203.0.113.0/24 is for documentation (RFC 5737).
_ACME = (
    RecordSet("www.acme.example.", "A", 300, ("203.0.113.10",)),
    RecordSet("old.acme.example.", "CNAME", 3600, ("legacy-broker.acme.example.",)),
    RecordSet("legacy-broker.acme.example.", "A", 300, ("203.0.113.11",)),
    RecordSet("mail.acme.example.", "MX", 300, ("10 mx.mail.example.",)),
    RecordSet("*.wild.acme.example.", "A", 300, ("203.0.113.12",)),
    RecordSet("nocaa.acme.example.", "CAA", 300, ('0 issue "other-ca.example"',)),
    RecordSet("notes.acme.example.", "TXT", 300, ('"ask ada"',)),
)


def seed_zones(world: World) -> None:
    """Create the zones of the DNS account; nothing happens when there are some."""
    zones = Zones(world)
    if zones.all():
        return
    zones.create(DNS_ACCOUNT, "acme.example", records=_ACME)
    zones.create(DNS_ACCOUNT, "lost.example", comment="the registrar knows others")
    zones.create(DNS_ACCOUNT, "acme.example", private=True, comment="for the VPC")
