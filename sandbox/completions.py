"""What the page's composer completes: the command and its verbs, as the bot has them.

Written here because the sandbox knows nothing of the bot; a test compares the two.
"""

VERBS = (
    {"verb": "create", "usage": 'create [domain] [reason="…"]'},
    {
        "verb": "rotate",
        "usage": 'rotate <domain> [fresh=yes] [certificate=…] [secret=…] [reason="…"]',
    },
    {"verb": "repair", "usage": 'repair <domain> reason="…"'},
    {"verb": "status", "usage": "status <domain>"},
    {"verb": "diagnose", "usage": "diagnose <domain>"},
    {"verb": "list", "usage": "list"},
    {"verb": "alerts", "usage": "alerts"},
    {"verb": "requests", "usage": "requests"},
    {"verb": "show", "usage": "show <id>"},
    {"verb": "cancel", "usage": "cancel <id>"},
    {
        "verb": "freeze",
        "usage": 'freeze [account=…] [region=…] [until=…] [reason="…"]',
    },
    {"verb": "unfreeze", "usage": "unfreeze [account=…] [region=…]"},
    {"verb": "help", "usage": "help [command]"},
)
COMMANDS = (
    {
        "command": "/iotdomain",
        "usage_hint": " | ".join(each["verb"] for each in VERBS),
        "description": "Custom domains for AWS IoT Core",
    },
)
