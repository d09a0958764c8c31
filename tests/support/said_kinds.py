"""Messages about kinds of certificates: several names, a wildcard, one in ACM."""

from dataclasses import replace

from bot.core.dnsseen import DnsFacts
from bot.core.facts import Elsewhere
from bot.core.findings import diagnose
from bot.core.playbooks import create
from bot.core.requests import CreateRequest
from bot.core.rules import PREFLIGHT
from bot.core.runs import WaitsFor
from tests.support import facts as seen
from tests.support import said_runs as a

PARTNERS = "partners (444455556666), eu-central-1"
OTHER = "mqtt.other.example"
NOT_YET = "Record 1 (1): no such name yet."
HERE = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c-4b5a-6978"


def plan(**changes):
    """The plan for these facts, with what the rules have to say of them."""
    facts = seen.facts(**changes)
    made = create(facts, facts.asked, (8883, 443))
    says = [each.says for _, each in diagnose(PREFLIGHT, facts).findings]
    return replace(made, says=(*made.says, *says))


def several_zones():
    """One name more in another hosted zone, one in the DNS of somebody else."""
    asked = CreateRequest(names=(OTHER, "gate.byhand.example"), key="EC_prime256v1")
    hosted = seen.zone(id="Z0OTHER", name="other.example", account="888899990000")
    return plan(
        asked=asked,
        named=(
            (OTHER, DnsFacts(zone=hosted, apex="other.example")),
            (
                "gate.byhand.example",
                DnsFacts(apex="byhand.example", authorities=("ns1.dns.example",)),
            ),
        ),
    )


def everybodys():
    """Two names more, each in the DNS of somebody else."""
    names = ("gate.byhand.example", "b.lab.example")
    return plan(
        asked=CreateRequest(names=names),
        named=tuple(
            (each, DnsFacts(apex=each.partition(".")[2], authorities=("ns1.example",)))
            for each in names
        ),
    )


def wildcard():
    """Another account has a name under it already."""
    there = Elsewhere(place=PARTNERS, config="fleet", domain="fleet.acme.example")
    return plan(
        asked=CreateRequest(names=("*.acme.example",)),
        named=(("*.acme.example", DnsFacts(zone=seen.zone(), apex="acme.example")),),
        neighbours=(PARTNERS,),
        elsewhere=(there,),
    )


def chosen():
    """One that was imported and ends soon."""
    held = seen.certificate(
        arn=HERE,
        kind="IMPORTED",
        key="EC_prime256v1",
        not_after=seen.NOW + (seen.NOW - seen.NOW.replace(day=2)),
        is_public=True,
        fingerprint="3a7f",
    )
    return plan(asked=CreateRequest(certificate=HERE), chosen=held)


def runs():
    """A run for each, by the name of its card."""
    waiting = a.waiting(WaitsFor.PERSON, "to add the DNS records", seen=(NOT_YET,))
    hand = a.running(2, a.proposed(everybodys()), waiting=waiting)
    proofs = " ".join(
        f"{a.PROOF_NAME}.{each}={a.PROOF_VALUE}"
        for each in ("device.acme.example", "gate.byhand.example", "b.lab.example")
    )
    return {
        "needs_you_in_two_zones": replace(
            hand, outputs={**hand.outputs, "validation": proofs}
        ),
        "proposal_several_zones": a.proposed(several_zones()),
        "proposal_wildcard": a.proposed(wildcard()),
        "proposal_certificate_in_acm": a.proposed(chosen()),
    }
