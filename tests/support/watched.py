"""Facts of a domain in use and in order, to change one thing at a time."""

from dataclasses import replace
from datetime import timedelta

from bot.core.dnsseen import PublicName
from bot.core.known import Known
from bot.core.sweeping import Looked, judged
from bot.core.wireseen import ChainLink, Served
from tests.support.facts import (
    ARN,
    DOMAIN,
    ENDPOINT,
    NOW,
    certificate,
    config,
    facts,
)

TARGET_ID = "111122223333/eu-central-1"
LONG_AGO = NOW - timedelta(days=30)
LIFE = timedelta(days=198)
LEAF, ISSUER = "1eaf" * 16, "155e" * 16


def dated(left, life=LIFE, **more):
    """The configured certificate with so much of its life left."""
    return certificate(
        not_before=NOW + left - life,
        not_after=NOW + left,
        issued_at=NOW + left - life,
        fingerprint=LEAF,
        renewal="ELIGIBLE",
        **more,
    )


def imported(left, life=LIFE, **more):
    """The same from somebody's own CA."""
    made = dated(left, life, **more)
    return replace(
        made,
        kind="IMPORTED",
        renewal="INELIGIBLE",
        issued_at=None,
        imported_at=made.not_before,
    )


def link(left, life=LIFE, fingerprint=LEAF, subject=DOMAIN, **more):
    given = {
        "fingerprint": fingerprint,
        "subject": subject,
        "issuer": "Acme Issuing CA 1",
        "not_before": NOW + left - life,
        "not_after": NOW + left,
    }
    return ChainLink(**{**given, **more})


def served(leaf=None, *issuers, port=8883, **more):
    """One handshake that showed this chain."""
    leaf = leaf or link(timedelta(days=150))
    given = {
        "port": port,
        "address": "198.51.100.7",
        "sni": DOMAIN,
        "names": (DOMAIN,),
        "fingerprint": leaf.fingerprint,
        "issuer": leaf.issuer,
        "not_after": leaf.not_after,
        "chain": (leaf, *issuers),
        "chain_length": 1 + len(issuers),
        "completed": True,
    }
    return Served(**{**given, **more})


def leads(*chain, found=True, server="1.1.1.1"):
    return PublicName(server=server, found=found, chain=chain)


def known(**changes):
    given = {
        "domain": DOMAIN,
        "config": "device-acme-example-x",
        "certificate_arn": ARN,
        "fingerprint": LEAF,
        "seen_at": NOW - timedelta(minutes=5),
        "public_at": NOW - timedelta(minutes=5),
    }
    return Known(**{**given, **changes})


def watched(**changes):
    """All as it should be, watched for a month."""
    its = changes.get("configured", dated(timedelta(days=150)))
    shown = link(its.not_after - NOW) if its and its.not_after else None
    given = {
        "config": config(changed_at=LONG_AGO),
        "configured": its,
        "public": (leads(ENDPOINT),),
        "served": (served(shown), served(shown, port=443)),
        "before": known(),
        "watched_since": LONG_AGO,
    }
    return facts(**{**given, **changes})


def sweep(*several, inventory=None, **changes):
    """What the rules make of these facts."""
    looked = Looked(target_id=TARGET_ID, taken_at=NOW, facts=several, **changes)
    return judged(looked, inventory)


def found(one):
    """What the rules say of one domain, by code."""
    return {each.code: each.finding for each in sweep(one).observed}
