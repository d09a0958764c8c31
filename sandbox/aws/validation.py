"""How ACM finds out that a name is its requester's: the record, the looks, CAA.

The looks happen on a grid from the moment of the request, and what they found is
kept with its time; so a restarted sandbox issues when the old one would have.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

from sandbox.aws import pem, renewal
from sandbox.aws.records import Certificate
from sandbox.aws.use import VALIDATION_LIMIT
from sandbox.aws.world import CERTIFICATE_DAYS, Region, World

ResolveCname = Callable[[str], Awaitable[str | None]]
ResolveCaa = Callable[[str], Awaitable[list[str]]]
# Facts of the sandbox: ACM looks every minute, and issues some four minutes after
# it has seen the record (console: "up to 30 minutes").
LOOK_SECONDS = 60.0
ISSUE_SECONDS = 240.0
# "CNAME chains longer than five fail" (ACM user guide, DNS validation).
_LONGEST_CHAIN = 5
# ACM user guide, "Certification Authority Authorization problems".
ISSUERS = frozenset({"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"})
# RFC 6761 and 6762: names that no public certificate authority may certify.
_NOT_PUBLIC = frozenset(
    {"local", "internal", "lan", "home", "corp", "localdomain", "localhost", "invalid"}
)


def record_for(account: str, name: str) -> tuple[str, str]:
    """The CNAME's name and value: one per account and name, in every region.

    A wildcard shares the record of the name below it (ACM user guide).
    """
    base = name.removeprefix("*.").lower()
    left, right = (
        hashlib.sha256(f"{side}/{account}/{base}".encode()).hexdigest()
        for side in ("name", "value")
    )
    zone = "".join(chr(ord("a") + int(digit, 16)) for digit in right[32:42])
    return f"_{left[:32]}.{base}.", f"_{right[:32]}.{zone}.acm-validations.aws."


class Validation:
    """ACM's own looking and issuing, one `look` at a time."""

    def __init__(self, world: World, cname: ResolveCname, caa: ResolveCaa) -> None:
        self._world = world
        self._cname = cname
        self._caa = caa
        self._looked: dict[str, int] = {}
        self._one_at_a_time = asyncio.Lock()

    async def look(self) -> None:
        """Bring every pending certificate to where it stands at this moment."""
        async with self._one_at_a_time:
            for account, certificate in list(self._pending()):
                await self._advance(account, certificate)
            for account, region, certificate in list(self._issued()):
                await renewal.advance(
                    self._world, account, region, certificate, self, self.issue
                )

    async def issue(self, certificate: Certificate) -> None:
        """Make the certificate, in a thread because a key takes its time."""
        world, now = self._world, self._world.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        made = await asyncio.to_thread(
            world.amazon.issue,
            certificate.names,
            key=certificate.key_type,  # type: ignore[arg-type] # checked at request
            not_before=midnight,
            days=CERTIFICATE_DAYS,
        )
        leaf = pem.leaf(pem.chain(made.leaf_pem)[0])
        certificate.leaf_pem = made.leaf_pem
        certificate.issuers_pem = made.issuers_pem
        certificate.key_pem = made.key_pem
        certificate.not_before, certificate.not_after = leaf.not_before, leaf.not_after
        certificate.issued_at = now
        certificate.status = "ISSUED"
        certificate.failure_reason = None
        for each in certificate.validations:
            each.status = "SUCCESS"
        world.changed()

    def _pending(self) -> Iterator[tuple[str, Certificate]]:
        for number, account in self._world.accounts.items():
            for region in account.regions.values():
                for certificate in region.certificates.values():
                    is_waiting = certificate.status == "PENDING_VALIDATION"
                    if is_waiting and not certificate.is_left:
                        yield number, certificate

    def _issued(self) -> Iterator[tuple[str, Region, Certificate]]:
        for number, account in self._world.accounts.items():
            for region in account.regions.values():
                for certificate in region.certificates.values():
                    is_amazons = certificate.type == "AMAZON_ISSUED"
                    if is_amazons and certificate.status == "ISSUED":
                        yield number, region, certificate

    async def _advance(self, account: str, certificate: Certificate) -> None:
        world = self._world
        if world.now() - certificate.created_at >= VALIDATION_LIMIT:
            fail(certificate, "VALIDATION_TIMED_OUT", None)
            world.changed()
            return
        if certificate.validation_method != "DNS" or not self._is_due(certificate):
            return
        if any(name.rpartition(".")[2] in _NOT_PUBLIC for name in certificate.names):
            fail(certificate, "FAILED", "INVALID_PUBLIC_DOMAIN")
            world.changed()
            return
        await self._see_records(account, certificate)
        seen = [each.seen_at for each in certificate.validations if each.seen_at]
        wait = timedelta(seconds=world.delay(ISSUE_SECONDS))
        if len(seen) < len(certificate.validations) or world.now() < max(seen) + wait:
            return
        for name in certificate.names:
            if not await self.may_issue(name):
                fail(certificate, "FAILED", "CAA_ERROR")
                world.changed()
                return
        # Another task may have forced or deleted it while DNS was asked.
        if certificate.status == "PENDING_VALIDATION":
            await self.issue(certificate)

    def _is_due(self, certificate: Certificate) -> bool:
        age = (self._world.now() - certificate.created_at).total_seconds()
        look = int(age / self._world.delay(LOOK_SECONDS))
        if look <= self._looked.get(certificate.arn, 0):
            return False
        self._looked[certificate.arn] = look
        return True

    async def _see_records(self, account: str, certificate: Certificate) -> None:
        for each in certificate.validations:
            if each.seen_at is None and await self.is_there(account, each.name):
                each.seen_at = self._world.now()
                self._world.changed()

    async def is_there(self, account: str, name: str) -> bool:
        """Whether the record by which ACM checks the name is public."""
        asked, wanted = record_for(account, name)
        for _ in range(_LONGEST_CHAIN):
            found = await self._cname(asked)
            if found is None:
                return False
            # The underscore may be missing from the value, never from the name.
            if _bare(found) == _bare(wanted):
                return True
            asked = found
        return False

    async def may_issue(self, name: str) -> bool:
        """Whether CAA lets Amazon issue for the name."""
        labels = name.removeprefix("*.").split(".")
        for start in range(len(labels)):
            records = await self._caa(".".join(labels[start:]))
            if records:
                return _allowed(records, is_wildcard=name.startswith("*."))
        return True


def fail(certificate: Certificate, status: str, reason: str | None) -> None:
    """End a request for good, as ACM does: there is no way back from here."""
    certificate.status = status  # type: ignore[assignment] # callers pass literals
    certificate.failure_reason = reason
    for each in certificate.validations:
        if each.status == "PENDING_VALIDATION":
            each.status = "FAILED"


def _bare(name: str) -> str:
    return name.lower().rstrip(".").removeprefix("_")


def _allowed(records: list[str], *, is_wildcard: bool) -> bool:
    """RFC 8659 §4.2: issuewild decides about wildcards where there is one."""
    parsed = [record.split(maxsplit=2) for record in records]
    found = {
        tag: [each[2] for each in parsed if len(each) == 3 and each[1] == tag]  # noqa: PLR2004 - flags, tag, value
        for tag in ("issue", "issuewild")
    }
    rules = found["issuewild"] if is_wildcard and found["issuewild"] else found["issue"]
    if not rules:
        return True
    names = {rule.strip('"').partition(";")[0].strip() for rule in rules}
    return bool(names & ISSUERS)
