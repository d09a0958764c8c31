"""Log lines: one JSON object a line on standard output, without secrets.

structlog's own loggers and those of the standard library end in the same line
format. Local variables never get into a traceback: they may hold anything.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

# Tokens and what opens something: Slack's tokens, its addresses for answers, the
# password in a URL, AWS's secrets where they are named, private keys.
_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
    r"|(?i:(?<=secret_access_key=)|(?<=session_token=))[\w/+=]+"
    r"|-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z0-9 ]*-----)?"
)
HIDDEN = "(hidden)"
# What these say at INFO is noise for whoever runs the bot.
QUIET = (
    "apscheduler",
    "boto3",
    "botocore",
    "docket",
    "slack_bolt",
    "slack_sdk",
    "urllib3",
)

Event = MutableMapping[str, Any]


def hide(_logger: object, _method: str, event: Event) -> Event:
    """Take secrets out of everything that is text."""
    for key, value in event.items():
        event[key] = without_secrets(value)
    return event


def without_secrets(value: Any) -> Any:
    """The value with every secret in its texts hidden."""
    if isinstance(value, str):
        return _SECRETS.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {key: without_secrets(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_secrets(each) for each in value]
    if isinstance(value, int | float | bool | None):
        return value
    return _SECRETS.sub(HIDDEN, str(value))


def configure(stream: TextIO | None = None) -> None:
    """Send all log lines to a stream (standard output), from now on."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.format_exc_info,
        hide,
    ]
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
