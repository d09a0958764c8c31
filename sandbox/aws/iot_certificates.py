"""What IoT asks of a server certificate, and how it takes up a renewed one."""

from typing import Any

from sandbox.aws import pem
from sandbox.aws.iot_errors import CERTIFICATE_TEXTS, invalid
from sandbox.aws.records import Certificate, DomainConfig, Serving
from sandbox.aws.use import status_of
from sandbox.aws.world import Region, World

# AWS IoT developer guide, configurable endpoints: key types, chain depth and size;
# AWS IoT quotas: names per server certificate.
KEY_TYPES = ("RSA_2048", "EC_prime256v1")
_DEEPEST, _BIGGEST, _MOST_NAMES = 5, 16 * 1024, 4
# Facts of the sandbox: VALID after half a minute, served after ten minutes (the
# developer guide says "up to 60 minutes").
VALID_SECONDS = 30.0
SERVING_SECONDS = 600.0


def covers(pattern: str, name: str) -> bool:
    """Whether a certificate's name stands for this one; a wildcard is one label."""
    if pattern.startswith("*."):
        return name.partition(".")[2] == pattern[2:].lower()
    return pattern.lower() == name


def fault(
    world: World,
    region: Region,
    arn: str,
    name: str,
    validation_arn: str | None,
) -> str | None:
    """Why IoT cannot serve this certificate for this name; nothing when it can."""
    certificate = region.certificates.get(arn)
    if certificate is None:
        return _say("missing", arn)
    status = status_of(world, certificate)
    if status != "ISSUED":
        return CERTIFICATE_TEXTS["not_issued"].format(arn=arn, status=status)
    leaf = pem.leaf(pem.chain(certificate.leaf_pem)[0])
    depth = certificate.chain_pem.count("BEGIN CERTIFICATE")
    broken = {
        "purpose": pem.SERVER_AUTH not in {usage for usage, _ in leaf.extended},
        "too_many_names": len(leaf.names) > _MOST_NAMES,
        "too_deep": depth > _DEEPEST,
        "too_big": len(certificate.chain_pem) > _BIGGEST,
    }
    if leaf.key_type not in KEY_TYPES:
        return CERTIFICATE_TEXTS["key_type"].format(arn=arn, key_type=leaf.key_type)
    for key, is_broken in broken.items():
        if is_broken:
            return _say(key, arn)
    if not any(covers(pattern, name) for pattern in leaf.names):
        return CERTIFICATE_TEXTS["not_covered"].format(arn=arn, name=name)
    if is_public(world, certificate):
        return None
    return _validation_fault(world, region, arn, name, validation_arn)


def _validation_fault(
    world: World, region: Region, arn: str, name: str, validation_arn: str | None
) -> str | None:
    if validation_arn is None:
        return _say("private_issuer", arn)
    validation = region.certificates.get(validation_arn)
    if validation is None or status_of(world, validation) != "ISSUED":
        return _say("missing", validation_arn)
    if not is_public(world, validation):
        return _say("validation_not_public", validation_arn)
    if not any(covers(pattern, name) for pattern in validation.names):
        return CERTIFICATE_TEXTS["not_covered"].format(arn=validation_arn, name=name)
    return None


def check_staple(region: Region, arn: str | None, settings: dict[str, Any]) -> None:
    """Refuse OCSP where it can never work; the rest shows on the wire, hours later."""
    asked = settings.get("serverCertificateConfig") or {}
    certificate = region.certificates.get(arn or "")
    if certificate is None or not asked.get("enableOCSPCheck"):
        return
    found = pem.chain(certificate.leaf_pem)[0] if certificate.leaf_pem else None
    if found is None:
        return
    if found.subject == found.issuer:
        raise invalid("ocsp_self_signed")
    if not pem.ocsp_urls(found) and not asked.get("ocspLambdaArn"):
        raise invalid("ocsp_no_responder", arn=certificate.arn)


def is_public(world: World, certificate: Certificate) -> bool:
    """Whether the chain ends at a root that the public trusts."""
    last = pem.chain(certificate.chain_pem)[-1]
    roots = pem.chain(world.amazon.root_pem + world.public.root_pem)
    return last in roots or any(pem.is_signed_by(last, root) for root in roots)


def serving(world: World, certificate: Certificate) -> Serving:
    """The certificate as it will be served once IoT has spread it."""
    return Serving(
        since=world.later(SERVING_SECONDS),
        certificate_arn=certificate.arn,
        chain_pem=certificate.chain_pem,
        key_pem=certificate.key_pem,
    )


def status_and_detail(
    world: World, region: Region, config: DomainConfig
) -> tuple[str | None, str | None]:
    """The certificate's status and its detail at this moment."""
    detail = config.certificate_detail
    if config.certificate_status == "INVALID":
        return "INVALID", world.switches.certificate_detail_text or detail
    if config.certificate_status == "VALID":
        return "VALID", detail
    if config.certificate_arn is None:
        return None, None
    wrong = fault(
        world,
        region,
        config.certificate_arn,
        config.domain_name,
        config.validation_certificate_arn,
    )
    if wrong:
        return "INVALID", world.switches.certificate_detail_text or wrong
    age = (world.now() - config.created_at).total_seconds()
    if age >= world.delay(VALID_SECONDS):
        return "VALID", None
    if world.switches.status_before_valid == "INVALID":
        return "INVALID", "The certificate has not been checked yet."  # made up
    return None, None


def take_up(world: World, region: Region, certificate: Certificate) -> None:
    """Serve a renewed or reimported certificate wherever its ARN is configured."""
    for config in region.configs.values():
        if config.certificate_arn != certificate.arn:
            continue
        if status_and_detail(world, region, config)[0] != "INVALID":
            config.servings.append(serving(world, certificate))


def _say(key: str, arn: str) -> str:
    return CERTIFICATE_TEXTS[key].format(arn=arn)
