"""Does something else stand where the name should lead to AWS IoT?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.served import is_served
from bot.core.topics import Topic
from bot.core.wireseen import Served
from bot.core.words import code

_MQTT, _HTTPS = 8883, 443


@rule(Topic.CONFIG, Topic.PUBLIC, Topic.ENDPOINT)
def name_proxied(facts: Facts) -> Finding | None:
    """An HTTP proxy answers in place of AWS IoT: MQTT does not pass it."""
    web = _web_server(facts)
    if web is None or not _is_past_us(facts):
        return None
    shows = ", ".join(map(code, web.names[:2])) or "no name"
    here = code(facts.endpoint or "this account's IoT endpoint")
    return Finding(
        severity=Severity.BROKEN,
        says=f"An HTTP proxy or another web server stands in front of "
        f"{code(facts.domain)}.",
        evidence=(
            f"is: {code(web.address)}, where 443 answers as a web server (certificate "
            f"for {shows}, issued by {code(web.issuer or 'unknown')}) and 8883 does "
            f"not answer\nshould be: a CNAME to {here}"
        ),
        devices="Devices that connect now meet the proxy, which lets no MQTT through.",
        felt=True,
        do=f'Switch the proxy off for this record ("DNS only"), and let '
        f"{code(facts.domain)} be a CNAME to {here}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _is_past_us(facts: Facts) -> bool:
    """Whether a configured name is found and does not lead to this account's IoT."""
    found = [each for each in facts.public if each.found]
    if facts.config is None or not found:
        return False
    if any(facts.endpoint in each.chain for each in found):
        return False
    return facts.configured is None or not is_served(facts, facts.configured)


def _web_server(facts: Facts) -> Served | None:
    """What answers on 443 without knowing MQTT, where 8883 says nothing."""
    mqtt = {
        each.address
        for each in facts.served
        if each.port == _MQTT and each.fingerprint is not None
    }
    web = (
        each
        for each in facts.served
        if each.port == _HTTPS and each.fingerprint is not None and each.alpn is None
    )
    return next((each for each in web if each.address not in mqtt), None)
