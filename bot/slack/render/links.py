"""Addresses that a person can open: the AWS console, and our own messages."""

from urllib.parse import quote

from bot.core.runs import Message
from bot.core.words import escape

# The console's host by partition (AWS documentation, "AWS Management Console").
_CONSOLES = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}


def permalink(workspace_url: str, message: Message) -> str:
    """Where a message of ours stands; `workspace_url` is what auth.test says."""
    name = "p" + message.ts.replace(".", "")
    return f"{workspace_url.rstrip('/')}/archives/{message.channel}/{name}"


def link(url: str, label: str) -> str:
    """A link in mrkdwn."""
    return f"<{url}|{escape(label).replace('|', '/')}>"


def certificate(arn: str, region: str) -> str:
    """The certificate's page in the ACM console."""
    name = quote(arn.rpartition("/")[2], safe="", errors="replace")
    return f"{_home('acm', region)}#/certificates/{name}"


def configurations(region: str) -> str:
    """The list of domain configurations in the IoT console.

    How the console addresses the page of one of them is documented nowhere that we
    found, and a link that may lead nowhere is worse than the list: the name beside
    it finds the line.
    """
    return f"{_home('iot', region)}#/domain-configuration-hub"


def _home(service: str, region: str) -> str:
    partition = "aws"
    if region.startswith("cn-"):
        partition = "aws-cn"
    if region.startswith("us-gov-"):
        partition = "aws-us-gov"
    here = quote(region, safe="-")
    host = _CONSOLES[partition]
    host = f"{here}.{host}" if partition == "aws" else host
    return f"https://{host}/{service}/home?region={here}"
