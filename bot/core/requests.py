"""What a person may ask of a create, beside the domain, the place and the reason.

One type for a line in Slack, a form and the terminal. A plan keeps it among the
decisions that it rests on (`to_basis`), and a request is read back from there
(`from_basis`), so that the plan made anew at a click is for the very same wish. Only
what differs from the default is kept: a plan from before an option existed keeps its
digest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.core.names import config_name

DEFAULT_KEY = "RSA_2048"
# For a rotation: the key type that the certificate has already.
KEY_AS_BEFORE = "as before"
_PREFIX = "asked: "
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a domain configuration; None leaves it to AWS's default.

    Names and values are those of CreateDomainConfiguration (IoT API reference).
    `authorizer` and `authorizer_override` are needed together, `protocol` whenever
    `authentication` is given.
    """

    config_name: str | None = None
    authorizer: str | None = None
    authorizer_override: bool | None = None
    tls_policy: str | None = None
    ocsp: bool | None = None
    ocsp_lambda: str | None = None
    ocsp_responder: str | None = None
    authentication: str | None = None
    protocol: str | None = None
    callback: str | None = None

    def name_for(self, domain: str) -> str:
        """The configuration's name: the one asked for, else that of its domain."""
        return self.config_name or config_name(domain)

    @property
    def pair(self) -> str | None:
        """Authentication type and protocol in one, as the last step keeps them."""
        if self.authentication is None or self.protocol is None:
            return None
        return f"{self.authentication} {self.protocol}"

    def to_params(self) -> dict[str, str]:
        """Every option that was chosen, but for the name, as a step keeps it."""
        chosen = replace(self, config_name=None)
        found = {each.name: getattr(chosen, each.name) for each in fields(chosen)}
        return {
            name: _text(value) for name, value in found.items() if value is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRequest:
    """What a person asked for, beside the domain and the target.

    The certificate is one of four: a fitting one in ACM or else a new one that ACM
    issues (nothing said; `fresh_certificate` wants a new one), with `key` and
    `names` (what it covers beside the domain); `certificate`, the ARN of one in ACM;
    `secret`, where the files of one to import are in AWS Secrets Manager;
    `import_by_hand`, where a person imports it. `adopt` are ids of earlier runs whose
    work this one goes on with.
    """

    key: str = DEFAULT_KEY
    names: tuple[str, ...] = ()
    certificate: str | None = None
    secret: str | None = None
    import_by_hand: bool = False
    fresh_certificate: bool = False
    options: Options = Options()
    adopt: tuple[str, ...] = ()

    @property
    def is_import(self) -> bool:
        """Whether the certificate comes from outside ACM."""
        return self.secret is not None or self.import_by_hand

    def adopting(self, *runs: str) -> "CreateRequest":
        """The same wish, going on from what these runs made."""
        return replace(self, adopt=runs)

    def to_basis(self) -> dict[str, str]:
        """The wish as the decisions of a plan; the first three are always there."""
        found = {
            "asked": "new certificate" if self.fresh_certificate else "any certificate",
            "key": self.key,
            "adopt": ",".join(self.adopt) or _NOTHING,
        }
        for holder, readers in ((self, _CERTIFICATE), (self.options, _OPTIONS)):
            for name in readers:
                value = getattr(holder, name)
                if value != getattr(type(holder)(), name):
                    found[_PREFIX + name] = _text(value)
        return found


def from_basis(basis: Mapping[str, str]) -> CreateRequest:
    """The wish that a plan was made for."""
    adopt = basis.get("adopt", _NOTHING)
    return CreateRequest(
        key=basis.get("key", DEFAULT_KEY),
        fresh_certificate=basis.get("asked") == "new certificate",
        adopt=() if adopt == _NOTHING else tuple(adopt.split(",")),
        options=Options(**_read(basis, _OPTIONS)),
        **_read(basis, _CERTIFICATE),
    )


def options_of(params: Mapping[str, str]) -> Options:
    """The options that a step keeps."""
    given = {name: read for name, read in _OPTIONS.items() if name in params}
    return Options(
        **{
            name: read(params[name])
            for name, read in given.items()
            if name != "config_name"
        }
    )


def _text(value: tuple[str, ...] | bool | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ",".join(value)


def _read(
    basis: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]]
) -> dict[str, Any]:
    return {
        name: read(basis[_PREFIX + name])
        for name, read in readers.items()
        if _PREFIX + name in basis
    }


def _yes(text: str) -> bool:
    return text == "yes"


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


_CERTIFICATE: Mapping[str, Callable[[str], Any]] = {
    "names": _several,
    "certificate": str,
    "secret": str,
    "import_by_hand": _yes,
}
_OPTIONS: Mapping[str, Callable[[str], Any]] = {
    "config_name": str,
    "authorizer": str,
    "authorizer_override": _yes,
    "tls_policy": str,
    "ocsp": _yes,
    "ocsp_lambda": str,
    "ocsp_responder": str,
    "authentication": str,
    "protocol": str,
    "callback": str,
}
