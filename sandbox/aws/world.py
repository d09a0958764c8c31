"""The state of all accounts of the sandbox, its clock, and what IoT serves.

Nothing here runs: delays are compared with timestamps whenever somebody asks, so a
restarted sandbox needs no timers back.
"""

import hashlib
import random as randomness
import string
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from sandbox.aws import functions
from sandbox.aws.identities import ACCOUNTS, REGIONS
from sandbox.aws.manners import STAPLE_SECONDS, Manners, has_responder, manners
from sandbox.aws.records import (
    Authorizer,
    Certificate,
    DomainConfig,
    Serving,
    Session,
    seeded_authorizers,
)
from sandbox.aws.switches import Switches
from sandbox.edge.ca import PUBLIC_OCSP, Authority

# ACM's public certificates live 198 days since 2026-02-18 (ACM user guide).
CERTIFICATE_DAYS = 198


@dataclass(slots=True)
class Region:
    """What one account holds in one region."""

    certificates: dict[str, Certificate] = field(default_factory=dict)
    configs: dict[str, DomainConfig] = field(default_factory=dict)
    authorizers: dict[str, Authorizer] = field(default_factory=seeded_authorizers)
    last_create_at: datetime | None = None


@dataclass(slots=True)
class Account:
    """One AWS account; its regions appear when they are first asked for."""

    regions: dict[str, Region] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.regions = defaultdict(Region, self.regions)


@dataclass(frozen=True, slots=True)
class ServedCertificate:
    """What the TLS endpoint shows, and why that and not another."""

    chain_pem: str
    key_pem: str = field(repr=False)
    why: str
    manners: Manners = Manners()


@dataclass(slots=True)
class _State:
    accounts: dict[str, Account] = field(
        default_factory=lambda: {number: Account() for number in ACCOUNTS}
    )
    sessions: dict[str, Session] = field(default_factory=dict)
    defaults: dict[str, Serving] = field(default_factory=dict)
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    offset_seconds: float = 0.0
    switches: dict[str, bool | int | float | str] = field(default_factory=dict)


_STATE = TypeAdapter(_State)


class World:
    """All accounts, and the one clock by which they age."""

    def __init__(
        self,
        data: Path | None,
        now: Callable[[], datetime],
        speed: float,
        random: randomness.Random,
        switches: Switches,
        amazon: Authority,
        *,
        public: Authority | None = None,
        private: Authority | None = None,
    ) -> None:
        self._file = data / "aws.json" if data else None
        self._real_now = now
        self.speed = speed
        self.random = random
        self.switches = switches
        self.amazon = amazon
        self._public = public
        self._private = private
        self._state = _State()
        if self._file and self._file.exists():
            self._state = _STATE.validate_json(self._file.read_bytes())
            for name, value in self._state.switches.items():
                switches.set(name, value)

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by number: `accounts[number].regions[region]`."""
        return self._state.accounts

    @cached_property
    def public(self) -> Authority:
        """Any other CA that the public trusts; made when first asked for."""
        return self._public or Authority("Sandbox Public CA", responder=PUBLIC_OCSP)

    @cached_property
    def private(self) -> Authority:
        """A company's own CA, in nobody's bundle."""
        return self._private or Authority("Sandbox Private CA")

    @property
    def sessions(self) -> dict[str, Session]:
        """Temporary credentials by access key."""
        return self._state.sessions

    def now(self) -> datetime:
        """The sandbox's time: the real one plus what tests moved it forward."""
        return self._real_now() + timedelta(seconds=self._state.offset_seconds)

    def real_now(self) -> datetime:
        """The time that callers' clocks show: signatures and credentials age by it."""
        return self._real_now()

    def advance(self, seconds: float) -> None:
        """Move the sandbox's time forward, never back."""
        if seconds < 0:
            raise ValueError("time in the sandbox only goes forward")
        self._state.offset_seconds += seconds
        self.changed()

    def delay(self, real_seconds: float) -> float:
        """How many seconds that take so long at AWS take here."""
        return real_seconds / self.speed

    def later(self, real_seconds: float) -> datetime:
        """The moment at which something begun now that takes so long is done."""
        return self.now() + timedelta(seconds=self.delay(real_seconds))

    def section(self, name: str) -> dict[str, Any]:
        """Another service's own JSON values, kept with the world (see `changed`)."""
        return self._state.sections.setdefault(name, {})

    def changed(self) -> None:
        """Keep the state: to be called after every change, before it is answered."""
        if self._file is None:
            return
        self._state.switches = self.switches.as_dict()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(_STATE.dump_json(self._state))
        fresh.replace(self._file)

    def identifier(self, length: int) -> str:
        """Lower-case letters and digits, as AWS hangs them on its names."""
        letters = string.ascii_lowercase + string.digits
        return "".join(self.random.choices(letters, k=length))

    def uuid(self) -> str:
        """A random id in the usual dashed form."""
        digits = f"{self.random.getrandbits(128):032x}"
        return "-".join(
            (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
        )

    def endpoint(self, account: str, region: str) -> str:
        """The account's data endpoint there; the same at every call (SM-iot)."""
        return f"{endpoint_prefix(account, region)}-ats.iot.{region}.amazonaws.com"

    def endpoint_owner(self, hostname: str) -> tuple[str, str] | None:
        """Whose data endpoint this is."""
        wanted = hostname.lower().rstrip(".")
        for number, account in self.accounts.items():
            for region in {*REGIONS, *account.regions}:
                if self.endpoint(number, region) == wanted:
                    return number, region
        return None

    def served(self, account: str, region: str, sni: str | None) -> ServedCertificate:
        """What IoT shows now to a client that names this host at that endpoint."""
        name = (sni or "").lower().rstrip(".")
        configs = self.accounts[account].regions[region].configs.values()
        found = [config for config in configs if config.domain_name == name]
        if not found:
            return self._default(region, f"no domain configuration for {name!r}")
        config = max(found, key=lambda each: each.created_at)
        if config.status == "DISABLED" and self.switches.disabled_serves_default:
            return self._default(region, f"{config.name} is DISABLED")
        ready = [each for each in config.servings if each.since <= self.now()]
        if not ready:
            return self._default(region, f"{config.name} is not served yet")
        last = max(ready, key=lambda each: each.since)
        kept = " (last valid one)" if config.certificate_status == "INVALID" else ""
        return ServedCertificate(
            last.chain_pem,
            last.key_pem,
            f"{last.certificate_arn}{kept}",
            self._manners(account, region, config, last),
        )

    def _manners(
        self, account: str, region: str, config: DomainConfig, shown: Serving
    ) -> Manners:
        authorizers = self.accounts[account].regions[region].authorizers
        works = partial(functions.works, self)
        answer = self.switches.client_certificate_callback
        found = manners(config, authorizers, callback=answer, works=works)
        if not self.switches.pair_closes_other_ports:
            found = replace(found, only_443=False)
        since = config.staples_since
        if (
            since is None
            or not has_responder(config, works)
            or self.switches.ocsp_responder == "away"
        ):
            return found
        due = max(since, shown.since) + timedelta(seconds=self.delay(STAPLE_SECONDS))
        if self.now() < due:
            return found
        return replace(found, staple=self._staple(shown.chain_pem))

    def _staple(self, chain_pem: str) -> bytes:
        """What the responder of the issuer says now; nothing of one without any."""
        is_revoked = self.switches.ocsp_responder == "revoked"
        for each in (self.amazon, self.public):
            said = each.staple(chain_pem, at=self.now(), is_revoked=is_revoked)
            if said:
                return said
        return b""

    def _default(self, region: str, why: str) -> ServedCertificate:
        serving = self._state.defaults.get(region)
        if serving is None:
            names = [f"*.iot.{region}.amazonaws.com", f"iot.{region}.amazonaws.com"]
            # Dated by the real clock: moving the sandbox's time on must not leave
            # the default endpoint with a certificate from the future.
            start = self.real_now() - timedelta(days=1)
            made = self.amazon.issue(
                names, key="RSA_2048", not_before=start, days=CERTIFICATE_DAYS
            )
            serving = Serving(start, "default", made.chain_pem, made.key_pem)
            self._state.defaults[region] = serving
            self.changed()
        return ServedCertificate(serving.chain_pem, serving.key_pem, f"default: {why}")


def endpoint_prefix(account: str, region: str) -> str:
    """Fourteen lower-case letters and digits that never change for one endpoint."""
    digest = hashlib.sha256(f"{account}/{region}".encode()).digest()
    letters = string.ascii_lowercase + string.digits
    return "a" + "".join(letters[byte % len(letters)] for byte in digest[:13])
