"""What of an answer may be shown to others: shapes, AWS's own words, and no more.

Whatever is not known to be harmless becomes a placeholder that says what it was. The
same thing becomes the same placeholder in every record, so that two of them compare.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from botocore.session import get_session

_SERVICES = ("acm", "iot", "route53", "sts", "service-quotas")
# Words of AWS that are no member of an enumeration.
_WORDS = frozenset({"RSA-2048", "EC-prime256v1", "Amazon", "(secret)"})
# So short a name is in every text.
_NOTHING = 3
_POLICY = re.compile(r"IoTSecurityPolicy_\w+|TLSv1\.[23]")
# What ends a name at the end of a sentence is not part of it.
_NAME = r"[\w+=,@/*-]+(?:\.[\w+=,@/*-]+)*"
# Whole things first: they hold what would else be taken for a name or a number.
_WHOLE = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"(?s)-----BEGIN [A-Z ]+-----.*-----END [A-Z ]+-----\s*", "<pem>"),
        (rf"arn:aws[\w-]*:(iam|sts)::\d{{12}}:{_NAME}", r"<arn of \1>"),
        (
            rf"arn:aws[\w-]*:([a-z]+):[\w-]*:\d*:([A-Za-z]+)/{_NAME}",
            r"<arn of \1 \2>",
        ),
        (rf"arn:aws[\w-]*:([a-z]+):[\w-]*:\d*:{_NAME}", r"<arn of \1>"),
        (r"\ba[a-z0-9]{12,13}-ats\.iot\.[\w-]+\.amazonaws\.com", "<endpoint>"),
        (r"\b[\w.-]+\.acm-validations\.aws", "<validation target>"),
        (r"\bns-\d+\.awsdns-\d+\.[a-z]+(\.[a-z]+)?", "<name server>"),
    )
)
_PARTS = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>"),
        (r"_[0-9a-f]{32}", "<token>"),
        (r"\b[0-9a-f]{2}(:[0-9a-f]{2}){7,}", "<serial>"),
        (r"/(hostedzone|change)/[A-Z0-9]+", r"<\1 id>"),
        (r"\b[A-Z]+[0-9][A-Z0-9]{9,}\b", "<id>"),
        (r"\b\d{12}\b", "<account>"),
        (r"\b([\w-]+\.)+[a-z]{2,}\b", "<name>"),
    )
)


class Redactor:
    """Knows what must never be shown, and by which word each of it goes."""

    def __init__(self, known: Mapping[str, str]) -> None:
        # The longest first: a domain before the zone that it ends with.
        self._known = sorted(
            ((each, shown) for each, shown in known.items() if each),
            key=lambda it: -len(it[0]),
        )

    def shown(self, value: Any) -> Any:
        """The value without anything that is somebody's."""
        match value:
            case dict():
                return {str(key): self.shown(each) for key, each in value.items()}
            case list() | tuple():
                return [self.shown(each) for each in value]
            case bool() | int() | float() | None:
                return value
            case str():
                return self._word(value)
            case datetime():
                return "<time>"
        return f"<{type(value).__name__}>"

    def shown_error(self, error: Mapping[str, Any]) -> dict[str, Any]:
        """A refusal: its words stay as far as they are AWS's, to be compared."""
        return {
            key: self._without(value) if isinstance(value, str) else value
            for key, value in error.items()
        }

    def _word(self, text: str) -> str:
        is_word = text in _words() or text == "" or _POLICY.fullmatch(text)
        # A region is such a word too, and is not shown.
        if is_word and not any(each in text for each, _ in self._known):
            return text
        left = self._without(text)
        # A number in a text that no pattern knows may be anything.
        plain = re.sub(r"<[^<>]+>", "", left)
        return left if left != text and not re.search(r"\w{2}", plain) else _kind(left)

    def _without(self, text: str) -> str:
        for pattern, replacement in _WHOLE:
            text = pattern.sub(replacement, text)
        for each, shown in self._known:
            text = text.replace(each, shown)
        for pattern, replacement in _PARTS:
            text = pattern.sub(replacement, text)
        return text

    def leaks(self, text: str, secrets: Iterable[str]) -> list[str]:
        """Which of what must not be shown is still in there."""
        every = [each for each, _ in self._known] + list(secrets)
        return [each for each in every if len(each) > _NOTHING and each in text]


def _kind(text: str) -> str:
    """Of a text with placeholders those stay; of any other only that it is one."""
    found = re.findall(r"<[^<>]+>", text)
    return " ".join(["<text>", *found]) if found else "<text>"


@cache
def _words() -> frozenset[str]:
    """Every member of every enumeration of the services' models (botocore)."""
    session, found = get_session(), set(_WORDS)
    for service in _SERVICES:
        model = session.get_service_model(service)
        for name in model.shape_names:
            found |= set(getattr(model.shape_for(name), "enum", ()))
    return frozenset(found)
