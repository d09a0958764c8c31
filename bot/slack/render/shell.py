"""Commands for one shell, and the variables in which they keep what only AWS knows."""

import shlex
from collections.abc import Mapping

MQTT, HTTPS = 8883, 443
ARN = "CERTIFICATE_ARN"
STAND_IN = "VALIDATION_ARN"
PROOF = ("RECORD_NAME", "RECORD_VALUE")


def aws(service: str, operation: str, region: str | None, *options: str) -> str:
    """A command of the AWS CLI, each word quoted where it has to be."""
    words = ["aws", service, *operation.split()]
    if region is not None:
        words += ["--region", region]
    return shlex.join([*words, *options])


def with_variables(text: str) -> str:
    """The shell's variables out of the quotes in which nothing would fill them in.

    Only for commands without values from outside, which must stay as they are.
    """
    for name in (ARN, STAND_IN, *PROOF):
        # Inside JSON, which stands in single quotes; and as a word of its own.
        text = text.replace(f'"${name}"', f'"\'"${name}"\'"')
        text = text.replace(f"'${name}'", f'"${name}"')
    return text


def openssl(
    domain: str, ports: Mapping[int, int], address: str = "", *, asked: int = MQTT
) -> str:
    """The line by which anyone can see what the endpoint serves.

    It goes where the bot itself looks: where the settings send the port elsewhere,
    to that port, and to the address that was seen, if there was one.
    """
    port = ports.get(asked, asked)
    host = address if address and port != asked else domain
    host = f"[{host}]" if ":" in host else host
    return f"openssl s_client -connect {host}:{port} -servername {domain} -showcerts"
