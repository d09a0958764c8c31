"""Each fault of the sandbox as it changes a scene, and what only looks like it.

The names are those of `sandbox.faults`, the codes those of `bot.core.rules`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.authorityseen import AtServer, Authorities, Mistake, Slip
from bot.core.deep import Deep
from bot.core.dnsseen import DnsFacts, PrivateZone, Record
from bot.core.facts import Elsewhere, ValidationRecord
from bot.core.options import tls
from bot.core.proofseen import ProofSeen
from bot.core.requests import Options
from bot.core.wireseen import Asked
from tests.support import said_diagnosis as said
from tests.support import watched as w
from tests.support.facts import (
    ARN,
    DOMAIN,
    ENDPOINT,
    NOW,
    certificate,
    config,
    zone,
)
from tests.support.ills_behind import BEHIND
from tests.support.scenes import LEFT, Ill, Scene

DAY, LIFE = timedelta(days=1), w.LIFE
CONFIG_ARN = config().arn
LEFT_OVER, GONE = 3 * DAY, -DAY
INVALID = {"certificate_status": "INVALID", "certificate_detail": "It is not fit."}
OTHER = "07e4" * 16
PROOF = ValidationRecord(
    domain=DOMAIN, name=f"_3f9c.{DOMAIN}", value="_8a7b.zone.acm-validations.aws"
)
CLOSED = {"caa": ("letsencrypt.org",), "caa_at": "acme.example"}


# The name


def led_to(there: str | None, *, resolves: bool = True) -> Ill:
    return lambda scene: scene.but(leads=there, resolves=resolves)


THEIR_SERVERS = ("ns1.old-dns.example", "ns2.old-dns.example")


def undelegated(unheard: str, *servers: str) -> Ill:
    """Public DNS goes to these servers, or to none."""
    its = zone(delegated=False, delegated_to=servers)
    return lambda scene: scene.but(dns=replace(scene.dns, zone=its), unheard=unheard)


def astray(slip: Slip, target: str | None = None) -> Ill:
    """The record was written, and no server has it where it belongs."""
    seen = Authorities(
        zone="acme.example",
        servers=(AtServer(server="ns-1.awsdns.example", target=target),),
        mistake=Mistake(slip, f"{DOMAIN}.acme.example", "found elsewhere."),
    )
    return lambda scene: scene.but(deep=scene.deep.and_also(Deep(authorities=seen)))


def at_source(target: str | None = ENDPOINT, *endpoint: str) -> Ill:
    """What the zone's own servers say, and the endpoint's addresses."""
    its = AtServer(server="ns-1.awsdns.example", target=target)
    seen = Authorities(zone="acme.example", servers=(its,), endpoint=endpoint)
    return lambda scene: scene.but(deep=scene.deep.and_also(Deep(authorities=seen)))


def disagreeing(scene: Scene) -> Scene:
    servers = tuple(
        AtServer(server=f"ns-{n}.awsdns.example", target=target)
        for n, target in enumerate((ENDPOINT, said.AFAR), 1)
    )
    seen = Authorities(zone="acme.example", servers=servers)
    return scene.but(deep=scene.deep.and_also(Deep(authorities=seen)))


def noted(kind: str, *values: str) -> Ill:
    """These stand there and no CNAME."""
    its = Record(name=DOMAIN, type=kind, ttl=60, values=values)
    return lambda scene: scene.but(leads=None, notes=(its,))


def apex(scene: Scene) -> Scene:
    its = zone(delegated=False, delegated_to=THEIR_SERVERS)
    moved = replace(scene.dns, zone=its, apex=DOMAIN, authorities=THEIR_SERVERS)
    return noted("NS", *THEIR_SERVERS)(scene).but(dns=moved)


def kept_for(seconds: int) -> Ill:
    return lambda scene: scene.but(ttl=seconds)


def copied(*addresses: str) -> Ill:
    return lambda scene: scene.but(leads=None, copied=addresses)


def wild(scene: Scene) -> Scene:
    its = Record(name="*.acme.example", type="A", ttl=60, values=("203.0.113.5",))
    return scene.but(
        leads=None,
        dns=replace(scene.dns, wildcard=its),
        proxy=w.link(60 * DAY, LIFE, OTHER),
        proxy_names=("www.acme.example",),
    )


def inside(*records: Record) -> Ill:
    """A private zone has these at the name."""
    its = PrivateZone(name="acme.example", account="777788889999", records=records)
    return lambda scene: scene.but(deep=scene.deep.and_also(Deep(private=(its,))))


IN_VPC = Record(name=DOMAIN, type="A", ttl=60, values=("10.0.0.12",))
VALUE_DOUBLED = f"{ENDPOINT}.acme.example"


# The configuration


def configured(**changes) -> Ill:
    def fall(scene: Scene) -> Scene:
        its = scene.config and replace(scene.config, **changes)
        return scene.but(config=its)

    return fall


def deleted(scene: Scene) -> Scene:
    return scene.but(config=None)


# The certificate


def aged(left: timedelta) -> Ill:
    """It was made earlier, in ACM and on the wire."""

    def fall(scene: Scene) -> Scene:
        begun = NOW + left - w.LIFE
        dates = {"not_before": begun, "not_after": NOW + left}
        its, shown = scene.certificate, scene.shown
        if its is None or shown is None:
            return scene
        kept = {"issued_at": its.issued_at and begun}
        kept |= {"imported_at": its.imported_at and begun}
        same = shown[0].fingerprint == its.fingerprint
        leaf = replace(shown[0], **dates) if same else shown[0]
        return scene.but(
            certificate=replace(its, **dates, **kept), shown=(leaf, *shown[1:])
        )

    return fall


def in_acm(**changes) -> Ill:
    def fall(scene: Scene) -> Scene:
        its = scene.certificate and replace(scene.certificate, **changes)
        return scene.but(certificate=its)

    return fall


def from_acm(scene: Scene) -> Scene:
    return scene.but(certificate=None)


def proofs(there: bool, arn: str = ARN, line: str = "no such name yet.") -> Deep:
    its = ProofSeen(
        arn=arn, name=PROOF.name, value=PROOF.value, is_there=there, says=line
    )
    return Deep(proofs=(its,))


def proven(there: bool) -> Ill:
    return lambda scene: scene.but(deep=scene.deep.and_also(proofs(there)))


# What IoT shows


def showing(fingerprint: str | None, changed=w.LONG_AGO) -> Ill:
    def fall(scene: Scene) -> Scene:
        shown = None
        if fingerprint is not None:
            shown = (w.link(90 * DAY, 90 * DAY, fingerprint=fingerprint),)
        its = scene.config and replace(scene.config, changed_at=changed)
        return scene.but(shown=shown, config=its)

    return fall


def chain_ends(left: timedelta) -> Ill:
    def fall(scene: Scene) -> Scene:
        above = w.link(left, fingerprint=w.ISSUER, subject="Acme Issuing CA 1")
        return scene.but(shown=(*(scene.shown or ())[:1], above))

    return fall


def tried(answers: Mapping[Asked, bool]) -> Ill:
    """Further handshakes, and whether a certificate was shown."""
    return lambda scene: scene.but(tried=(*scene.tried, *answers.items()))


def silent(*ports: int, alert: str | None = None) -> Ill:
    return lambda scene: scene.but(silent=ports, alert=alert)


def policed(versions: str) -> Ill:
    return configured(options=Options(tls_policy=tls.SHORT[versions]))


def stapled(answer: str | None) -> Ill:
    """Stapling is on, and this comes with the certificate."""
    on = configured(options=Options(ocsp=True))
    return both(on, lambda scene: scene.but(staple=answer))


ONLY_13 = {Asked.TLS12: False, Asked.TLS13: True}


# Several at once, one after the other


def both(*several: Ill) -> Ill:
    def fall(scene: Scene) -> Scene:
        for each in several:
            scene = each(scene)
        return scene

    return fall


# A domain that is not set up


def asked_for(*, proof: bool | None = None, line: str = "", **changes) -> Ill:
    """Requested and not there yet, or over."""

    def fall(scene: Scene) -> Scene:
        its = certificate(
            **{
                "status": "PENDING_VALIDATION",
                "created_at": NOW - timedelta(minutes=5),
                "not_after": None,
                **changes,
            }
        )
        seen = Deep() if proof is None else proofs(proof, its.arn, line)
        return scene.but(spares=(its,), deep=scene.deep.and_also(seen))

    return fall


def in_dns(**changes) -> Ill:
    return lambda scene: scene.but(dns=replace(scene.dns, **changes))


def remembered(**changes) -> Ill:
    """The bot looked at the domain before."""
    return lambda scene: scene.but(before=w.known(**changes), watched=True)


def room_used_up(scene: Scene) -> Scene:
    return scene.but(used=10)


def claimed(domain: str, *names: str) -> Ill:
    """Another account of the region has this, with such a certificate."""
    its = Elsewhere(
        place="staging (444455556666)",
        config="theirs",
        domain=domain,
        certificate_names=names,
    )
    return lambda scene: scene.but(rivals=(its,))


def duplicates(many: int, **changes) -> Ill:
    several = tuple(
        certificate(**{"arn": f"{ARN}-{each}", "in_use": False, **changes})
        for each in range(many)
    )
    return lambda scene: scene.but(spares=several)


IMPORTED = {"kind": "IMPORTED", "renewal": "INELIGIBLE", "issued_at": None}
_SINCE = {"imported_at": NOW + LEFT - w.LIFE, "used_by": (CONFIG_ARN,)}
NEW = "5ec0" * 16


def taken_in(fingerprint: str = NEW, **changes) -> Ill:
    """Imported again, not as IoT wants it; what it took before is served."""
    made = {**IMPORTED, "imported_at": NOW - DAY, "used_by": (CONFIG_ARN,)}
    return in_acm(**made, fingerprint=fingerprint, **changes)


def refused(**changes) -> Ill:
    """The same, and IoT calls it INVALID."""
    return both(taken_in(**changes), configured(**INVALID))


def private(**second) -> Ill:
    """From a company's own CA; the second stands in for it, if there is one."""

    def fall(scene: Scene) -> Scene:
        its = certificate(
            **{
                "arn": f"{ARN}-second",
                "renewal": "ELIGIBLE",
                "is_public": True,
                "not_before": NOW + LEFT - w.LIFE,
                "not_after": NOW + LEFT,
                "used_by": (CONFIG_ARN,),
                **second,
            }
        )
        own = in_acm(**IMPORTED, **_SINCE, is_public=False, ends_at="CN=Acme CA")
        return own(scene).but(validation=its if second else None, trusted=False)

    return fall


ILLS: Mapping[str, Ill] = {
    "cname-other-region": led_to(said.AFAR),
    "cname-other-account": led_to(said.BESIDE),
    "cname-dangling": led_to("gone.acme.example", resolves=False),
    "cname-elsewhere": led_to("broker.acme.example"),
    "cname-missing": led_to(None),
    "delegation-missing": undelegated("missing"),
    "delegation-elsewhere": undelegated("missing", *THEIR_SERVERS),
    "delegation-lame": undelegated("failing", *THEIR_SERVERS),
    "delegation-mixed": undelegated("", zone().name_servers[0], THEIR_SERVERS[0]),
    "zone-gone": lambda scene: scene.but(leads=None, dns=DnsFacts()),
    "servers-disagree": disagreeing,
    "zone-doubled": both(led_to(None), astray(Slip.DOUBLED)),
    "value-doubled": both(
        led_to(VALUE_DOUBLED, resolves=False), astray(Slip.VALUE, VALUE_DOUBLED)
    ),
    "txt-for-cname": both(noted("TXT", f'"{ENDPOINT}"'), astray(Slip.TEXT)),
    "wrong-zone": both(led_to(None), astray(Slip.OTHER_ZONE)),
    "apex": apex,
    "other-records": noted("TXT", '"ask ada"'),
    "address-records": both(
        copied("198.51.100.7"), at_source(None, "198.51.100.7", "198.51.100.8")
    ),
    "wildcard-answers": wild,
    "ttl-long": kept_for(172_800),
    "private-zone-shadows": inside(IN_VPC),
    "stale-resolver": both(
        lambda scene: scene.but(remembered=said.AFAR), at_source(ENDPOINT)
    ),
    # The sandbox's endpoint goes by where the name leads now, not by who asks.
    "record-changed": both(lambda scene: scene.but(shown=None), at_source(said.AFAR)),
    "proxied": lambda scene: scene.but(leads=None, proxy=w.link(60 * DAY, LIFE, OTHER)),
    "disabled": configured(enabled=False),
    "deleted": deleted,
    "invalid": configured(**INVALID),
    "certificate-deleted": both(from_acm, configured(**INVALID)),
    "revoked": both(in_acm(status="REVOKED"), configured(**INVALID)),
    "names-not-covered": refused(names=("other.acme.example",)),
    "key-unsupported": refused(key="RSA_3072"),
    "usage-missing": refused(usages=frozenset({"clientAuth"})),
    "too-many-names": refused(names=(DOMAIN, *(f"n{n}.acme.example" for n in "1234"))),
    "chain-too-long": refused(chain_length=6),
    "chain-too-large": refused(chain_length=3, chain_der_bytes=20_000),
    "validation-missing": both(private(), configured(**INVALID)),
    "validation-not-public": both(private(is_public=False), configured(**INVALID)),
    "private-issuer": private(kind="AMAZON_ISSUED"),
    "validation-ends-soon": private(
        not_before=NOW + LEFT_OVER - w.LIFE, not_after=NOW + LEFT_OVER
    ),
    "names-changed": taken_in(names=(DOMAIN, "spare.acme.example")),
    "renewed-not-served": in_acm(
        fingerprint=NEW, renewal_status="SUCCESS", renewed_at=NOW - DAY
    ),
    "expired": both(aged(GONE), in_acm(status="EXPIRED"), configured(**INVALID)),
    "ends-soon": aged(LEFT_OVER),
    "import-ends-soon": both(in_acm(**IMPORTED, **_SINCE), aged(LEFT_OVER)),
    "chain-ends-soon": chain_ends(20 * DAY),
    "ineligible": in_acm(renewal="INELIGIBLE"),
    "renewal-stalled": both(
        in_acm(renewal_status="PENDING_VALIDATION"), proven(there=False)
    ),
    "renewal-failed": both(
        in_acm(renewal_status="FAILED", renewal_reason="CAA_ERROR"), proven(there=True)
    ),
    "not-served-yet": showing(OTHER, changed=NOW),
    "served-other": showing(OTHER),
    "served-default": showing(None),
    "stale-address": lambda scene: scene.but(earlier=w.link(90 * DAY, LIFE, OTHER)),
    "random-old-new": lambda scene: scene.but(
        earlier=w.link(90 * DAY, LIFE, OTHER), earlier_at="every other handshake"
    ),
    "nothing-answers": both(silent(443, 8883), tried({Asked.ENDPOINT: True})),
    "port-closed": both(silent(8883), tried({Asked.ENDPOINT: True})),
    "alpn-refused": both(
        silent(443, alert="no application protocol"), tried({Asked.NO_ALPN: True})
    ),
    "tls13-only": policed("1.3"),
    "tls-differs": both(policed("1.2+1.3"), tried(ONLY_13)),
    "staple-missing": stapled(None),
    "staple-revoked": stapled("revoked"),
    "chain-incomplete": both(
        in_acm(chain_length=2, is_public=True),
        lambda scene: scene.but(trusted=False),
    ),
    "login-narrowed": configured(
        options=Options(authentication="AWS_X509", protocol="SECURE_MQTT")
    ),
    "options-clash": configured(
        options=Options(authentication="AWS_SIGV4", protocol="SECURE_MQTT")
    ),
    "duplicates": duplicates(3),
    **BEHIND,
}
"""Every fault of a domain that is set up, as it changes a scene."""

NOTHING = Scene(config=None, certificate=None, leads=None, shown=None)
"""A domain that nobody has set up yet."""

UNMADE: Mapping[str, Ill] = {
    "record-missing": asked_for(proof=False),
    "record-doubled": asked_for(proof=False, line="found at the zone twice."),
    "record-proxied": asked_for(proof=False, line="an address is there instead."),
    "record-as-text": asked_for(proof=False, line="found as a TXT record."),
    "record-without-underscore": asked_for(proof=False, line="without underscore."),
    "record-in-another-zone": asked_for(proof=False, line="found in another zone."),
    "record-seen": asked_for(proof=True, line="found."),
    "caa-closed": both(
        lambda scene: scene if scene.spares else asked_for(proof=True)(scene),
        in_dns(**CLOSED),
    ),
    "request-timed-out": asked_for(status="VALIDATION_TIMED_OUT"),
    "request-failed": asked_for(status="FAILED", failure="CAA_ERROR"),
    "quota-full": room_used_up,
    "claimed-elsewhere": claimed(DOMAIN, DOMAIN),
    "claimed-by-wildcard": claimed("hub.acme.example", "*.acme.example"),
}
"""Every fault of a domain that is not set up."""
