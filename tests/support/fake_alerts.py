"""The part of the fake store that keeps alerts and first looks."""

from dataclasses import replace

from bot.errors import ConflictError


class FakeAlerts:
    """`kept_alerts` by id, `looks` by target; its locks are the store's."""

    def next_alert_number(self):
        with self._open():
            self.alert_number += 1
            return self.alert_number

    def open_alert(self, alert, *, audit=None):
        with self._open():
            if any(each.key == alert.key for each in self.kept_alerts.values()):
                return False
            self.kept_alerts[alert.id] = alert
            self._note(audit)
            return True

    def save_alert(self, alert, *, audit=None):
        with self._open():
            known = self.kept_alerts.get(alert.id)
            if known is None or known.rev != alert.rev:
                raise ConflictError(alert.id)
            saved = replace(alert, rev=alert.rev + 1)
            self.kept_alerts[alert.id] = saved
            self._note(audit)
            return saved

    def alert(self, alert_id):
        with self._open():
            return self.kept_alerts.get(alert_id)

    def alert_by_token(self, token):
        with self._open():
            kept = self.kept_alerts.values()
            return next((each for each in kept if each.token == token), None)

    def alerts(self, target_id, *, also=()):
        with self._open():
            return tuple(
                each
                for each in self.kept_alerts.values()
                if (each.open and each.key.target_id == target_id) or each.key in also
            )

    def first_look(self, target_id):
        with self._open():
            return self.looks.get(target_id)

    def first_look_by_token(self, token):
        with self._open():
            kept = self.looks.values()
            return next((each for each in kept if each.token == token), None)

    def save_first_look(self, look, *, audit=None):
        with self._open():
            known = self.looks.get(look.target_id)
            if (known.rev if known else 0) != look.rev:
                raise ConflictError(look.id)
            saved = replace(look, rev=look.rev + 1)
            self.looks[look.target_id] = saved
            self._note(audit)
            return saved

    def _note(self, audit):
        if audit is not None:
            self.entries.append(dict(audit))
