"""The faults behind a configuration as they change a scene, and what comes close."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.behindseen import AuthorizerSeen, FunctionSeen, Part, StapleSeen
from bot.core.changeseen import ChangeSeen, Of
from bot.core.deep import Deep
from bot.core.rejectedseen import Counted, RejectedSeen
from bot.core.topics import Gap, Topic
from tests.support import said_diagnosis as said
from tests.support.facts import DOMAIN, NOW
from tests.support.scenes import WELL, Ill, Scene

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:gate"
OFF = Gap(Topic.LOGS, "AWS IoT does not log whom it turns away.")
_CUSTOM = {
    "authentication": "CUSTOM_AUTH",
    "protocol": "SECURE_MQTT",
    "authorizer": "gate",
    "authorizer_override": False,
}
_CALLED = {
    "authentication": "AWS_X509",
    "protocol": "SECURE_MQTT",
    "callback": FUNCTION,
}
_ASKED_OCSP = {"ocsp": True, "ocsp_lambda": FUNCTION}
_FAILED = "CUSTOM_AUTHORIZER_LAMBDA_EXECUTION_ERROR"
_NOT_FOUND = "CUSTOM_AUTHORIZER_NOT_FOUND"
_UNKNOWN = "DEVICE_CERTIFICATE_NOT_REGISTERED"
_DISABLED = "DOMAIN_CONFIGURATION_DISABLED"


def behind(options: Mapping[str, object], **deep) -> Ill:
    """It asks for these options, and this is seen behind them."""

    def fall(scene: Scene) -> Scene:
        its = scene.config
        if its is not None:
            its = replace(its, options=replace(its.options, **options))
        return scene.but(config=its, deep=scene.deep.and_also(Deep(**deep)))

    return fall


def function(part: Part, **changes) -> FunctionSeen:
    given = {"is_there": True, "may_invoke": True, "calls": 40, "errors": 0}
    return FunctionSeen(part=part, arn=FUNCTION, **{**given, **changes})


def authorized(status: str | None = "ACTIVE", rejected=None, **changes) -> Ill:
    arn = "arn:aws:iot:eu-central-1:111122223333:authorizer/gate"
    its = AuthorizerSeen(name="gate", status=status, arn=arn, function=FUNCTION)
    functions = () if status is None else (function(Part.AUTHORIZER, **changes),)
    return behind(_CUSTOM, authorizer=its, functions=functions, rejected=rejected)


def called_back(**changes) -> Ill:
    return behind(_CALLED, functions=(function(Part.CALLBACK, **changes),))


def answered(fetched: int = 3, **changes) -> Ill:
    return behind(
        _ASKED_OCSP,
        functions=(function(Part.OCSP, **changes),),
        staple=StapleSeen(hours=3, fetched=fetched),
        looked_back=True,
    )


def stapled(fetched: int, reason: str | None = None) -> Ill:
    seen = StapleSeen(hours=3, fetched=fetched, reason=reason)
    return behind({"ocsp": True}, staple=seen)


def turned_away(reason: str, lately: int, usual: int = 6) -> RejectedSeen:
    return RejectedSeen(
        lately=Counted(hours=1.0, reasons=((reason, lately),)),
        usual=Counted(hours=24.0, reasons=((reason, usual),)),
    )


def turns_away(reason: str, lately: int, usual: int = 6) -> Ill:
    return behind({}, rejected=turned_away(reason, lately, usual))


def traced(scene: Scene) -> Scene:
    """Led to another region by somebody whom CloudTrail names."""
    change = ChangeSeen(
        at=NOW - timedelta(hours=1),
        event="ChangeResourceRecordSets",
        of=Of.RECORD,
        name=DOMAIN,
        who="role `dns-pipeline`",
        to="UPSERT",
    )
    seen = Deep(changes=(change,), looked_back=True)
    return scene.but(leads=said.AFAR, deep=scene.deep.and_also(seen))


def unlogged(scene: Scene) -> Scene:
    return scene.but(gaps=(*scene.gaps, OFF))


BEHIND: Mapping[str, Ill] = {
    "authorizer-inactive": authorized("INACTIVE"),
    "authorizer-gone": authorized(None),
    "authorizer-function-gone": authorized(is_there=False),
    "authorizer-not-permitted": authorized(may_invoke=False),
    "authorizer-failing": authorized(rejected=turned_away(_FAILED, 40), errors=40),
    "authorizer-refuses": authorized(rejected=turned_away(_NOT_FOUND, 40)),
    "callback-gone": called_back(is_there=False),
    "callback-not-permitted": called_back(may_invoke=False),
    "callback-failing": called_back(errors=40),
    "ocsp-function-gone": answered(fetched=0, is_there=False),
    "ocsp-unanswered": stapled(0, "The responder did not answer."),
    "devices-rejected": turns_away(_UNKNOWN, 40),
    "logging-off": unlogged,
    "logging-on": lambda scene: scene,
    "changed-by": traced,
}
"""Every fault of these, as it changes a scene."""


def disabled_and(seen: RejectedSeen) -> Ill:
    def fall(scene: Scene) -> Scene:
        its = scene.config and replace(scene.config, enabled=False)
        deep = scene.deep.and_also(Deep(rejected=seen))
        return scene.but(config=its, deep=deep)

    return fall


BY_HAND: Mapping[str, Ill] = {
    "rejected_as_disabled": disabled_and(turned_away(_DISABLED, 40)),
}
"""What follows from a fault only."""

NEARLY_BEHIND: Mapping[str, tuple[Scene, Ill]] = {
    "authorizer_gone": (WELL, authorized("INACTIVE")),
    "authorizer_off": (WELL, authorized(None)),
    "authorizer_function_gone": (WELL, authorized(is_there=None)),
    "authorizer_not_permitted": (WELL, authorized(may_invoke=None)),
    "authorizer_fails": (WELL, authorized(errors=2)),
    "callback_gone": (WELL, authorized(is_there=False)),
    "callback_not_permitted": (WELL, authorized(may_invoke=False)),
    "callback_fails": (WELL, authorized(errors=40)),
    "ocsp_function_unusable": (WELL, answered(errors=40)),
    "staple_not_fetched": (WELL, stapled(1)),
    "authorizer_rejects": (WELL, turns_away(_UNKNOWN, 40)),
    "devices_rejected": (WELL, turns_away(_UNKNOWN, 40, usual=960)),
    "rejected_as_disabled": (WELL, turns_away(_DISABLED, 40)),
}
"""For each code of these what comes close to it and is not it."""
