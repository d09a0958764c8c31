"""The part of the create form that is about the certificate: one of four ways.

`source` says which; only the fields of that way are shown, and only they count. The
names of the others are the words of a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.choices import Choice
from bot.core.words import code, date
from bot.slack import fit
from bot.slack.render import build, form_fields
from bot.slack.render.build import Block
from bot.slack.render.changes import KEYS
from bot.slack.render.form_fields import Field

SOURCE, FIND = "source", "find_certificates"
ISSUE, HELD, SECRET, BY_HAND = "issue", "acm", "secret", "hand"
# Options of a select, and characters of one.
MOST_OFFERS, MOST_WORDS = 100, 75
_NO = "no"
_LONGEST_NAMES, _LONGEST_ARN, _LONGEST_SECRET = 600, 170, 150

WAYS: Mapping[str, str] = {
    ISSUE: "ACM issues one, or one of ACM's that fits is used",
    HELD: "One that is in ACM already, chosen here",
    SECRET: "Imported from AWS Secrets Manager",
    BY_HAND: "Imported by hand in AWS",
}
_OF_A_NEW_ONE = (
    Field(
        name="key",
        label="Key type",
        hint="ECDSA needs devices that can do it.",
        choices=(("rsa", "RSA 2048"), ("ecdsa", "ECDSA P-256")),
    ),
    Field(
        name="names",
        label="Further names on it",
        hint="Separated by commas; with the domain at most four.",
        example="mqtt.acme.example, *.plant.acme.example",
        most=_LONGEST_NAMES,
    ),
    Field(
        name="wildcard",
        label="Wildcard beside the domain",
        hint="Other accounts of the region can then make no names under it.",
        choices=((_NO, "No"), ("yes", "Yes: the domain's parent with *. in front")),
    ),
    Field(
        name="fresh",
        label="If one in ACM fits already",
        choices=((_NO, "Use it"), ("yes", "Request a new one all the same")),
    ),
)
_ARN = Field(
    name="certificate",
    label="ARN of the certificate",
    example="arn:aws:acm:eu-central-1:111122223333:certificate/…",
    most=_LONGEST_ARN,
    needed=True,
)
_SECRET = Field(
    name="secret",
    label="Name or ARN of the secret",
    hint="It holds certificate, chain and key. The key never passes through Slack.",
    example="iotdomain/device.acme.example",
    most=_LONGEST_SECRET,
    needed=True,
)
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    ISSUE: tuple(each.name for each in _OF_A_NEW_ONE),
    HELD: (_ARN.name,),
    SECRET: (_SECRET.name,),
    BY_HAND: (),
}
CERTIFICATE_FIELDS = frozenset(
    {SOURCE, *(name for names in FIELDS_OF.values() for name in names)}
)
# What speaks against a certificate, in the few characters beside it.
_FAULTS: Mapping[str, str] = {
    "chosen_not_issued": "not issued",
    "chosen_out_of_time": "not valid now",
    "chosen_key_type": "key type that AWS IoT does not take",
    "chosen_too_many_names": "more than 4 names",
    "chosen_no_server_auth": "not for servers",
    "chosen_chain_too_long": "chain too long",
    "chosen_chain_too_large": "chain too big",
}


@dataclass(frozen=True, slots=True)
class InAcm:
    """What ACM has for a domain; `says` in its place when nobody could look."""

    choices: tuple[Choice, ...] = ()
    says: str = ""


def is_given(filled: Mapping[str, str], source: str) -> bool:
    """Whether anything of it differs from what happens without a word."""
    usual = {"", _NO, "rsa"}
    return source != ISSUE or any(
        filled.get(each, "") not in usual for each in FIELDS_OF[ISSUE]
    )


def certificate_section(
    filled: Mapping[str, str], source: str, seen: InAcm | None
) -> list[Block]:
    """The choice of the way, and the fields of the one that is chosen."""
    way = Field(
        name=SOURCE,
        label="Where it comes from",
        choices=tuple(WAYS.items()),
        needed=True,
    )
    chosen = form_fields.input_block(way, source)
    return [
        build.heading("Certificate"),
        {**chosen, "dispatch_action": True},
        *_WAYS[source](filled, seen),
    ]


def _issued(filled: Mapping[str, str], _seen: InAcm | None) -> list[Block]:
    return [
        form_fields.input_block(each, filled.get(each.name, ""))
        for each in _OF_A_NEW_ONE
    ]


def _held(filled: Mapping[str, str], seen: InAcm | None) -> list[Block]:
    given = filled.get(_ARN.name, "")
    label = "Look again" if seen and seen.choices else "Show what ACM has"
    aloud = "Show the certificates in ACM that cover the domain"
    button = build.button(FIND, label, FIND, aloud=aloud)
    found = build.actions(button, block_id="find")
    says = build.small(_says(seen))
    if seen is None or not seen.choices:
        field = form_fields.input_block(_ARN, given)
        return [each for each in (field, says, found) if each is not None]
    select = Field(
        name=_ARN.name,
        label="Certificate",
        choices=tuple((each.certificate.arn, _line(each)) for each in _most(seen)),
        notes=tuple(_note(each) for each in _most(seen)),
        needed=True,
    )
    field = form_fields.input_block(select, given)
    return [each for each in (field, says, found) if each is not None]


def _most(seen: InAcm) -> Sequence[Choice]:
    return seen.choices[:MOST_OFFERS]


def _says(seen: InAcm | None) -> str:
    if seen is None:
        return "Type the ARN, or let me show those that cover the domain above."
    if seen.says:
        return f"{seen.says} The ARN can be typed all the same."
    if not seen.choices:
        return "ACM has no certificate there that covers the domain."
    fit_ones = sum(not each.faults for each in seen.choices)
    more = len(seen.choices) - len(_most(seen))
    rest = f" {more} more are not listed." if more else ""
    return f"{len(seen.choices)} cover the domain, {fit_ones} of them fit.{rest}"


def _line(choice: Choice) -> str:
    """Names, key and end: what tells one from the other."""
    each = choice.certificate
    more = f" +{len(each.names) - 1}" if each.names[1:] else ""
    until = f" · until {date(each.not_after)}" if each.not_after else ""
    key = KEYS.get(each.key) or fit.plain(each.key, 20)
    rest = f"{more} · {key}{until}"
    return f"{fit.plain(each.names[0], MOST_WORDS - fit.length(rest))}{rest}"


def _note(choice: Choice) -> str:
    """Whether it fits, who renews it, and the end of its ARN."""
    each = choice.certificate
    fits = "fits, nobody renews it" if each.kind == "IMPORTED" else "fits"
    faults = [_FAULTS.get(fault, "does not fit") for fault in choice.faults]
    mark = f" · …{each.arn[-6:]}"
    says = ", ".join(dict.fromkeys(faults)) or fits
    return f"{fit.narrow(says, MOST_WORDS - fit.length(mark))}{mark}"


def _from_secret(filled: Mapping[str, str], _seen: InAcm | None) -> list[Block]:
    return [form_fields.input_block(_SECRET, filled.get(_SECRET.name, ""))]


def _by_hand(_filled: Mapping[str, str], _seen: InAcm | None) -> list[Block]:
    says = (
        "Once the plan is approved its message shows the command "
        f"{code('aws acm import-certificate')}, and the run goes on with its ARN."
    )
    return [build.small(says)]


_WAYS = {ISSUE: _issued, HELD: _held, SECRET: _from_secret, BY_HAND: _by_hand}
