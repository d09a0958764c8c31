"""Words that every part of the Slack stand-in shares."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Clock = Callable[[], datetime]


class SlackError(Exception):
    """Leaves a Web API method with `ok: false` and this error name."""

    def __init__(self, error: str, *messages: str, **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.fields = fields

    def body(self) -> Json:
        """The answer as Slack words it, with its readable messages."""
        answer: Json = {"ok": False, "error": self.error, **self.fields}
        if self.messages:
            lines = [f"[ERROR] {message}" for message in self.messages]
            answer["response_metadata"] = {"messages": lines}
            if self.error == "invalid_blocks":
                answer["errors"] = list(self.messages)
        return answer
