"""What may be asked of a create beside domain, place and reason: words and fields.

The same name is a `key=` on the command line and a field of the form. Each reader
takes what was typed and gives what the request keeps, or raises UserError with a
sentence that says what is wrong, what was not done and what would be right. Whether
it fits what is there in AWS is for the rules to say, once that was seen.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.options import fit
from bot.core.requests import CreateRequest, Options
from bot.core.targets import Target
from bot.errors import UserError
from handlers import certificate_words, option_words

Reader = Callable[[str], Any]


CERTIFICATE: Mapping[str, tuple[str, Reader]] = certificate_words.CERTIFICATE
OPTIONS: Mapping[str, tuple[str, Reader]] = option_words.OPTIONS

WORDS = frozenset({*CERTIFICATE, *OPTIONS, certificate_words.WILDCARD})


def request_of(given: Mapping[str, str], domain: str = "") -> CreateRequest:
    """The wish in what was typed or filled in; what is not about it is passed over.

    Without the domain, before it is known, the words are only read.

    UserError for the first word that cannot be read, and for words that contradict
    each other.
    """
    request = CreateRequest(
        options=Options(**_read(given, OPTIONS)), **_read(given, CERTIFICATE)
    )
    return certificate_words.whole(request, given, domain)


def filled_in(given: Mapping[str, str]) -> dict[str, str]:
    """The words of a line as a form is filled in with them."""
    found = {word: given[word] for word in WORDS if given.get(word)}
    for words, write in (
        (OPTIONS, option_words.written),
        (certificate_words.ALL, certificate_words.written),
    ):
        for word in words.keys() & found.keys():
            found[word] = write(word, words[word][1](found[word]))
    return found


def fitting(given: Mapping[str, str], domain: str, target: Target) -> CreateRequest:
    """The wish, if its parts go together and with the place; else UserError."""
    request = request_of(given, domain)
    for fault in _misfits(request.options, target):
        raise UserError(f"{fault.says} {option_words.NOTHING}")
    return request


def faults(given: Mapping[str, str], target: Target | None) -> dict[str, str]:
    """What is wrong with each word that was filled in, for Slack to show beside it.

    Whether words go together is only said once each can be read.
    """
    found: dict[str, str] = {}
    for word, (_, read) in {
        **CERTIFICATE,
        **OPTIONS,
        **certificate_words.SHORT,
    }.items():
        try:
            if given.get(word):
                read(given[word])
        except UserError as error:
            found[word] = str(error)
    if found or target is None:
        return found
    words = {field: word for word, (field, _) in OPTIONS.items()}
    for fault in _misfits(Options(**_read(given, OPTIONS)), target):
        found.setdefault(words[fault.field], fault.says)
    return found


def _misfits(options: Options, target: Target) -> tuple[fit.Fault, ...]:
    return fit.faults(options, account=target.account, region=target.region)


def _read(
    given: Mapping[str, str], words: Mapping[str, tuple[str, Reader]]
) -> dict[str, Any]:
    return {
        name: read(given[word])
        for word, (name, read) in words.items()
        if given.get(word)
    }
