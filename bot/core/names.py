"""Domain names: what a person may type, what a certificate covers, what we derive."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

import idna

from bot.core.words import code
from bot.errors import UserError

LONGEST_NAME = 253  # RFC 1035 §2.3.4, in octets without the trailing dot
LONGEST_LABEL = 63  # RFC 1035 §2.3.4
LONGEST_COMMON_NAME = 64  # RFC 5280 appendix A.1, ub-common-name; ACM keeps to it
LONGEST_CONFIG_NAME = 128  # IoT API, DomainConfigurationName

# ACM issues no certificate for these (ACM user guide, "Troubleshooting
# certificate requests"); the IoT endpoints themselves live below the first.
AWS_OWNED = (
    "amazonaws.com",
    "amazonaws.com.cn",
    "cloudfront.net",
    "elasticbeanstalk.com",
    "aws.dev",
)
# Names that exist on no public DNS, so no public CA can check them (RFC 6761,
# RFC 6762, RFC 8375, ICANN 2024 on .internal).
NOT_PUBLIC = ("local", "localhost", "internal", "lan", "home.arpa", "invalid", "onion")

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_ASK = "Type only the host name, like `device.acme.example`. Nothing was created."


def parse_domain(text: str) -> str:
    """The lower-case FQDN (A-labels, no trailing dot) that a person meant.

    Raises UserError with a sentence that says what is wrong with it.
    """
    typed = text.strip().strip("\"'`“”‘’„«»").strip()
    if not typed:
        raise UserError(f"The domain is missing. {_ASK}")
    shown = code(typed[:80])
    if any(unicodedata.category(char)[0] == "C" for char in typed):
        raise UserError(f"The domain contains characters that cannot be seen. {_ASK}")
    if "://" in typed:
        raise UserError(f"{shown} is an address with a scheme, not a name. {_ASK}")
    if re.search(r"\s", typed):
        raise UserError(f"{shown} contains a space, which no name has. {_ASK}")
    if typed.startswith("*"):
        raise UserError(
            f"{shown} is a wildcard. AWS IoT needs one configuration for each full "
            "name; a wildcard certificate (`wildcard=yes`) may serve several of "
            f"them. {_ASK}"
        )
    name = _ascii(typed.removesuffix("."), shown)
    _check_labels(name, shown)
    _check_ownership(name, shown)
    return name


def parse_pattern(text: str) -> str:
    """A name for a certificate: a full name, or one with `*.` in place of a label.

    Raises UserError as `parse_domain` does.
    """
    typed = text.strip()
    if "*" not in typed:
        return parse_domain(typed)
    if not typed.startswith("*.") or "*" in typed[2:]:
        raise UserError(
            f"{code(typed[:80])} is no name for a certificate: an asterisk stands "
            "for the whole first part and for one part only, as in "
            "`*.acme.example`. Nothing was created."
        )
    return f"*.{parse_domain(typed[2:])}"


def _ascii(typed: str, shown: str) -> str:
    if typed.isascii():
        return typed.lower()
    try:
        return idna.encode(typed, uts46=True, std3_rules=True).decode().lower()
    except idna.IDNAError:
        raise UserError(
            f"{shown} has letters that are not allowed in a domain name. {_ASK}"
        ) from None


def _check_labels(name: str, shown: str) -> None:
    if len(name) > LONGEST_NAME:
        raise UserError(
            f"The domain has {len(name)} characters; a name has at most "
            f"{LONGEST_NAME}. {_ASK}"
        )
    labels = name.split(".")
    if len(labels) < 2:  # noqa: PLR2004 - a host and at least one parent
        raise UserError(f"{shown} is not a full name: the domain is missing. {_ASK}")
    for label in labels:
        if len(label) > LONGEST_LABEL:
            raise UserError(
                f"A part of the domain has {len(label)} characters; at most "
                f"{LONGEST_LABEL} are allowed between two dots. {_ASK}"
            )
        if not _LABEL.fullmatch(label):
            wrong = f"the part {code(label)}" if label else "an empty part"
            raise UserError(
                f"{shown} is not a host name because of {wrong}. Letters, digits and "
                f"hyphens are allowed between the dots. {_ASK}"
            )
        if label.startswith("xn--"):
            _check_punycode(label, shown)
    if labels[-1].isdigit():
        raise UserError(f"{shown} looks like an IP address, not a name. {_ASK}")


def _check_punycode(label: str, shown: str) -> None:
    try:
        idna.decode(label)
    except idna.IDNAError:
        raise UserError(
            f"{shown} contains {code(label)}, which is no valid encoded label. {_ASK}"
        ) from None


def _check_ownership(name: str, shown: str) -> None:
    if any(within(name, owned) for owned in AWS_OWNED):
        raise UserError(
            f"{shown} belongs to AWS, which issues no certificate for it. "
            "Use a name of your own. Nothing was created."
        )
    if any(within(name, ending) for ending in NOT_PUBLIC):
        raise UserError(
            f"{shown} cannot be a public name, so no public CA can check it. "
            "Use a name below a domain of your own. Nothing was created."
        )


def within(name: str, parent: str) -> bool:
    """Whether a name is the parent or below it, by whole labels."""
    return name == parent or name.endswith(f".{parent}")


def covers(pattern: str, domain: str) -> bool:
    """Whether a name on a certificate is good for a domain (RFC 9525 §6.3).

    A wildcard stands for exactly one label, the leftmost.
    """
    pattern, domain = pattern.lower().rstrip("."), domain.lower().rstrip(".")
    if not is_wildcard(pattern):
        return pattern == domain
    head, _, rest = domain.partition(".")
    return bool(head) and rest == pattern[2:]


def parents(domain: str) -> tuple[str, ...]:
    """The name itself and its parents, closest first: a.b.c, b.c, c."""
    labels = domain.split(".")
    return tuple(".".join(labels[index:]) for index in range(len(labels)))


def config_name(domain: str) -> str:
    """The name of the domain configuration for a domain; always the same one.

    IoT allows one configuration per name in a region, so this makes a second
    create harmless. The eight hex digits keep `a-b.c` and `a.b-c` apart.
    """
    mark = hashlib.sha256(domain.encode()).hexdigest()[:8]
    stem = domain.replace(".", "-")[: LONGEST_CONFIG_NAME - len(mark) - 1]
    return f"{stem}-{mark}"


def certificate_names(
    domain: str, apex: str, more: Iterable[str] = ()
) -> tuple[str, ...]:
    """The names to request, each once, the common name first.

    A common name has at most 64 octets, so for a longer domain it is the first of
    the others that is short enough; without one its closest parent that is joins
    them, never one above the zone.
    """
    names = tuple(dict.fromkeys((domain, *more)))
    first = next((each for each in names if len(each) <= LONGEST_COMMON_NAME), None)
    if first is not None:
        return tuple(dict.fromkeys((first, *names)))
    for parent in parents(domain)[1:]:
        if len(parent) <= LONGEST_COMMON_NAME and within(parent, apex):
            return (parent, *names)
    raise UserError(
        f"The zone {code(apex)} itself is longer than the {LONGEST_COMMON_NAME} "
        "characters that a certificate's common name may have, so ACM cannot issue "
        "for this name. Nothing was created."
    )


def is_wildcard(name: str) -> bool:
    """Whether a certificate's name stands for many."""
    return name.startswith("*.")


def base(name: str) -> str:
    """The name below which ACM wants its record: a wildcard shares that of its rest."""
    return name.removeprefix("*.")


def short_host(name: str, zone: str) -> str:
    """What many DNS pages want: the name without the zone; `@` for the zone itself."""
    if name == zone:
        return "@"
    return name.removesuffix(f".{zone}")


def display(domain: str) -> str:
    """The name for people: with its Unicode form beside it when it has one."""
    if "xn--" not in domain:
        return domain
    try:
        readable = idna.decode(domain)
    except idna.IDNAError:
        return domain
    return f"{readable} ({domain})"
