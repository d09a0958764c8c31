"""Does AWS have the options that were asked for, and does the wire show them?

What AWS says counts: another value there stops a run. On the wire only the TLS
versions and the OCSP staple can be seen. A staple that does not come is said and
fails nothing, as AWS itself goes on without one (developer guide, "OCSP stapling").
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.facts import Certificate, DomainConfig
from bot.core.options import tls, told
from bot.core.options.staple import why_not
from bot.core.requests import options_of
from bot.core.runs import WaitsFor
from bot.core.wireseen import Served
from bot.core.words import code, span
from bot.errors import Permanent
from bot.steps.base import Done, StepContext, Wait

# AWS asks the responder once an hour; served late, there is less time left than that.
STAPLE_LIMIT = timedelta(minutes=80)
APPLYING_LIMIT = timedelta(minutes=60)
APPLYING_PATIENCE = timedelta(minutes=80)
_VERSIONS = (tls.TLS12, tls.TLS13)
_MQTT = 8883


def require_as_asked(found: DomainConfig, ctx: StepContext) -> None:
    """Raise Permanent when AWS has other options than the plan."""
    wanted = options_of(ctx.params)
    has = found.options
    if wanted.tls_policy is None:
        has = replace(has, tls_policy=None)
    other = told.differences(wanted, has)
    if other:
        raise Permanent(
            f"AWS has other options in {code(found.name)} than were asked for: "
            f"{', '.join(other)}. I leave it as it is."
        )


def can_staple(used: Certificate, ctx: StepContext) -> None:
    """Raise Permanent where OCSP was asked for and this certificate rules it out."""
    by_lambda = "ocsp_lambda" in ctx.params
    why = why_not(used.ocsp_urls, self_signed=used.self_signed, by_lambda=by_lambda)
    if "ocsp" in ctx.params and why is not None:
        says = f"OCSP stapling cannot work with the certificate {code(used.arn)}: {why}"
        raise Permanent(says)


def heard(seen: tuple[Served, ...], ctx: StepContext) -> tuple[Served, ...]:
    """Without the ports that do not answer, where a pair may have closed them.

    AWS does not say which ports stay open for an authentication type and protocol. An
    address at which none answers is kept: that is no closed port.
    """
    if "pair" not in ctx.params:
        return seen
    answering = {each.address for each in seen if each.fingerprint is not None}
    return tuple(
        each
        for each in seen
        if each.fingerprint is not None or each.address not in answering
    )


def shown_on_the_wire(seen: tuple[Served, ...], ctx: StepContext) -> Done | Wait:
    """Done with what could be verified beside the certificate; a wait for the rest."""
    policy = tls.POLICIES.get(ctx.params.get("tls_policy", ""))
    outputs: dict[str, str] = {}
    if policy is not None:
        wrong = _wrong_versions(policy, seen, ctx)
        if wrong and ctx.now() - ctx.since > APPLYING_PATIENCE:
            raise Permanent(
                f"AWS does not apply the TLS policy {code(policy.name)}, "
                f"{span(APPLYING_PATIENCE)} after the certificate was first looked "
                f"for: {' '.join(wrong)} I changed nothing more."
            )
        if wrong:
            return Wait(
                who=WaitsFor.AWS,
                what="to apply the TLS policy",
                limit=APPLYING_LIMIT,
                seen=wrong,
            )
        outputs["served_tls"] = ",".join(policy.versions)
    if "ocsp" not in ctx.params:
        return Done(outputs)
    return _stapled(seen, ctx, outputs)


def _wrong_versions(
    policy: tls.Policy, seen: tuple[Served, ...], ctx: StepContext
) -> tuple[str, ...]:
    """Versions that get in and should not, or the other way round, as sentences."""
    ports = {each.port for each in seen}
    port = _MQTT if _MQTT in ports else min(ports)
    at = tuple(sorted({each.address for each in seen}))
    said = []
    for version in _VERSIONS:
        looks = ctx.probe(ctx.domain, ports=(port,), addresses=at, tls=version)
        for look in looks:
            gets_in, name = look.fingerprint is not None, version.replace("v", " ")
            if gets_in and version not in policy.versions:
                said.append(f"{name} still gets in at {code(look.address)}.")
            if not gets_in and version in policy.versions:
                said.append(f"{name} does not get in yet at {code(look.address)}.")
    return tuple(said)


def _stapled(
    seen: tuple[Served, ...], ctx: StepContext, outputs: Mapping[str, str]
) -> Done | Wait:
    found = {each.staple or "" for each in seen}
    if "" not in found:
        others = sorted(found - {"good"})
        return Done({**outputs, "served_staple": others[0] if others else "good"})
    if ctx.now() - ctx.since >= STAPLE_LIMIT:
        return Done({**outputs, "served_staple": "not seen"})
    bare = sorted({each.address for each in seen if each.staple is None})
    return Wait(
        who=WaitsFor.AWS,
        what="to staple the OCSP answer; it asks for it once an hour",
        limit=STAPLE_LIMIT,
        seen=tuple(f"No staple yet at {code(each)}." for each in bare[:4]),
    )
