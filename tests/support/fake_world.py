"""AWS, DNS and TLS with memory, for tests that need no sandbox.

Little of AWS's behaviour is here on purpose: what matters is what was asked for
and what is there. `World` holds the state; the fakes read and write it.
"""

from dataclasses import dataclass, field, replace

from bot.core.certs.bundle import File, parse
from bot.core.dnsseen import Zone
from bot.core.facts import Certificate, DomainConfig
from bot.core.names import covers
from bot.errors import Transient
from bot.ports import Answer
from tests.support.certs import public_roots

ENDPOINT = "a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com"
SERVERS = ("ns1.dns.example", "ns2.dns.example")


@dataclass
class World:
    """State by target id or DNS account; change it in a test as you like."""

    configs: dict = field(default_factory=dict)
    certificates: dict = field(default_factory=dict)
    zones: dict = field(default_factory=dict)
    records: dict = field(default_factory=dict)
    secrets: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)
    authorizers: dict = field(default_factory=dict)
    trail: list = field(default_factory=list)
    served: tuple = ()
    takes: tuple | None = None
    apexes: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)
    away: bool = False
    quota: int = 10
    on_look: object = None

    def look(self):
        """Called before each read: a test may count, delay or fail it."""
        if self.on_look is not None:
            self.on_look()
        if self.away:
            raise Transient("AWS does not answer.")


def acme_world():
    """`acme.example` in the DNS account, delegated as it should be, and empty."""
    world = World()
    zone = Zone(
        id="Z0ACME",
        name="acme.example",
        account="777788889999",
        name_servers=SERVERS,
        delegated=None,
    )
    world.zones["777788889999"] = {"acme.example": zone}
    world.apexes = {"acme.example": SERVERS, "byhand.example": SERVERS}
    return world


class FakeClouds:
    """Clients over a `World`; call it as `Services.clouds` is called."""

    seen_since = None

    def __init__(self, world):
        self.world = world

    def __call__(self, run_id, user):
        self.world.calls.append(("clouds", run_id, user))
        return self

    def shared(self, since):
        return self

    def iot(self, target, *, write=False):
        return FakeIot(self.world, target)

    def acm(self, target, *, write=False):
        return FakeAcm(self.world, target)

    def secrets(self, target):
        return FakeSecrets(self.world)

    def zones(self, account, *, write=False):
        return FakeZones(self.world, account)

    def trail(self, place):
        return FakeTrail(self.world)

    def functions(self, target):
        return FakeFunctions(self.world)

    def signs(self, target):
        return FakeSigns(self.world)


class FakeFunctions:
    """Every function is there and lets AWS IoT in."""

    def __init__(self, world):
        self.world = world

    def is_there(self, arn):
        self.world.look()
        return True

    def lets_in(self, arn, source):
        self.world.look()
        return True


class FakeSigns:
    """Logging is off, as at AWS, and nothing is counted."""

    def __init__(self, world):
        self.world = world

    def sums(self, metrics, *, since, until):
        self.world.look()
        return tuple(0 for _ in metrics)

    def log_of(self, event):
        self.world.look()


class FakeTrail:
    def __init__(self, world):
        self.world = world

    def changes(self, of, names, events, *, since):
        self.world.look()
        return tuple(
            each
            for each in self.world.trail
            if each.of is of and each.name in names and each.event in events
        )

    def configs_made_for(self, domain, *, since):
        return frozenset()


class FakeIot:
    def __init__(self, world, target):
        self.world = world
        self.target = target
        self.mine = world.configs.setdefault(target.id, {})

    def find_config(self, name, *, tags=True):
        self.world.look()
        return self.mine.get(name)

    def config_names(self):
        self.world.look()
        return tuple(self.mine)

    def configs(self):
        self.world.look()
        return tuple(self.mine.values())

    def count_configs(self):
        self.world.look()
        return len(self.mine)

    def configs_limit(self):
        return self.world.quota

    def endpoint(self):
        self.world.look()
        return ENDPOINT.replace("eu-central-1", self.target.region)

    def create_config(
        self, *, name, domain, certificate_arn, validation_arn, options, tags
    ):
        self.world.calls.append(("create_config", name))
        config = DomainConfig(
            name=name,
            arn=f"arn:aws:iot:{self.target.region}:{self.target.account}:"
            f"domainconfiguration/{name}/abcde",
            domain=domain,
            enabled=True,
            certificate_arn=certificate_arn,
            certificate_status="VALID",
            options=options,
            tags=tuple(sorted(tags.items())),
        )
        self.mine.setdefault(name, config)

    def find_authorizer(self, name):
        self.world.look()
        return self.world.authorizers.get(name)

    def disable_config(self, name):
        self.world.calls.append(("disable_config", name))
        self.mine[name] = replace(self.mine[name], enabled=False)

    def delete_config(self, name):
        self.world.calls.append(("delete_config", name))
        del self.mine[name]


class FakeAcm:
    def __init__(self, world, target):
        self.world = world
        self.target = target
        self.mine = world.certificates.setdefault(target.id, {})

    def find(self, arn, *, tags=True):
        self.world.look()
        return self.mine.get(arn)

    def used_for(self, domains):
        return {
            domain: tuple(each.arn for each in self.covering(domain) if each.in_use)
            for domain in domains
        }

    def covering(self, domain):
        self.world.look()
        return tuple(
            each
            for each in self.mine.values()
            if any(covers(name, domain) for name in each.names)
        )

    def request(self, *, names, key, token, tags):
        self.world.calls.append(("request", tuple(names)))
        arn = (
            f"arn:aws:acm:{self.target.region}:{self.target.account}:"
            f"certificate/{token}"
        )
        self.mine.setdefault(
            arn,
            Certificate(
                arn=arn,
                status="PENDING_VALIDATION",
                kind="AMAZON_ISSUED",
                names=tuple(names),
                key=key,
                tags=tuple(sorted(tags.items())),
            ),
        )
        return arn

    def import_certificate(self, secret, *, tags=None, replaces=None):
        self.world.calls.append(("import", secret.version, replaces))
        number = len(self.world.calls)
        arn = replaces or (
            f"arn:aws:acm:{self.target.region}:{self.target.account}:"
            f"certificate/imported-{number}"
        )
        leaf = parse([File("", secret.parts()[0])]).certs[0].cert
        kept = dict(self.mine[arn].tags) if replaces else tags or {}
        self.mine[arn] = Certificate(
            arn=arn,
            status="ISSUED",
            kind="IMPORTED",
            names=leaf.names,
            key=leaf.key,
            usages=leaf.usages or frozenset(),
            not_before=leaf.not_before,
            not_after=leaf.not_after,
            fingerprint=leaf.fingerprint,
            tags=tuple(sorted(kept.items())),
        )
        return arn

    def delete(self, arn):
        self.world.calls.append(("delete", arn))
        self.mine.pop(arn, None)


class FakeSecrets:
    """`World.secrets` has what `read` gives, by name."""

    def __init__(self, world):
        self.world = world

    def read(self, name, *, version=None, stage=None):
        self.world.look()
        found = self.world.secrets.get(f"{name}@{stage}" if stage else name)
        return found if version in {None, found and found.version} else None


class FakeZones:
    def __init__(self, world, account):
        self.world = world
        self.account = account

    def public_zone(self, name):
        self.world.look()
        return self.world.zones.get(self.account.account, {}).get(name)

    def public_zones(self):
        self.world.look()
        return tuple(sorted(self.world.zones.get(self.account.account, {})))

    def private_zones(self):
        self.world.look()
        return ()

    def records(self, zone_id, name):
        self.world.look()
        return tuple(self.world.records.get(name, {}).values())

    def change(self, zone_id, changes, *, comment):
        self.world.calls.append(("change", zone_id))
        for each in changes:
            at = self.world.records.setdefault(each.record.name, {})
            if each.action == "DELETE":
                at.pop(each.record.type, None)
            else:
                at[each.record.type] = each.record
        self.world.changes.append(tuple(changes))
        return f"C{len(self.world.changes):04d}"

    def in_sync(self, change_id):
        return True


class FakeNames:
    """DNS over the same records; a zone is what `apexes` says."""

    def __init__(self, world):
        self.world = world

    def resolve(self, name, kind):
        self.world.look()
        at = self.world.records.get(name, {})
        record = at.get(kind)
        if record is None and "CNAME" in at:
            return Answer(server="fake", found=True, chain=at["CNAME"].values)
        if record is None:
            missing = name not in self.world.records
            return Answer(server="fake", found=False, nxdomain=missing)
        return Answer(server="fake", found=True, values=record.values, ttl=record.ttl)

    def resolve_each(self, name, kind):
        return (self.resolve(name, kind),)

    def authoritative(self, zone, name, kind):
        return (self.resolve(name, kind),)

    def zone_of(self, name):
        self.world.look()
        labels = name.split(".")
        for index in range(len(labels)):
            apex = ".".join(labels[index:])
            if apex in self.world.apexes:
                return apex, self.world.apexes[apex]
        return "example", ("ns.example",)

    def name_servers(self, zone):
        return self.world.apexes.get(zone, ())

    def caa(self, name, *, wild=False):
        self.world.look()
        return None, None

    def addresses(self, name):
        self.world.look()
        return ()

    def every_address(self, name):
        self.world.look()
        return tuple(dict.fromkeys(each.address for each in self.world.served))


class FakeProbe:
    def __init__(self, world):
        self.world = world

    def __call__(
        self, host, *, ports=None, tls=None, addresses=None, sni=None, alpn=None
    ):
        self.world.look()
        taken = self.world.takes is None or tls is None or tls in self.world.takes
        if taken:
            return self.world.served
        return tuple(
            replace(each, fingerprint=None, alert="protocol version")
            for each in self.world.served
        )


class FakeTrust:
    """The roots of the tests' own CAs."""

    @property
    def public(self):
        return public_roots()

    @property
    def private(self):
        return None
