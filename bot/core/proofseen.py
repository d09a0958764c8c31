"""Is a record there by which ACM checks a name?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSeen:
    """What DNS says of the record that a certificate waits for.

    `says` is a line about it: how far it is public, or which mistake was seen.
    """

    arn: str
    name: str
    value: str
    is_there: bool
    says: str
