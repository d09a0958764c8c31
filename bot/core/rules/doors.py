"""Do the ports answer to this name, as they do to the endpoint's own?

What is shut on the way from here looks the same as what is shut at AWS. So the
endpoint's own name is asked for at the very same place: only if that one is answered
the silence is about this name.
"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.inplace import copied_addresses
from bot.core.rules.served import is_fresh
from bot.core.topics import Topic
from bot.core.wireseen import Asked, Served
from bot.core.words import code

_HTTPS = 443
_MQTT_ALPN = "x-amzn-mqtt-ca"


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.VARIANTS)
def nothing_answers(facts: Facts) -> Finding | None:
    """The name leads to the endpoint, and no port of it answers to the name."""
    there = _answered(facts)
    if there is None or any(each.fingerprint for each in facts.served):
        return None
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) else Severity.BROKEN,
        says=f"No port answers to {code(facts.domain)}, though the IoT endpoint is "
        "there.",
        evidence=_silence(facts.served, there),
        devices="Devices cannot connect.",
        felt=True,
        do="Ask AWS support, with these addresses and times: the name leads to the "
        "endpoint and the domain configuration is there.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.SERVED, Topic.VARIANTS)
def port_closed(facts: Facts) -> Finding | None:
    """One port is silent where the other answers.

    AWS does not tell which ports a pair of authentication and protocol closes, so only
    DEFAULT is judged.
    """
    there = _answered(facts)
    config = facts.config
    if there is None or config is None or config.options.pair is not None:
        return None
    answering = {each.address for each in facts.served if each.fingerprint}
    shut = [each for each in _silent(facts) if each.address in answering]
    if not shut:
        return None
    port = shut[0].port
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) else Severity.BROKEN,
        says=f"Port {port} does not answer to {code(facts.domain)}, and the other one "
        "does.",
        evidence=_silence(shut, there),
        devices=f"Devices that use port {port} cannot connect.",
        felt=True,
        do="Look at the authentication type and the application protocol of the "
        "domain configuration: both `DEFAULT` serve every port. If they are, ask AWS "
        "support.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.SERVED, Topic.VARIANTS)
def alpn_refused(facts: Facts) -> Finding | None:
    """On 443 the protocol is chosen by ALPN, and the one for MQTT is turned away."""
    config = facts.config
    if config is None or config.options.pair is not None:
        return None
    refused = [
        each for each in facts.served if each.port == _HTTPS and not each.fingerprint
    ]
    gets_in = [
        each.asked
        for each in facts.deep.variants
        if each.asked in {Asked.NO_ALPN, Asked.ALPN_MQTT} and each.seen.fingerprint
    ]
    if not refused or not gets_in:
        return None
    first = refused[0]
    others = "\n".join(f"{each}: answered" for each in gets_in)
    mqtt = any(each.port != _HTTPS and each.fingerprint for each in facts.served)
    still = " Those on 8883 are not." if mqtt else ""
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) else Severity.BROKEN,
        says=f"Port 443 of {code(facts.domain)} turns away the ALPN protocol "
        f"`{_MQTT_ALPN}`, by which devices with a certificate speak MQTT there.",
        evidence=f"with it at {code(first.address)}: "
        f"{first.alert or 'no answer'}\n{others}",
        devices=f"Devices that use MQTT on 443 are turned away.{still}",
        felt=True,
        do="Let those devices use 8883 meanwhile. With both options of the domain "
        "configuration at `DEFAULT` AWS takes this protocol: ask AWS support.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _answered(facts: Facts) -> Served | None:
    """What answered to the endpoint's own name where this one was not answered."""
    if facts.config is None or not facts.config.enabled:
        return None
    leads = any(facts.endpoint in each.chain for each in facts.public)
    if not leads and not copied_addresses(facts):
        return None
    asked = (each.seen for each in facts.deep.variants if each.asked is Asked.ENDPOINT)
    return next((each for each in asked if each.fingerprint), None)


def _silent(facts: Facts) -> list[Served]:
    """Without those that were turned away with an alert: somebody is there."""
    return [
        each for each in facts.served if each.fingerprint is None and not each.alert
    ]


def _silence(shut: tuple[Served, ...] | list[Served], there: Served) -> str:
    listed = "; ".join(
        f"port {each.port} at {code(each.address)}: {_error(each)}" for each in shut[:4]
    )
    return (
        f"{listed}\nfor the endpoint's own name, port {there.port} at "
        f"{code(there.address)}: answered"
    )


def _error(each: Served) -> str:
    return (each.error or "no answer").rstrip(".")
