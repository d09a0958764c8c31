"""Who signed what is served, and which roots devices need for it."""

from bot.core.plans import Plan, StepName
from bot.core.runs import Run
from bot.core.words import code

# Amazon Trust Services (https://www.amazontrust.com/repository/); the five roots
# that AWS tells devices to trust.
ROOTS = "Amazon Root CA 1 to 4 and Starfield G2"
# ACM's own words for who made a certificate.
OWN, IMPORTED, PRIVATE = "AMAZON_ISSUED", "IMPORTED", "PRIVATE"


def kind(run: Run) -> str:
    """ACM's word; runs from before it was kept had only ACM's own."""
    return run.outputs.get("certificate_kind", OWN)


def issuer(run: Run) -> str:
    """Who made it, in words."""
    found = {OWN: "Amazon", PRIVATE: "AWS Private CA"}.get(kind(run))
    if found:
        return found
    signer = run.outputs.get("certificate_ends_at")
    return f"imported into ACM, signed by {code(signer)}" if signer else "imported"


def trust(run: Run) -> str:
    """What devices have to trust, for the firmware."""
    private = private_root(run)
    if private is not None:
        return (
            f"the root of {code(private)}, which no device has by itself: put it there"
        )
    if kind(run) == OWN:
        return f"{ROOTS}, pin nothing below them"
    return "the root of the CA that made the certificate, pin nothing below it"


def doubt(run: Run) -> str:
    """What this bot cannot know of who trusts it, to complete "cannot see …"."""
    private, trusted = private_root(run), run.outputs.get("served_trusted")
    accepted = run.outputs.get("served_accepted")
    if private is not None and accepted == "yes":
        return (
            f"whether your devices have the root of {code(private)}. With the roots in "
            "my settings I checked what is served: a device that has them accepts it."
        )
    if private is not None and accepted == "no":
        return (
            f"whether your devices accept it: the chain to {code(private)} is not good "
            "by the roots in my settings."
        )
    if private is not None and trusted == "no":
        return (
            f"whether your devices have the root of {code(private)}. It is no public "
            "one, so I do not trust this chain either; I compared what is served with "
            "what is in ACM."
        )
    return "whether your devices trust these roots."


def private_root(run: Run) -> str | None:
    """Who signed last, where that is no public CA."""
    config = run.plan.find(StepName.CREATE_CONFIG)
    return config.get("private") if config is not None else None


def comes_from_outside(plan: Plan) -> bool:
    """Whether somebody else than ACM issued the server certificate."""
    if "certificate: fingerprint" in dict(plan.basis):
        return True
    return any(
        plan.find(each) is not None
        for each in (StepName.IMPORT_CERTIFICATE, StepName.IMPORT_BY_HAND)
    )
