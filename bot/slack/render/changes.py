"""A plan in words: what will change, line by line, and what devices will notice."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.options import told
from bot.core.plans import Plan, PlannedStep, Playbook, Risk, StepName
from bot.core.proofs import from_param
from bot.core.requests import options_of
from bot.core.words import code, escape, span
from bot.slack.render import proofs, repair, rotation, signed
from bot.slack.render.steps import is_stand_in, joined

KEYS = {"RSA_2048": "RSA 2048", "EC_prime256v1": "ECDSA P-256"}


def key_name(key: str) -> str:
    """RSA_2048 as people write it."""
    return KEYS.get(key) or (code(key) if key else "")


def tls_name(policy: str) -> str:
    """What an IoT security policy allows, as people write it."""
    return told.policy(policy)


BY_HAND = frozenset({StepName.RECORDS_BY_HAND, StepName.CNAME_BY_HAND})
"""Steps in which people write records."""


def change_lines(plan: Plan) -> list[str]:
    """Each change as a numbered line; waiting is no change and has none."""
    said = [_LINES[step.name](plan, step) for step in plan.steps if step.name in _LINES]
    kept = filter(None, said)
    return [f"{number}. {line}" for number, line in enumerate(kept, start=1)]


def accounts(plan: Plan) -> list[str]:
    """Every AWS account in which the plan changes something, the domain's first."""
    found = [plan.account, *(each.get("dns_account") for each in plan.steps)]
    for step in plan.steps:
        found += [each.account for each in from_param(step.get("places"))]
    return list(dict.fromkeys(filter(None, found)))


def rest(plan: Plan) -> str:
    """What is said of everything that the lines do not name."""
    if rotation.is_about(plan):
        return rotation.rest(plan)
    if repair.is_about(plan):
        return repair.rest(plan)
    record = dict(plan.basis).get("record", "none")
    if plan.playbook is Playbook.UNDO:
        return "Nothing else is removed, and what changed since is left alone."
    if before(plan)[0] is not None:
        return "The old CNAME is kept in this request, and an undo puts it back."
    if record != "none":
        return "The CNAME points to this endpoint already. Nothing is removed."
    return (
        "Nothing that exists is changed or removed. The name has no DNS record today."
    )


def devices(plan: Plan) -> str:
    """What devices will notice if this plan is carried out."""
    if rotation.is_about(plan):
        return rotation.devices(plan)
    if repair.is_about(plan):
        return repair.devices(plan)
    old, ttl = before(plan)
    if plan.playbook is Playbook.UNDO and old:
        return f"Devices that use this name go back to {code(old)}."
    if plan.playbook is Playbook.UNDO and plan.risk is Risk.REPLACE:
        return "Devices that use this name can no longer connect with it."
    if plan.playbook is Playbook.UNDO:
        return "Nothing. The name does not point to AWS IoT."
    needs = f"they must send it in the TLS handshake (SNI) and {_trusts(plan)}."
    if old:
        wait = f", within {span(timedelta(seconds=ttl))} of the change" if ttl else ""
        return (
            f"Devices that use this name today move from {code(old)} to AWS IoT"
            f"{wait}. From then on {needs} AWS IoT must know them."
        )
    return f"Nothing, until they use this name. Then {needs}"


def _trusts(plan: Plan) -> str:
    """Which roots devices need: those of whoever signed the certificate."""
    config = plan.find(StepName.CREATE_CONFIG)
    private = config.get("private") if config else None
    if private is not None:
        return f"have the root of {code(private)}"
    if signed.comes_from_outside(plan):
        return "trust the root of the CA that signed the certificate"
    return "trust Amazon's root certificates"


def way_back(plan: Plan) -> str:
    """What an undo would do."""
    if rotation.is_about(plan):
        return rotation.way_back(plan)
    if repair.is_about(plan):
        return repair.way_back(plan)
    if plan.playbook is Playbook.UNDO:
        return "a new create request makes everything anew."
    if any(plan.find(each) is not None for each in BY_HAND):
        return (
            "an undo removes what this request made; records that were added by hand "
            "stay, and are taken back by hand."
        )
    if before(plan)[0] is not None:
        return "an undo puts the old CNAME back and removes what this request made."
    return "an undo removes what this request made and nothing else."


def how_long(plan: Plan) -> str:
    """An estimate that says whose it is; nothing for plans that are quick."""
    if rotation.is_about(plan):
        return rotation.how_long(plan)
    if repair.is_about(plan):
        return repair.AT_WORK
    if plan.playbook is Playbook.UNDO:
        return "minutes; IoT first disables a configuration, then deletes it."
    if plan.find(StepName.IMPORT_BY_HAND) is not None:
        return "from the import on, AWS allows itself up to 60 minutes to serve it."
    if plan.find(StepName.REQUEST_CERTIFICATE) is None:
        return "AWS allows itself up to 60 minutes to serve the certificate."
    return (
        "the certificate takes minutes once its record is public; then AWS allows "
        "itself up to 60 minutes to serve it."
    )


def before(plan: Plan) -> tuple[str | None, int]:
    """The CNAME that is there today and its TTL in seconds; None and 0 if none."""
    for step in plan.steps:
        old = step.get("before")
        if old:
            return old, int(step.get("before_ttl") or 0)
    return None, 0


def _request(_plan: Plan, step: PlannedStep) -> str:
    names = joined([code(each) for each in (step.get("names") or "").split(",")])
    key = key_name(step.get("key") or "RSA_2048")
    if is_stand_in(step):
        return (
            f"ACM: request a validation certificate for {names}, which AWS IoT wants "
            f"beside one of a private CA ({key}, checked by DNS)"
        )
    return f"ACM: request a certificate for {names} ({key}, checked by DNS)"


def _import(_plan: Plan, step: PlannedStep) -> str:
    names = joined([code(each) for each in (step.get("names") or "").split(",")])
    key = key_name(step.get("key") or "")
    stage = step.get("stage")
    version = f", version {code(stage)}" if stage else ""
    return (
        f"ACM: import the certificate for {names} ({key}) out of the secret "
        f"{code(step.get('secret') or '')}{version}{rotation.in_place_of(step)}"
    )


def _import_by_hand(plan: Plan, step: PlannedStep) -> str:
    said = f"By hand, in ACM: the certificate for {code(plan.domain)} is imported"
    return said + rotation.in_place_of(step)


def _configure(plan: Plan, step: PlannedStep) -> str:
    name = code(step.get("config_name") or plan.domain)
    wanted = options_of(dict(step.params))
    tls = tls_name(wanted.tls_policy or "") or "AWS's default TLS policy"
    if "asked: tls_policy" in dict(plan.basis):
        tls = f"{tls}, {code(wanted.tls_policy or '')}"
    arn = step.get("certificate_arn")
    held = f", with certificate {code(arn)}" if arn else ""
    others = told.lines(replace(wanted, tls_policy=None))
    more = "".join(f"\n    • {each}" for each in others)
    return f"IoT Core: create domain configuration {name} ({tls}){held}{more}"


def _point(plan: Plan, step: PlannedStep) -> str:
    ttl = escape(step.get("ttl") or "300")
    before = step.get("before")
    if before is None:
        return (
            f"{proofs.zone_words(step)}: add CNAME {code(plan.domain)} to this "
            f"account's IoT endpoint, TTL {ttl}"
        )
    after = step.get("endpoint") or "this account's IoT endpoint"
    return (
        f"{proofs.zone_words(step)}: *replace* CNAME {code(plan.domain)}\n"
        f"before: {code(before)}, TTL {escape(step.get('before_ttl') or 'not seen')}\n"
        f"after: {code(after)}, TTL {ttl}"
    )


def _point_by_hand(plan: Plan, step: PlannedStep) -> str:
    before = step.get("before")
    where = f"By hand, in the DNS of {code(step.get('zone') or plan.domain)}"
    if before is None:
        return f"{where}: CNAME {code(plan.domain)} to this account's IoT endpoint"
    return (
        f"{where}: *replace* CNAME {code(plan.domain)}\nbefore: {code(before)}\n"
        "after: this account's IoT endpoint"
    )


def _unpoint(plan: Plan, step: PlannedStep) -> str:
    before = step.get("before")
    if before is None:
        return f"{proofs.zone_words(step)}: remove CNAME {code(plan.domain)}"
    return (
        f"{proofs.zone_words(step)}: *put back* CNAME {code(plan.domain)}\n"
        f"before: {code(step.get('endpoint') or 'this account’s IoT endpoint')}\n"
        f"after: {code(before)}, TTL {escape(step.get('before_ttl') or '300')}"
    )


def _unconfigure(plan: Plan, step: PlannedStep) -> str:
    name = code(step.get("config_name") or plan.domain)
    return f"IoT Core: disable and delete domain configuration {name}"


def _delete(_plan: Plan, step: PlannedStep) -> str:
    return f"ACM: delete certificate {code(step.get('certificate_arn') or '')}"


def _delete_stand_in(_plan: Plan, step: PlannedStep) -> str:
    arn = code(step.get("certificate_arn") or "")
    return f"ACM: delete validation certificate {arn}"


_LINES: Mapping[StepName, Callable[[Plan, PlannedStep], str]] = {
    StepName.REQUEST_CERTIFICATE: _request,
    StepName.IMPORT_CERTIFICATE: _import,
    StepName.IMPORT_BY_HAND: _import_by_hand,
    StepName.WRITE_VALIDATION: proofs.prove,
    StepName.RECORDS_BY_HAND: proofs.prove_by_hand,
    StepName.CREATE_CONFIG: _configure,
    StepName.ENABLE_CONFIG: repair.enable_line,
    StepName.REPLACE_CONFIG: rotation.replace_line,
    StepName.WRITE_CNAME: _point,
    StepName.CNAME_BY_HAND: _point_by_hand,
    StepName.REMOVE_CNAME: _unpoint,
    StepName.REMOVE_CONFIG: _unconfigure,
    StepName.DELETE_CERTIFICATE: _delete,
    StepName.DELETE_STAND_IN: _delete_stand_in,
    StepName.REMOVE_VALIDATION: proofs.unprove,
}
