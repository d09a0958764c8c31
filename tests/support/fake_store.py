"""A store with memory: the same promises as the real one, without a server."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.runs import Run, Status
from bot.errors import ConflictError, LeaseLostError, StoreAwayError
from bot.ports import InboxRow, Lease, Told
from tests.support.fake_alerts import FakeAlerts


class FakeStore(FakeAlerts):
    """Everything in dicts behind one lock, so that threads may race for it."""

    def __init__(self, now=lambda: datetime.now(UTC), monotonic=lambda: 0.0):
        self.now = now
        self.monotonic = monotonic
        self.away = False
        self.entries = []
        self.kept = {}
        self.order = []
        self.locks = {}
        self.rows = {}
        self.received = set()
        self.tells = {}
        self.claims = {}
        self.notes = {}
        self.begun = {}
        self.diagnosis_number = 0
        self.leases = {}
        self.fences = {}
        self.times = {}
        self.inventories = {}
        self.frozen = {}
        self.number = 0
        self.alert_number = 0
        self.kept_alerts = {}
        self.looks = {}
        self._lock = threading.RLock()

    # ---- runs -----------------------------------------------------------------

    def next_number(self):
        with self._open():
            self.number += 1
            return self.number

    def create(self, run, *, audit):
        with self._open():
            key = (run.plan.target_id, run.plan.domain)
            holder = self.locks.get(key)
            if holder is not None and holder != run.id:
                return self.kept[holder]
            self.kept[run.id] = run
            self.order.append(run.id)
            self.locks[key] = run.id
            self.entries.append(dict(audit))
            return None

    def get(self, run_id):
        with self._open():
            return self.kept.get(run_id)

    def by_token(self, token):
        with self._open():
            return next((r for r in self.kept.values() if r.token == token), None)

    def latest(self, number):
        with self._open():
            same = [r for r in self.kept.values() if r.number == number]
            return max(same, key=lambda r: r.version, default=None)

    def save(self, run, *, audit=None, fence=0):
        with self._open():
            known = self.kept.get(run.id)
            if known is None or known.rev != run.rev:
                raise ConflictError(run.id)
            if fence and self.fences.get(run.id, 0) != fence:
                raise LeaseLostError(run.id)
            saved = replace(run, rev=run.rev + 1)
            self.kept[run.id] = saved
            key = (run.plan.target_id, run.plan.domain)
            if not saved.open and self.locks.get(key) == run.id:
                del self.locks[key]
            if audit is not None:
                self.entries.append(dict(audit))
            return saved

    def runs(self, *, open_only=False, most=50):
        with self._open():
            newest = [self.kept[each] for each in reversed(self.order)]
            return tuple(r for r in newest if r.open or not open_only)[:most]

    def holder(self, target_id, domain):
        with self._open():
            found = self.locks.get((target_id, domain))
            return self.kept[found] if found else None

    def due(self, before):
        with self._open():
            return tuple(
                r.id
                for r in self.kept.values()
                if r.status in {Status.APPROVED, Status.RUNNING}
                and (r.blocked is None or r.cancel_by is not None)
                and (r.wake_at is None or r.wake_at <= before)
            )

    def expiring(self, before):
        with self._open():
            return tuple(
                r.id
                for r in self.kept.values()
                if r.status is Status.PROPOSED and r.expires_at <= before
            )

    # ---- leases ---------------------------------------------------------------

    def claim(self, run_id, *, seconds):
        with self._open():
            held = self.leases.get(run_id)
            if held is not None and held.until > self.monotonic():
                return None
            fence = self.fences.get(run_id, 0) + 1
            self.fences[run_id] = fence
            lease = Lease(run_id=run_id, fence=fence, until=self.monotonic() + seconds)
            self.leases[run_id] = lease
            return lease

    def renew(self, lease, *, seconds):
        with self._open():
            held = self.leases.get(lease.run_id)
            if held is None or held.fence != lease.fence:
                return None
            renewed = replace(held, until=self.monotonic() + seconds)
            self.leases[lease.run_id] = renewed
            return renewed

    def release(self, lease):
        with self._open():
            held = self.leases.get(lease.run_id)
            if held is not None and held.fence == lease.fence:
                del self.leases[lease.run_id]

    # ---- inbox ----------------------------------------------------------------

    def receive(self, row: InboxRow):
        with self._open():
            if row.id in self.received:
                return False
            self.received.add(row.id)
            self.rows[row.id] = row
            return True

    def inbox(self, row_id):
        with self._open():
            return self.rows.get(row_id)

    def dealt_with(self, row_id):
        with self._open():
            self.rows.pop(row_id, None)

    def waiting_rows(self, before):
        with self._open():
            return tuple(r.id for r in self.rows.values() if r.at <= before)

    # ---- freezes --------------------------------------------------------------

    def freezes(self):
        with self._open():
            return tuple(sorted(self.frozen.values(), key=lambda f: (f.at, f.id)))

    def freeze(self, freeze, *, audit):
        with self._open():
            self.frozen[freeze.id] = freeze
            self.entries.append(dict(audit))

    def keep_freeze(self, freeze, *, audit=None):
        with self._open():
            self._require_rev(freeze)
            kept = replace(freeze, rev=freeze.rev + 1)
            self.frozen[freeze.id] = kept
            if audit is not None:
                self.entries.append(dict(audit))
            return kept

    def drop_freeze(self, freeze):
        with self._open():
            self._require_rev(freeze)
            del self.frozen[freeze.id]

    def _require_rev(self, freeze):
        if self.frozen[freeze.id].rev != freeze.rev:
            raise ConflictError(freeze.id)

    # ---- what was told, audit, claims, times ----------------------------------

    def told(self, run_id):
        with self._open():
            return self.tells.get(run_id, Told())

    def tell(self, run_id, told):
        with self._open():
            self.tells[run_id] = told

    def untold(self):
        with self._open():
            things = (self.kept, self.kept_alerts, self.looks)
            return tuple(
                each.id
                for kept in things
                for each in kept.values()
                if self.told(each.id).rev < each.rev
            )

    def audit(self, entry):
        with self._open():
            self.entries.append(dict(entry))
            return len(self.entries)

    def claim_once(self, name, *, seconds):
        with self._open():
            until = self.claims.get(name)
            now = self.now().timestamp()
            if until is not None and until > now:
                return False
            self.claims[name] = now + seconds
            return True

    def keep_note(self, name, text, *, seconds):
        with self._open():
            self.notes[name] = (text, self.now().timestamp() + seconds)

    def note(self, name):
        with self._open():
            text, until = self.notes.get(name, (None, 0.0))
            return text if until > self.now().timestamp() else None

    def next_diagnosis_number(self):
        with self._open():
            self.diagnosis_number += 1
            return self.diagnosis_number

    def turn(self, name, once, *, most, seconds):
        with self._open():
            now, begun = self.now().timestamp(), self.begun.setdefault(name, {})
            if once in begun:
                return 0.0
            recent = [at for at in begun.values() if at > now - seconds]
            if len(recent) >= most:
                return min(recent) + seconds - now
            begun[once] = now
            return 0.0

    def took(self, step, target_id, seconds=None):
        with self._open():
            times = self.times.setdefault((step, target_id), [])
            if seconds is not None:
                times.append(seconds)
                del times[:-20]
            return list(times)

    # ---- inventories ----------------------------------------------------------

    def inventory(self, target_id):
        with self._open():
            return self.inventories.get(target_id)

    def keep_inventory(self, inventory):
        with self._open():
            kept = self.inventories.get(inventory.target_id)
            if kept is None or kept.taken_at <= inventory.taken_at:
                self.inventories[inventory.target_id] = inventory

    # ---- for tests ------------------------------------------------------------

    def put(self, run: Run):
        """Keep a run as it is, past all rules."""
        with self._lock:
            if run.id not in self.kept:
                self.order.append(run.id)
            self.kept[run.id] = run
            if run.open:
                self.locks[(run.plan.target_id, run.plan.domain)] = run.id
            return run

    def _open(self):
        if self.away:
            raise StoreAwayError("The store cannot be reached.")
        return self._lock
