"""Faults behind a configuration: its authorizer, the functions it asks, its log.

Each gives the configuration what it needs to be broken, and then breaks it: a function
of its own, so that no other domain is hit.
"""

from datetime import timedelta
from typing import Any

from sandbox.aws import functions, iotlogs, trail
from sandbox.aws.records import Authorizer
from sandbox.faults import names
from sandbox.faults.ground import Ground

_LONG_AGO = timedelta(days=9)
_NO_ANSWER = "A non 2xx HTTP response was received from the OCSP responder."
# A fleet that cannot connect, and what scanners do to any name.
_MANY, _FEW = 40, 6


async def authorizer_inactive(ground: Ground) -> None:
    """Somebody set the authorizer of a domain with custom authentication INACTIVE."""
    made = _authorized(ground)
    made.status = "INACTIVE"
    _note(ground, "UpdateAuthorizer", authorizerName=made.name, status="INACTIVE")


async def authorizer_gone(ground: Ground) -> None:
    """The same deleted, in spite of the configuration that names it."""
    made = _authorized(ground)
    ground.place.authorizers.pop(made.name)
    _note(ground, "DeleteAuthorizer", authorizerName=made.name)


async def authorizer_failing(ground: Ground) -> None:
    """Every call of its function ends in an error, and IoT's log says so."""
    functions.fail(ground.world, _function(_authorized(ground)))
    _reject(ground, "CUSTOM_AUTHORIZER_LAMBDA_EXECUTION_ERROR")


async def authorizer_function_gone(ground: Ground) -> None:
    """Its function was deleted."""
    functions.remove(ground.world, _function(_authorized(ground)))


async def authorizer_not_permitted(ground: Ground) -> None:
    """Its function lets nobody call it any more."""
    functions.forbid(ground.world, _function(_authorized(ground)))


async def authorizer_refuses(ground: Ground) -> None:
    """Devices name an authorizer that there is not; the one configured is in order."""
    _authorized(ground)
    _reject(ground, "CUSTOM_AUTHORIZER_NOT_FOUND")


async def callback_failing(ground: Ground) -> None:
    """The function that decides on client certificates ends in errors."""
    functions.fail(ground.world, _called_back(ground))


async def callback_not_permitted(ground: Ground) -> None:
    """It lets nobody call it any more."""
    functions.forbid(ground.world, _called_back(ground))


async def callback_gone(ground: Ground) -> None:
    """It was deleted."""
    functions.remove(ground.world, _called_back(ground))


async def staple_unanswered(ground: Ground) -> None:
    """The responder does not answer AWS IoT, whose log says so."""
    _stapled(ground)
    ground.config.staple_fault = _NO_ANSWER
    failed = {
        "logLevel": "ERROR",
        "status": "Failure",
        "eventType": iotlogs.STAPLE,
        "domainConfigName": ground.config.name,
        "reason": _NO_ANSWER,
    }
    now = ground.world.now()
    iotlogs.put(ground.world, _place(ground), now - timedelta(minutes=20), failed)


async def ocsp_function_gone(ground: Ground) -> None:
    """The function that answers in the responder's place was deleted."""
    arn = _own_function(ground, "ocsp", "domainconfiguration/*")
    _stapled(ground, ocspLambdaArn=arn)
    functions.remove(ground.world, arn)


async def devices_rejected(ground: Ground) -> None:
    """Devices come whose certificates are not registered, far more than before."""
    _reject(ground, "DEVICE_CERTIFICATE_NOT_REGISTERED")


async def logging_off(ground: Ground) -> None:
    """AWS IoT does not log whom it turns away, as it does not by itself."""
    _log(ground, "DISABLED")


async def logging_on(ground: Ground) -> None:
    """It does again."""
    _log(ground, "ERROR")


async def changed_by(ground: Ground) -> None:
    """A pipeline led the name to another region, an hour ago: CloudTrail has it."""
    await names.other_region(ground)
    an_hour_ago = ground.world.now() - timedelta(hours=1)
    trail.backdate(ground.world, ground.domain, an_hour_ago)


def _authorized(ground: Ground) -> Authorizer:
    """Custom authentication with an authorizer and a function of the domain's own."""
    name = f"{ground.config.name}-gate"[:128]
    arn = _own_function(ground, "gate", f"authorizer/{name}")
    at = ground.world.now() - _LONG_AGO
    settings = {"authorizerFunctionArn": arn, "signingDisabled": True}
    made = Authorizer(name, "ACTIVE", at, at, settings)
    ground.place.authorizers[name] = made
    ground.config.settings |= {
        "authenticationType": "CUSTOM_AUTH",
        "applicationProtocol": "SECURE_MQTT",
        "authorizerConfig": {
            "defaultAuthorizerName": name,
            "allowAuthorizerOverride": False,
        },
    }
    return made


def _called_back(ground: Ground) -> str:
    arn = _own_function(ground, "check", "domainconfiguration/*")
    ground.config.settings |= {
        "authenticationType": "AWS_X509",
        "applicationProtocol": "SECURE_MQTT",
        "clientCertificateConfig": {"clientCertificateCallbackArn": arn},
    }
    return arn


def _stapled(ground: Ground, **more: str) -> None:
    wanted = {"enableOCSPCheck": True, **more}
    ground.config.settings |= {"serverCertificateConfig": wanted}
    ground.config.staples_since = ground.world.now() - _LONG_AGO


def _own_function(ground: Ground, what: str, source: str) -> str:
    name = f"{what}-{ground.config.name}"[:64]
    here = f"arn:aws:lambda:{ground.region}:{ground.account}:function:{name}"
    functions.add(ground.world, here, source)
    return here


def _function(authorizer: Authorizer) -> str:
    return str(authorizer.settings["authorizerFunctionArn"])


def _reject(ground: Ground, reason: str) -> None:
    """A fleet in the last half hour, beside a little of it over the day before."""
    now = ground.world.now()
    moments = [now - timedelta(minutes=30, seconds=-30 * n) for n in range(_MANY)]
    moments += [now - timedelta(hours=4 * n + 2) for n in range(_FEW)]
    for at in moments:
        iotlogs.reject(ground.world, _place(ground), ground.domain, reason, at)


def _log(ground: Ground, level: str) -> None:
    found = iotlogs.options(ground.world, ground.account, ground.region)
    found["eventConfigurations"] = [{"eventType": iotlogs.AUTHN, "logLevel": level}]


def _place(ground: Ground) -> tuple[str, str]:
    return ground.account, ground.region


def _note(ground: Ground, event: str, **given: Any) -> None:
    trail.put(
        ground.world,
        account=ground.account,
        region=ground.region,
        source="iot",
        name=event,
        who=f"arn:aws:iam::{ground.account}:user/somebody",
        given=given,
    )
