"""The records that ACM waits for, asked where they belong: for a diagnosis only.

A plan needs none of it, and each record costs some questions to DNS.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bot.core.facts import Certificate, Facts, Gap, Topic, ValidationRecord
from bot.core.proofseen import ProofSeen
from bot.core.targets import Target
from bot.errors import BotError
from bot.ports import Clouds, Names
from bot.resolve.records import what_dns_says

# A certificate has four names at most to be of use, and so has its successor.
MOST = 8
_THREADS = 4


@dataclass(frozen=True, slots=True)
class _Eyes:
    names: Names
    clouds: Clouds
    target: Target


def with_proofs(facts: Facts, target: Target, clouds: Clouds, names: Names) -> Facts:
    """The facts, and what DNS says of each record that ACM waits for."""
    waited = [
        (each.arn, record) for each in _waiting(facts) for record in each.validation
    ][:MOST]
    if not waited:
        return facts
    eyes = _Eyes(names, clouds, target)

    def look(asked: tuple[str, ValidationRecord]) -> ProofSeen | Gap:
        arn, record = asked
        try:
            zone, _ = names.zone_of(record.domain)
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
    return replace(
        facts,
        proofs=tuple(each for each in found if isinstance(each, ProofSeen)),
        gaps=(*facts.gaps, *(each for each in found if isinstance(each, Gap))),
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
