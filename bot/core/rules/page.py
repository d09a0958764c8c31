"""What a page about a finding is made of, and what many of them say."""

from dataclasses import dataclass

CONFIG = "`aws iot describe-domain-configuration --domain-configuration-name NAME`"
ACM = "`aws acm describe-certificate --certificate-arn ARN`"
DIG = "`dig +short CNAME DOMAIN`"
WIRE = "`openssl s_client -connect DOMAIN:8883 -servername DOMAIN -showcerts`"
ENDPOINT = "`aws iot describe-endpoint --endpoint-type iot:Data-ATS`"
SAME_ARN = (
    "Get a new certificate for the same names with the same kind of key, and import it "
    "under the same ARN."
)
ROTATE = "`/iotdomain rotate DOMAIN` plans it."
POINT = f"Let the name be a CNAME to what {ENDPOINT} says."


@dataclass(frozen=True, slots=True)
class Page:
    """Three paragraphs of plain Markdown, which Slack takes too."""

    means: str
    see: str
    mend: str
