"""The names of all keys. One literal hash tag, so that one script may touch any.

On a cluster everything lives in one slot; a bot's few writes a second need no
more than one primary.
"""

PREFIX = "{iotdomain}:"

NUMBERS = PREFIX + "numbers"
RUNS = PREFIX + "runs"
OPEN = PREFIX + "open"
DUE = PREFIX + "due"
EXPIRY = PREFIX + "expiry"
UNTOLD = PREFIX + "untold"
FREEZES = PREFIX + "freezes"
INBOX = PREFIX + "inbox"
ALERT_NUMBERS = PREFIX + "alert:numbers"
DIAGNOSIS_NUMBERS = PREFIX + "diagnosis:numbers"
AUDIT = PREFIX + "audit"
AUDIT_SEQ = PREFIX + "audit:seq"
AUDIT_LAST = PREFIX + "audit:last"
AUDIT_PRINTED = PREFIX + "audit:printed"
AUDIT_PRINTER = PREFIX + "audit:printer"


def run(run_id: str) -> str:
    """Hash: the run's JSON, its rev, and which attempt wrote it."""
    return f"{PREFIX}run:{run_id}"


def alert(alert_id: str) -> str:
    """Hash: an alert's or first look's JSON, its rev, and which attempt wrote it."""
    return f"{PREFIX}alert:{alert_id}"


def cause(key: str) -> str:
    """String: the id of the one alert of a cause."""
    return f"{PREFIX}cause:{key}"


def alerts(target_id: str) -> str:
    """Sorted set: the ids of a target's open alerts by number."""
    return f"{PREFIX}alerts:{target_id}"


def kept(thing_id: str) -> str:
    """The hash of whatever has a message in Slack."""
    return run(thing_id) if thing_id.startswith("R-") else alert(thing_id)


def token(value: str) -> str:
    """String: the id of what a button's token stands for."""
    return f"{PREFIX}token:{value}"


def number(value: int) -> str:
    """Hash: the newest version of a request, and its run's id."""
    return f"{PREFIX}number:{value}"


def holder(target_id: str, domain: str) -> str:
    """String: the id of the one open run of a domain in a target."""
    return f"{PREFIX}holder:{target_id}:{domain}"


def lease(run_id: str) -> str:
    """Hash: fence, owner and end of the right to drive a run."""
    return f"{PREFIX}lease:{run_id}"


def told(run_id: str) -> str:
    """Hash: what Slack was told of a run, an alert or a first look."""
    return f"{PREFIX}told:{run_id}"


def row(row_id: str) -> str:
    """String: an inbox row that waits to be dealt with."""
    return f"{PREFIX}row:{row_id}"


def seen(row_id: str) -> str:
    """String: that a row came in before, for a day."""
    return f"{PREFIX}seen:{row_id}"


def once(name: str) -> str:
    """String: that someone claimed a name."""
    return f"{PREFIX}once:{name}"


def turns(name: str) -> str:
    """Sorted set: what was begun lately under a name, by when."""
    return f"{PREFIX}turns:{name}"


def note(name: str) -> str:
    """String: what a button of ours stands for, for half an hour."""
    return f"{PREFIX}note:{name}"


def took(step: str, target_id: str) -> str:
    """List: how many seconds the last steps of this kind took here."""
    return f"{PREFIX}took:{target_id}:{step}"


def inventory(target_id: str) -> str:
    """Hash: what the last look at a target has seen, and when that was."""
    return f"{PREFIX}inventory:{target_id}"
