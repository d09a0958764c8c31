"""The fields behind *More options* of the create form, in sections.

A field's name is the word for it in a line (`tls=`), and the block_id and action_id
of its input. What it takes is for `handlers.wishes` to read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.names import LONGEST_CONFIG_NAME
from bot.core.options import access, tls
from bot.slack.render import build
from bot.slack.render.build import Block
from bot.slack.render.form_fields import Field, input_block

# AWS's own limit: AuthorizerName.
_LONGEST_AUTHORIZER = 128
_DEFAULT, _OFF = "default", "off"
_ARN = "arn:aws:lambda:eu-central-1:111122223333:function:name"


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading."""

    title: str
    fields: tuple[Field, ...]


_TLS = tuple(
    (each.name, f"{each.title} ({each.name})")
    for each in tls.POLICIES.values()
    if not each.in_government or each.regions is None
)
SECTIONS: tuple[Section, ...] = (
    Section(
        "Devices: how they log in",
        (
            Field(
                name="auth",
                label="Authentication type",
                hint="With another one than the default, port and ALPN no longer "
                "decide how a client logs in.",
                choices=(
                    (_DEFAULT, "By port and ALPN (AWS's default)"),
                    *(
                        (each, f"{each}: {access.LOGINS[each]}")
                        for each in access.PAIRS
                    ),
                ),
            ),
            Field(
                name="protocol",
                label="Application protocol",
                hint="AWS wants it together with an authentication type.",
                choices=(
                    (_DEFAULT, "By port and ALPN (AWS's default)"),
                    *((key, f"{key}: {name}") for key, name in access.SPOKEN.items()),
                ),
            ),
            Field(
                name="authorizer",
                label="Custom authorizer",
                hint="Its name in AWS IoT. It must be ACTIVE.",
                example="sensor-tokens",
                most=_LONGEST_AUTHORIZER,
            ),
            Field(
                name="override",
                label="May devices name another authorizer?",
                hint="AWS wants an answer with each authorizer.",
                choices=(("no", "No"), ("yes", "Yes")),
            ),
            Field(
                name="callback",
                label="Client certificate callback",
                hint="ARN of a Lambda function that AWS asks at every connect. If it "
                "fails, no device gets in.",
                example=_ARN,
            ),
        ),
    ),
    Section(
        "TLS and OCSP",
        (
            Field(
                name="tls",
                label="TLS policy",
                hint="Not every region has each of them.",
                choices=((_DEFAULT, "AWS's default for the region"), *_TLS),
            ),
            Field(
                name="ocsp",
                label="OCSP stapling",
                hint="AWS asks the certificate's responder every hour.",
                choices=((_OFF, "Off (AWS's default)"), ("on", "On")),
            ),
            Field(
                name="ocsplambda",
                label="OCSP by a Lambda function",
                hint="ARN; for responders that are not public.",
                example=_ARN,
            ),
            Field(
                name="ocspresponder",
                label="Authorized OCSP responder",
                hint="ARN of its certificate in ACM.",
                example="arn:aws:acm:eu-central-1:111122223333:certificate/…",
            ),
        ),
    ),
    Section(
        "Domain configuration",
        (
            Field(
                name="name",
                label="Name",
                hint="Unique in its account and region. Without one it comes from the "
                "domain.",
                example="device-production",
                most=LONGEST_CONFIG_NAME,
            ),
        ),
    ),
)
FIELDS: Mapping[str, Field] = {
    each.name: each for section in SECTIONS for each in section.fields
}
OPTION_FIELDS = frozenset(FIELDS)


def fewer(filled: Mapping[str, str], *more: str) -> list[Block | None]:
    """The button that shows the rest, and what stands there already; `more` too."""
    given = [*more]
    given += [
        field.label
        for name, field in FIELDS.items()
        if filled.get(name, _DEFAULT) not in {_DEFAULT, _OFF}
    ]
    says = f"Set under *More options*: {', '.join(given)}. What is set there counts."
    return [
        _turn("more_options", "More options", "Show all options"),
        build.small(says) if given else None,
    ]


def more(filled: Mapping[str, str]) -> list[Block | None]:
    """The button that hides the rest again, and all of it, section by section."""
    found: list[Block | None] = [
        _turn("fewer_options", "Fewer options", "Hide the options again; they are kept")
    ]
    for section in SECTIONS:
        found.append(build.heading(section.title))
        found += [
            input_block(each, filled.get(each.name, "")) for each in section.fields
        ]
    return found


def _turn(action_id: str, label: str, aloud: str) -> Block | None:
    button = build.button(action_id, label, action_id, aloud=aloud)
    return build.actions(button, block_id="options")
