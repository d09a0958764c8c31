"""Messages about certificates from outside ACM, and about keys that came too near."""

from dataclasses import replace
from datetime import timedelta

from bot.core.dnsseen import DnsFacts
from bot.core.offered import Offered, Remark
from bot.core.playbooks import create
from bot.core.requests import CreateRequest
from bot.core.rules import imports as rules
from bot.core.runs import Message, Status, WaitsFor
from bot.slack import render
from bot.slack.render import RenderView
from tests.support import facts as seen
from tests.support import said_runs as a

NOW = a.APPROVED + timedelta(minutes=20)
VIEW = RenderView(
    target=a.PRODUCTION,
    now=NOW,
    looks_every=timedelta(minutes=1),
    names={a.ADA: "Ada"},
)
SECRET = "iotdomain/device"
STAND_IN = a.ARN.replace("0f1e2d3c", "77aa88bb")
OFFERED = Offered(
    arn=f"arn:aws:secretsmanager:eu-central-1:111122223333:secret:{SECRET}-a1b2c3",
    version="5d41402a-bc4b-2a76-b971-9d911017c592",
    fingerprint="3a7f19c4" * 8,
    names=("device.acme.example",),
    key="RSA_2048",
    ends_at="CN=Acme Public Root",
    not_after=a.ASKED + timedelta(days=180),
    is_public=True,
    device_would_accept=True,
    not_judged=("Whether it has been revoked: that takes the network.",),
)
PRIVATE = replace(
    OFFERED,
    ends_at="CN=Acme Device Root",
    is_public=False,
    needs_validation=True,
    device_would_accept=None,
    not_judged=(
        *OFFERED.not_judged,
        "Whether devices accept it: the roots they have were not given.",
    ),
)
BROKEN = replace(
    OFFERED,
    remarks=(
        Remark(
            "server_auth_missing",
            "broken",
            "The certificate is not marked for a TLS server.",
            "It has the usages `clientAuth`",
            "Have it issued again with the extended key usage `serverAuth`.",
        ),
        Remark(
            "chain_out_of_order",
            "broken",
            "The certificates do not stand in the order of the chain.",
            "`CN=A<b>` stands before `CN=C&D`",
            "Put the leaf first, then each issuer.",
        ),
    ),
)
_MADE = {
    **a.running(5).outputs,
    "certificate_kind": "IMPORTED",
    "certificate_renewal": "INELIGIBLE",
    "served": "yes",
    "served_ports": "443,8883",
    "served_addresses": "192.0.2.10,192.0.2.11",
    "served_seen_at": (NOW - timedelta(minutes=1)).isoformat(),
}


def plan(offered=OFFERED, **asked):
    """What planning makes of it."""
    request = CreateRequest(**(asked or {"secret": SECRET}))
    facts = seen.facts(
        asked=request,
        offered=None if asked else offered,
        dns=DnsFacts(zone=seen.zone(), apex="acme.example"),
    )
    return create(facts, request, (8883, 443))


def messages():
    """All of them, by the names of their golden files."""
    by_hand = plan(import_by_hand=True)
    waiting = a.waiting(WaitsFor.PERSON, "to import the certificate")
    at_hand = replace(
        a.running(0, waiting=waiting), plan=by_hand, outputs={"endpoint": a.ENDPOINT}
    )
    private = plan(PRIVATE)
    (moment,) = render.moments(at_hand, (), NOW)
    refusals = tuple(
        rules.remarks(seen.facts(offered=BROKEN, asked=CreateRequest(secret=SECRET)))
    )
    return {
        "proposal_import": _card(a.proposed(plan())),
        "proposal_import_private": _card(a.proposed(private)),
        "proposal_import_by_hand": _card(a.proposed(by_hand)),
        "progress_import_private": _card(replace(a.running(1), plan=private)),
        "needs_you_import": _card(at_hand),
        "reply_needs_you_import": render.render_moment(at_hand, moment, VIEW),
        "done_import": _card(
            _done(
                plan(), certificate_ends_at="CN=Acme Public Root", served_trusted="yes"
            )
        ),
        "done_import_private": _card(
            _done(
                private,
                certificate_ends_at="CN=Acme Device Root",
                served_trusted="no",
                stand_in_arn=STAND_IN,
            )
        ),
        "preflight_import": render.preflight_refused(
            "device.acme.example", a.PRODUCTION, refusals
        ),
        "cli_import": render.cli_answer(a.proposed(plan()), a.PRODUCTION, {}),
        "cli_import_private": render.cli_answer(a.proposed(private), a.PRODUCTION, {}),
        "leaked": render.leaked(None, ""),
        "leaked_in_the_channel": render.leaked(
            Message("C0IOTDOM1", "1795441800.000100"), "https://acme.slack.example/"
        ),
        "help_import": render.help_answer("import"),
    }


def _card(run, **more):
    return render.render_run(run, replace(VIEW, **more))


def _done(made, **more):
    run = a.ended(a.proposed(made), Status.SUCCEEDED, outputs={**_MADE, **more})
    return replace(run, plan=made)
