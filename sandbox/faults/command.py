"""`iotdomain sandbox fault`: asks the sandbox that runs to break something."""

import json
from collections.abc import Iterable
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from sandbox.faults.questions import QUESTIONS
from sandbox.faults.registry import FAULTS, says
from sandbox.faults.unmade import UNMADE
from sandbox.options import SandboxError

_SECONDS = 30


def listing() -> str:
    """Every fault with what it is, one on a line."""
    wide = max(map(len, (*FAULTS, *UNMADE, *QUESTIONS)))

    def lines(names: Iterable[str]) -> list[str]:
        return [f"{each:<{wide}}  {says(each)}" for each in names]

    return "\n".join(
        [
            *lines(FAULTS),
            "",
            "Only for a name that is not set up:",
            *lines(UNMADE),
            "",
            "With an action in the domain's place, like acm:DescribeCertificate:",
            *lines(QUESTIONS),
        ]
    )


def ask(port: int, name: str, domain: str) -> str:
    """What was done, as the sandbox says it; SandboxError says why not."""
    asked = Request(
        f"http://127.0.0.1:{port}/control/broken",
        data=json.dumps({"fault": name, "domain": domain}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with build_opener(ProxyHandler({})).open(asked, timeout=_SECONDS) as answer:
            return str(json.load(answer)["said"])
    except HTTPError as refused:
        raise SandboxError(f"Not done: {_why(refused)}.") from None
    except URLError:
        raise SandboxError(
            f"Nothing was broken: no sandbox answers on port {port}. Start it with "
            "`make run`, or name its port with --control."
        ) from None


def _why(refused: HTTPError) -> str:
    try:
        return str(json.load(refused)["error"])
    except (ValueError, KeyError):
        return f"the sandbox answered {refused.code}"
