"""A device that keeps connecting: when could it, and when not?

It trusts the public roots and checks the name, as devices do, every 100 ms and over
one port, until it is told to stop.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PAUSE = 0.1


@dataclass
class Device:
    """What every try came to: the moment, and whether the handshake was good."""

    tries: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def window(self) -> float:
        """Seconds from the first try that failed to the next that did not.

        0.0 when it could always connect; the longest one if there were several.
        """
        longest, began = 0.0, None
        for at, good in self.tries:
            if not good and began is None:
                began = at
            if good and began is not None:
                longest, began = max(longest, at - began), None
        assert began is None, "it could not connect at the end"
        return longest


@contextmanager
def device(domain: str, port: int, roots: Path) -> Iterator[Device]:
    """A device that connects to the edge until the block ends."""
    found, over = Device(), threading.Event()
    thread = threading.Thread(target=_run, args=(found, over, domain, port, roots))
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join(10)


def _run(
    found: Device, over: threading.Event, domain: str, port: int, roots: Path
) -> None:
    context = ssl.create_default_context(cafile=str(roots))
    while not over.is_set():
        at = time.monotonic()
        found.tries.append((at, _connects(context, domain, port)))
        over.wait(max(0.0, PAUSE - (time.monotonic() - at)))


def _connects(context: ssl.SSLContext, domain: str, port: int) -> bool:
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=2) as plain,
            context.wrap_socket(plain, server_hostname=domain),
        ):
            return True
    except OSError:
        return False
