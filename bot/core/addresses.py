"""Which of many addresses are looked at: both families, and not too many."""

from collections.abc import Sequence
from itertools import chain, zip_longest


def is_six(address: str) -> bool:
    """Whether it is one of IPv6."""
    return ":" in address


def few(addresses: Sequence[str], most: int) -> tuple[str, ...]:
    """The first few, IPv4 and IPv6 in turn."""
    four = [each for each in addresses if not is_six(each)]
    six = [each for each in addresses if is_six(each)]
    both = chain.from_iterable(zip_longest(four, six))
    return tuple(each for each in both if each is not None)[:most]
