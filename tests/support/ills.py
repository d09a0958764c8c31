"""Each fault of the sandbox as it changes a scene, and what only looks like it.

The names are those of `sandbox.faults`, the codes those of `bot.core.rules`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.deep import Deep
from bot.core.facts import ValidationRecord
from bot.core.proofseen import ProofSeen
from bot.core.topics import Gap, Topic
from tests.support import said_diagnosis as said
from tests.support import watched as w
from tests.support.facts import ARN, DOMAIN, NOW, certificate
from tests.support.scenes import LEFT, Ill, Scene

DAY = timedelta(days=1)
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


IMPORTED = {"kind": "IMPORTED", "renewal": "INELIGIBLE", "issued_at": None}
_SINCE = {"imported_at": NOW + LEFT - w.LIFE}
IN_ACM = both(in_acm(**IMPORTED, **_SINCE))

ILLS: Mapping[str, Ill] = {
    "cname-other-region": led_to(said.AFAR),
    "cname-other-account": led_to(said.BESIDE),
    "cname-dangling": led_to("gone.acme.example", resolves=False),
    "cname-missing": led_to(None),
    "disabled": configured(enabled=False),
    "deleted": deleted,
    "invalid": configured(**INVALID),
    "certificate-deleted": both(from_acm, configured(**INVALID)),
    "revoked": both(in_acm(status="REVOKED"), configured(**INVALID)),
    "expired": both(aged(GONE), in_acm(status="EXPIRED"), configured(**INVALID)),
    "ends-soon": aged(LEFT_OVER),
    "import-ends-soon": both(IN_ACM, aged(LEFT_OVER)),
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
}
"""Every fault of a domain that is set up, as it changes a scene."""

NOTHING = Scene(config=None, certificate=None, leads=None, shown=None)
"""A domain that nobody has set up yet."""

UNMADE: Mapping[str, Ill] = {}
"""Every fault of a domain that is not set up."""

UNSEEN_ACM = Gap(Topic.CERTIFICATES, "`acm:DescribeCertificate` is missing.")
BY_HAND: Mapping[str, tuple[Ill, Ill]] = {
    # What a code needs that no switch makes: something remembered, or hidden.
    "config_vanished": (both(deleted, led_to(None), remembered()), deleted),
    "config_new": (
        both(remembered(first_seen=NOW - timedelta(hours=1))),
        remembered(first_seen=NOW - 2 * DAY),
    ),
    "served_expires": (
        both(
            aged(LEFT_OVER),
            lambda scene: scene.but(certificate=None, gaps=(UNSEEN_ACM,)),
        ),
        lambda scene: scene.but(certificate=None, gaps=(UNSEEN_ACM,)),
    ),
}
