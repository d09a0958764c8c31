"""The records that ACM waits for, asked where they belong: for a diagnosis only.

A plan needs none of it, and each record costs some questions to DNS.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from bot.core.deep import Deep
from bot.core.facts import Certificate, Facts, ValidationRecord
from bot.core.proofseen import ProofSeen
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.errors import BotError
from bot.ports import Clouds, Names
from bot.resolve.records import what_dns_says

# A certificate has four names at most to be of use, and so has its successor.
MOST = 8
_THREADS = 4


class _Eyes(Protocol):
    @property
    def names(self) -> Names: ...
    @property
    def clouds(self) -> Clouds: ...
    @property
    def target(self) -> Target: ...


def proofs(facts: Facts, eyes: _Eyes) -> Deep:
    """What DNS says of each record that ACM waits for."""
    waited = [
        (each.arn, record) for each in _waiting(facts) for record in each.validation
    ][:MOST]
    if not waited:
        return Deep()

    def look(asked: tuple[str, ValidationRecord]) -> ProofSeen | Gap:
        arn, record = asked
        try:
            zone, _ = eyes.names.zone_of(record.domain)
            said = what_dns_says(eyes, record.name, record.value, zone)
        except BotError as error:
            return Gap(Topic.PROOFS, str(error))
        return ProofSeen(
            arn=arn,
            name=record.name,
            value=record.value,
            is_there=said.there,
            says=said.line,
        )

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="proofs") as pool:
        found = list(pool.map(look, waited))
    return Deep(
        proofs=tuple(each for each in found if isinstance(each, ProofSeen)),
        gaps=tuple(each for each in found if isinstance(each, Gap)),
    )


def _waiting(facts: Facts) -> Iterable[Certificate]:
    """What ACM has yet to check: a new one, or the renewal of the one configured."""
    its = facts.configured
    if its is not None and its.renewal_status in {"PENDING_VALIDATION", "FAILED"}:
        yield its
    if facts.config is None:
        yield from (
            each for each in facts.certificates if each.status == "PENDING_VALIDATION"
        )
