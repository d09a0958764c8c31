"""ACM's managed renewal: it begins, looks for each record, asks CAA, and issues anew.

The ARN stays and the key does not; IoT takes the new one up (ACM user guide, "Managed
certificate renewal"). Nothing renews by accident: `POST /control/renewal` begins one
certificate's, and the switch `renews_by_itself` those that come into their last 45
days. What a test forced (forced.py) is left as it is.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from sandbox.aws.iot_certificates import take_up
from sandbox.aws.records import Certificate, NameValidation
from sandbox.aws.use import eligibility
from sandbox.aws.world import Region, World

# ACM user guide: public certificates are renewed from 45 days before their end.
BEGINS = timedelta(days=45)
# A fact of the sandbox, as in validation.py: issued some four minutes after the last
# record was seen.
ISSUE_SECONDS = 240.0
_GOING = frozenset({"PENDING_AUTO_RENEWAL", "PENDING_VALIDATION"})


class Sees(Protocol):
    """What ACM can find out about a name, and how it issues."""

    async def is_there(self, account: str, name: str) -> bool:
        """Whether the record by which ACM checks the name is public."""
        ...

    async def may_issue(self, name: str) -> bool:
        """Whether CAA lets Amazon issue for the name."""
        ...


Issue = Callable[[Certificate], Awaitable[None]]


def begin(world: World, region: Region, found: Certificate) -> None:
    """ACM takes the certificate up for renewal; ValueError where it would not."""
    if eligibility(world, region, found) != "ELIGIBLE":
        raise ValueError(f"{found.arn} is INELIGIBLE")
    found.renewal_began = world.now()
    found.renewals = [
        NameValidation(each.name, each.validation_domain) for each in found.validations
    ]
    _say(world, found, "PENDING_AUTO_RENEWAL", None)


async def advance(
    world: World,
    account: str,
    region: Region,
    found: Certificate,
    sees: Sees,
    issue: Issue,
) -> None:
    """Bring one certificate's renewal to where it stands at this moment."""
    _begin_in_time(world, region, found)
    began = found.renewal_began
    if began is None or began > world.now() or found.renewal_status not in _GOING:
        return
    if found.not_after is not None and world.now() >= found.not_after:
        _say(world, found, "FAILED", found.renewal_reason)
        return
    for each in found.renewals:
        if each.seen_at is None and await sees.is_there(account, each.name):
            each.status, each.seen_at = "SUCCESS", world.now()
            world.changed()
    seen = [each.seen_at for each in found.renewals if each.seen_at is not None]
    if len(seen) < len(found.renewals):
        _say(world, found, "PENDING_VALIDATION", None)
        return
    for name in found.names:
        if not await sees.may_issue(name):
            _say(world, found, "PENDING_VALIDATION", "CAA_ERROR")
            return
    last = max([began, *seen])
    if world.now() < last + timedelta(seconds=world.delay(ISSUE_SECONDS)):
        _say(world, found, "PENDING_AUTO_RENEWAL", None)
        return
    await issue(found)
    found.renewal_began = None
    _say(world, found, "SUCCESS", None)
    take_up(world, region, found)
    world.changed()


def _begin_in_time(world: World, region: Region, found: Certificate) -> None:
    if not world.switches.renews_by_itself or found.renewal_began is not None:
        return
    left = None if found.not_after is None else found.not_after - world.now()
    if left is None or left > BEGINS or found.renewal_status in _GOING:
        return
    if eligibility(world, region, found) == "ELIGIBLE":
        begin(world, region, found)


def _say(world: World, found: Certificate, status: str, reason: str | None) -> None:
    if (found.renewal_status, found.renewal_reason) == (status, reason):
        return
    found.renewal_status = status  # type: ignore[assignment] # callers pass literals
    found.renewal_reason = reason
    found.renewal_at = world.now()
    world.changed()
