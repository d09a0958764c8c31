"""Which of the four ways to a certificate a form is about, and what it says of it.

A form keeps what was filled in for the other ways, so that a second thought costs
nothing; only what belongs to the chosen one counts.
"""

from collections.abc import Mapping, Sequence

from bot import planning
from bot.core.names import parse_domain
from bot.core.targets import Target
from bot.errors import BotError, UserError
from bot.proposals import Click
from bot.services import Services
from bot.slack import render
from handlers.certificate_words import OF_A_NEW_ONE

SOURCE = render.SOURCE
ISSUE, HELD, SECRET, BY_HAND = "issue", "acm", "secret", "hand"
_WORDS: Mapping[str, tuple[str, ...]] = {
    ISSUE: OF_A_NEW_ONE,
    HELD: ("certificate",),
    SECRET: ("secret",),
    BY_HAND: ("import",),
}
_IMPORTED_BY_HAND = "byhand"


def source_of(filled: Mapping[str, str]) -> str:
    """The way that was chosen in the form, or that the words of a line are about."""
    chosen = filled.get(SOURCE, "")
    if chosen in _WORDS:
        return chosen
    ways = (HELD, SECRET, BY_HAND)
    return next((way for way in ways if filled.get(_WORDS[way][0])), ISSUE)


def counting(filled: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, without the words of the ways that were not chosen."""
    way = source_of(filled)
    others = {word for each, words in _WORDS.items() if each != way for word in words}
    found = {key: filled[key] for key in filled.keys() - others}
    if way == BY_HAND:
        found[_WORDS[BY_HAND][0]] = _IMPORTED_BY_HAND
    return found


def faults(filled: Mapping[str, str]) -> dict[str, str]:
    """What is missing for the way that was chosen."""
    if filled.get(SOURCE) == HELD and not filled.get("certificate"):
        return {"certificate": "Choose a certificate, or type its ARN."}
    if filled.get(SOURCE) == SECRET and not filled.get("secret"):
        return {"secret": "Type the name of the secret that holds the certificate."}
    return {}


def in_acm(
    services: Services,
    targets: Sequence[Target],
    filled: Mapping[str, str],
    click: Click,
) -> render.InAcm:
    """What ACM has for the domain in the form; only where this person may ask."""
    try:
        domain = parse_domain(filled.get("domain", ""))
    except UserError:
        return render.InAcm(says="Fill in the domain first.")
    target = next((each for each in targets if each.id == filled.get("target")), None)
    if target is None:
        return render.InAcm(says="Choose the AWS account and region first.")
    try:
        found = planning.offers(services, target, domain, by=click.person)
    except BotError as error:
        return render.InAcm(says=str(error))
    return render.InAcm(found)
