"""Which policies of `deploy/iam` each role of the sandbox has, with its own ids.

The files are for one account, region and zone. Whoever has several attaches one copy
for each, and so does the sandbox.
"""

import json
from functools import cache

from sandbox.aws.iam import Policy, read, together
from sandbox.aws.identities import (
    ADMIN_ROLE,
    BOT,
    DNS_ACCOUNT,
    IOT_ACCOUNTS,
    OUR_NAMES,
    OUR_ZONES,
    REGIONS,
    Role,
)
from sandbox.aws.zones import zone_id

FILES = {
    "iotdomain-read": ("read.json", "read-diagnose.json"),
    "iotdomain-apply": ("apply.json", "apply-secrets.json"),
    "iotdomain-dns-read": ("dns-read.json", "dns-read-diagnose.json"),
    "iotdomain-dns-apply": ("dns-apply.json",),
}
# What the files are written for.
_ACCOUNT, _REGION, _NAME, _ZONE, _PRIVATE = (
    "111122223333",
    "eu-central-1",
    "acme.example",
    "Z0ACMEEXAMPLE",
    "Z0ACMEPRIVATE",
)
# A certificate may have names of several domains only where one statement has them
# all: `ForAllValues` is asked of each statement for itself.
_NAMES = f'["{_NAME}", "*.{_NAME}"]'
_ALL_NAMES = json.dumps([each for name in OUR_NAMES for each in (name, f"*.{name}")])
# The sandbox's bot is a user, because it has to sign with something.
_WHO = {f":role/{BOT.name}": f":user/{BOT.name}"}
_EVERYTHING = Policy(({"Effect": "Allow", "Action": "*", "Resource": "*"},))


@cache
def granted(role: str, account: str) -> tuple[Policy, ...]:
    """What a role may do."""
    if role == ADMIN_ROLE:
        return (_EVERYTHING,)
    files = FILES[role]
    if account == DNS_ACCOUNT:
        return tuple(
            together(
                files,
                {
                    _ZONE: zone_id(account, name),
                    _PRIVATE: zone_id(account, name, private=True),
                    _NAME: name,
                },
            )
            for name in OUR_ZONES
        )
    return tuple(
        together(
            files,
            {_NAMES: _ALL_NAMES, _ACCOUNT: account, _REGION: region, _NAME: name},
        )
        for region in REGIONS
        for name in OUR_NAMES
    )


@cache
def granted_to_the_bot() -> tuple[Policy, ...]:
    """What the bot's own user may do: take its roles."""
    return tuple(read("bot.json", {_ACCOUNT: each}) for each in IOT_ACCOUNTS)


@cache
def trust(role: Role) -> Policy:
    """Who may take a role, and under which conditions."""
    if role.name == ADMIN_ROLE:
        who = {"AWS": role.trusts}
        return Policy(
            ({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"},)
        )
    kind = role.name.rpartition("-")[2]
    return read(f"trust-policy-{kind}.json", _WHO)
