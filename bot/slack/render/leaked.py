"""What somebody is told who pasted a private key."""

from bot.core.runs import Message
from bot.ports import Payload
from bot.slack.render import build, links, states

# Slack shows at most 250 characters beside a field.
LEAKED_IN_FORM = (
    "This is a private key. I kept nothing of it, but it went through Slack: treat it "
    "as leaked and make a new one. Put the certificate into AWS Secrets Manager and "
    "name the secret. Nothing was created."
)


def leaked(message: Message | None, workspace_url: str) -> Payload:
    """That the key counts as leaked, what to delete, and which way keys may go."""
    if message is not None and workspace_url:
        link = links.link(links.permalink(workspace_url, message), "your message")
        where = f"Delete {link} now: until then everybody in the channel can read it."
    elif message is not None:
        where = "Delete your message now: until then the whole channel can read it."
    else:
        where = (
            "A command is not posted in the channel, so there is no message to delete."
        )
    return build.payload(
        "Not done: what you sent holds a private key. I kept nothing of it; treat it "
        "as leaked.",
        [
            build.section(
                states.answer_line(
                    "Not done",
                    "what you sent holds a private key. I kept nothing of it: it is "
                    "not stored, not logged and not on record. Nothing was created.",
                )
            ),
            build.lines(
                "*What to do*",
                f"1. {where}",
                "2. Treat the key as leaked, because it went through Slack: make a new "
                "one and have the certificate issued for that.",
                "3. Put the new certificate, its chain and its key into AWS Secrets "
                "Manager, and name the secret here: `secret=NAME`. Or ask with "
                "`import=byhand`, and the key stays where it is. "
                "`/iotdomain help import` has the steps.",
            ),
        ],
    )
