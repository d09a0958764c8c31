"""Does the TLS endpoint really answer for the name with its certificate?

The one look that proves service: AWS's own `VALID` does not. AWS allows itself
up to 60 minutes after the configuration was made (developer guide, "Creating a
domain configuration").
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.addresses import few, is_six
from bot.core.names import covers
from bot.core.plans import StepName
from bot.core.runs import WaitsFor
from bot.core.wireseen import Served
from bot.core.words import code, span
from bot.errors import Transient
from bot.steps.as_asked import heard, shown_on_the_wire
from bot.steps.base import Done, Seen, Step, StepContext, Wait
from bot.steps.certificate import describe

SERVING_LIMIT = timedelta(minutes=60)
PATIENCE = SERVING_LIMIT + timedelta(minutes=30)
# AWS IoT hands out up to eight addresses at a time; more are counted and said.
MOST_ADDRESSES = 8


def look(ctx: StepContext) -> Seen:
    """Done when every address answers on every port with our certificate."""
    ports = tuple(int(port) for port in ctx.params["ports"].split(","))
    wanted = ctx.outputs.get("certificate_fingerprint")
    if wanted is None:
        return _learn_fingerprint(ctx)
    every = _every_address(ctx)
    chosen = None if every is None else few(every, MOST_ADDRESSES)
    answers = ctx.probe(ctx.domain, ports=ports, addresses=chosen)
    seen = heard(_reachable(answers), ctx)
    if seen and all(each.fingerprint == wanted for each in seen):
        shown = shown_on_the_wire(seen, ctx)
        if isinstance(shown, Wait):
            return shown
        proof = {**_proof(ctx, seen), **_left_out(answers, seen, every)}
        return Done({**proof, **_renewal(ctx), **shown.outputs})
    if seen and all(each.fingerprint is None for each in seen):
        return _nothing_reached(ctx, seen)
    if not seen:
        return Wait(
            who=WaitsFor.DNS,
            what="to answer for the name everywhere",
            limit=SERVING_LIMIT,
            seen=("The name has no address yet at the resolvers asked.",),
        )
    told = tuple(_line(each, ctx) for each in _worst_first(seen, wanted))
    return Wait(
        who=WaitsFor.AWS,
        what="to serve the certificate",
        limit=SERVING_LIMIT,
        seen=told,
        outputs={"unserved_seen_at": ctx.now().isoformat()},
        soon=ctx.tried(StepName.REPLACE_CONFIG) is not None,
    )


def _every_address(ctx: StepContext) -> tuple[str, ...] | None:
    """Those of three look-ups; None while DNS cannot be asked, which the probe says."""
    try:
        return ctx.names.every_address(ctx.domain)
    except Transient:
        return None


def _left_out(
    answers: tuple[Served, ...],
    seen: tuple[Served, ...],
    every: tuple[str, ...] | None,
) -> Mapping[str, str]:
    """What the proof says nothing of: more addresses, a family out of reach."""
    outputs = {}
    if every is not None and len(every) > MOST_ADDRESSES:
        outputs["served_of"] = str(len(every))
    lost = {is_six(each.address) for each in answers} - {
        is_six(each.address) for each in seen
    }
    if lost:
        outputs["served_unreached"] = "IPv6" if True in lost else "IPv4"
    return outputs


def _reachable(seen: tuple[Served, ...]) -> tuple[Served, ...]:
    """Without the addresses of a family (IPv6, say) that this machine cannot reach.

    As long as the other family answers; if nothing does, all of it is shown.
    """
    families = {is_six(each.address) for each in seen if each.fingerprint is not None}
    return tuple(
        each for each in seen if not families or is_six(each.address) in families
    )


def _learn_fingerprint(ctx: StepContext) -> Seen:
    certificate = ctx.clouds.acm(ctx.target).find(ctx.outputs["certificate_arn"])
    if certificate is None or certificate.fingerprint is None:
        raise Transient("The certificate could not be read from ACM this time.")
    outputs = {"certificate_fingerprint": certificate.fingerprint}
    return Wait(
        who=WaitsFor.AWS,
        what="to serve the certificate",
        limit=SERVING_LIMIT,
        outputs=outputs,
        soon=True,
    )


def _proof(ctx: StepContext, seen: tuple[Served, ...]) -> Mapping[str, str]:
    first = seen[0]
    outputs = {
        "served": "yes",
        "served_ports": ",".join(str(port) for port in sorted({s.port for s in seen})),
        "served_addresses": ",".join(sorted({s.address for s in seen})),
        "served_fingerprint": first.fingerprint or "",
        "served_issuer": first.issuer or "",
        "served_trusted": "yes" if all(s.trusted for s in seen) else "no",
        **_accepted(seen),
        "served_seen_at": ctx.now().isoformat(),
    }
    if first.not_after is not None:
        outputs["served_until"] = first.not_after.isoformat()
    return outputs


def _accepted(seen: tuple[Served, ...]) -> Mapping[str, str]:
    """Whether devices with the roots of the settings accept it, where there are any."""
    if any(each.accepted is None for each in seen):
        return {}
    return {"served_accepted": "yes" if all(s.accepted for s in seen) else "no"}


def _renewal(ctx: StepContext) -> Mapping[str, str]:
    """ACM's word on renewal now: before the certificate was in use it said no."""
    found = ctx.clouds.acm(ctx.target).find(ctx.outputs["certificate_arn"])
    return {} if found is None else describe(found)


def _nothing_reached(ctx: StepContext, seen: tuple[Served, ...]) -> Seen:
    lines = tuple(
        f"Port {each.port} at {code(each.address)}: {each.error or each.alert}."
        for each in seen[:4]
    )
    waited = ctx.now() - ctx.since
    if waited >= ctx.give_up_looking:
        # It is this machine or its network that cannot look: said, not a failure.
        return Done(
            {
                "served": "unchecked",
                "served_ports": ",".join(sorted({str(s.port) for s in seen})),
                "served_addresses": ",".join(sorted({s.address for s in seen})),
                "served_why": " ".join(lines),
                "served_seen_at": ctx.now().isoformat(),
            }
        )
    return Wait(
        who=WaitsFor.AWS,
        what=(
            "to be reachable from here; after "
            f"{span(ctx.give_up_looking)} the run ends without this check"
        ),
        limit=SERVING_LIMIT,
        seen=lines,
    )


def _worst_first(seen: tuple[Served, ...], wanted: str) -> list[Served]:
    return sorted(seen, key=lambda each: each.fingerprint == wanted)[:4]


def _line(each: Served, ctx: StepContext) -> str:
    where = f"Port {each.port} at {code(each.address)}"
    if each.fingerprint is None:
        return f"{where}: {each.error or each.alert}."
    if each.fingerprint == ctx.outputs.get("certificate_fingerprint"):
        return f"{where} answers with the new certificate."
    if each.fingerprint == ctx.params.get("before"):
        return f"{where} still answers with the previous certificate."
    if any(covers(name, ctx.domain) for name in each.names):
        return f"{where} still answers with an older certificate for this name."
    names = ", ".join(map(code, each.names[:2])) or "no name at all"
    return f"{where} still answers as {names}."


STEP = Step(look, None, patience=PATIENCE)
