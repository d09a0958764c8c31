"""Amazon resource names, as far as options name them."""

import re
from dataclasses import dataclass

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):(?P<service>[a-z0-9-]+)"
    r":(?P<region>[a-z0-9-]+):(?P<account>\d{12}):(?P<rest>\S+)"
)
# Lambda API reference, FunctionArn: a version or an alias may follow the name.
_FUNCTION = re.compile(r"function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?")
_CERTIFICATE = re.compile(r"certificate/[A-Za-z0-9/-]+")


@dataclass(frozen=True, slots=True)
class Arn:
    """Whose and where a thing is."""

    service: str
    region: str
    account: str
    rest: str

    @property
    def is_function(self) -> bool:
        """Whether it is a Lambda function, a version or an alias of one."""
        return self.service == "lambda" and bool(_FUNCTION.fullmatch(self.rest))

    @property
    def is_certificate(self) -> bool:
        """Whether it is a certificate in ACM."""
        return self.service == "acm" and bool(_CERTIFICATE.fullmatch(self.rest))


def parse(text: str) -> Arn | None:
    """The ARN in a text; None when it is none."""
    found = _ARN.fullmatch(text)
    if found is None:
        return None
    return Arn(found["service"], found["region"], found["account"], found["rest"])
