"""Why a chain is not trusted: the reasons, told apart, each with what was seen.

The library gives one reason, the first it meets, and the same words for a
certificate that has expired and one that is not valid yet. A person needs all of
them, and which certificate each is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.certs.arranged import Checks, is_self_signed
from bot.core.certs.cert import Cert
from bot.core.certs.shown import joined, listed, moment, shown
from bot.core.names import covers
from bot.core.trust.roots import Roots


class Reason(StrEnum):
    """Why not."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not yet valid"
    WRONG_NAME = "wrong name"
    INCOMPLETE_CHAIN = "incomplete chain"
    SELF_SIGNED = "self-signed"
    UNKNOWN_ISSUER = "unknown issuer"
    UNSUITABLE = "unsuitable"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason, and what shows it, as a sentence."""

    reason: Reason
    evidence: str


def climb(
    leaf: Cert, others: Sequence[Cert], roots: Roots, checks: Checks | None = None
) -> tuple[Cert, ...]:
    """From the leaf to a root by who signed whom, as far up as it goes.

    A way that ends at one of the roots is taken before any other, so that a second
    signature over the same key (cross-signing) does not hide it.
    """
    checks = checks or Checks()
    best: tuple[Cert, ...] = (leaf,)
    ways = [best]
    while ways:
        way = ways.pop()
        last = way[-1]
        if last in roots:
            return way
        for root in roots.by_subject.get(last.issuer, ()):
            if checks.signed(last, root):
                return (*way, root)
        if len(way) > len(best):
            best = way
        above = [
            each for each in others if each not in way and checks.signed(last, each)
        ]
        # The first in the files is tried first.
        ways += [(*way, each) for each in reversed(above)]
    return best


def faults(
    path: Sequence[Cert], others: Sequence[Cert], name: str, at: datetime, roots: Roots
) -> tuple[Fault, ...]:
    """Every reason that can be told from the certificates themselves."""
    found = [
        each
        for each in (
            _expired(path, at),
            _not_yet_valid(path, at),
            _wrong_name(path[0], name),
            _end(path, others, roots),
        )
        if each is not None
    ]
    return tuple(found)


def _expired(path: Sequence[Cert], at: datetime) -> Fault | None:
    old = [each for each in path if each.not_after < at]
    if not old:
        return None
    return Fault(
        Reason.EXPIRED,
        joined(
            f"{shown(e.subject)} was valid until {moment(e.not_after)}" for e in old
        ),
    )


def _not_yet_valid(path: Sequence[Cert], at: datetime) -> Fault | None:
    new = [each for each in path if each.not_before > at]
    if not new:
        return None
    return Fault(
        Reason.NOT_YET_VALID,
        joined(f"{shown(e.subject)} is valid from {moment(e.not_before)}" for e in new),
    )


def _wrong_name(leaf: Cert, name: str) -> Fault | None:
    wanted = name.lower()
    if any(covers(each, wanted) for each in leaf.dns_names) or wanted in leaf.addresses:
        return None
    names = (*leaf.dns_names, *leaf.addresses)
    return Fault(Reason.WRONG_NAME, f"Names: {listed(names)}")


def _end(path: Sequence[Cert], others: Sequence[Cert], roots: Roots) -> Fault | None:
    last = path[-1]
    if last in roots:
        return None
    if is_self_signed(last):
        if len(path) == 1:
            return Fault(
                Reason.SELF_SIGNED, f"Subject and issuer are {shown(last.subject)}"
            )
        return Fault(
            Reason.UNKNOWN_ISSUER,
            f"The chain ends at {shown(last.subject)}, which signed itself",
        )
    missing = f"The certificate of {shown(last.issuer)}, which signed "
    missing += f"{shown(last.subject)}, is not in the files"
    if last.issuer_urls:
        missing += f"; it says that it can be had at {shown(last.issuer_urls[0])}"
    # Servers leave out the root, so a chain that has CAs and ends at one without its
    # issuer is complete as far as anyone can tell. A leaf alone is not, nor is a
    # chain beside CAs that do not connect to it.
    strays = any(each.is_ca and each not in path for each in others)
    if len(path) > 1 and not strays:
        return Fault(Reason.UNKNOWN_ISSUER, missing)
    return Fault(Reason.INCOMPLETE_CHAIN, missing)
