"""Where a plan's server certificate comes from, and the steps that get it."""

from datetime import timedelta

from bot.core.certs.limits import MOST_NAMES, SUPPORTED_KEYS
from bot.core.facts import Certificate, Facts
from bot.core.names import certificate_names, covers, parents
from bot.core.plans import PlannedStep, StepName, step
from bot.core.requests import CreateRequest

# An existing certificate is offered instead of a new one only with this much life
# left: ACM renews 45 days before the end, and a renewal may need help.
ENOUGH_LIFE = timedelta(days=60)


def held(facts: Facts, request: CreateRequest) -> Certificate | None:
    """The certificate in ACM that the plan uses; None when one has to be made."""
    return None if request.fresh_certificate else _usable(facts)


def certificate_steps(
    facts: Facts,
    request: CreateRequest,
    found: Certificate | None,
    adopt: str | None,
) -> tuple[PlannedStep, ...]:
    """The steps to a certificate that IoT can serve; none when it is there."""
    if found is not None:
        return ()
    zone, hosted = facts.dns.ours, facts.dns.zone
    apex = hosted.name if hosted else facts.dns.apex or parents(facts.domain)[-1]
    ask = step(
        StepName.REQUEST_CERTIFICATE,
        names=",".join(certificate_names(facts.domain, apex)),
        key=request.key,
        adopt=adopt,
    )
    if zone is not None:
        prove = step(
            StepName.WRITE_VALIDATION,
            zone_id=zone.id,
            zone=zone.name,
            dns_account=zone.account,
        )
    else:
        prove = step(
            StepName.RECORDS_BY_HAND,
            zone=apex,
            name_servers=",".join(sorted(facts.dns.authorities)),
            early="yes" if not facts.dns.records else None,
        )
    return (ask, prove, step(StepName.AWAIT_CERTIFICATE))


def _usable(facts: Facts) -> Certificate | None:
    """The best certificate that ACM renews by itself and IoT accepts, if any."""
    good = [each for each in facts.certificates if _is_usable(each, facts)]
    return max(good, key=lambda each: (each.not_after, each.arn), default=None)


def _is_usable(each: Certificate, facts: Facts) -> bool:
    return (
        each.status == "ISSUED"
        and each.kind == "AMAZON_ISSUED"
        and each.key in SUPPORTED_KEYS
        and len(each.names) <= MOST_NAMES
        and any(covers(name, facts.domain) for name in each.names)
        and each.not_after is not None
        and each.not_after - facts.taken_at >= ENOUGH_LIFE
    )
