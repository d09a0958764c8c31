"""The plan that mends what keeps devices from a domain that is set up.

Two things can be mended without a new certificate: a configuration that somebody
disabled, and a name that leads elsewhere or nowhere.
"""

from bot.core.facts import Facts
from bot.core.plans import Plan, Playbook, Risk, StepName, step
from bot.core.playbooks.create import cname_of, cname_step, shown

OURS = ("managed-by", "iotdomain")


def repair(facts: Facts, ports: tuple[int, ...]) -> Plan | None:
    """The plan; None when neither of the two is broken, or nothing is set up."""
    config, old = facts.config, cname_of(facts)
    if config is None or config.certificate_arn is None or facts.endpoint is None:
        return None
    leads = old is not None and facts.endpoint in old.values
    if config.enabled and leads:
        return None
    point = () if leads else (cname_step(facts, old),)
    basis = {
        "certificate": config.certificate_arn,
        "configuration": "ENABLED" if config.enabled else "DISABLED",
        "endpoint": facts.endpoint,
        "record": shown(old),
        "zone": facts.dns.ours.id if facts.dns.ours else "by hand",
    }
    return Plan(
        playbook=Playbook.REPAIR,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.REPLACE if point and old is not None else Risk.IN_PLACE,
        steps=(
            step(
                StepName.ENABLE_CONFIG,
                config_name=config.name,
                certificate_arn=config.certificate_arn,
                was="ENABLED" if config.enabled else "DISABLED",
            ),
            *point,
            step(StepName.AWAIT_SERVED, ports=",".join(map(str, ports))),
        ),
        basis=tuple(sorted(basis.items())),
        says=_says(facts),
    )


def _says(facts: Facts) -> tuple[str, ...]:
    config = facts.config
    if config is None or config.enabled or OURS in config.tags:
        return ()
    says = (
        "This bot did not make the configuration, so its role may not be allowed to "
        "enable it. Then the request stops and says so."
    )
    return (says,)
