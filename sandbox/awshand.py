"""What the buttons of the page *AWS by hand* do."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws import console, forced
from sandbox.aws.console import ConsoleConfig, ConsoleImport, ConsoleNew
from sandbox.aws.records import Certificate, DomainConfig
from sandbox.aws.world import Region, World

_OLD_DAYS = 3
_DAYS = 90
# IoT takes four names at most (AWS IoT quotas), ACM ten: so this is INVALID to IoT.
_MOST = 4
_ZONE = "acme.example"


async def act(
    world: World,
    edit_dns: Callable[[Mapping[str, Any]], object],
    form: Mapping[str, str],
) -> str:
    """Carry out one button; what was done, as a sentence. ValueError says why not."""
    account, _, region = form.get("place", "").partition("/")
    if account not in world.accounts or not region:
        raise ValueError("There is no such account and region.")
    if form.get("act") == "own":
        return await _own(world, edit_dns, account, region, form.get("domain", ""))
    place = world.accounts[account].regions[region]
    config = place.configs.get(form.get("name", ""))
    if config is None:
        raise ValueError("There is no such configuration any more.")
    match form.get("act"):
        case "enable" | "disable" | "delete" as what:
            await console.config(
                world, ConsoleConfig(account, region, config.name, what)
            )
            return f"{config.name}: {what}d."
        case "old":
            await forced.age(world, place, _certificate(place, config), _OLD_DAYS)
            world.changed()
            return f"The certificate of {config.domain_name} ends in 3 days."
        case "broken" | "right" as how:
            its = _certificate(place, config)
            names = its.names[:_MOST]
            if how == "broken":
                names = [config.domain_name, *_spares(config)]
            asked = ConsoleImport(account, region, names, arn=its.arn, days=_DAYS)
            await console.take(world, asked)
            return f"A certificate for {len(names)} names was imported again."
    raise ValueError("There is no such button.")


async def _own(
    world: World,
    edit_dns: Callable[[Mapping[str, Any]], object],
    account: str,
    region: str,
    domain: str,
) -> str:
    name = domain.strip().lower()
    if not name.endswith(f".{_ZONE}"):
        raise ValueError(f"The name must be below {_ZONE}.")
    arn = await console.take(
        world, ConsoleImport(account, region, [name], days=_DAYS, key_type="RSA_2048")
    )
    asked = ConsoleNew(account, region, name.replace(".", "-"), name, arn)
    await console.create(world, asked)
    endpoint = world.endpoint(account, region)
    record = {"zone": _ZONE, "name": name, "type": "CNAME", "ttl": 60}
    edit_dns({**record, "values": [endpoint]})
    return f"{name} is set up. AWS takes some minutes until it is served."


def _certificate(place: Region, config: DomainConfig) -> Certificate:
    found = place.certificates.get(config.certificate_arn or "")
    if found is None:
        raise ValueError("Its certificate is no longer in ACM.")
    return found


def _spares(config: DomainConfig) -> list[str]:
    return [f"spare{number}.{config.domain_name}" for number in range(_MOST)]
