"""What the AWS of one target says, each thing asked once for all of its domains."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.core.facts import Certificate, DomainConfig
from bot.core.topics import Topic
from bot.gather.looks import Look, Looks
from bot.ports import Acm, Iot

# ACM checks a name before it issues; any other certificate may need a second one,
# issued by a public CA, that stands in for the check.
_CHECKED_BY_ACM = "AMAZON_ISSUED"


@dataclass(frozen=True, slots=True)
class Account:
    """The memo of one gathering: not thread-safe, and gone with it.

    IoT and ACM have limits, and so threads, of their own; `bot.aws` keeps to them.
    """

    iot: Iot
    acm: Acm
    looks: Looks
    acm_looks: Looks
    certificates: dict[str, Look[Certificate | None]] = field(default_factory=dict)

    def endpoint(self) -> Look[str]:
        """The endpoint that every CNAME of the target must lead to."""
        return self.looks.start(Topic.ENDPOINT, self.iot.endpoint)

    def configs(self) -> Look[tuple[str, ...]]:
        """The names of all configurations but the built-in ones."""
        return self.looks.start(Topic.CONFIG, self.iot.config_names)

    def config(self, name: str) -> Look[DomainConfig | None]:
        """A configuration by its name."""
        ask = partial(self.iot.find_config, name, tags=False)
        return self.looks.start(Topic.CONFIG, ask)

    def certificate(self, arn: str) -> Look[Certificate | None]:
        """A certificate, however many domains it is for."""
        if arn not in self.certificates:
            ask = partial(self.acm.find, arn, tags=False)
            self.certificates[arn] = self.acm_looks.start(Topic.CERTIFICATES, ask)
        return self.certificates[arn]

    def covering(self, domain: str) -> Look[tuple[Certificate, ...]]:
        """Certificates that cover a domain, with their tags: dear, so asked rarely."""
        ask = partial(self.acm.covering, domain)
        return self.acm_looks.start(Topic.VALIDATION, ask)

    def used_for(
        self, domains: Collection[str]
    ) -> Look[Mapping[str, tuple[str, ...]]] | None:
        """Which certificates in use cover these domains; None when none is asked."""
        if not domains:
            return None
        ask = partial(self.acm.used_for, frozenset(domains))
        return self.acm_looks.start(Topic.VALIDATION, ask)


def tagged_stand_in(
    config: DomainConfig, account: Account, looks: Looks
) -> Certificate | None:
    """The validation certificate by the tag that this bot gave it.

    For when ACM does not say which ones a configuration uses.
    """
    found = looks.seen(account.covering(config.domain or ""), None)
    return _tagged(config, found or ())


def stand_in_among(
    config: DomainConfig | None,
    configured: Certificate | None,
    covering: Collection[Certificate],
) -> Certificate | None:
    """The same among certificates that were described already, with their tags."""
    if config is None or not needs_stand_in(configured):
        return None
    others = [each for each in covering if each.arn != config.certificate_arn]
    used = (each for each in others if config.arn in each.used_by)
    return _tagged(config, others) or next(used, None)


def _tagged(config: DomainConfig, found: Collection[Certificate]) -> Certificate | None:
    named = (
        each
        for each in found
        if dict(each.tags).get("iotdomain:validates") == config.name
    )
    return next(named, None)


def needs_stand_in(configured: Certificate | None) -> bool:
    """Whether a configuration with this certificate may have a validation one too."""
    return configured is not None and configured.kind != _CHECKED_BY_ACM


def stand_in(
    config: DomainConfig,
    account: Account,
    looks: Looks,
    used: Look[Mapping[str, tuple[str, ...]]],
) -> Certificate | None:
    """The validation certificate of a configuration.

    DescribeDomainConfiguration does not tell it. It is the one that covers the name
    and that ACM says this configuration uses, beside the one that is served.
    """
    for arn in looks.seen(used, {}).get(config.domain or "", ()):
        if arn == config.certificate_arn:
            continue
        look = Look(Topic.VALIDATION, account.certificate(arn).future)
        found = looks.seen(look, None)
        if found is not None and config.arn in found.used_by:
            return found
    return None
