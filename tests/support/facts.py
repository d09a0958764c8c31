"""Facts of a world in which a domain can be created, to change one thing at a time."""

from datetime import UTC, datetime, timedelta

from bot.core.dnsseen import DnsFacts, Record, Zone
from bot.core.facts import Certificate, DomainConfig, Facts
from bot.core.runs import Run
from bot.core.targets import DnsAccount, Members, Role, Target

NOW = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)
DOMAIN = "device.acme.example"
ENDPOINT = "a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com"
ARN = "arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c"


def role(account: str, name: str) -> Role:
    return Role(arn=f"arn:aws:iam::{account}:role/{name}", external_id="acme-iotdomain")


def target(**changes) -> Target:
    given = {
        "account": "111122223333",
        "name": "production",
        "region": "eu-central-1",
        "label": "production",
        "read": role("111122223333", "iotdomain-read"),
        "apply": role("111122223333", "iotdomain-apply"),
        "dns": (
            DnsAccount(
                account="777788889999",
                read=role("777788889999", "iotdomain-dns-read"),
                apply=role("777788889999", "iotdomain-dns-apply"),
            ),
        ),
        "channel": "C0IOTDOM1",
        "requesters": Members(groups=frozenset({"S0REQUEST"})),
        "readers": Members(users=frozenset({"U0MIKA001"})),
        "approvers": Members(groups=frozenset({"S0APPROVE"})),
        "notified": Members(groups=frozenset({"S0APPROVE"})),
        "quorum": 1,
    }
    return Target(**{**given, **changes})


def zone(**changes) -> Zone:
    given = {
        "id": "Z1",
        "name": "acme.example",
        "account": "777788889999",
        "name_servers": ("ns-1.awsdns.example", "ns-2.awsdns.example"),
        "delegated": True,
    }
    return Zone(**{**given, **changes})


def facts(**changes) -> Facts:
    given = {
        "domain": DOMAIN,
        "target_id": "111122223333/eu-central-1",
        "account": "111122223333",
        "region": "eu-central-1",
        "taken_at": NOW,
        "configs_used": 3,
        "configs_limit": 10,
        "endpoint": ENDPOINT,
        "dns": DnsFacts(zone=zone(), apex="acme.example"),
    }
    return Facts(**{**given, **changes})


def certificate(**changes) -> Certificate:
    given = {
        "arn": ARN,
        "status": "ISSUED",
        "kind": "AMAZON_ISSUED",
        "names": (DOMAIN,),
        "key": "RSA_2048",
        "usages": frozenset({"serverAuth"}),
        "not_after": NOW + timedelta(days=190),
    }
    return Certificate(**{**given, **changes})


def config(**changes) -> DomainConfig:
    given = {
        "name": "device-acme-example-x",
        "arn": "arn:aws:iot:eu-central-1:111122223333:domainconfiguration/d/12345",
        "domain": DOMAIN,
        "enabled": True,
        "certificate_arn": ARN,
        "certificate_status": "VALID",
    }
    return DomainConfig(**{**given, **changes})


def cname(value: str, ttl: int = 3600, name: str = DOMAIN) -> Record:
    return Record(name=name, type="CNAME", ttl=ttl, values=(value,))


def run(plan, **changes) -> Run:
    given = {
        "id": "R-42",
        "number": 42,
        "version": 1,
        "token": "k3Jq8yV0TzWm1sXr",
        "plan": plan,
        "requested_by": "U0ADA0001",
        "team": "T0ACME001",
        "reason": "the new sensor line ships next week",
        "proposed_at": NOW,
        "expires_at": NOW + timedelta(hours=72),
        "quorum": 1,
    }
    return Run(**{**given, **changes})
