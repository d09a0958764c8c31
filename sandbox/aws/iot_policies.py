"""IoT's TLS policies: which versions each lets in, and where it is to be had."""

from collections.abc import Mapping
from dataclasses import dataclass

_OF_2016 = (
    "ap-east-1 ap-northeast-2 ap-south-1 ap-southeast-2 ca-central-1 eu-north-1 "
    "eu-west-2 eu-west-3 me-south-1 sa-east-1 us-east-2 us-west-1"
)
_OF_2015 = "ap-northeast-1 ap-southeast-1 eu-central-1 eu-west-1 us-east-1 us-west-2"


@dataclass(frozen=True, slots=True)
class Policy:
    """The TLS versions that a policy lets in, and its regions; none is all of them."""

    lowest: str
    highest: str
    regions: frozenset[str] = frozenset()


# The same guide, "Security policies". The sandbox has neither China nor GovCloud, so
# theirs are left out.
POLICIES: Mapping[str, Policy] = {
    "IoTSecurityPolicy_TLS13_1_3_2022_10": Policy("1.3", "1.3"),
    "IoTSecurityPolicy_TLS13_1_2_2022_10": Policy("1.2", "1.3"),
    "IoTSecurityPolicy_TLS12_1_2_2022_10": Policy("1.2", "1.2"),
    "IoTSecurityPolicy_TLS12_1_0_2016_01": Policy(
        "1.2", "1.2", frozenset(_OF_2016.split())
    ),
    "IoTSecurityPolicy_TLS12_1_0_2015_01": Policy(
        "1.2", "1.2", frozenset(_OF_2015.split())
    ),
}
