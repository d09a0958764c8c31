"""A server certificate from outside ACM, and the second one that a private CA needs.

AWS IoT takes a certificate that leads to no public root only beside a public one for
the same name, by which it sees whose the name is (developer guide, "External
certificates signed by a private CA").
"""

from collections.abc import Iterator, Sequence

from bot.core.facts import Certificate, Facts
from bot.core.offered import Offered
from bot.core.plans import PlannedStep, StepName, step
from bot.core.playbooks.certificate import (
    needs_validation,
    request_steps,
    requested_names,
    usable,
)
from bot.core.requests import CreateRequest
from bot.core.words import code, day, escape

VALIDATION = "validation"


def import_steps(
    facts: Facts, request: CreateRequest, adopt: str | None
) -> tuple[PlannedStep, ...]:
    """The step that brings the certificate into ACM."""
    offered = facts.offered
    if request.secret is not None and offered is not None:
        return (
            step(
                StepName.IMPORT_CERTIFICATE,
                secret=request.secret,
                arn=offered.arn,
                version=offered.version,
                fingerprint=offered.fingerprint,
                names=",".join(offered.names),
                key=offered.key,
                ends_at=offered.ends_at,
                adopt=adopt,
            ),
        )
    if request.import_by_hand:
        return (step(StepName.IMPORT_BY_HAND, adopt=adopt),)
    return ()


def ends_at_private(
    facts: Facts, request: CreateRequest, held: Certificate | None
) -> str | None:
    """Who signed last, where the server certificate leads to no public root.

    Of one that a person imports later nobody knows yet: the run looks when it is there.
    """
    if held is not None:
        return held.ends_at or "unknown" if needs_validation(held) else None
    if request.secret is not None and facts.offered is not None:
        offered = facts.offered
        return offered.ends_at if offered.needs_validation else None
    return None


def validation_steps(
    facts: Facts, request: CreateRequest, adopt: str | None
) -> tuple[tuple[PlannedStep, ...], Certificate | None]:
    """The steps to a validation certificate; none when there is one in ACM already."""
    there = next(iter(usable(facts, CreateRequest())), None)
    if there is not None:
        return (), there
    own = CreateRequest(adopt=request.adopt)
    named = request.options.name_for(facts.domain)
    more = {"purpose": VALIDATION, "validates": named}
    names = requested_names(facts, own)
    return request_steps(facts, own, names, adopt, **more), None


def basis(facts: Facts, validation: str | None) -> dict[str, str]:
    """The decisions about it: what is approved is this version of the secret."""
    found = {"validation": validation} if validation else {}
    offered = facts.offered
    if offered is None:
        return found
    until = offered.not_after.isoformat() if offered.not_after else "unknown"
    return found | {
        "secret": offered.arn,
        "secret: version": offered.version,
        "secret: certificate": offered.fingerprint,
        "secret: names": ",".join(offered.names),
        "secret: key": offered.key,
        "secret: until": until,
    }


def says(
    facts: Facts, request: CreateRequest, private: str | None, there: Certificate | None
) -> tuple[str, ...]:
    """What whoever approves has to know of a certificate from outside."""
    said = [*_offered_says(facts.offered)] if request.secret else []
    if request.import_by_hand:
        said.append(
            "A person imports the certificate; *Show as AWS CLI commands* has the "
            "command, and so has this message once it is approved. Its key never comes "
            "near me."
        )
    if private is not None:
        said += _private_says(private, there)
        if facts.offered is not None and facts.offered.device_would_accept:
            said.append("By the roots in my settings the chain is good for devices.")
    if request.is_import:
        said.append(
            "ACM does not renew an imported certificate: before it ends, a new one has "
            "to be imported under the same ARN."
        )
    return tuple(said)


def _offered_says(offered: Offered | None) -> Sequence[str]:
    if offered is None or offered.not_after is None:
        return ()
    by = " of a public CA" if offered.is_public else ""
    names, until = ", ".join(map(code, offered.names)), day(offered.not_after)
    said = [f"The secret holds a certificate{by} for {names}, valid until {until}."]
    open_ones = " ".join(f"{escape(each).rstrip('.')}." for each in offered.not_judged)
    if open_ones:
        said.append(f"*Not judged:* {open_ones}")
    return said


def _private_says(private: str, there: Certificate | None) -> Iterator[str]:
    yield (
        f"The certificate leads to {code(private)}, which is no public CA: only "
        "devices that have that root trust it."
    )
    if there is None:
        yield (
            "Devices never see the validation certificate. With it the name becomes "
            "public in certificate logs."
        )
        return
    yield (
        "AWS IoT wants a public certificate for the same name beside it, the "
        f"validation certificate: {code(there.arn)} is there already and serves as "
        "that. Devices never see it."
    )
