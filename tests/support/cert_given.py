"""Material for the certificate checker, without fault until something is changed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.certs.bundle import File
from bot.core.certs.case import Material
from bot.core.certs.report import judge
from tests.support import certs
from tests.support.certs import DOMAIN, NOW, Ask, leaf, make

SECOND = timedelta(seconds=1)


PLAIN = Ask()


@dataclass(frozen=True)
class Given:
    """Everything that is handed to the checker; the default is without fault."""

    ask: Ask = PLAIN
    ca: str = "public"
    issuer: object = None
    by: object = None
    chain: Callable = lambda leaf, ca: [leaf, ca]
    wrap: Callable = lambda pem: pem
    key: Callable = lambda made: certs.key_pem(made.key)
    validation: Callable | None = None
    validation_status: str | None = None
    replaces: Ask | None = None
    replaces_kind: str | None = None
    has_roots: bool = False
    at: datetime = NOW
    domain: str = DOMAIN
    extra: tuple = field(default=())

    def but(self, **changes):
        return replace(self, **changes)

    def asking(self, **changes):
        return replace(self, ask=self.ask.but(**changes))

    def made(self):
        if self.by is not None or self.issuer is not None:
            by = self.by or certs.ca_of(self.ca)
            return make(self.ask, by, self.issuer)
        return leaf(self.ask, ca=self.ca)

    def material(self):
        made = self.made()
        kind = "EC_prime256v1" if self.ask.key.startswith("EC") else "RSA_2048"
        ca = self.by or certs.ca_of(self.ca if self.ca != "self" else "public", kind)
        stack = [made] if self.ca == "self" else self.chain(made, ca)
        pem = self.wrap(b"".join(each.pem for each in stack))
        key = self.key(made)
        old = None
        if self.replaces is not None:
            old = File("old.pem", leaf(self.replaces, ca=self.ca).pem)
        second = None if self.validation is None else self.validation()
        return Material(
            files=[File("chain.pem", pem), *self.extra],
            key=None if key is None else File("key.pem", key),
            validation=None if second is None else File("validation.pem", second),
            validation_status=self.validation_status,
            replaces=old,
            replaces_kind=self.replaces_kind,
        )

    def judged(self):
        return judge(
            self.material(),
            domain=self.domain,
            at=self.at,
            public=certs.public_roots(),
            private=certs.private_roots() if self.has_roots else None,
        )
