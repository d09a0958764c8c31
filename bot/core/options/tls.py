"""The TLS policies of AWS IoT: what each lets in, and in which regions it is there.

AWS IoT developer guide, "Configuring TLS settings in domain configurations" and
"Transport security in AWS IoT". China has domain configurations, but AWS's pages for
it say that their TLS settings are not available there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TLS12, TLS13 = "TLSv1.2", "TLSv1.3"
_OF_2016 = frozenset(
    {
        "ap-east-1",
        "ap-northeast-2",
        "ap-south-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-north-1",
        "eu-west-2",
        "eu-west-3",
        "me-south-1",
        "sa-east-1",
        "us-east-2",
        "us-west-1",
    }
)
_OF_2015 = frozenset(
    {
        "ap-northeast-1",
        "ap-southeast-1",
        "eu-central-1",
        "eu-west-1",
        "us-east-1",
        "us-west-2",
    }
)
_GOVERNMENT, _CHINA = "us-gov-", "cn-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A security policy; `regions` None is everywhere outside GovCloud."""

    name: str
    title: str
    versions: tuple[str, ...]
    regions: frozenset[str] | None = None
    in_government: bool = False

    def is_in(self, region: str) -> bool:
        """Whether a configuration of that region may have it."""
        if region.startswith(_CHINA):
            return False
        if region.startswith(_GOVERNMENT):
            return self.in_government
        return self.regions is None or region in self.regions


_ALL = (
    Policy(
        name="IoTSecurityPolicy_TLS13_1_3_2022_10",
        title="TLS 1.3 only",
        versions=(TLS13,),
    ),
    Policy(
        name="IoTSecurityPolicy_TLS13_1_2_2022_10",
        title="TLS 1.2 and 1.3",
        versions=(TLS12, TLS13),
    ),
    Policy(
        name="IoTSecurityPolicy_TLS12_1_2_2022_10",
        title="TLS 1.2 only",
        versions=(TLS12,),
        in_government=True,
    ),
    Policy(
        name="IoTSecurityPolicy_TLS12_1_0_2016_01",
        title="TLS 1.2 only, the policy of 2016",
        versions=(TLS12,),
        regions=_OF_2016,
    ),
    Policy(
        name="IoTSecurityPolicy_TLS12_1_0_2015_01",
        title="TLS 1.2 only, the policy of 2015",
        versions=(TLS12,),
        regions=_OF_2015,
    ),
    Policy(
        name="IoTSecurityPolicy_TLS13_1_2_2022_01",
        title="TLS 1.2 and 1.3, the set for GovCloud",
        versions=(TLS12, TLS13),
        regions=frozenset(),
        in_government=True,
    ),
)
POLICIES: Mapping[str, Policy] = {each.name: each for each in _ALL}
SHORT: Mapping[str, str] = {
    "1.3": "IoTSecurityPolicy_TLS13_1_3_2022_10",
    "1.2+1.3": "IoTSecurityPolicy_TLS13_1_2_2022_10",
    "1.2": "IoTSecurityPolicy_TLS12_1_2_2022_10",
}
"""What people may type instead of a policy's whole name."""


def default(region: str) -> str | None:
    """The policy that AWS gives new configurations; None where it takes none."""
    if region.startswith(_CHINA):
        return None
    if region.startswith(_GOVERNMENT):
        return "IoTSecurityPolicy_TLS13_1_2_2022_01"
    return "IoTSecurityPolicy_TLS13_1_2_2022_10"


def there(region: str) -> tuple[Policy, ...]:
    """The policies of a region, the strictest first."""
    return tuple(each for each in _ALL if each.is_in(region))


def title(name: str) -> str | None:
    """What a policy lets in, for people; None for one that is not known here."""
    found = POLICIES.get(name)
    return found.title if found else None


def cut_off(name: str) -> str | None:
    """Which clients a policy cuts off, as a sentence; None when it is nobody."""
    found = POLICIES.get(name)
    if found is None:
        return None
    if TLS12 not in found.versions:
        return "Devices that cannot speak TLS 1.3 are cut off at this name."
    if TLS13 not in found.versions:
        return "Devices that speak TLS 1.3 alone are cut off at this name."
    return None
