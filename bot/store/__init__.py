"""The store: runs, alerts, the inbox, what was told, the audit, in Redis or Valkey.

Everything here goes through `Client`, where its errors become ours, and every
change that must not be half done is one script.
"""

from bot.store.alerts import Alerts
from bot.store.audit import Audit
from bot.store.client import Client
from bot.store.codec import NewerSchemaError
from bot.store.freezes import Freezes
from bot.store.inbox import Inbox
from bot.store.inventories import Inventories
from bot.store.leases import Leases
from bot.store.marks import Marks
from bot.store.printer import AuditPrinter
from bot.store.runs import Runs
from bot.store.tells import Tells

__all__ = ["AuditPrinter", "Client", "NewerSchemaError", "RedisStore"]


class RedisStore(
    Runs, Alerts, Leases, Inbox, Tells, Marks, Freezes, Audit, Inventories
):
    """The Store port, whole; each base class keeps one kind of thing."""
