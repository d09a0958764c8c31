"""Where answers may go: to Slack, whatever a payload says."""

from urllib.parse import SplitResult, urlsplit

SLACK = "https://slack.com/api/"
# Where Slack takes answers to commands and clicks; anything else is not Slack.
HOOKS = ("https", "hooks.slack.com")


def takes_answers(url: object, api: str) -> bool:
    """Whether an answer may be posted there; `api` is the base of the Web API.

    Compared whole: no port, no user, no other spelling of the host.
    """
    if not isinstance(url, str) or not url.isascii() or not url.isprintable():
        return False
    if " " in url or "\\" in url:
        return False
    parts = _split(url)
    if parts is None:
        return False
    allowed = {HOOKS}
    base = _split(api)
    if api != SLACK and base is not None:
        allowed.add((base.scheme, base.netloc))
    return (parts.scheme, parts.netloc) in allowed


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
