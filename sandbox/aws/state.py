"""The state of all accounts as `GET /control/state` shows it: no keys, no PEM."""

from typing import Any

from sandbox.aws.iot_certificates import status_and_detail
from sandbox.aws.records import Certificate, DomainConfig
from sandbox.aws.use import status_of, used_by
from sandbox.aws.validation import record_for
from sandbox.aws.world import Region, World

Shown = dict[str, Any]


def shown(world: World) -> Shown:
    """Everything, account by account and region by region."""
    return {
        "now": world.now().isoformat(),
        "speed": world.speed,
        "switches": world.switches.as_dict(),
        "sessions": len(world.sessions),
        "accounts": {
            number: {
                name: {
                    "endpoint": world.endpoint(number, name),
                    "certificates": [
                        _certificate(world, number, region, each)
                        for each in region.certificates.values()
                    ],
                    "configs": [
                        _config(world, region, each) for each in region.configs.values()
                    ],
                }
                for name, region in account.regions.items()
            }
            for number, account in world.accounts.items()
        },
    }


def _certificate(
    world: World, account: str, region: Region, each: Certificate
) -> Shown:
    return {
        "arn": each.arn,
        "domain": each.domain,
        "names": each.names,
        "key_type": each.key_type,
        "type": each.type,
        "status": status_of(world, each),
        "failure_reason": each.failure_reason,
        "created_at": each.created_at.isoformat(),
        "not_after": each.not_after.isoformat() if each.not_after else None,
        "in_use_by": used_by(world, region, each),
        "validation": [
            {
                "name": name.name,
                "status": name.status,
                "record": record_for(account, name.name),
            }
            for name in each.validations
        ],
        "tags": each.tags,
    }


def _config(world: World, region: Region, each: DomainConfig) -> Shown:
    status, detail = status_and_detail(world, region, each)
    return {
        "name": each.name,
        "arn": each.arn,
        "domain_name": each.domain_name,
        "domain_type": each.domain_type,
        "status": each.status,
        "certificate_arn": each.certificate_arn,
        "validation_certificate_arn": each.validation_certificate_arn,
        "certificate_status": status,
        "certificate_detail": detail,
        "created_at": each.created_at.isoformat(),
        "served_since": [serving.since.isoformat() for serving in each.servings],
        "settings": each.settings,
        "tags": each.tags,
    }
