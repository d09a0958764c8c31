"""One run for each state that a message can show, with the values of a real day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.plans import Plan, Playbook, Risk, StepName, step
from bot.core.runs import (
    Block,
    Call,
    Decision,
    Run,
    Status,
    Timing,
    Verdict,
    Waiting,
    WaitsFor,
)
from bot.core.targets import DnsAccount, Members, Role, Target

TLS_POLICY = "IoTSecurityPolicy_TLS13_1_2_2022_10"
ADA, GRACE, NOOR = "U0ADA0001", "U0GRACE01", "U0NOOR001"
ASKED = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)
APPROVED = ASKED + timedelta(minutes=12)
ENDPOINT = "a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com"
ARN = (
    "arn:aws:acm:eu-central-1:111122223333:certificate/"
    "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
)
PROOF_NAME = "_3f9c1d7e5b2a4c6d8e0f1a2b3c4d5e6f"
PROOF_VALUE = "_8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d.xlfgrmvvlj.acm-validations.aws"
ZONE = {"zone_id": "Z0ACME", "zone": "acme.example", "dns_account": "777788889999"}
NO_ROLE = Role(arn="arn:aws:iam::111122223333:role/iotdomain-read")

PRODUCTION = Target(
    account="111122223333",
    name="production",
    region="eu-central-1",
    label="production",
    read=NO_ROLE,
    apply=NO_ROLE,
    dns=(DnsAccount(account="777788889999", read=NO_ROLE, apply=NO_ROLE),),
    channel="C0IOTDOM1",
    requesters=Members(groups=frozenset({"S0REQUEST"})),
    readers=Members(groups=frozenset({"S0REQUEST", "S0APPROVE"})),
    approvers=Members(groups=frozenset({"S0APPROVE"})),
    notified=Members(groups=frozenset({"S0APPROVE"})),
)
STAGING = replace(
    PRODUCTION, account="444455556666", name="partners", label="staging", quorum=2
)


def created(domain: str = "device.acme.example", **more) -> Plan:
    """The usual plan: new certificate, records in Route 53."""
    hand, before = more.pop("by_hand", False), more.pop("before", None)
    prove = step(StepName.WRITE_VALIDATION, **ZONE)
    point = step(
        StepName.WRITE_CNAME,
        **ZONE,
        endpoint=ENDPOINT,
        ttl="300",
        before=before,
        before_ttl="3600" if before else None,
    )
    if hand:
        servers = "ns1.dns.example,ns2.dns.example"
        prove = step(
            StepName.RECORDS_BY_HAND,
            zone="acme.example",
            name_servers=servers,
            early="yes",
        )
        point = step(StepName.CNAME_BY_HAND, zone="acme.example", name_servers=servers)
    steps = (
        step(StepName.REQUEST_CERTIFICATE, names=domain, key="RSA_2048"),
        prove,
        step(StepName.AWAIT_CERTIFICATE),
        _config(domain),
        point,
        step(StepName.AWAIT_SERVED, ports="8883,443"),
    )
    record = f"CNAME to {before}, TTL 3600" if before else "none"
    given = {
        "playbook": Playbook.CREATE,
        "domain": domain,
        "target_id": PRODUCTION.id,
        "account": PRODUCTION.account,
        "region": PRODUCTION.region,
        "risk": Risk.REPLACE if before else Risk.NEW,
        "steps": steps,
        "basis": tuple(
            sorted(
                {
                    "adopt": "nothing",
                    "asked": "any certificate",
                    "certificate": "new",
                    "configuration": "none",
                    "endpoint": ENDPOINT,
                    "key": "RSA_2048",
                    "record": record,
                    "zone": "by hand" if hand else "Z0ACME",
                }.items()
            )
        ),
        "says": ("The name becomes public in certificate logs.",),
    }
    return Plan(**{**given, **more})


def reused() -> Plan:
    """A plan that uses the certificate that is there."""
    plan = created()
    steps = (_config("device.acme.example", ARN), *plan.steps[4:])
    note = (
        f"The certificate `{ARN}` already covers this name (`*.acme.example`, valid "
        "until <!date^1812585540^{date_short}|9 Jun 2027>), so no new one is needed."
    )
    says = (note,)
    basis = {**dict(plan.basis), "certificate": ARN}
    return replace(plan, steps=steps, says=says, basis=tuple(sorted(basis.items())))


def undone_plan(before: str | None = None) -> Plan:
    """The plan that removes what R-42 made."""
    steps = (
        step(
            StepName.REMOVE_CNAME,
            **ZONE,
            endpoint=ENDPOINT,
            ttl="300",
            before=before,
            before_ttl="3600" if before else None,
        ),
        step(StepName.REMOVE_CONFIG, config_name=_name("device.acme.example")),
        step(StepName.DELETE_CERTIFICATE, certificate_arn=ARN),
        step(
            StepName.REMOVE_VALIDATION,
            **ZONE,
            records=f"{PROOF_NAME}.device.acme.example={PROOF_VALUE}",
            certificate_arn=ARN,
        ),
    )
    return replace(
        created(),
        playbook=Playbook.UNDO,
        risk=Risk.REPLACE,
        steps=steps,
        basis=(("undoes", "R-42"),),
        says=(),
    )


def proposed(plan: Plan | None = None, **changes) -> Run:
    """A proposal of Ada's."""
    number = changes.pop("number", 42)
    given = {
        "id": f"R-{number}",
        "number": number,
        "version": 1,
        "token": "k3Jq8yV0TzWm1sXr",
        "plan": plan or created(),
        "requested_by": ADA,
        "team": "T0ACME001",
        "reason": "the new sensor line ships next week",
        "proposed_at": ASKED,
        "expires_at": ASKED + timedelta(hours=72),
        "quorum": 1,
        "rev": 7,
    }
    return Run(**{**given, **changes})


def decided(run: Run, verdict: Verdict, by: str, *, reason: str = "") -> Run:
    """The run with one decision more."""
    decision = Decision(
        person=by,
        team="T0ACME001",
        verdict=verdict,
        at=APPROVED,
        digest=run.plan.digest,
        message_ts="1795441800.000100",
        reason=reason,
    )
    return replace(run, decisions=(*run.decisions, decision))


def approved(run: Run | None = None, **changes) -> Run:
    """Approved by Grace."""
    run = decided(run or proposed(), Verdict.APPROVE, GRACE)
    run = replace(run, status=Status.APPROVED, approved_at=APPROVED)
    return replace(run, **changes)


def running(cursor: int, run: Run | None = None, **changes) -> Run:
    """At work, with the steps before done."""
    run = approved(run, status=Status.RUNNING, cursor=cursor)
    lengths = (2, 31, 252, 3, 38, 703)[:cursor]
    timings, at = [], APPROVED
    for seconds in lengths:
        timings.append(Timing(at, at + timedelta(seconds=seconds)))
        at += timedelta(seconds=seconds)
    outputs = {}
    for index in range(cursor):
        outputs |= _outputs(run, index)
    run = replace(run, timings=tuple(timings), step_since=at, outputs=outputs)
    run = replace(run, wake_at=at + timedelta(minutes=1))
    return replace(run, **changes)


def waiting(who: WaitsFor, what: str, **more) -> Waiting:
    """Waiting since ten minutes."""
    given = {
        "who": who,
        "what": what,
        "since": APPROVED + timedelta(minutes=5),
        "seen_at": APPROVED + timedelta(minutes=13),
    }
    return Waiting(**{**given, **more})


def served(**changes) -> Run:
    """Done, with what was seen on the wire."""
    run = running(6, calls=CALLS)
    seen = {
        "served": "yes",
        "served_ports": "443,8883",
        "served_addresses": "192.0.2.10,192.0.2.11",
        "served_trusted": "yes",
        "served_seen_at": (APPROVED + timedelta(minutes=17)).isoformat(),
    }
    return replace(
        run,
        status=Status.SUCCEEDED,
        wake_at=None,
        ended_at=APPROVED + timedelta(seconds=1029),
        outputs={**run.outputs, **seen, **changes.pop("outputs", {})},
        **changes,
    )


def ended(run: Run, status: Status, **changes) -> Run:
    """The run, over."""
    given = {
        "status": status,
        "waiting": None,
        "wake_at": None,
        "ended_at": APPROVED + timedelta(minutes=20),
    }
    return replace(run, **{**given, **changes})


def undo(cursor: int = 4, **changes) -> Run:
    """The run that undoes R-42."""
    run = proposed(undone_plan(), number=43, parent="R-42", reason="Undo of R-42")
    return running(cursor, run, outputs={}, calls=CALLS[:2], **changes)


def blocked(**changes) -> Run:
    """At the configuration, without the permission for it."""
    block = Block(
        says="AWS refused `iot:CreateDomainConfiguration` to the role "
        "`iotdomain-apply`. Nothing was changed by this step.",
        who="the administrator of the AWS account",
        do="allow `iot:CreateDomainConfiguration` for the role `iotdomain-apply`.",
        at=APPROVED + timedelta(minutes=6),
        error_id="7f3a91c2",
    )
    return running(3, blocked=replace(block, **changes))


CALLS = (
    Call(
        operation="acm:RequestCertificate",
        request_id="5c0f7e2a-91d3-4b68-8a44-2f6e1d0b9c37",
        at=APPROVED,
        account="111122223333",
    ),
    Call(
        operation="route53:ChangeResourceRecordSets",
        request_id="1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
        at=APPROVED + timedelta(seconds=4),
        account="777788889999",
    ),
    Call(
        operation="iot:CreateDomainConfiguration",
        request_id="9f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f",
        at=APPROVED + timedelta(seconds=286),
        account="111122223333",
    ),
)


def _config(domain, arn=None):
    return step(
        StepName.CREATE_CONFIG,
        config_name=_name(domain),
        certificate_arn=arn,
        tls_policy=TLS_POLICY,
    )


def _name(domain):
    return f"{domain.replace('.', '-')}-5d41402a"


def _outputs(run, index):
    name, domain = run.plan.steps[index].name, run.plan.domain
    certificate = {
        "certificate_arn": ARN,
        "certificate_status": "PENDING_VALIDATION",
        "certificate_key": "RSA_2048",
    }
    proof = {
        "validation": f"{PROOF_NAME}.{domain}={PROOF_VALUE}",
        "validation_name": f"{PROOF_NAME}.{domain}",
        "validation_value": PROOF_VALUE,
        "endpoint": ENDPOINT,
    }
    return {
        StepName.REQUEST_CERTIFICATE: certificate,
        StepName.WRITE_VALIDATION: {**proof, "validation_change": "C1"},
        StepName.RECORDS_BY_HAND: {**proof, "validation_seen": "yes"},
        StepName.AWAIT_CERTIFICATE: {
            "certificate_status": "ISSUED",
            "certificate_until": "2027-06-09T23:59:00+00:00",
            "certificate_fingerprint": "3a7f19c4" + "0" * 56,
            "certificate_renewal": "ELIGIBLE",
        },
        StepName.CREATE_CONFIG: {
            "config_made": "yes",
            "config_name": _name(domain),
            "config_status": "ENABLED",
            "config_certificate": "VALID",
            "tls_policy": TLS_POLICY,
            "endpoint": ENDPOINT,
        },
        StepName.WRITE_CNAME: {"cname_change": "C2"},
    }.get(name, {})
