"""What IAM was asked in a sandbox, held against the policies of `deploy/iam`.

The sandbox itself refuses what these policies refuse (`sandbox.aws.grants`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.aws.iam import Asked

# By the role's name; the other half of a role is its trust policy.
FILES = {
    "iotdomain-read": "read.json",
    "iotdomain-apply": "apply.json",
    "iotdomain-dns-read": "dns-read.json",
    "iotdomain-dns-apply": "dns-apply.json",
}


def asked_by_role(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Asked]]:
    """The questions of `GET /control/iam` by the role that was asked for."""
    found: dict[str, list[Asked]] = {}
    for each in rows:
        asked = Asked(each["action"], each["resource"], each["context"])
        found.setdefault(each["role"], []).append(asked)
    return found


def require_rights(rows: Iterable[Mapping[str, Any]], on_purpose: set[str]) -> None:
    """Fail if a policy lacks what the bot asked for.

    A refusal may look like a gap that the bot bears, so nobody else might notice it.
    """
    missing = [
        f"{each['role']} in {each['account']}: {each['action']} on {each['resource']}"
        f" with {each['context']}"
        for each in rows
        if each["refused"] and each["action"] not in on_purpose
    ]
    assert not missing, "\n".join(["deploy/iam refuses:", *missing])
