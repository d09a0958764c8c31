"""What alerts are called, and the phrases that their messages share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core import words as core
from bot.core.alerts import Alert, State
from bot.core.findings import Severity, SubjectKind
from bot.core.sweeps import Observation
from bot.core.targets import Target
from bot.slack import fit
from bot.slack.render import links, words
from bot.slack.render.states import State as Word

NOTICE = Word("Notice", "information_source")
WARNING = Word("Warning", "warning")
CRITICAL = Word("Critical", "red_circle")
ACKNOWLEDGED = Word("Acknowledged", "eyes")
RESOLVED = Word("Resolved", "white_check_mark")
WORDS = (NOTICE, WARNING, CRITICAL, ACKNOWLEDGED, RESOLVED)

_SEVERITIES = {
    Severity.NOTICE: NOTICE,
    Severity.WAITING: NOTICE,
    Severity.NEEDS_YOU: WARNING,
    Severity.BROKEN: CRITICAL,
}
# By the code of the rule; {} is the domain, or the place for the account's own.
TITLES: Mapping[str, str] = {
    "certificate_deleted": "Certificate of {} is deleted",
    "certificate_expires": "Certificate of {} expires",
    "certificate_not_issued": "Certificate of {} cannot be used",
    "certificate_not_renewed": "Certificate of {} is not renewed",
    "chain_expires": "Intermediate certificate of {} expires",
    "config_disabled": "{} is disabled",
    "config_invalid": "Certificate of {} is INVALID to AWS IoT",
    "config_new": "New domain configuration for {}",
    "config_vanished": "Domain configuration of {} is gone",
    "name_gone": "{} is not in DNS",
    "name_leads_elsewhere": "{} leads elsewhere",
    "nothing_reached": "Domains of {} cannot be reached",
    "served_expires": "Certificate served for {} expires",
    "served_is_other": "{} serves another certificate",
    "served_wrong_name": "{} serves a certificate for another name",
    "target_unseen": "{} cannot be seen",
    "validation_certificate_expires": "Validation certificate of {} expires",
}
# The same codes once the cause is gone: how it is now.
ENDS: Mapping[str, str] = {
    "certificate_deleted": "The certificate of {} is there",
    "certificate_expires": "The certificate of {} has a successor",
    "certificate_not_issued": "The certificate of {} can be used",
    "certificate_not_renewed": "The certificate of {} has a successor",
    "chain_expires": "The chain that {} serves has a successor",
    "config_disabled": "{} is `ENABLED` again",
    "config_invalid": "The certificate of {} is `VALID` to AWS IoT again",
    "config_new": "The domain configuration of {} is known now",
    "config_vanished": "The domain configuration of {} is there again",
    "name_gone": "{} is in DNS again",
    "name_leads_elsewhere": "{} leads to this account again",
    "nothing_reached": "Domains of {} can be reached again",
    "served_expires": "The certificate served for {} has a successor",
    "served_is_other": "{} serves the certificate that is configured",
    "served_wrong_name": "{} serves a certificate for its own name",
    "target_unseen": "{} can be seen again",
    "validation_certificate_expires": (
        "The validation certificate of {} has a successor"
    ),
}
# Their moment is the end of a certificate.
_ENDING = frozenset(
    {
        "certificate_expires",
        "certificate_not_renewed",
        "chain_expires",
        "served_expires",
        "validation_certificate_expires",
    }
)
_FELT = "devices notice it now"
_ANY = {
    SubjectKind.CERTIFICATE: "Certificate of {}",
    SubjectKind.DOMAIN: "Domain {}",
    SubjectKind.ACCOUNT: "Account {}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """The surroundings of an alert or a first look at one moment.

    `buttons` False leaves every button out, and `hush` whoever would be notified by
    this message although a reply is about to call them. `ports` is where the settings
    send a port of the endpoint (`services.ports`).
    """

    target: Target
    now: datetime
    buttons: bool = True
    hush: bool = False
    anew: str = ""
    ports: Mapping[int, int] = field(default_factory=dict)


def severity(alert: Alert) -> Word:
    """How bad it is, as one of the fixed words."""
    return _SEVERITIES[alert.severity]


def word(alert: Alert) -> Word:
    """The state word: how bad it is as long as nobody has taken it."""
    if alert.state is State.RESOLVED:
        return RESOLVED
    return ACKNOWLEDGED if alert.state is State.ACKNOWLEDGED else severity(alert)


def title(alert: Alert, target: Target, most: int = 150) -> str:
    """The heading: what it is about, shortened in the middle of the name."""
    shape = _shape(alert)
    name = fit.clean(_name(alert, target))
    return fit.narrow(shape.format(core.shorten(name, most - len(shape) + 2)), most)


def said(alert: Alert, target: Target) -> str:
    """The same in a sentence of mrkdwn, with the name in code style."""
    name = core.shorten(fit.clean(_name(alert, target)), 80)
    return _shape(alert).format(core.code(name))


def mended(alert: Alert, target: Target) -> str:
    """How it is now that the cause is gone, in a sentence of mrkdwn without its end."""
    name = core.shorten(fit.clean(_name(alert, target)), 80)
    return ENDS.get(alert.key.code, "{} is in order").format(core.code(name))


def _shape(alert: Alert) -> str:
    return TITLES.get(alert.key.code, _ANY[alert.key.subject.kind])


def _name(alert: Alert, target: Target) -> str:
    return domain_of(alert) or f"{target.name}, {target.region}"


def domain_of(alert: Alert) -> str:
    """The domain that it is named after; empty when it is about the account."""
    if alert.key.subject.kind is SubjectKind.DOMAIN:
        return alert.key.subject.id
    return alert.domains[0] if alert.domains else ""


def moment(alert: Alert, now: datetime, *, beside: str = "") -> str:
    """When devices notice; empty when it is not known, or said `beside` it anyway."""
    finding = alert.finding
    at = core.when(finding.at) if finding.at else ""
    said = bool(at) and at in beside
    if finding.felt:
        past = finding.at is not None and finding.at <= now
        return f"{_FELT}, since {at}" if past and not said else _FELT
    if finding.at is None or finding.at <= now or said:
        return ""
    return f"{_verb(alert)} in {core.span(finding.at - now)}, {at}"


def headline(alert: Alert, target: Target, now: datetime) -> str:
    """Heading and moment in plain words, as the middle of a sentence."""
    heading = lower(title(alert, target, 80))
    finding = alert.finding
    if finding.felt:
        return f"{heading}, {_FELT}"
    if finding.at is None or finding.at <= now:
        return heading
    when = f"in {core.span(finding.at - now)}, {core.utc(finding.at)}"
    return f"{heading}{joined(heading, f'{_verb(alert)} {when}')}"


def joined(title: str, when: str) -> str:
    """The moment behind a heading: "expires in 3 days", but "is off, ends in …"."""
    if title.endswith("expires") and when.startswith("ends "):
        return when.removeprefix("ends")
    return f", {when}" if when else ""


def owners(target: Target) -> str:
    """Whom the settings name for this account and region."""
    return ", ".join(target.notified.mentions())


def console(alert: Alert, target: Target) -> str:
    """The AWS console's page for what it is about."""
    subject = alert.key.subject
    if subject.kind is SubjectKind.ACCOUNT:
        return ""
    if subject.id.startswith("arn:"):
        url = links.certificate(subject.id, target.region)
        return links.link(url, "Open the certificate in the AWS console")
    url = links.configurations(target.region)
    return links.link(url, "Open the domain configurations in the AWS console")


def about(each: Observation, most: int = 300) -> str:
    """One cause in one line, for a list: where, and its sentence."""
    more = len(each.domains) - 1
    also = f" and {words.count(more, 'more domain')}" if more > 0 else ""
    where = f"{core.code(each.domains[0])}{also} · " if each.domains else ""
    return f"{where}{fit.markup(words.ours(each.finding.says), most)}"


def names(domains: tuple[str, ...], most: int = 8) -> str:
    """Domains in code style; of many the first ones and how many more."""
    shown = ", ".join(core.code(each) for each in domains[:most])
    left = len(domains) - most
    return f"{shown} and {left} more" if left > 0 else shown


def small(alert: Alert, view: AlertView, *more: str) -> list[str]:
    """The parts of the small line: id, since when, whose it is, where."""
    since = ""
    if alert.open:
        again = "again " if alert.episode > 1 else ""
        since = f"open {again}since {core.day(alert.opened_at)}"
    whose = "" if alert.state is State.OPEN else owner(view)
    place = words.small_place(view.target)
    return [alert.id, since, *more, whose, place]


def owner(view: AlertView) -> str:
    """Whose it is; left out where a reply is about to call them."""
    mine = owners(view.target)
    if view.hush:
        return ""
    return f"owner {mine}" if mine else "no owner"


def _verb(alert: Alert) -> str:
    return "ends" if alert.key.code in _ENDING else "devices notice it"


def lower(heading: str) -> str:
    """In the middle of a sentence; names stay as they are written."""
    first = heading.split(" ", 1)[0]
    plain = first.isalpha() and first[1:].islower()
    return heading[:1].lower() + heading[1:] if plain else heading
