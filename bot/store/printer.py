"""The audit on standard output: one JSON line an entry, in order, once.

Of several bots on one store one prints. How far is kept in the store, after the
lines have been written: a crash between the two prints them again, with the same
numbers.
"""

import json
import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from bot.errors import StoreAwayError
from bot.store import keys, scripts
from bot.store.audit import Audit, Entry
from bot.store.client import Client, attempt

logger = logging.getLogger(__name__)

# How late a line may be, and how long after a printer's death the next one takes
# over. A shorter pause would cost idle CPU for nothing.
PAUSE_SECONDS = 1.0
TURN_SECONDS = 5
AT_ONCE = 200


class AuditPrinter:
    """A thread that prints what the audit has not printed yet."""

    def __init__(
        self, client: Client, write: Callable[[str], None] | None = None
    ) -> None:
        self._client = client
        self._audit = Audit(client)
        self._write = write or _to_stdout
        self._owner = attempt()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)

    def start(self) -> None:
        """Begin to print."""
        self._thread.start()

    def stop(self) -> None:
        """Print what is left and end; at most two seconds."""
        self._stopping.set()
        self._thread.join(timeout=2)

    def print_new(self) -> int:
        """Print what is new, if it is our turn; how many lines."""
        count = 0
        turn = [keys.AUDIT_PRINTER, keys.AUDIT_PRINTED]
        # Asked first, so that an idle bot writes nothing.
        if not self._audit.unprinted():
            return count
        while True:
            after = self._client.script(
                scripts.PRINT, turn, self._owner, TURN_SECONDS * 1000
            )
            entries = self._audit.audited(after, AT_ONCE) if after >= 0 else ()
            if not entries:
                return count
            self._write("".join(line(each) for each in entries))
            self._client.script(scripts.PRINTED, turn, self._owner, entries[-1].seq)
            count += len(entries)

    def _run(self) -> None:
        while True:
            ending = self._stopping.wait(PAUSE_SECONDS)
            try:
                self.print_new()
            except StoreAwayError:
                logger.warning("the audit cannot be printed: the store is away")
            if ending:
                return


def line(entry: Entry) -> str:
    """The entry as one JSON line, its number first."""
    at = datetime.fromtimestamp(entry.at / 1000, UTC).isoformat(timespec="milliseconds")
    says = {key: value for key, value in entry.says.items() if key != "seq"}
    return json.dumps({"audit": entry.seq, "at": at, **says}) + "\n"


def _to_stdout(lines: str) -> None:
    sys.stdout.write(lines)
    sys.stdout.flush()
