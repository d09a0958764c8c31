"""What the page's composer completes: the slash command and its verbs."""

COMMANDS = (
    {
        "command": "/iotdomain",
        "usage_hint": "[create|list|status|requests|show|cancel|help]",
        "description": "Custom domains for AWS IoT Core",
    },
)
VERBS = (
    {"verb": "create", "usage": 'create [domain] [reason="…"]'},
    {"verb": "list", "usage": "list"},
    {"verb": "status", "usage": "status <domain>"},
    {"verb": "requests", "usage": "requests"},
    {"verb": "show", "usage": "show <R-number>"},
    {"verb": "cancel", "usage": "cancel <R-number>"},
    {"verb": "help", "usage": "help [verb]"},
)
