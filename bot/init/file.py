"""The settings file that the answers make: every key has its reason beside it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_WIDTH = 40
Values = Mapping[str, Any]
"""Answers as the settings have them, by the name of their question."""

# Settings key, the question that fills it, and what stands beside it.
_TARGET = (
    ("account", "account", ""),
    ("name", "name", "what people call the account"),
    ("label", "label", "the kind of environment, a word in every message"),
    ("region", "region", ""),
    ("read_role", "read-role", "every look"),
    ("apply_role", "apply-role", "only what an approved plan writes"),
    ("external_id", "external-id", "what the roles' trust policies ask for"),
    ("channel", "channel", "where requests are posted; invite the bot"),
    ("requesters", "requesters", "who may ask: people (U…) and groups (S…)"),
    ("approvers", "approvers", "who may approve; never one's own request"),
    ("quorum", "quorum", "approvals needed, each by another person"),
)
_DNS = (
    ("account", "dns-account", ""),
    ("read_role", "dns-read-role", ""),
    ("apply_role", "dns-apply-role", "writes CNAMEs of that zone"),
    ("external_id", "external-id", ""),
)


def text(values: Values) -> str:
    """The whole file."""
    return "\n".join(_lines(values)) + "\n"


def _lines(values: Values) -> Iterator[str]:
    yield "# Settings of iotdomain, made by: iotdomain init"
    yield "# All keys are explained in deploy/settings.example.toml; unknown ones are"
    yield "# errors. Tokens and AWS credentials never stand here: they come from the"
    yield "# environment (SLACK_BOT_TOKEN, SLACK_APP_TOKEN, AWS_…, REDIS_URL)."
    yield ""
    yield "# Where the bot's own store keeps its data, when REDIS_URL is not set."
    yield '# data = "/var/lib/iotdomain"'
    yield ""
    yield "[slack]"
    yield from _row("team", values["team"], "people of other workspaces decide nothing")
    yield ""
    yield "# One such table for each AWS account and region."
    yield "[[targets]]"
    for key, name, why in _TARGET:
        yield from _row(key, values.get(name), why)
        if key == "region" and values.get("apply-role") is None:
            yield from _row("mode", "observe", "only look: people carry out the plans")
    yield ""
    if values.get("dns-account") is None:
        yield "# No [[targets.dns]]: the bot gives DNS records to people and waits for"
        yield "# them. With an account here it finds the hosted zone and writes itself."
        return
    yield "# The account with the public hosted zones."
    yield "[[targets.dns]]"
    for key, name, why in _DNS:
        yield from _row(key, values.get(name), why)


def _row(key: str, value: Any, why: str) -> Iterator[str]:
    if value is None:
        return
    # JSON's strings, numbers and lists of strings are TOML's too.
    row = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    yield f"{row:<{_WIDTH - 2}}  # {why}" if why else row
