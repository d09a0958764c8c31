"""Where a plan's server certificate comes from, and the steps that get it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.certs.limits import MOST_NAMES, SUPPORTED_KEYS
from bot.core.facts import Certificate, Facts
from bot.core.names import base, certificate_names, covers, parents
from bot.core.plans import PlannedStep, StepName, step
from bot.core.proofs import Place, places, to_param
from bot.core.requests import CreateRequest
from bot.core.words import code, day
from bot.errors import UserError

# An existing certificate is offered instead of a new one only with this much life
# left: ACM renews 45 days before the end, and a renewal may need help.
ENOUGH_LIFE = timedelta(days=60)


def held(facts: Facts, request: CreateRequest) -> Certificate | None:
    """The certificate in ACM that the plan uses; None when one has to be made."""
    if request.certificate is not None:
        return facts.chosen
    fitting = () if request.fresh_certificate else usable(facts, request)
    return fitting[0] if fitting else None


def usable(facts: Facts, request: CreateRequest) -> tuple[Certificate, ...]:
    """Those that ACM renews by itself and IoT accepts for this wish, the best first.

    One that ACM calls INELIGIBLE may only be unused so far, so it comes last.
    """
    wanted = (facts.domain, *request.names)
    found = [
        each
        for each in facts.certificates
        if each.key == request.key and is_fit(each, facts, wanted)
    ]
    found.sort(
        key=lambda each: (each.renewal != "INELIGIBLE", each.not_after, each.arn),
        reverse=True,
    )
    return tuple(found)


def is_fit(each: Certificate, facts: Facts, wanted: Sequence[str]) -> bool:
    """Whether ACM issued it, IoT takes it for all these names, and it lasts."""
    return (
        each.status == "ISSUED"
        and each.kind == "AMAZON_ISSUED"
        and each.key in SUPPORTED_KEYS
        and len(each.names) <= MOST_NAMES
        and all(_covers(each, name) for name in wanted)
        and each.not_after is not None
        and each.not_after - facts.taken_at >= ENOUGH_LIFE
    )


def _covers(each: Certificate, wanted: str) -> bool:
    return any(covers(name, wanted) for name in each.names)


def requested_names(facts: Facts, request: CreateRequest) -> tuple[str, ...]:
    """The names of a certificate that ACM is asked for, the common name first."""
    return certificate_names(facts.domain, _apex(facts), request.names)


def needs_validation(certificate: Certificate) -> bool:
    """Whether AWS IoT wants a validation certificate beside this one from ACM.

    Also where nobody can say who trusts it: beside a public one it does no harm.
    """
    return certificate.kind != "AMAZON_ISSUED" and certificate.is_public is not True


def is_requested(facts: Facts) -> bool:
    """Whether ACM has to issue a certificate for what was asked.

    If not the one to be served, then perhaps the validation certificate beside it.
    """
    asked, offered, chosen = facts.asked, facts.offered, facts.chosen
    if asked.is_import:
        is_private = offered is not None and offered.needs_validation
    elif asked.certificate is not None:
        is_private = chosen is not None and needs_validation(chosen)
    else:
        return held(facts, asked) is None
    return is_private and not usable(facts, CreateRequest())


def names_of_certificate(facts: Facts, request: CreateRequest) -> tuple[str, ...]:
    """The names of the certificate that will be served, as far as they are known.

    Those of one that a person will import are not.
    """
    if request.is_import:
        return facts.offered.names if facts.offered is not None else ()
    found = held(facts, request)
    if found is not None:
        return found.names
    if request.certificate is not None:
        return ()
    try:
        return requested_names(facts, request)
    except UserError:
        return ()  # no plan comes of it


def certificate_basis(
    request: CreateRequest, found: Certificate | None
) -> dict[str, str]:
    """What is approved of an imported one is what it is now.

    Another one under the same ARN is another decision; ACM's own renewal is none.
    """
    if request.certificate is None or found is None or found.kind != "IMPORTED":
        return {}
    return {"certificate: fingerprint": found.fingerprint or "not read"}


def certificate_says(
    facts: Facts, request: CreateRequest, found: Certificate | None
) -> tuple[str, ...]:
    """What whoever reads the plan must know of the certificate."""
    if found is None:
        said = "The name becomes public in certificate logs."
        if request.names:
            said = "All names on it become public in certificate logs."
        return (said, *_offered(facts, request))
    names, key = ", ".join(map(code, found.names)), code(found.key)
    until = f", valid until {day(found.not_after)}" if found.not_after else ""
    if request.certificate is not None:
        said = (
            f"The certificate is the one that was asked for, {code(found.arn)}: "
            f"{names}, {key}{until}.{_renews(found)}"
        )
        return (said,)
    said = (
        f"The certificate {code(found.arn)} already covers this name ({names}, "
        f"{key}{until}), so no new one is requested.{_renews(found)} "
        "With `fresh=yes` a new one is."
    )
    return (said,)


def _offered(facts: Facts, request: CreateRequest) -> tuple[str, ...]:
    """One with the other key type is not taken without being asked for."""
    if request.fresh_certificate or request.is_import:
        return ()
    wanted = (facts.domain, *request.names)
    found = next((e for e in facts.certificates if is_fit(e, facts, wanted)), None)
    if found is None:
        return ()
    said = (
        f"{code(found.arn)} covers the name too, with the key type {code(found.key)}: "
        "`certificate=` and this ARN use it in place of a new one."
    )
    return (said,)


def _renews(found: Certificate) -> str:
    """Who sees to the next one, when that is not ACM as usual."""
    until = f" before {day(found.not_after)}" if found.not_after else ""
    if found.kind == "IMPORTED":
        return f" It was imported, so nobody renews it: import the next one{until}."
    if found.renewal != "INELIGIBLE":
        return ""
    if found.in_use:
        return (
            " ACM says renewal is `INELIGIBLE` although it is in use, so as things "
            f"are nobody renews it{until}."
        )
    return (
        " ACM says renewal is `INELIGIBLE`, as it does for a certificate that nothing "
        "uses yet."
    )


def certificate_steps(
    facts: Facts,
    request: CreateRequest,
    found: Certificate | None,
    adopt: str | None,
) -> tuple[PlannedStep, ...]:
    """The steps to a certificate that IoT can serve; none when it is there."""
    if found is not None:
        return ()
    return request_steps(facts, request, requested_names(facts, request), adopt)


def request_steps(
    facts: Facts,
    request: CreateRequest,
    names: Sequence[str],
    adopt: str | None,
    **more: str,
) -> tuple[PlannedStep, ...]:
    """The steps to a certificate that ACM issues; `more` goes into each of them."""
    ask = step(
        StepName.REQUEST_CERTIFICATE,
        names=",".join(names),
        key=request.key,
        adopt=adopt,
        **more,
    )
    proofs = proof_steps(facts, places(facts, names), **more)
    return (ask, *proofs, step(StepName.AWAIT_CERTIFICATE, **more))


def proof_steps(
    facts: Facts, there: Sequence[Place], **more: str
) -> tuple[PlannedStep, ...]:
    """The records that are written come first: then only people are waited for."""
    ours = [each for each in there if each.is_ours]
    others = [each for each in there if not each.is_ours]
    # One zone for all needs no list, and most plans have no more.
    is_one = len({(each.zone_id, each.zone) for each in there}) == 1
    steps = []
    if ours:
        first = ours[0]
        steps.append(
            step(
                StepName.WRITE_VALIDATION,
                zone_id=first.zone_id,
                zone=first.zone,
                dns_account=first.account,
                places=None if is_one else to_param(ours),
                **more,
            )
        )
    if others:
        # The domain's own CNAME can be added with them when it harms nobody.
        is_early = others[0].name == facts.domain and not facts.dns.records
        steps.append(
            step(
                StepName.RECORDS_BY_HAND,
                zone=others[0].zone,
                name_servers=",".join(_servers(facts, others[0])),
                early="yes" if is_early else None,
                places=None if is_one else to_param(others),
                **more,
            )
        )
    return tuple(steps)


def _apex(facts: Facts) -> str:
    hosted = facts.dns.zone
    return hosted.name if hosted else facts.dns.apex or parents(facts.domain)[-1]


def _servers(facts: Facts, place: Place) -> list[str]:
    named = {base(name): dns for name, dns in facts.named}
    dns = facts.dns if place.name == facts.domain else named.get(place.name, facts.dns)
    return sorted(dns.authorities)
