"""What ACM asks of the chain: each certificate directly certifies the one before it."""

from bot.core.certs.bundle import Placed
from bot.core.certs.case import Case
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.shown import joined, listed, moment, shown


@check(Severity.BROKEN)
def chain_out_of_order(case: Case) -> Said | None:
    """The certificates do not stand leaf first, each followed by its issuer."""
    if case.chain.is_in_order:
        return None
    return Said(
        "The certificates are not in the order that ACM wants: the leaf, then each "
        "one's issuer.",
        f"As they stand: {listed(each.subject for each in case.given)}",
        f"Put them in this order: {listed(each.subject for each in case.chain.certs)}.",
    )


@check(Severity.BROKEN)
def leaf_repeated(case: Case) -> Said | None:
    """The leaf stands in the files a second time; it does not belong in the chain."""
    again = [each for each in case.chain.repeated if each.cert.der == case.leaf.der]
    if not again:
        return None
    return Said(
        "The server's certificate stands in the files more than once.",
        f"Again in {listed(each.place for each in again)}",
        "Leave it out of the chain.",
    )


@check(Severity.BROKEN)
def duplicate_certificate(case: Case) -> Said | None:
    """A certificate of the chain stands in the files a second time."""
    again = [each for each in case.chain.repeated if each.cert.der != case.leaf.der]
    if not again:
        return None
    return Said(
        "A certificate of the chain stands in the files more than once.",
        _each(again),
        "Leave out the second one.",
    )


@check(Severity.BROKEN)
def unrelated_certificate(case: Case) -> Said | None:
    """A certificate in the files does not lead from the leaf upwards."""
    if not case.chain.strangers:
        return None
    return Said(
        "There is a certificate that signed none of those before it.",
        _each(case.chain.strangers),
        "Leave it out, or add the certificate that is missing between.",
    )


@check(Severity.NOTE)
def root_included(case: Case) -> Said | None:
    """The chain ends with the root, which devices have already.

    It counts towards the limits and helps nobody.
    """
    root = case.chain.root
    if root is None:
        return None
    return Said(
        "The chain holds its root, which devices have to have already.",
        f"Root: {shown(root.subject)}",
        "It can be left out where an intermediate stands before it.",
    )


@check(Severity.BROKEN)
def chain_certificate_expired(case: Case) -> Said | None:
    """A certificate above the leaf is no longer valid."""
    old = [each for each in case.chain.certs[1:] if each.not_after < case.at]
    if not old:
        return None
    return Said(
        "A certificate of the chain has expired.",
        joined(f"{shown(e.subject)}: until {moment(e.not_after)}" for e in old),
        "Ask the CA for its current intermediate certificate.",
    )


@check(Severity.BROKEN)
def chain_certificate_not_yet_valid(case: Case) -> Said | None:
    """A certificate above the leaf is not valid yet."""
    new = [each for each in case.chain.certs[1:] if each.not_before > case.at]
    if not new:
        return None
    return Said(
        "A certificate of the chain is not valid yet.",
        joined(f"{shown(e.subject)}: from {moment(e.not_before)}" for e in new),
        "Wait until then, or ask the CA for the one that is valid now.",
    )


def _each(placed: "list[Placed] | tuple[Placed, ...]") -> str:
    return joined(
        f"{shown(each.cert.subject)} in {shown(str(each.place))}" for each in placed
    )
