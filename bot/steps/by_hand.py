"""What public DNS says of a record that a person adds, and the usual mistakes.

The zone's own servers are asked first: they have no cache. Two public resolvers
come after, because ACM and devices see what those see.
"""

from bot.core.words import code
from bot.errors import Transient
from bot.ports import Answer, Names


def what_dns_says(names: Names, zone: str, name: str, value: str) -> tuple[bool, str]:
    """Whether the CNAME is there as it should be, and one line for the message."""
    try:
        answers = names.authoritative(zone, name, "CNAME")
    except Transient:
        answers = ()
    public = names.resolve_each(name, "CNAME") if not answers else ()
    seen = answers or public
    if any(value in each.values for each in seen):
        return True, _how_far(names, name, value)
    other = next((each for each in seen if each.values), None)
    if other is not None:
        return False, _wrong_value(other.values[0], zone, value)
    return False, _mistake(names, zone, name)


def _how_far(names: Names, name: str, value: str) -> str:
    """Right at the source; say how many public resolvers have it too."""
    try:
        public = names.resolve_each(name, "CNAME")
    except Transient:
        return "found at the zone's name servers. The public resolvers did not answer."
    there = sum(value in each.values for each in public)
    return (
        "found at the zone's name servers and at "
        f"{there} of {len(public)} public resolvers."
    )


def _wrong_value(found: str, zone: str, value: str) -> str:
    if found == f"{value}.{zone}":
        return (
            "found, but the DNS page added the zone to the value: end the value "
            "with a dot, or enter it as the full name."
        )
    return f"found, but it points to {code(found)}."


def _mistake(names: Names, zone: str, name: str) -> str:
    """The usual reasons why a record is not where it should be."""
    if _has(names, zone, f"{name}.{zone}", "CNAME"):
        return (
            f"found at {code(f'{name}.{zone}')}. The DNS page added the zone a "
            "second time: enter the short name instead."
        )
    if name.startswith("_"):
        bare = name.removeprefix("_")
        if _has(names, zone, bare, "CNAME"):
            return (
                f"found at {code(bare)}, without the underscore at the front. "
                "It belongs to the name."
            )
    text = _answer(names, zone, name, "TXT")
    if text is not None and text.found:
        return "found as a TXT record. It has to be a CNAME record."
    address = _answer(names, zone, name, "A")
    if address is not None and address.values and not address.chain:
        return (
            f"an address is there instead ({code(address.values[0])}). If the record "
            'is proxied, switch the proxy off ("DNS only").'
        )
    return "no such name yet."


def _has(names: Names, zone: str, name: str, kind: str) -> bool:
    answer = _answer(names, zone, name, kind)
    return answer is not None and answer.found


def _answer(names: Names, zone: str, name: str, kind: str) -> Answer | None:
    try:
        answers = names.authoritative(zone, name, kind)
    except Transient:
        return None
    return next((each for each in answers if each.found), None)
