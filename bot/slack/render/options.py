"""The options of a configuration on a run's message: what is set, what was verified."""

from collections.abc import Callable, Mapping

from bot.core.options import access, told
from bot.core.plans import PlannedStep, StepName
from bot.core.requests import Options, options_of
from bot.core.runs import Run
from bot.core.words import code
from bot.slack.render.shell import MQTT
from bot.slack.render.steps import joined

# AWS IoT developer guide, "Device communication protocols": MQTT with a client
# certificate on port 443 needs this ALPN name.
ALPN = "x-amzn-mqtt-ca"


def planned(step: PlannedStep | None) -> Options:
    """The options that the step which makes the configuration was approved with."""
    return Options() if step is None else options_of(dict(step.params))


def chosen(run: Run) -> Options:
    """What was asked for; AWS's default policy, which a plan names too, left out."""
    asked = dict(run.plan.basis)
    options = planned(run.plan.find(StepName.CREATE_CONFIG))
    kept = {
        name: value
        for name, value in options.to_params().items()
        if f"asked: {name}" in asked
    }
    return options_of(kept)


def set_lines(run: Run) -> list[str]:
    """What was set, and read back from AWS; nothing where all is as AWS has it."""
    return [f"• {each}." for each in told.lines(chosen(run))]


def read_back(run: Run) -> list[str]:
    """What was set and what was seen of it, as lines of a finished run."""
    found = set_lines(run)
    if not found:
        return []
    seen = verified(run)
    return ["*Options, read back from AWS:*", *found, *([seen] if seen else [])]


def verified(run: Run) -> str:
    """What the wire has shown of it, as sentences."""
    said = [_SAYS[name](value) for name in _SAYS if (value := run.outputs.get(name))]
    return " ".join(said)


def unseen(run: Run) -> list[str]:
    """What no look from here can tell, as clauses."""
    options = chosen(run)
    found = []
    if options.callback is not None:
        found.append(f"what {code(options.callback)} answers for your devices")
    if options.authorizer is not None:
        found.append(f"whom {code(options.authorizer)} lets in")
    return found


def port_to_ask(run: Run) -> int:
    """Where anyone can see what is served: 8883, unless it does not answer."""
    ports = run.outputs.get("served_ports", str(MQTT)).split(",")
    answering = [int(each) for each in ports if each.isdecimal()]
    return MQTT if MQTT in answering or not answering else answering[0]


def for_firmware(run: Run, ports: str) -> str:
    """How a device gets in: by the pair that was chosen, else as AWS has it."""
    looks = run.plan.find(StepName.AWAIT_SERVED)
    pair = looks.get("pair") if looks is not None else None
    if pair is None:
        return f"port 8883, or 443 with ALPN `{ALPN}`"
    authentication, _, protocol = pair.partition(" ")
    return f"{access.title(authentication, protocol)}, {ports}"


def _versions(value: str) -> str:
    names = [each.replace("v", " ") for each in value.split(",")]
    only = "only " if len(names) == 1 else ""
    return f"Tried: {only}{joined(names)} gets in."


def _staple(value: str) -> str:
    match value:
        case "good":
            return "The staple is there and says `good`."
        case "not seen":
            return (
                "No staple was seen in the time that AWS needs for it; devices go on "
                "without one."
            )
        case "expired":
            return "The staple is there, but it has expired."
        case "unsigned":
            return "A staple is there that the certificate's issuer did not sign."
        case "unreadable":
            return "A staple is there that cannot be read."
    return f"The staple is there and says {code(value)}: devices that check it refuse."


_SAYS: Mapping[str, Callable[[str], str]] = {
    "served_tls": _versions,
    "served_staple": _staple,
}
