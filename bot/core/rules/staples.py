"""Is the OCSP answer there that the configuration asks for, and what does it say?

AWS goes on without one (developer guide, "OCSP stapling"), so this shows nowhere in
the certificate's status.
"""

from datetime import timedelta

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.served import last_change
from bot.core.topics import Topic
from bot.core.wireseen import Served
from bot.core.words import code

# AWS asks the responder once an hour, and serves a change within another.
DUE = timedelta(hours=2)
_REVOKED = "revoked"


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.SERVED)
def staple_missing(facts: Facts) -> Finding | None:
    """Stapling is on for long enough, and no handshake brings an answer."""
    bare = [each for each in _asked(facts) if each.staple is None]
    changed = last_change(facts)
    is_due = changed is None or facts.taken_at - changed >= DUE
    if not bare or not is_due:
        return None
    urls = facts.configured.ocsp_urls if facts.configured else None
    asked = ", ".join(map(code, urls)) if urls else "none named in the certificate"
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=f"{code(facts.domain)} is to be served with an OCSP answer, and none "
        "comes.",
        evidence=f"seen without: {_places(bare)}\nresponder: {asked}",
        devices="Nothing, unless they insist on one: AWS IoT goes on without.",
        do=_do(facts),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.SERVED)
def staple_not_good(facts: Facts) -> Finding | None:
    """The answer is there and says `revoked`, is over, or cannot be read."""
    bad = [each for each in _asked(facts) if each.staple not in {None, "good"}]
    if not bad:
        return None
    said = bad[0].staple or ""
    revoked = said == _REVOKED
    return Finding(
        severity=Severity.BROKEN if revoked else Severity.NEEDS_YOU,
        says=f"The OCSP answer served with {code(facts.domain)} is {code(said)}.",
        evidence=f"seen: {_places(bad)}",
        devices=(
            "Devices that check the answer refuse to connect."
            if revoked
            else "Devices that insist on a good answer refuse to connect; others "
            "notice nothing."
        ),
        felt=revoked,
        do=(
            "The CA has revoked this certificate. Find out why, then get a new one and "
            "put it in its place."
            if revoked
            else _do(facts)
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _asked(facts: Facts) -> list[Served]:
    """Where the configured certificate is shown, if an answer is to come with it."""
    config, its = facts.config, facts.configured
    if config is None or its is None or not config.options.ocsp:
        return []
    return [each for each in facts.served if each.fingerprint == its.fingerprint]


def _do(facts: Facts) -> str:
    options = facts.config.options if facts.config else None
    if options and options.ocsp_lambda:
        return (
            f"Look at the function {code(options.ocsp_lambda)}: its answer has to be "
            "signed by the issuer or the responder named, still valid, and 4 KiB at "
            "most."
        )
    return (
        "See that the responder answers over public IPv4, for this certificate and "
        "with a `nextUpdate` in the future. AWS IoT asks it once an hour."
    )


def _places(seen: list[Served]) -> str:
    return "; ".join(f"port {each.port} at {code(each.address)}" for each in seen[:4])
