"""Record sets and names as the sandbox keeps them: lower case, with the last dot."""

from collections.abc import Iterator
from dataclasses import dataclass

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

# RFC 1035 §3.1: 63 octets a label, 255 a name on the wire (253 written out).
_LONGEST_LABEL = 63
_LONGEST_NAME = 254


class BadNameError(ValueError):
    """A name that DNS cannot carry; `kind` is the word Route 53 has for the fault."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class RecordSet:
    """All records of one type at one name.

    `values` are in zone-file form. `alias` is Route 53's own kind of record: the
    name whose addresses are answered instead of values.
    """

    name: str
    type: str
    ttl: int
    values: tuple[str, ...]
    alias: str | None = None
    alias_zone: str | None = None


def absolute(name: str) -> str:
    """Lower case and with the dot at the end; a name DNS cannot carry is refused."""
    written = name.strip().lower().replace("\\052", "*")
    if written == ".":
        return "."
    written = written.removesuffix(".") + "."
    if len(written) > _LONGEST_NAME:
        raise BadNameError("DomainNameTooLong", "Domain name is too long")
    for label in written[:-1].split("."):
        if not label:
            raise BadNameError("DomainLabelEmpty", "Domain label is empty")
        if len(label) > _LONGEST_LABEL:
            raise BadNameError("DomainLabelTooLong", "Domain label is too long")
        if not all("!" <= letter <= "~" for letter in label):
            raise BadNameError(
                "DomainIllegalCharacter", "Domain contains illegal character"
            )
    return written


def within(name: str, zone: str) -> bool:
    """Whether the name is the zone's apex or below it, label by label."""
    return zone in {".", name} or name.endswith(f".{zone}")


def upwards(name: str, zone: str) -> Iterator[str]:
    """The name, its parent …, down to the zone's apex."""
    while name != zone:
        yield name
        name = parent(name)
    yield zone


def parent(name: str) -> str:
    """The name without its first label."""
    return name.partition(".")[2] or "."


def escaped(name: str) -> str:
    """As Route 53 spells it in answers: the asterisk in octal."""
    return name.replace("*", "\\052")


def order(name: str) -> str:
    """What Route 53 sorts by: labels reversed, the final dot counts (API reference)."""
    return ".".join(reversed(escaped(name)[:-1].split("."))) + "."


def wire(record_type: str, value: str) -> dns.rdata.Rdata:
    """The value as it goes over the wire; ValueError when it is none of that type."""
    try:
        return dns.rdata.from_text(
            dns.rdataclass.IN,
            dns.rdatatype.from_text(record_type),
            value,
            origin=dns.name.root,
            relativize=False,
        )
    except (dns.exception.DNSException, ValueError) as fault:
        raise ValueError(f"{value!r} is not a {record_type} value") from fault
