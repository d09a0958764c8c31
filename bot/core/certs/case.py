"""All that the checks may look at, gathered once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.core.certs.arranged import Arranged, Checks, arrange
from bot.core.certs.bundle import Bundle, File, Placed, parse
from bot.core.certs.cert import Cert
from bot.core.certs.keys import Key
from bot.core.certs.limits import SUPPORTED_KEYS
from bot.core.certs.pem import Odd, Oddity
from bot.core.certs.shown import shown
from bot.core.trust import Reason, Roots, Strictness, Verdict, verify_read
from bot.errors import UserError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The files a person has. What is known beyond them has its own field.

    `validation_status` and `replaces_kind` are ACM's words (`ISSUED`, `IMPORTED`),
    None where nobody asked ACM.
    """

    files: Sequence[File]
    key: File | None = None
    validation: File | None = None
    validation_status: str | None = None
    replaces: File | None = None
    replaces_kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One certificate for one domain at one time.

    `public` is by the web's rules and the public roots alone. `strict` and `device`
    know the private roots too, by the web's rules and by a device's.
    """

    domain: str
    at: datetime
    bundle: Bundle
    chain: Arranged
    keys: tuple[Key, ...]
    key: Key | None
    public: Verdict
    strict: Verdict
    device: Verdict
    ends_at_public_root: bool
    has_private_roots: bool
    validation: Arranged | None = None
    validation_verdict: Verdict | None = None
    validation_status: str | None = None
    replaces: Cert | None = None
    replaces_kind: str | None = None
    allowed_keys: frozenset[str] = SUPPORTED_KEYS

    @property
    def leaf(self) -> Cert:
        """The server certificate itself."""
        return self.chain.leaf.cert

    @property
    def given(self) -> tuple[Cert, ...]:
        """Every certificate as it stands in the files, repeated ones too."""
        return tuple(each.cert for each in self.chain.given)

    def odd(self, kind: Oddity) -> tuple[Odd, ...]:
        """Where the files are odd in one way."""
        return tuple(each for each in self.bundle.odd if each.kind is kind)


def gather(
    material: Material,
    *,
    domain: str,
    at: datetime,
    public: Roots,
    private: Roots | None = None,
    allowed_keys: frozenset[str] = SUPPORTED_KEYS,
) -> Case:
    """Read the files; a UserError when there is nothing in them to check."""
    # NotAfter is inclusive and counts whole seconds (RFC 5280 §4.1.2.5).
    at = at.replace(microsecond=0)
    bundle = parse(material.files)
    if material.key is not None:
        bundle = _with_key(bundle, material.key)
    keys = bundle.keys
    checks = Checks()
    chain = arrange(bundle.certs, {each.spki for each in keys}, checks)
    if chain is None:
        raise UserError(_nothing(bundle, material.files))
    files = (*chain.certs, *_certs(chain.strangers))
    known = public if private is None else public + private

    def ask(roots: Roots, strictness: Strictness = Strictness.PUBLIC) -> Verdict:
        return verify_read(
            files, domain, at, roots, strictness=strictness, checks=checks
        )

    seen = ask(public)
    validation = None if material.validation is None else _chain(material.validation)
    replaces = None if material.replaces is None else _chain(material.replaces)
    return Case(
        domain=domain,
        at=at,
        bundle=bundle,
        chain=chain,
        keys=keys,
        key=_best(keys, chain.leaf.cert),
        public=seen,
        strict=seen if private is None else ask(known),
        device=ask(known, Strictness.DEVICE),
        ends_at_public_root=bool(seen.path) and seen.path[-1] in public,
        has_private_roots=private is not None,
        validation=validation,
        validation_verdict=None
        if validation is None
        else verify_read(validation.certs, domain, at, public),
        validation_status=material.validation_status,
        replaces=None if replaces is None else replaces.leaf.cert,
        replaces_kind=material.replaces_kind,
        allowed_keys=allowed_keys,
    )


def _certs(placed: Sequence[Placed]) -> list[Cert]:
    return [each.cert for each in placed]


def _with_key(bundle: Bundle, file: File) -> Bundle:
    """The key's file is sent to ACM as well, so it must be well formed too."""
    found = parse([file])
    if found.keys:
        return replace(
            bundle,
            keys=_once(found.keys, bundle.keys),
            leftovers=_once(bundle.leftovers, found.leftovers),
            odd=_once(bundle.odd, found.odd),
            mixed=_once(bundle.mixed, found.mixed),
        )
    if found.odd and any(each.kind is Oddity.PKCS12 for each in found.odd):
        raise UserError(_nothing(found, [file]))
    raise UserError(
        f"{shown(file.name)} holds no private key. Nothing was checked. Give the PEM "
        "file that begins with `-----BEGIN PRIVATE KEY-----`."
    )


def _once(*parts: tuple[T, ...]) -> tuple[T, ...]:
    """Both in one, and what both have once: the key may be in the same file."""
    return tuple(dict.fromkeys(each for part in parts for each in part))


def _chain(file: File) -> Arranged:
    found = parse([file])
    chain = arrange(found.certs)
    if chain is None:
        raise UserError(_nothing(found, [file]))
    return chain


def _best(keys: Sequence[Key], leaf: Cert) -> Key | None:
    """The key of the leaf if it is there; else one that can be read; else any."""
    ways = (
        [each for each in keys if each.spki == leaf.spki and leaf.spki],
        [each for each in keys if each.is_readable],
        keys,
    )
    return next((way[0] for way in ways if way), None)


def _nothing(bundle: Bundle, files: Sequence[File]) -> str:
    """What to say when no certificate can be read, by what was found instead."""
    names = " and ".join(shown(each.name) for each in files)
    if any(each.kind is Oddity.PKCS12 for each in bundle.odd):
        return (
            f"{names} is a PKCS#12 file, and it cannot be read without its password. "
            "Nothing was checked. Take the certificates out of it with "
            "`openssl pkcs12 -in FILE -nokeys -out chain.pem`."
        )
    if any(each.label.endswith("CERTIFICATE REQUEST") for each in bundle.leftovers):
        return (
            f"{names} holds a certificate request (CSR) and no certificate. Nothing "
            "was checked. Give the certificate that the CA made from it."
        )
    bad = next((each for each in bundle.odd if each.kind is Oddity.BAD_PEM), None)
    why = f" In {shown(str(bad.place))}, {bad.says}." if bad else ""
    return (
        f"No certificate can be read from {names}.{why} Nothing was checked. Give PEM "
        "files that begin with `-----BEGIN CERTIFICATE-----`."
    )


def no_path(verdict: Verdict) -> bool:
    """Whether the chain ends before a root that is known."""
    return (
        verdict.why(Reason.SELF_SIGNED, Reason.UNKNOWN_ISSUER, Reason.INCOMPLETE_CHAIN)
        is not None
    )
