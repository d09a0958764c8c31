"""What the inside needs of the outside world, as protocols.

`bot.aws`, `bot.resolve`, `bot.probe`, `bot.store`, `bot.engine` and
`bot.slack.post` fulfil them, and so do the tests' fakes. Errors come as those of
`bot.errors`: Transient (ask again), Blocked (access denied, expired credentials:
someone must act), Permanent.
"""

from bot.ports.alerts import AlertStore
from bot.ports.aws import Acm, Change, Clouds, Iot, Secrets, Zones
from bot.ports.further import Functions, Metric, Signs, Trail
from bot.ports.look import Answer, Names, Probe, Trust
from bot.ports.slack import Payload, Person, Slack
from bot.ports.store import Engine, InboxRow, Lease, Store, Told

__all__ = [
    "Acm",
    "AlertStore",
    "Answer",
    "Change",
    "Clouds",
    "Engine",
    "Functions",
    "InboxRow",
    "Iot",
    "Lease",
    "Metric",
    "Names",
    "Payload",
    "Person",
    "Probe",
    "Secrets",
    "Signs",
    "Slack",
    "Store",
    "Told",
    "Trail",
    "Trust",
    "Zones",
]
