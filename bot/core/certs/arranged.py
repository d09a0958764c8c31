"""Which of the certificates is the leaf, which lead up from it, which do not belong.

What decides is who signed whom, never the order in the file or a name alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bot.core.certs.bundle import Placed
from bot.core.certs.cert import Cert

# A bundle is a handful of certificates; more checks than this are somebody's attack.
_MOST_CHECKS = 200
WEAK_HASHES = frozenset({"md5", "sha1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The certificates of a bundle by what they are.

    `path` begins with the leaf and ends at the last one that was found; `root` is its
    last when that one is self-signed and not the leaf. `strangers` are not on it.
    """

    leaf: Placed
    path: tuple[Placed, ...]
    strangers: tuple[Placed, ...] = ()
    repeated: tuple[Placed, ...] = ()
    given: tuple[Placed, ...] = ()

    @property
    def root(self) -> Cert | None:
        """The root, when the files hold it."""
        last = self.path[-1].cert
        return last if len(self.path) > 1 and is_self_signed(last) else None

    @property
    def certs(self) -> tuple[Cert, ...]:
        """The leaf and those above it, in order."""
        return tuple(each.cert for each in self.path)

    @property
    def is_in_order(self) -> bool:
        """Whether the files hold the path in the order in which AWS wants it."""
        wanted = [each.place for each in self.path]
        on_path = {id(each) for each in self.path}
        return [each.place for each in self.given if id(each) in on_path] == wanted


def arrange(
    given: Sequence[Placed],
    keys: Collection[bytes] = (),
    checks: "Checks | None" = None,
) -> Arranged | None:
    """The certificates in order; `keys` are the public halves of our keys."""
    first: dict[bytes, Placed] = {}
    repeated = []
    for each in given:
        if each.cert.der in first:
            repeated.append(each)
        else:
            first[each.cert.der] = each
    distinct = list(first.values())
    if not distinct:
        return None
    checks = checks or Checks()
    leaf = _leaf(distinct, keys, checks)
    path = [leaf]
    while (above := _issuer(path, distinct, checks)) is not None:
        path.append(above)
    on_path = {id(each) for each in path}
    return Arranged(
        leaf=leaf,
        path=tuple(path),
        strangers=tuple(each for each in distinct if id(each) not in on_path),
        repeated=tuple(repeated),
        given=tuple(given),
    )


class Checks:
    """Asks who signed whom, each pair once and not without end."""

    def __init__(self, most: int = _MOST_CHECKS) -> None:
        self._left = most
        self._known: dict[tuple[bytes, bytes], bool] = {}

    def signed(self, cert: Cert, issuer: Cert) -> bool:
        """Whether one certificate was signed by the other's key."""
        if cert.issuer != issuer.subject:
            return False
        pair = (cert.der, issuer.der)
        if pair not in self._known:
            if self._left <= 0:
                return False
            self._left -= 1
            self._known[pair] = _signed(cert, issuer)
        return self._known[pair]


def is_self_signed(cert: Cert) -> bool:
    """Whether a certificate was signed by its own key."""
    return cert.is_self_issued and _signed(cert, cert)


def _signed(cert: Cert, issuer: Cert) -> bool:
    try:
        cert.loaded.verify_directly_issued_by(issuer.loaded)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return cert.signature_hash in WEAK_HASHES and _signed_long_ago(cert, issuer)
    return True


def _signed_long_ago(cert: Cert, issuer: Cert) -> bool:
    """For MD5 and SHA-1, which the library refuses: weak is not the same as missing."""
    try:
        algorithm = cert.loaded.signature_hash_algorithm
        key = issuer.loaded.public_key()
        if algorithm is None or not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(
            cert.loaded.signature,
            cert.loaded.tbs_certificate_bytes,
            padding.PKCS1v15(),
            algorithm,
        )
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _leaf(
    distinct: Sequence[Placed], keys: Collection[bytes], checks: Checks
) -> Placed:
    """The one with our key; else the first that is no CA; else one that signs none."""
    for each in distinct:
        if each.cert.spki and each.cert.spki in keys:
            return each
    for each in distinct:
        if not each.cert.is_ca:
            return each
    for each in distinct:
        others = (other for other in distinct if other is not each)
        if not any(checks.signed(other.cert, each.cert) for other in others):
            return each
    return distinct[0]


def _issuer(
    path: Sequence[Placed], distinct: Sequence[Placed], checks: Checks
) -> Placed | None:
    """Who signed the last of a path; nobody above one that signed itself."""
    last = path[-1].cert
    if last.is_self_issued and checks.signed(last, last):
        return None
    for each in distinct:
        if not any(each is one for one in path) and checks.signed(last, each.cert):
            return each
    return None
