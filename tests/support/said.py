"""Every message the bot can say, by name: what the golden files and the scans go over.

`CARDS` are root messages, `REPLIES` stand in threads, `ANSWERS` one person sees,
`MODALS` are forms.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.choices import Choice
from bot.core.diagnosis import diagnosed
from bot.core.dnsseen import DnsFacts, PublicName, Record
from bot.core.facts import Certificate, DomainConfig, Facts, ValidationRecord
from bot.core.findings import Finding, Severity
from bot.core.known import Inventory, Known
from bot.core.plans import StepName, differences
from bot.core.requests import Options
from bot.core.runs import Status, Verdict, WaitsFor
from bot.core.topics import Gap, Topic
from bot.core.wireseen import ChainLink, Served
from bot.core.words import code
from bot.resolve.mistakes import USUAL_FOR_PROOF
from bot.slack import render
from bot.slack.render import Link, RenderView, WhoCan
from tests.support import facts as sample
from tests.support import (
    said_alerts,
    said_by_hand,
    said_diagnosis,
    said_imports,
    said_kinds,
    said_options,
    said_rotation,
)
from tests.support import said_runs as a

TLS_ONLY_13 = "IoTSecurityPolicy_TLS13_1_3_2022_10"

NOW = a.APPROVED + timedelta(minutes=20)
VIEW = RenderView(
    target=a.PRODUCTION,
    now=NOW,
    looks_every=timedelta(minutes=1),
    watched=True,
    names={a.ADA: "Ada", a.GRACE: "Grace"},
)
LIMIT_72 = a.APPROVED + timedelta(hours=72)
NEWER = Link(
    "R-45 version 2", "https://acme.slack.example/archives/C0IOTDOM1/p1795447920000100"
)
_OLD = a.proposed(a.created("edge.acme.example"), number=45)
_NEW_PLAN = a.created("edge.acme.example", before="broker.acme.example")
_CHANGED = differences(_OLD.plan, _NEW_PLAN)
_HAND = a.proposed(a.created("mqtt.acme.example", by_hand=True), number=43)
_TWICE = (
    f"Record 1: found at `{a.PROOF_NAME}.mqtt.acme.example.acme.example`. The DNS page "
    "added the zone a second time: enter the short name instead."
)
_UNSEEN = (
    "quota",
    Finding(
        severity=Severity.BROKEN,
        says="AWS could not be reached for `iot:ListDomainConfigurations`.",
        do="Not seeing is not being well, so nothing was created. Ask again later.",
    ),
)
_STILL = (
    "Port 8883 at `192.0.2.10` still answers as `*.iot.eu-central-1.amazonaws.com`."
)
_HAND_WAIT = a.waiting(
    WaitsFor.PERSON,
    "to add the DNS records",
    limit=LIMIT_72,
    seen=(_TWICE, "Record 2: no such name yet."),
)
_NEEDS_YOU = a.running(1, _HAND, waiting=_HAND_WAIT)
_NEEDS_YOU = replace(
    _NEEDS_YOU,
    outputs={
        **_NEEDS_YOU.outputs,
        "validation": f"{a.PROOF_NAME}.mqtt.acme.example={a.PROOF_VALUE}",
        "endpoint": a.ENDPOINT,
    },
)
_NEEDS_CNAME = a.running(
    4,
    _HAND,
    waiting=a.waiting(
        WaitsFor.PERSON,
        "to add the DNS record",
        seen=("Record 2: found as a TXT record. It has to be a CNAME record.",),
    ),
)
_SERVING = a.running(
    5,
    waiting=a.waiting(
        WaitsFor.AWS,
        "to serve the certificate",
        limit=a.APPROVED + timedelta(minutes=65),
        seen=(_STILL,),
    ),
)
_LONG = "sensor-" + "0123456789" * 5 + ".line-4.plant-south.acme.example"
_IDNA = "xn--gert-loa.acme.example"
_STOPPED = a.ended(
    a.running(3, calls=a.CALLS[:2]),
    Status.FAILED,
    ended_because="The account has 10 of 10 domain configurations here; one more was "
    "made elsewhere after the approval. AWS answered `LimitExceededException`. Trying "
    "again does not help until there is room.",
)
_TWO = replace(a.proposed(quorum=2), plan=a.created())
_DECLINED = a.ended(
    a.decided(
        a.proposed(), Verdict.DECLINE, a.GRACE, reason="Wait for the audit, please."
    ),
    Status.DECLINED,
    ended_because="Wait for the audit, please.",
)
_STALE = a.ended(
    a.approved(_OLD),
    Status.STALE,
    superseded_by="R-45.2",
    ended_because="Something changed after the plan was shown.",
)
_UNCHECKED = a.served(
    outputs={
        "served": "unchecked",
        "served_why": "Port 8883 at `192.0.2.10`: no connection within 5 s.",
    }
)
_TOOK = {StepName.AWAIT_SERVED: (540, 660, 703, 611, 840, 720)}
_UNDO_LEFT = {
    "kept:cname": "the record was changed since and is now `broker.acme.example`",
    "kept:validation": f"the certificate `{a.ARN}` needs it",
}


def _card(run, **view):
    return render.render_run(run, replace(VIEW, **view))


def cards():
    """Every root message."""
    staging = {"target": a.STAGING}
    undo = {"parent": a.served()}
    return {
        "proposal": _card(a.proposed()),
        "proposal_without_buttons": _card(a.proposed(), buttons=False, first=True),
        "proposal_by_hand": _card(_HAND),
        "proposal_replace": _card(
            a.proposed(a.created(before="broker.acme.example"), number=44)
        ),
        "proposal_reused_certificate": _card(a.proposed(a.reused())),
        "proposal_long_name": _card(a.proposed(_long_plan())),
        **{name: _card(run) for name, run in said_kinds.runs().items()},
        "proposal_idna": _card(a.proposed(_idna_plan())),
        "proposal_roots_and_history": _card(
            a.proposed(
                replace(a.created(), says=("The name becomes public.", ROOTS_NOTE))
            ),
            took=_TOOK,
        ),
        "proposal_quorum_0_of_2": _card(_TWO, **staging),
        "proposal_quorum_1_of_2": _card(
            a.decided(_TWO, Verdict.APPROVE, a.GRACE), **staging
        ),
        "proposal_checking": _card(a.proposed(checking=True)),
        "proposal_undo": _card(a.proposed(a.undone_plan(), number=43), **undo),
        "proposal_undo_replace": _card(
            a.proposed(a.undone_plan("broker.acme.example"), number=43), **undo
        ),
        "proposal_go_on": _card(_going_on(), parent=_STOPPED),
        "proposal_version_2": _card(
            a.proposed(_NEW_PLAN, number=45, version=2), differences=_CHANGED
        ),
        "checking_once_more": _card(a.approved(checking=True)),
        "checking_cannot_ask": _card(
            a.approved(
                checking=True,
                waiting=a.waiting(
                    WaitsFor.AWS,
                    "to answer",
                    seen=("Could not ask: AWS did not answer in time.",),
                ),
            )
        ),
        "progress": _card(_SERVING),
        "progress_with_history": _card(_SERVING, took=_TOOK),
        "progress_at_a_step": _card(a.running(3)),
        "progress_certificate": _card(
            a.running(
                2,
                waiting=a.waiting(
                    WaitsFor.AWS,
                    "to see the validation record and issue the certificate",
                    limit=LIMIT_72,
                ),
            )
        ),
        "progress_cancelling": _card(replace(_SERVING, cancel_by=a.GRACE)),
        "progress_undo": _card(a.undo(1), parent=a.served()),
        "needs_you": _card(_NEEDS_YOU),
        "needs_you_nothing_seen": _card(
            replace(
                _NEEDS_YOU,
                waiting=replace(
                    _HAND_WAIT,
                    seen=(
                        "Record 1: no such name yet.",
                        "Record 2: no such name yet.",
                        USUAL_FOR_PROOF,
                    ),
                ),
            ),
            looks_every=timedelta(seconds=2),
        ),
        "needs_you_cannot_ask": _card(
            replace(
                _NEEDS_YOU,
                waiting=a.waiting(
                    WaitsFor.DNS,
                    "to answer",
                    limit=LIMIT_72,
                    seen=("Could not ask: no name server answered.",),
                ),
            )
        ),
        "needs_you_cname": _card(_NEEDS_CNAME),
        "blocked": _card(a.blocked()),
        "blocked_reapprove": _card(
            a.blocked(
                reapprove=True,
                says="The approval is from 26 Nov, and the hosted zone is another one.",
                who="an approver",
                do="approve the rest of this run again.",
                error_id="",
            )
        ),
        "blocked_by_a_fault": _card(
            a.blocked(
                says="Something in the bot failed 3 times at this step; the last time "
                "as error `7f3a91c2`.",
                who="Whoever runs the bot",
                do="has to look for `7f3a91c2` in its log.",
            )
        ),
        "interrupted": _card(_SERVING, interrupted=NOW - timedelta(minutes=2)),
        "done": _card(a.served()),
        "done_not_checked": _card(_UNCHECKED),
        "undone": _card(_undone(), **undo),
        "undo_incomplete": _card(_undone(outputs=_UNDO_LEFT), **undo),
        "stopped": _card(_STOPPED),
        "stopped_and_undone": _card(_STOPPED, followed=_undone()),
        "stopped_and_gone_on_from": _card(_STOPPED, followed=a.served()),
        "done_and_undone": _card(a.served(), followed=_undone()),
        "done_and_mostly_undone": _card(
            a.served(), followed=_undone(outputs=_UNDO_LEFT)
        ),
        "stopped_at_first": _card(
            a.ended(a.running(0), Status.FAILED, ended_because="The quota is used up.")
        ),
        "stopped_not_confirmed": _card(
            a.ended(
                a.running(0, outputs={"tried:request_certificate": NOW.isoformat()}),
                Status.FAILED,
                ended_because="ACM ended the request as `FAILED`.",
            )
        ),
        "stopped_undo": _card(
            a.ended(a.undo(2), Status.FAILED, ended_because="AWS said no."), **undo
        ),
        "cancelled": _card(a.ended(a.running(4), Status.CANCELLED, cancel_by=a.GRACE)),
        "cancelled_before_the_first_change": _card(
            a.ended(a.approved(), Status.CANCELLED, cancel_by=a.ADA)
        ),
        "withdrawn": _card(a.ended(a.proposed(), Status.WITHDRAWN)),
        "declined": _card(_DECLINED),
        "expired": _card(_expired(a.proposed())),
        "expired_1_of_2": _card(
            _expired(a.decided(_TWO, Verdict.APPROVE, a.GRACE)), **staging
        ),
        "expired_after_approval": _card(
            a.ended(
                a.approved(),
                Status.EXPIRED,
                ended_because="It could not be checked: AWS did not answer in time.",
            )
        ),
        "out_of_date": _card(_STALE, differences=_CHANGED, newer=NEWER),
        "out_of_date_before_the_link": _card(_STALE, differences=_CHANGED),
        "out_of_date_approvers": _card(
            replace(_STALE, ended_because="Not all who approved it may still approve."),
            newer=NEWER,
        ),
        "out_of_date_without_a_new_plan": _card(
            replace(
                _STALE,
                superseded_by="",
                ended_because="`edge.acme.example` has other DNS records, and a CNAME "
                "cannot stand beside them.",
            )
        ),
        "message_deleted": _card(
            _SERVING, anew="posted anew, because the first message was deleted"
        ),
        "bot_removed_from_the_channel": _card(
            _SERVING,
            anew="this message stood still from <!date^1795442820^{time}|14:07 UTC> on",
        ),
        **said_alerts.cards(),
        **said_rotation.cards(),
    }


def replies():
    """Every thread reply."""
    runs = {
        "reminder": a.proposed(reminded_at=NOW),
        "reminder_1_of_2": replace(
            a.decided(_TWO, Verdict.APPROVE, a.GRACE), reminded_at=NOW
        ),
        "needs_you": _NEEDS_YOU,
        "needs_you_cname": _NEEDS_CNAME,
        "blocked": a.blocked(),
        "blocked_reapprove": a.blocked(reapprove=True, who="an approver"),
        "done": a.served(),
        "done_without_calls": a.served(calls=()),
        "done_not_checked": _UNCHECKED,
        "undone": _undone(),
        "undo_incomplete": _undone(outputs=_UNDO_LEFT),
        "stopped": _STOPPED,
        "cancelled": a.ended(a.running(4), Status.CANCELLED, cancel_by=a.GRACE),
        "cancelled_by_the_requester": a.ended(
            a.approved(), Status.CANCELLED, cancel_by=a.ADA
        ),
        "declined": _DECLINED,
        "expired": _expired(a.proposed()),
        "out_of_date": _STALE,
    }
    views = {
        "undone": {"parent": a.served()},
        "undo_incomplete": {"parent": a.served()},
        "out_of_date": {"newer": NEWER},
    }
    said = {}
    for name, run in runs.items():
        view = replace(VIEW, **views.get(name, {}))
        (moment,) = render.moments(run, (), NOW)
        said[f"reply_{name}"] = render.render_moment(run, moment, view)
    said["reply_calls"] = render.render_calls(a.served())
    return {**said, **said_alerts.replies(), **said_rotation.replies()}


def answers():
    """Everything that one person alone is told."""
    who = WhoCan(target=a.PRODUCTION, count=4, told_at=a.ASKED)
    own = "R-42 is your own request, so someone else has to approve it."
    config = _config()
    return {
        "refused_own_request": render.refused(
            own, run=a.proposed(), who=who, remind=True, withdraw=True
        ),
        "refused_reminded_lately": render.refused(
            own, run=a.proposed(), who=who, withdraw=True
        ),
        "refused_decided": render.refused(
            f"R-42 is already approved by <@{a.GRACE}>. Your click changed nothing.",
            run=a.approved(),
        ),
        "refused_to_ask": render.refused(
            "You may not ask for changes in production (111122223333), eu-central-1. "
            "Nothing was created. Who may: <!subteam^S0REQUEST>.",
            verdict="Not created",
        ),
        "preflight_one": render.preflight_refused(
            "device.acme.example", a.PRODUCTION, _findings()[:1]
        ),
        "preflight_three": render.preflight_refused(
            "device.acme.example", a.PRODUCTION, _findings()
        ),
        "preflight_unseen": render.preflight_refused(
            "device.acme.example",
            a.PRODUCTION,
            [_UNSEEN],
            unseen=(_UNSEEN[1].says,),
        ),
        "preflight_one_and_unseen": render.preflight_refused(
            "device.acme.example",
            a.PRODUCTION,
            [*_findings()[:1], _UNSEEN],
            unseen=(_UNSEEN[1].says,),
        ),
        "preflight_held": render.preflight_refused(
            "device.acme.example",
            a.PRODUCTION,
            (),
            holder=_SERVING,
            holder_link=NEWER.url,
        ),
        "asked": render.answer(
            f"R-42 for {code('device.acme.example')} in {a.PRODUCTION.place} waits for "
            "approval in <#C0IOTDOM1>.",
            word="Needs approval",
        ),
        "older_version": render.older_version(_OLD, NEWER),
        "older_button": render.older_button(),
        "did_you_mean": render.did_you_mean("crate", "create"),
        "unknown_verb": render.did_you_mean("make me a domain", None),
        "error": render.failed("7f3a91c2"),
        "could_not_ask": render.could_not_ask("Slack could not say who may do this."),
        "offer_form": render.offer_form("k3Jq8yV0TzWm1sXr"),
        "ask_cancel": render.ask_cancel(_SERVING),
        "help": render.help_answer(),
        "help_diagnose": render.help_answer("diagnose"),
        "help_finding": render.help_answer("cname_other_region"),
        "help_create": render.help_answer("create"),
        "help_cancel": render.help_answer("cancel"),
        "help_approve": render.help_answer("approve"),
        "list": render.list_answer(
            [(a.PRODUCTION, config), (a.STAGING, replace(config, enabled=False))],
            ["partners (444455556666) could not be read: access denied."],
            {a.PRODUCTION.id: _seen(config)},
        ),
        "list_imported": render.list_answer(
            [(a.PRODUCTION, config)],
            known={a.PRODUCTION.id: _seen(config, kind="IMPORTED")},
        ),
        "list_empty": render.list_answer([]),
        "list_unseen": render.list_answer(
            [], [f"{a.PRODUCTION.place}: AWS could not be reached."]
        ),
        "requests": render.requests_answer(
            [a.proposed(), _SERVING, _STOPPED], [a.PRODUCTION]
        ),
        "requests_empty": render.requests_answer([], [a.PRODUCTION]),
        "show": render.show_answer(_SERVING, VIEW, link=NEWER.url),
        "plan": render.plan_answer(a.proposed(), a.PRODUCTION),
        "cli": render.cli_answer(a.proposed(), a.PRODUCTION, {}),
        "cli_undo": render.cli_answer(a.undo(), a.PRODUCTION, {}),
        "records_ticket": render.records_answer(_NEEDS_YOU, "ticket"),
        "records_zone": render.records_answer(_NEEDS_YOU, "zone"),
        "records_terraform": render.records_answer(_NEEDS_YOU, "tf"),
        "records_none": render.records_answer(a.proposed(_HAND.plan), "ticket"),
        **_statuses(),
        **said_alerts.answers(),
        **said_rotation.answers(),
    }


def modals():
    """Both forms."""
    prefill = {"domain": "device.acme.example", "target": a.PRODUCTION.id}
    return {
        "modal_create": render.create_modal(
            [a.PRODUCTION, a.STAGING], {}, channel="C0IOTDOM1"
        ),
        "modal_create_prefilled": render.create_modal(
            [a.PRODUCTION, a.STAGING], {**prefill, "reason": "the new line"}
        ),
        "modal_create_more": render.create_modal(
            [a.PRODUCTION, a.STAGING],
            {
                **prefill,
                "reason": "the new line",
                "tls": TLS_ONLY_13,
                "auth": "AWS_X509",
            },
            more=True,
        ),
        "modal_create_in_acm": render.create_modal(
            [a.PRODUCTION], prefill, more=True, source="acm", in_acm=_IN_ACM
        ),
        "modal_create_fewer": render.create_modal(
            [a.PRODUCTION, a.STAGING],
            {**prefill, "tls": TLS_ONLY_13, "protocol": "HTTPS", "ocsp": "off"},
        ),
        "modal_decline": render.decline_modal("k3Jq8yV0TzWm1sXr", a.proposed()),
    }


_IN_ACM = render.InAcm(
    (
        Choice(
            sample.certificate(arn=f"{a.ARN}-1", names=("*.acme.example", "b.example")),
            (),
        ),
        Choice(
            sample.certificate(arn=f"{a.ARN}-2", kind="IMPORTED", key="EC_prime256v1"),
            (),
        ),
        Choice(
            sample.certificate(arn=f"{a.ARN}-3", key="RSA_4096", status="EXPIRED"),
            ("chosen_out_of_time", "chosen_key_type"),
        ),
    )
)


def messages():
    """Everything that goes to Slack as a message."""
    return {
        **cards(),
        **replies(),
        **answers(),
        **said_by_hand.messages(),
        **said_options.cards(VIEW),
        **said_options.answers(VIEW, _facts()),
        **said_imports.messages(),
        **said_diagnosis.answers(),
        **said_diagnosis.cards(),
        "help_repair": render.help_answer("repair"),
    }


ROOTS_NOTE = (
    "Public roots come from `/etc/roots.pem` here and not from the usual list, so "
    "*served* says nothing about what devices trust."
)


def _statuses():
    facts = _facts()
    bad = replace(facts.served[0], names=("*.iot.eu-central-1.amazonaws.com",))
    silent = Gap(Topic.SERVED, "Nothing could be reached from here.")
    gone = Gap(
        Topic.CONFIG, "The permission `iot:DescribeDomainConfiguration` is missing."
    )
    broken = replace(
        facts.config,
        certificate_status="INVALID",
        certificate_detail="the chain is longer than five",
    )
    long = replace(facts.configured, usages=frozenset({"serverAuth"}), chain_length=6)
    absent = replace(
        facts,
        config=None,
        certificates=(),
        configured=None,
        public=(),
        served=(),
        dns=DnsFacts(),
    )
    unknown = PublicName(server="1.1.1.1", found=False)
    fresh = replace(facts.config, changed_at=facts.taken_at - timedelta(minutes=10))
    variants = {
        "status_healthy": (facts, None),
        "status_broken": (replace(facts, served=(bad,)), None),
        "status_invalid": (replace(facts, config=broken, configured=long), None),
        "status_unseen": (replace(facts, served=(), gaps=(silent,)), None),
        "status_blind": (replace(facts, config=None, gaps=(gone,)), None),
        "status_not_set_up": (
            absent,
            None,
        ),
        "status_not_in_use": (replace(facts, public=(unknown,), served=()), None),
        "status_waiting": (replace(facts, config=fresh, served=(bad,)), None),
        "status_being_made": (absent, a.running(2)),
        "status_proposed": (facts, a.proposed()),
        "status_at_work": (facts, _SERVING),
        "status_needs_you": (facts, _NEEDS_YOU),
    }
    return {
        name: render.status_answer(
            diagnosed(seen), a.PRODUCTION, now=NOW, run=run, token="q2Wm8rNc6yGj4sHb"
        )
        for name, (seen, run) in variants.items()
    }


def _facts():
    domain = "device.acme.example"
    until = NOW + timedelta(days=197)
    shown = ChainLink(
        fingerprint="3a7f19c4",
        subject=domain,
        issuer="Amazon RSA 2048 M02",
        not_before=NOW - timedelta(days=1),
        not_after=until,
    )
    its = Certificate(
        arn=a.ARN,
        status="ISSUED",
        kind="AMAZON_ISSUED",
        names=(domain,),
        key="RSA_2048",
        not_before=shown.not_before,
        not_after=until,
        fingerprint=shown.fingerprint,
        renewal="ELIGIBLE",
        validation=(
            ValidationRecord(
                domain=domain,
                name=f"{a.PROOF_NAME}.{domain}",
                value=a.PROOF_VALUE,
            ),
        ),
    )
    return Facts(
        domain=domain,
        target_id=a.PRODUCTION.id,
        account="111122223333",
        region="eu-central-1",
        taken_at=NOW - timedelta(seconds=2),
        config=_config(),
        certificates=(its,),
        configured=its,
        endpoint=a.ENDPOINT,
        public=(PublicName(server="1.1.1.1", found=True, chain=(a.ENDPOINT,)),),
        dns=DnsFacts(
            apex="acme.example",
            records=(Record(name=domain, type="CNAME", ttl=300, values=(a.ENDPOINT,)),),
        ),
        served=(
            Served(
                port=8883,
                address="192.0.2.10",
                sni=domain,
                names=(domain,),
                fingerprint=shown.fingerprint,
                not_after=until,
                chain=(shown,),
            ),
            Served(port=443, address="192.0.2.10", sni=domain, error="no answer"),
        ),
    )


def _config():
    return DomainConfig(
        name="device-acme-example-5d41402a",
        arn="arn:aws:iot:eu-central-1:111122223333:domainconfiguration/x/y",
        domain="device.acme.example",
        enabled=True,
        certificate_arn=a.ARN,
        certificate_status="VALID",
        options=Options(tls_policy="IoTSecurityPolicy_TLS13_1_2_2022_10"),
    )


def _seen(config, **more):
    """What the watches left in the inventory."""
    known = Known(
        domain=config.domain,
        config=config.name,
        certificate_arn=config.certificate_arn,
        until=NOW + timedelta(days=197),
        seen_at=NOW,
        **more,
    )
    return Inventory(
        target_id=a.PRODUCTION.id, began_at=NOW, taken_at=NOW, known=(known,)
    )


def _findings():
    nothing = "Nothing was created."
    return (
        (
            "other_records_at_name",
            Finding(
                severity=Severity.BROKEN,
                says="`device.acme.example` has other DNS records, and a CNAME cannot "
                "stand beside them.",
                evidence="A `192.0.2.7`; TXT `v=spf1 -all`",
                do=f"Find out who uses them and remove them. {nothing}",
            ),
        ),
        (
            "quota_used_up",
            Finding(
                severity=Severity.BROKEN,
                says="The account has 10 of 10 domain configurations here.",
                do=f'Ask AWS for a higher quota ("domain configurations"). {nothing}',
            ),
        ),
        (
            "caa_forbids_amazon",
            Finding(
                severity=Severity.BROKEN,
                says="The CAA record at `acme.example` does not let Amazon issue.",
                evidence="It allows `letsencrypt.org`.",
            ),
        ),
    )


def _long_plan():
    plan = a.created(_LONG)
    first = replace(
        plan.steps[0],
        params=(("key", "RSA_2048"), ("names", f"plant-south.acme.example,{_LONG}")),
    )
    note = (
        "The name is longer than the 64 characters of a certificate's common name, so "
        "the certificate also names `plant-south.acme.example`."
    )
    return replace(plan, steps=(first, *plan.steps[1:]), says=(*plan.says, note))


def _idna_plan():
    note = f"The name in Unicode and as DNS has it: gerät.acme.example ({_IDNA})."
    plan = a.created(_IDNA)
    return replace(plan, says=(*plan.says, note))


def _going_on():
    plan = a.created()
    basis = tuple(sorted({**dict(plan.basis), "adopt": "R-42"}.items()))
    return a.proposed(replace(plan, basis=basis), number=46, parent="R-42")


def _undone(**changes):
    run = a.ended(a.undo(4), Status.SUCCEEDED, **changes)
    return replace(run, ended_at=a.APPROVED + timedelta(minutes=3))


def _expired(run):
    return a.ended(run, Status.EXPIRED, ended_at=run.expires_at)
