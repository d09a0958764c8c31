"""Messages about a domain's next certificate: each way, the window, and no way."""

from dataclasses import replace
from datetime import timedelta

from bot.core.facts import ValidationRecord
from bot.core.offered import Offered
from bot.core.plans import StepName
from bot.core.playbooks import rotate
from bot.core.playbooks.rotate_back import import_back, undo_rotation
from bot.core.requests import KEY_AS_BEFORE, CreateRequest, Options
from bot.core.rotation import decide
from bot.core.runs import Block, Status, WaitsFor
from bot.slack import render
from bot.slack.render import RenderView
from tests.support import facts as world
from tests.support import said_runs as a

NOW = a.APPROVED + timedelta(minutes=20)
PORTS = (8883, 443)
VIEW = RenderView(
    target=a.PRODUCTION,
    now=NOW,
    looks_every=timedelta(minutes=1),
    watched=True,
    names={a.ADA: "Ada"},
)
NEW = a.ARN.replace("0f1e2d3c", "9c8b7a65")
_TAGS = (
    ("iotdomain:run", "R-42"),
    ("managed-by", "iotdomain"),
    ("team", "sensors"),
)
_CONFIG = world.config(
    name="device-acme-example-5d41402a",
    certificate_arn=a.ARN,
    options=Options(tls_policy=a.TLS_POLICY),
    tags=_TAGS,
)
_PROOF = ValidationRecord(
    domain=world.DOMAIN,
    name=f"{a.PROOF_NAME}.{world.DOMAIN}",
    value=a.PROOF_VALUE,
)
_OFFERED = Offered(
    arn="arn:aws:secretsmanager:eu-central-1:111122223333:secret:iotdomain/device-x",
    version="v2",
    fingerprint="9c8b" + "0" * 60,
    names=(world.DOMAIN,),
    key="RSA_2048",
    ends_at="Acme Public CA",
    not_after=world.NOW + timedelta(days=90),
    is_public=True,
)


def facts(asked=None, **certificate):
    """A look at a domain that is served, with its certificate as a test wants it."""
    given = {
        "arn": a.ARN,
        "fingerprint": "3a7f19c4" + "0" * 56,
        "validation": (_PROOF,),
    }
    its = world.certificate(**{**given, **certificate})
    return world.facts(
        config=_CONFIG,
        configured=its,
        certificates=(its,),
        asked=asked or CreateRequest(key=KEY_AS_BEFORE),
        offered=_OFFERED if asked and asked.secret else None,
    )


def planned(seen):
    return rotate(seen, decide(seen), PORTS)


RECREATED = facts(CreateRequest(key="EC_prime256v1", fresh_certificate=True))
STALLED = facts(
    renewal="ELIGIBLE",
    renewal_status="PENDING_VALIDATION",
    unproved=(world.DOMAIN,),
)
IMPORTED = facts(
    CreateRequest(key=KEY_AS_BEFORE, secret="iotdomain/device"), kind="IMPORTED"
)
BY_HAND = facts(CreateRequest(key=KEY_AS_BEFORE, import_by_hand=True), kind="IMPORTED")
_BEHIND = "Port 8883 at `192.0.2.11` still answers with the previous certificate."
_WINDOW = {
    "tried:replace_config": (a.APPROVED + timedelta(minutes=5)).isoformat(),
    "config_replaced_at": (a.APPROVED + timedelta(minutes=5, seconds=2)).isoformat(),
    "unserved_seen_at": (a.APPROVED + timedelta(minutes=16, seconds=58)).isoformat(),
    "certificate_arn": NEW,
    "certificate_key": "EC_prime256v1",
}


def _recreated(**changes):
    """The run that has replaced the configuration and saw it served."""
    run = a.proposed(planned(RECREATED), number=47, reason="smaller handshakes")
    run = a.running(5, run, calls=a.CALLS[:1])
    seen = a.served().outputs
    return replace(
        run,
        status=Status.SUCCEEDED,
        wake_at=None,
        ended_at=a.APPROVED + timedelta(seconds=1029),
        outputs={**seen, **run.outputs, **_WINDOW, **changes.pop("outputs", {})},
        **changes,
    )


def by_hand_done():
    """People carried the commands out themselves."""
    run = a.proposed(planned(RECREATED), number=47, observe=True)
    outputs = {**a.served().outputs, "certificate_arn": NEW}
    return a.ended(run, Status.BY_HAND, outputs=outputs)


def _half_way(**changes):
    run = a.proposed(planned(RECREATED), number=47, reason="smaller handshakes")
    outputs = {"tried:replace_config": _WINDOW["tried:replace_config"]}
    run = a.running(3, run, calls=a.CALLS[:1])
    outputs = {**run.outputs, **outputs, **changes.pop("outputs", {})}
    return replace(run, outputs=outputs, **changes)


def _blocked():
    return _half_way(
        blocked=Block(
            says="AWS answered `LimitExceededException` to "
            "`iot:CreateDomainConfiguration`.",
            who="Whoever may change this account in AWS",
            do="has to see to it now, because devices cannot connect until this goes "
            "on.",
            at=a.APPROVED + timedelta(minutes=6),
        )
    )


def _back():
    new = world.certificate(arn=NEW, key="EC_prime256v1", fingerprint="9c8b" + "0" * 60)
    now = replace(
        RECREATED,
        config=replace(_CONFIG, certificate_arn=NEW),
        configured=new,
        certificates=(*RECREATED.certificates, new),
    )
    made = frozenset({StepName.REQUEST_CERTIFICATE})
    plan = undo_rotation(now, _recreated(), RECREATED.configured, new=NEW, made=made)
    return a.proposed(plan, number=48, parent="R-47", reason="Undo of R-47")


def _import_back():
    run = a.proposed(planned(IMPORTED), number=49)
    plan = import_back(
        IMPORTED, run, replace(_OFFERED, version="v1"), "iotdomain/device"
    )
    return a.proposed(plan, number=50, parent="R-49", reason="Undo of R-49")


def _undone():
    run = a.running(3, _back(), calls=a.CALLS[:1])
    seen = a.served().outputs
    return replace(
        run,
        status=Status.SUCCEEDED,
        wake_at=None,
        ended_at=a.APPROVED + timedelta(seconds=1029),
        outputs={**seen, **_WINDOW},
    )


def _serving():
    return _half_way(
        cursor=4,
        outputs={**_WINDOW, "config_status": "ENABLED", "config_certificate": "VALID"},
        waiting=a.waiting(
            WaitsFor.AWS,
            "to serve the certificate",
            limit=a.APPROVED + timedelta(minutes=65),
            seen=(_BEHIND,),
        ),
    )


def _card(run, **view):
    return render.render_run(run, replace(VIEW, **view))


def cards():
    """Every root message."""
    recreate = a.proposed(planned(RECREATED), number=47, reason="smaller handshakes")
    by_hand = a.proposed(planned(BY_HAND), number=51, reason="it ends soon")
    waits = a.waiting(
        WaitsFor.PERSON,
        "to import the certificate",
        seen=(f"Under `{a.ARN}` ACM still has the certificate of before.",),
    )
    lost = {"served_of": "11", "served_unreached": "IPv6"}
    cancelled = a.ended(_half_way(), Status.CANCELLED, cancel_by=a.GRACE)
    parent = {"parent": _recreated()}
    return {
        "proposal_rotate_recreate": _card(recreate),
        "proposal_rotate_renewal": _card(a.proposed(planned(STALLED), number=46)),
        "proposal_rotate_import": _card(a.proposed(planned(IMPORTED), number=49)),
        "proposal_rotate_back": _card(_back(), **parent),
        "proposal_rotate_import_back": _card(_import_back(), parent=_recreated()),
        "progress_rotate": _card(_serving()),
        "needs_you_rotate_import": _card(a.running(0, by_hand, waiting=waits)),
        "blocked_rotate_half_way": _card(_blocked()),
        "cancelled_rotate_half_way": _card(cancelled),
        "done_rotate_recreate": _card(_recreated()),
        "done_rotate_not_everywhere": _card(_recreated(outputs=lost)),
        "done_rotate_not_checked": _card(_recreated(outputs={"served": "unchecked"})),
        "done_rotate_by_hand": _card(by_hand_done()),
        "undone_rotate": _card(_undone(), **parent),
    }


def replies():
    """Every thread reply."""
    runs = {
        "done_rotate": _recreated(),
        "done_rotate_not_checked": _recreated(outputs={"served": "unchecked"}),
        "done_rotate_by_hand": by_hand_done(),
        "undone_rotate": _undone(),
    }
    said = {}
    for name, run in runs.items():
        view = replace(VIEW, parent=_recreated() if "undone" in name else None)
        (moment,) = render.moments(run, (), NOW)
        said[f"reply_{name}"] = render.render_moment(run, moment, view)
    return said


def answers():
    """What one person is told where nothing is proposed."""
    found = {
        "eligible": facts(renewal="ELIGIBLE"),
        "ineligible": facts(renewal="INELIGIBLE"),
        "imported": facts(kind="IMPORTED"),
        "caa": facts(renewal_status="PENDING_VALIDATION", renewal_reason="CAA_ERROR"),
    }
    return {
        **{
            f"rotate_{name}": render.nothing_to_rotate(
                world.DOMAIN, a.PRODUCTION, decide(seen)
            )
            for name, seen in found.items()
        },
        "rotate_ahead": render.rotation_ahead(
            world.DOMAIN, a.PRODUCTION, planned(RECREATED)
        ),
        "help_rotate": render.help_answer("rotate"),
    }
