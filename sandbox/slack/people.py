"""Who and what is in the made-up workspace on its first day."""

from sandbox.slack.workspace import Channel, Group, Person

TEAM_ID = "T0ACME001"
TEAM_NAME = "Acme"
TEAM_DOMAIN = "acme"
OTHER_TEAM_ID = "T0OTHER01"
APP_ID = "A0IOTDOM1"
BOT_USER = "U0IOTDOM1"
BOT_ID = "B0IOTDOM1"
BOT_NAME = "iotdomain"
BOT_TOKEN = "xoxb-sandbox-bot"  # noqa: S105  # of a workspace that does not exist
SIGNING_SECRET = "5a6e64626f782d7369676e696e672d73"  # noqa: S105  # the same
APP_TOKEN = "xapp-sandbox-app"  # noqa: S105  # of a workspace that does not exist

ADA, GRACE, NOOR = "U0ADA0001", "U0GRACE01", "U0NOOR001"
GIL, SOL, MIKA = "U0GUEST01", "U0STRANG1", "U0MIKA001"

PEOPLE = (
    Person(id=ADA, name="ada", real_name="Ada", note="requester", title="Firmware"),
    Person(
        id=GRACE, name="grace", real_name="Grace", note="approver", title="Platform"
    ),
    Person(id=NOOR, name="noor", real_name="Noor", note="approver", title="Security"),
    Person(id=MIKA, name="mika", real_name="Mika", note="member", title="Support"),
    Person(
        id=GIL,
        name="gil",
        real_name="Gil",
        note="guest",
        title="Contractor",
        kind="guest",
        is_restricted=True,
    ),
    Person(
        id=SOL,
        name="sol",
        real_name="Sol",
        note="another workspace",
        title="Partner",
        kind="stranger",
        team_id=OTHER_TEAM_ID,
        is_stranger=True,
    ),
    Person(
        id=BOT_USER,
        name=BOT_NAME,
        real_name=BOT_NAME,
        note="",
        title="",
        kind="bot",
        is_bot=True,
    ),
)
_HOUSE = (ADA, GRACE, NOOR, MIKA, GIL, BOT_USER)
CHANNELS = (
    Channel(id="C0IOTDOM1", name="iot-domains", members=_HOUSE, topic="Custom domains"),
    Channel(id="C0IOTSTG1", name="iot-staging", members=_HOUSE, topic="Staging"),
    Channel(
        id="C0GENERAL",
        name="general",
        members=(ADA, GRACE, NOOR, MIKA, GIL),
        topic="Everybody",
    ),
    Channel(
        id="C0PARTNER",
        name="partners",
        members=(ADA, GRACE, SOL, BOT_USER),
        topic="Shared with another company",
        is_ext_shared=True,
    ),
)
GROUPS = (
    Group(id="S0APPROVE", handle="iot-approvers", users=(GRACE, NOOR)),
    Group(id="S0REQUEST", handle="iot-requesters", users=(ADA, GRACE)),
)
