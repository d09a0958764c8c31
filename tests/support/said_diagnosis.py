"""What the diagnosis of a domain says, in each of its verdicts."""

from dataclasses import replace
from datetime import timedelta

from bot.core.changeseen import ChangeSeen, Of
from bot.core.checked import Came, Checked
from bot.core.deep import Deep
from bot.core.diagnosis import Diagnosed, diagnosed
from bot.core.fixes import fixes_of
from bot.core.playbooks.repair import repair
from bot.core.proofseen import ProofSeen
from bot.core.runs import Status
from bot.core.topics import Gap, Topic
from bot.slack import render
from bot.slack.render import Case, FixButton, RenderView
from tests.support import facts as world
from tests.support import said_runs as a
from tests.support import watched as w
from tests.support.facts import NOW, config

AFAR = "a1b2c3d4e5f6g7-ats.iot.us-east-1.amazonaws.com"
BESIDE = "a9z8y7x6w5v4u3-ats.iot.eu-central-1.amazonaws.com"
MINUTE = timedelta(minutes=1)
_LOGS = Gap(
    Topic.ELSEWHERE,
    "Acme staging (444455556666), eu-central-1 could not be looked into: the "
    "permission `iot:ListDomainConfigurations` is missing.",
)


def default(region, **more):
    """A handshake that showed IoT's own certificate."""
    shown = w.link(timedelta(days=100), fingerprint="d" * 64)
    return w.served(shown, names=(f"*.iot.{region}.amazonaws.com",), **more)


def afar():
    """The name of a domain in order, led to another region."""
    there = (default("us-east-1"), default("us-east-1", port=443))
    return w.watched(public=(w.leads(AFAR), w.leads(AFAR)), served=there, gaps=(_LOGS,))


def traced():
    """The same, and CloudTrail knows who led it there."""
    change = ChangeSeen(
        at=NOW - 51 * MINUTE,
        event="ChangeResourceRecordSets",
        of=Of.RECORD,
        name=world.DOMAIN,
        who="role `dns-pipeline`",
        to="UPSERT",
    )
    return replace(afar(), deep=Deep(changes=(change,), looked_back=True))


def unconfigured():
    """Led here before anything was made for it."""
    return w.watched(
        config=None,
        configured=None,
        before=None,
        served=(default("eu-central-1"),),
    )


def disabled():
    """Taken out of service half an hour ago."""
    return w.watched(
        config=config(enabled=False, changed_at=NOW - 30 * MINUTE),
        served=(default("eu-central-1"), default("eu-central-1", port=443)),
    )


def blind():
    """No port could be reached from here."""
    unreached = Gap(Topic.SERVED, "No port of the name could be reached from here.")
    return w.watched(served=(), gaps=(unreached,))


def settling():
    """A new certificate that is not served yet, ten minutes after the change."""
    shown = w.link(timedelta(days=90), fingerprint="0" * 64)
    return w.watched(
        config=config(changed_at=NOW - 10 * MINUTE), served=(w.served(shown),)
    )


def unused():
    """Configured, and no device on the internet finds it."""
    return w.watched(
        public=(w.leads(found=False),), served=(), before=w.known(public_at=None)
    )


def absent():
    """Nothing there at all."""
    return w.watched(config=None, configured=None, before=None, public=(), served=())


def _repairs():
    """What a repair says from its proposal to its end."""
    moved = replace(world.facts().dns, records=(world.cname(AFAR, ttl=300),))
    off = config(enabled=False, tags=(("managed-by", "iotdomain"),))
    why = "Diagnosis: The CNAME names the IoT endpoint of another region."
    point = a.proposed(repair(w.watched(dns=moved), (8883, 443)), reason=why)
    enable = a.proposed(
        repair(w.watched(config=off, dns=replace(moved, records=(_HERE,))), (8883, 443))
    )
    served = {
        **a.running(6).outputs,
        "served": "yes",
        "served_ports": "443,8883",
        "served_addresses": "198.51.100.7",
    }
    done = a.ended(a.running(3, point, outputs=served), Status.SUCCEEDED)
    return {"repair_cname": point, "repair_enable": enable, "repair_done": done}


_HERE = world.cname(world.ENDPOINT)
# So that a new rule changes no message: how many there are is tested apart.
CHECKS, NOT_POSSIBLE = 23, 4


def open_():
    """Nothing found yet, and two looks are not in."""
    return w.watched(
        gaps=(
            Gap(Topic.PROOFS, "Still being looked at.", pending=True),
            Gap(Topic.ELSEWHERE, "Still being looked at.", pending=True),
        )
    )


def broken_so_far():
    """The cause is known, and a look is not in."""
    more = Gap(Topic.PROOFS, "Still being looked at.", pending=True)
    return replace(afar(), gaps=(*afar().gaps, more))


def fused():
    """IoT takes up no certificate, and serves the last valid one while it lives."""
    detail = "The certificate chain is not complete."
    held = config(
        certificate_status="INVALID", certificate_detail=detail, changed_at=w.LONG_AGO
    )
    return w.watched(config=held)


def record_gone():
    """ACM cannot renew, because its record is no longer there."""
    name = f"_3f9c1d7e5b2a4c6d.{world.DOMAIN}"
    proof = ProofSeen(
        arn=world.ARN,
        name=name,
        value="_8a7b6c5d4e3f2a1b.xlfgrmvvlj.acm-validations.aws",
        is_there=False,
        says=f"`{name}` is not found at the zone's name servers.",
    )
    its = replace(w.dated(w.LIFE / 6), renewal_status="PENDING_VALIDATION")
    return w.watched(configured=its, deep=Deep(proofs=(proof,)))


def endless():
    """A name of the greatest length, led to another region."""
    label = "a" * 63
    name = f"{label}.{label}.{label}.{'b' * 42}.acme.example"
    return replace(afar(), domain=name)


def crowded():
    """One cause from which more follows than a message can list."""
    found = diagnosed(afar())
    more = tuple((f"also_{number}", found.follows[0][1]) for number in range(6))
    return replace(found, follows=(*found.follows, *more))


FACTS = {
    "healthy": w.watched,
    "other_region": afar,
    "other_region_traced": traced,
    "without_config": unconfigured,
    "disabled": disabled,
    "waiting": settling,
    "unseen": blind,
    "not_in_use": unused,
    "not_set_up": absent,
    "so_far": open_,
    "broken_so_far": broken_so_far,
    "invalid": fused,
    "record_gone": record_gone,
    "long": endless,
    "crowded": crowded,
}


def cards():
    """The messages of repairs."""
    view = RenderView(
        target=a.PRODUCTION,
        now=a.APPROVED + 20 * MINUTE,
        looks_every=MINUTE,
        watched=True,
        names={a.ADA: "Ada"},
    )
    return {name: render.render_run(run, view) for name, run in _repairs().items()}


def settled(found):
    """What was found, with as many checks as there were once."""
    return replace(
        found,
        checks=CHECKS,
        skipped=found.skipped[:NOT_POSSIBLE],
        waiting=found.waiting[:2],
    )


_CHECKED = (
    Checked("cname_other_region", Came.FOUND, diagnosed(afar()).cause[1].says),
    Checked("served_wrong_name", Came.FOLLOWS, "Port 8883 answers for another name."),
    Checked("claimed_elsewhere", Came.UNSEEN, _LOGS.says),
    Checked("config_disabled", Came.FINE),
)


def _found(make):
    made = make()
    found = made if isinstance(made, Diagnosed) else diagnosed(made)
    return settled(found)


def answer(found, *, name="D-31"):
    """The message of a diagnosis, with what it offers."""
    fixes = tuple(
        FixButton(each.label, f"d7Ze1vUo5xKp3aT{place}")
        for place, each in enumerate(fixes_of(found))
    )
    token = "q2Wm8rNc6yGj4sHb"
    return render.diagnosis_answer(
        found,
        a.PRODUCTION,
        now=NOW + timedelta(seconds=6),
        took=timedelta(seconds=6.2),
        ports={},
        case=Case(name=name, token=token, until=NOW + MINUTE / 2, fixes=fixes),
    )


def brief(found):
    """The verdict where it stays, while looks are not in."""
    case = Case(name="D-31", until=NOW + MINUTE / 2)
    return render.so_far_answer(found, now=NOW + timedelta(seconds=6), case=case)


def answers():
    """One message for each."""
    found = {name: _found(make) for name, make in FACTS.items()}
    shown = answer(found["other_region"])
    lines = render.check_lines(_CHECKED)
    until = NOW + MINUTE / 2
    return {
        **{f"diagnosis_{name}": answer(each) for name, each in found.items()},
        "diagnosis_so_far_aside": brief(found["so_far"]),
        "diagnosis_broken_aside": brief(found["broken_so_far"]),
        "diagnosis_begun": render.looking_answer(world.DOMAIN, until, name="D-31"),
        "diagnosis_begun_aside": render.looking_answer(
            world.DOMAIN, until, name="D-31", stays=True
        ),
        "diagnosis_failed": render.not_looked_answer(
            world.DOMAIN, "AWS did not answer in time.", name="D-31"
        ),
        "diagnosis_shown": render.shown_again(shown, "D-31", world.DOMAIN, NOW),
        "diagnosis_cli": render.fix_cli_answer(
            replace(_repairs()["repair_cname"], id="D-31"), a.PRODUCTION, {}, "D-31"
        ),
        "diagnosis_checks": render.checks_answer(lines, world.DOMAIN, "D-31"),
    }
