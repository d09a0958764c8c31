"""What an ARN of a certificate in ACM says by itself."""

import re

# ACM API reference, CertificateArn; the resource is a UUID, or what AWS makes of it.
_CERTIFICATE = re.compile(
    r"arn:aws[a-z-]*:acm:(?P<region>[a-z]{2}(?:-[a-z]+)+-\d):(?P<account>\d{12})"
    r":certificate/[A-Za-z0-9-]{1,64}"
)


def certificate_place(arn: str) -> tuple[str, str] | None:
    """Region and account of a certificate; None when this is no ARN of one."""
    found = _CERTIFICATE.fullmatch(arn)
    return (found["region"], found["account"]) if found else None
