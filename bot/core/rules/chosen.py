"""Can AWS IoT serve the certificate in ACM that was asked for by its ARN?

AWS IoT takes most of what is wrong here without a word and serves nothing, so each
fault is named before anything is made.
"""

from bot.core.arns import certificate_place
from bot.core.certs.limits import MOST_BYTES
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.rules import misfits
from bot.core.rules.config import NOTHING_MADE
from bot.core.rules.misfits import Misfit
from bot.core.topics import Topic
from bot.core.words import code, day, span

# ACM itself begins to renew so long before the end; later than that it is late.
SOON_DAYS = 45
_OTHER = f"Choose another one, or let ACM issue one. {NOTHING_MADE}"
_SHORTER = (
    "Import it again under the same ARN with a shorter chain; the root need not be in "
    f"it. {NOTHING_MADE}"
)


def _broken(says: str, do: str = _OTHER, evidence: str = "") -> Finding:
    return Finding(severity=Severity.BROKEN, says=says, evidence=evidence, do=do)


def _misfit(wrong: Misfit | None, do: str = _OTHER) -> Finding | None:
    return _broken(wrong.says, do, wrong.evidence) if wrong else None


@rule()
def chosen_elsewhere(facts: Facts) -> Finding | None:
    """IoT takes a certificate of its own account and region only."""
    arn, here = facts.asked.certificate, (facts.region, facts.account)
    place = None if arn is None else certificate_place(arn)
    if arn is None or place is None or place == here:
        return None
    region, account = place
    return _broken(
        f"{code(arn)} is a certificate of account {account} in {region}, and AWS IoT "
        f"takes one of its own place only: {facts.account}, {facts.region}.",
        "Ask for one of that place, or in the account and region of this one. "
        f"{NOTHING_MADE}",
    )


@rule(Topic.CERTIFICATES)
def chosen_missing(facts: Facts) -> Finding | None:
    """ACM knows no certificate of that ARN."""
    arn = facts.asked.certificate
    if arn is None or facts.chosen is not None:
        return None
    if certificate_place(arn) != (facts.region, facts.account):
        return None  # `chosen_elsewhere` says it
    return _broken(
        f"ACM has no certificate {code(arn)} there.",
        f"Check the ARN: it may have been deleted. {NOTHING_MADE}",
    )


@rule(Topic.CERTIFICATES)
def chosen_not_issued(facts: Facts) -> Finding | None:
    """Only an ISSUED certificate can be served."""
    found = facts.chosen
    if found is None or found.status in {"ISSUED", "EXPIRED"}:
        return None
    why = f" ({code(found.failure)})" if found.failure else ""
    pending = found.status == "PENDING_VALIDATION"
    return _broken(
        f"ACM calls the certificate {code(found.status)}{why}, not `ISSUED`.",
        "Ask again once ACM has seen its records and issued it, or let this bot "
        f"request one. {NOTHING_MADE}"
        if pending
        else _OTHER,
    )


@rule(Topic.CERTIFICATES)
def chosen_out_of_time(facts: Facts) -> Finding | None:
    """A certificate counts from its first second to its last."""
    found = facts.chosen
    if found is None:
        return None
    if found.not_after is not None and found.not_after < facts.taken_at:
        return _broken(f"The certificate is expired since {day(found.not_after)}.")
    if found.not_before is not None and found.not_before > facts.taken_at:
        return _broken(f"The certificate is valid only from {day(found.not_before)}.")
    if found.status == "EXPIRED":
        return _broken("ACM calls the certificate `EXPIRED`.")
    return None


@rule(Topic.CERTIFICATES)
def chosen_key_type(facts: Facts) -> Finding | None:
    """AWS IoT documents two key types."""
    return _misfit(misfits.key_type(facts.chosen))


@rule(Topic.CERTIFICATES)
def chosen_too_many_names(facts: Facts) -> Finding | None:
    """Four names at most, and AWS does not raise that."""
    return _misfit(misfits.too_many_names(facts.chosen))


@rule(Topic.CERTIFICATES)
def chosen_covers_not(facts: Facts) -> Finding | None:
    """A name on it must be the domain, or a wildcard for its first part."""
    above = f"*.{facts.domain.partition('.')[2]}"
    return _misfit(
        misfits.covers_not(facts.chosen, facts.domain),
        f"Choose one that names it or {code(above)}, or let ACM issue one. "
        f"{NOTHING_MADE}",
    )


@rule(Topic.CERTIFICATES)
def chosen_no_server_auth(facts: Facts) -> Finding | None:
    """IoT wants the extended key usage serverAuth to be there."""
    return _misfit(misfits.no_server_auth(facts.chosen))


@rule(Topic.CERTIFICATES)
def chosen_chain_too_long(facts: Facts) -> Finding | None:
    """Five certificates at most, the leaf counted."""
    return _misfit(misfits.chain_too_long(facts.chosen), _SHORTER)


@rule(Topic.CERTIFICATES)
def chosen_chain_too_large(facts: Facts) -> Finding | None:
    """16 KB at most, however one counts."""
    return _misfit(misfits.chain_too_large(facts.chosen), _SHORTER)


@rule(Topic.CERTIFICATES)
def chosen_chain_size_unclear(facts: Facts) -> Finding | None:
    """AWS does not say whether the 16 KB are of PEM or of DER."""
    found = facts.chosen
    pem, der = (found.chain_bytes, found.chain_der_bytes) if found else (None, None)
    if pem is None or pem <= MOST_BYTES or (der is not None and der > MOST_BYTES):
        return None
    return Finding(
        severity=Severity.NOTICE,
        says=(
            f"The certificate and its chain have {pem:,} bytes as PEM. AWS IoT takes "
            f"at most {MOST_BYTES:,} and does not say whether PEM counts; if it does, "
            "it serves nothing for this name."
        ),
    )


@rule(Topic.CERTIFICATES)
def chosen_ends_soon(facts: Facts) -> Finding | None:
    """Worth knowing before devices depend on it."""
    found = facts.chosen
    if found is None or found.not_after is None:
        return None
    left = found.not_after - facts.taken_at
    if not 0 <= left.days < SOON_DAYS:
        return None
    return Finding(
        severity=Severity.NOTICE,
        says=f"*The certificate is valid for {span(left)} only*, until "
        f"{day(found.not_after)}.",
    )
