"""What public DNS says of a record that a person adds.

The zone's own servers are asked first: they have no cache. Two public resolvers
come after, because ACM and devices see what those see.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.words import code
from bot.errors import Transient
from bot.ports import Names
from bot.resolve.mistakes import (
    USUAL,
    USUAL_FOR_PROOF,
    Eyes,
    Sought,
    mistake,
    wildcard,
    wrong_value,
)


@dataclass(frozen=True, slots=True)
class Said:
    """Whether the record is there, one line about it, and whether it says what to do.

    `named` is False for a record of which nothing was seen at all, `proof` True for
    ACM's.
    """

    there: bool
    line: str
    named: bool = True
    proof: bool = False


def what_dns_says(eyes: Eyes, name: str, value: str, zone: str) -> Said:
    """Whether the CNAME is there as it should be, and one line for the message.

    `zone` is where it belongs.
    """
    names, sought = eyes.names, Sought(zone, name, value)
    try:
        answers = names.authoritative(sought.zone, name, "CNAME")
    except Transient:
        answers = ()
    seen = answers or names.resolve_each(name, "CNAME")
    if any(value in each.values for each in seen):
        return Said(there=True, line=_how_far(names, name, value))
    other = next((each.values for each in seen if each.values), None)
    if other is not None:
        wrong = wrong_value(names, sought, other[0])
        if wrong is not None:
            return Said(there=False, line=wrong)
    named = mistake(eyes, sought)
    if named is not None:
        return Said(there=False, line=named.says)
    line = _nothing(names, sought, other)
    return Said(there=False, line=line, named=False, proof=sought.proof)


def lines(said: Mapping[str, Said]) -> tuple[str, ...]:
    """A line for each record; the usual mistakes only when none of them was seen."""
    told = [f"{label}: {each.line}" for label, each in said.items()]
    clueless = all(each.there or not each.named for each in said.values())
    missing = any(not each.there for each in said.values())
    if not clueless or not missing:
        return tuple(told)
    proof = any(each.proof and not each.there for each in said.values())
    return (*told, USUAL_FOR_PROOF if proof else USUAL)


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


def _nothing(names: Names, sought: Sought, other: tuple[str, ...] | None) -> str:
    if other is None:
        return "no such name yet."
    wild = wildcard(names, sought, "CNAME", other)
    by = f"the wildcard {code(wild)}" if wild else "a wildcard"
    return f"no record of its own yet; {by} answers in its place."
