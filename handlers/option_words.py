"""The options of a domain configuration as people type them: each word's reader.

`default` leaves an option to AWS, as leaving it out does: a form has no other way to
take a choice back.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.core.names import LONGEST_CONFIG_NAME
from bot.core.options import access, arns, tls
from bot.core.words import code
from bot.errors import UserError

NOTHING = "Nothing was created."
DEFAULT = "default"
# IoT API reference, DomainConfigurationName and AuthorizerName.
_NAME = re.compile(r"[\w.-]+", re.ASCII)
_AUTHORIZER = re.compile(r"[\w=,@-]+", re.ASCII)
_LONGEST_AUTHORIZER = 128
_YES, _NO = frozenset({"yes", "on", "true"}), frozenset({"no", "off", "false"})
_AUTHENTICATION: Mapping[str, str] = {
    "X509": "AWS_X509",
    "SIGV4": "AWS_SIGV4",
    "CUSTOM": "CUSTOM_AUTH",
    "CUSTOM_X509": "CUSTOM_AUTH_X509",
}
_PROTOCOL: Mapping[str, str] = {"MQTT": "SECURE_MQTT", "WSS": "MQTT_WSS"}


def name(text: str) -> str:
    """A name for the configuration that AWS takes, and does not keep for itself."""
    if text.lower().startswith("iot:"):
        raise UserError(
            f"{code(text[:40])} is one of the names that AWS keeps for its own "
            f"endpoints. Choose one without `iot:`. {NOTHING}"
        )
    if not _NAME.fullmatch(text) or len(text) > LONGEST_CONFIG_NAME:
        raise UserError(
            f"{code(text[:40])} cannot be the name of a configuration: AWS takes "
            f"letters, digits, `_`, `.` and `-`, at most {LONGEST_CONFIG_NAME}. "
            f"{NOTHING}"
        )
    return text


def authorizer(text: str) -> str:
    """The name of a custom authorizer; whether there is one is for a look to say."""
    if not _AUTHORIZER.fullmatch(text) or len(text) > _LONGEST_AUTHORIZER:
        raise UserError(
            f"{code(text[:40])} cannot be the name of an authorizer: AWS takes "
            f"letters, digits and `_=,@-`, at most {_LONGEST_AUTHORIZER}. {NOTHING}"
        )
    return text


def override(text: str) -> bool:
    """Whether devices may name another authorizer."""
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    says = f"Say `override=yes` or `override=no`, not {code(text[:40])}. {NOTHING}"
    raise UserError(says)


def policy(text: str) -> str | None:
    """A TLS policy, by AWS's name or by what it lets in."""
    plain = text.lower().replace(" ", "").replace(",", "+").replace("and", "+")
    if plain == DEFAULT:
        return None
    named = next((it for it in tls.POLICIES if it.lower() == plain), None)
    found = named or tls.SHORT.get(plain.removeprefix("tls"))
    if found is None:
        short = ", ".join(code(f"tls={each}") for each in tls.SHORT)
        raise UserError(
            f"{code(text[:60])} is no TLS policy that I know. There are {short}, and "
            f"AWS's own names, as `tls={tls.SHORT['1.3']}`. {NOTHING}"
        )
    return found


def ocsp(text: str) -> bool | None:
    """Whether AWS is to staple; off is what it does without being told."""
    if text.lower() in _YES:
        return True
    if text.lower() in _NO | {DEFAULT}:
        return None
    raise UserError(f"Say `ocsp=on` or `ocsp=off`, not {code(text[:40])}. {NOTHING}")


def authentication(text: str) -> str | None:
    """How devices log in."""
    return _one_of(text, "auth", tuple(access.PAIRS), _AUTHENTICATION)


def protocol(text: str) -> str | None:
    """What devices speak."""
    return _one_of(text, "protocol", tuple(access.SPOKEN), _PROTOCOL)


def function(text: str) -> str:
    """The ARN of a Lambda function."""
    found = arns.parse(text)
    if found is None or not found.is_function:
        raise UserError(
            f"{code(text[:60])} is no ARN of a Lambda function. It looks like "
            "`arn:aws:lambda:eu-central-1:111122223333:function:name`. "
            f"{NOTHING}"
        )
    return text


def responder(text: str) -> str:
    """The ARN of the certificate that signs OCSP answers."""
    found = arns.parse(text)
    if found is None or not found.is_certificate:
        raise UserError(
            f"{code(text[:60])} is no ARN of a certificate in ACM. It looks like "
            f"`arn:aws:acm:eu-central-1:111122223333:certificate/…`. {NOTHING}"
        )
    return text


def _one_of(
    text: str, word: str, known: tuple[str, ...], short: Mapping[str, str]
) -> str | None:
    plain = text.upper().replace("-", "_").replace(" ", "_")
    if plain == DEFAULT.upper():
        return None
    found = short.get(plain, plain)
    if found not in known:
        there = ", ".join(code(f"{word}={each}") for each in known)
        raise UserError(
            f"{code(text[:40])} is nothing that AWS takes here. There are {there}. "
            f"{NOTHING}"
        )
    return found


def written(word: str, value: str | bool | None) -> str:
    """What was read, as the form has it: the value of its choice, or the text."""
    match value:
        case True:
            return "on" if word == "ocsp" else "yes"
        case False:
            return "no"
        case None:
            return "off" if word == "ocsp" else DEFAULT
        case str():
            return value


OPTIONS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("config_name", name),
    "authorizer": ("authorizer", authorizer),
    "override": ("authorizer_override", override),
    "tls": ("tls_policy", policy),
    "ocsp": ("ocsp", ocsp),
    "ocsplambda": ("ocsp_lambda", function),
    "ocspresponder": ("ocsp_responder", responder),
    "auth": ("authentication", authentication),
    "protocol": ("protocol", protocol),
    "callback": ("callback", function),
}
"""Word, then the field of Options and its reader."""
