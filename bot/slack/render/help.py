"""Help: one table of verbs, from which the overview and each page are made."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.rules import pages as findings
from bot.core.words import code
from bot.ports import Payload
from bot.slack.render import build, states


@dataclass(frozen=True, slots=True)
class Page:
    """What a verb does, how it is typed, two examples and what is worth knowing."""

    does: str
    usage: str
    examples: tuple[str, ...]
    more: str = ""


PAGES: Mapping[str, Page] = {
    "create": Page(
        "set up a custom domain for AWS IoT Core; asks for approval first",
        'create [domain] [reason="…"]',
        ("create device.acme.example", 'create device.acme.example reason="new line"'),
        "Without a domain, or where the account is not clear, a form opens. I look "
        "first and create nothing before someone else has approved the plan.\n"
        "*The certificate:* without a word it is one in ACM that fits, or else a new "
        "one. `key=ecdsa`, `names=b.acme.example,c.acme.example` (four names at most) "
        "and `wildcard=yes` say what it shall be like, `fresh=yes` wants a new one in "
        "any case, `certificate=` and an ARN take that one in ACM. "
        "`/iotdomain help import` says how to use one from outside ACM.\n"
        "*Options:* `tls=1.3` or `1.2`, `auth=x509` with `protocol=mqtt` (and other "
        "pairs), `authorizer=` with `override=yes` or `no`, `ocsp=on`, `callback=` and "
        "a Lambda function's ARN, `name=` for the configuration. The form has them all "
        "under *More options*. The plan says whom they cut off.",
    ),
    "rotate": Page(
        "give a domain its next certificate, or say why that happens by itself",
        'rotate <domain> [fresh=yes] [certificate=…] [secret=…] [reason="…"]',
        (
            "rotate device.acme.example",
            'rotate device.acme.example key=ecdsa reason="smaller handshakes"',
        ),
        "What ACM issued and calls `ELIGIBLE` it renews by itself, and I say so. An "
        "imported one takes its next one under the same ARN (`secret=` or "
        "`import=byhand`), and devices notice nothing. A certificate with another ARN "
        "(`fresh=yes`, `key=`, `names=`, `certificate=`) means that the domain "
        "configuration is disabled, deleted and created again: devices cannot connect "
        "until the new one is served. The plan says which it is; without a reason I "
        "only say what it would be. See `docs/rotation.md`.",
    ),
    "repair": Page(
        "enable a domain and let its name lead here again; asks for approval first",
        'repair <domain> reason="…"',
        ('repair device.acme.example reason="the CNAME was moved by mistake"',),
        "Certificate and configuration stay as they are. `/iotdomain diagnose` says "
        "beforehand what is wrong, and has a button for it.",
    ),
    "status": Page(
        "how a domain is doing: certificate, configuration, records, what is served",
        "status <domain>",
        ("status device.acme.example",),
        "It only looks. What could not be seen is listed as such.",
    ),
    "diagnose": Page(
        "why a domain fails: the cause, what follows from it, and what mends it",
        "diagnose <domain>",
        ("diagnose device.acme.example",),
        "It only looks: at AWS IoT, ACM, public DNS and what the endpoint serves. What "
        "could not be seen is listed as such. `/iotdomain show D-31` shows one again, "
        "for a week. One person may start six a minute.",
    ),
    "list": Page(
        "every domain configuration in the accounts that you may see",
        "list",
        ("list",),
        "It only looks.",
    ),
    "alerts": Page(
        "what is open in the accounts that you may see, and who sees to it",
        "alerts",
        ("alerts",),
        "Who may ask or approve can acknowledge and snooze; the buttons are under each "
        "message. Acknowledged or snoozed, it asks again if it gets worse. It is "
        "resolved by itself when its cause is not found at two looks in a row.",
    ),
    "requests": Page(
        "the newest requests and where they stand",
        "requests",
        ("requests",),
    ),
    "show": Page(
        "one request, alert or diagnosis as its message shows it",
        "show <id>",
        ("show R-42", "show A-17", "show D-31"),
    ),
    "cancel": Page(
        "withdraw a request, or stop a run between two steps",
        "cancel <id>",
        ("cancel R-42",),
        "The requester and the approvers may. A change that is half way finishes "
        "first; what was made stays until you choose between going on and undoing.",
    ),
    "freeze": Page(
        "change nothing for a while, or show what is frozen",
        'freeze [account=…] [region=…] [until=…] [reason="…"]',
        ("freeze", 'freeze account=production until=2h reason="incident 4711"'),
        "Without an account it is everything. `until=` takes `2h`, `3d`, `18:00` or "
        "`2026-11-28T18:00` (UTC); without it the freeze lasts until someone ends it. "
        "Requests can be made and approved meanwhile; what is approved waits, and goes "
        "on by itself. It takes an approver of every account and region concerned.",
    ),
    "unfreeze": Page(
        "end a freeze",
        "unfreeze [account=…] [region=…]",
        ("unfreeze account=production", "unfreeze"),
        "It ends the freeze of exactly that account and region, or without words that "
        "of everything.",
    ),
    "help": Page(
        "this overview, or one command in detail", "help [command]", ("help create",)
    ),
}
_APPROVE = (
    "*Who may do what*\n"
    "• The settings name, for each account, who may ask, who may read and who may "
    "approve, by Slack user or user group.\n"
    "• Nobody approves their own request. Where two approvals are needed, two "
    "different people give them.\n"
    "• An approval counts for exactly the plan that was shown. Everything is checked "
    "again at the click and before the first change; if something is different, the "
    "approval is void and a new plan is posted.\n"
    "• Guests, people of other workspaces, bots and deactivated people decide "
    "nothing.\n"
    "• Every decision and every refusal is recorded."
)
_IMPORT = (
    "*A certificate from outside ACM*\n"
    "• Put it into AWS Secrets Manager under a name that begins with `iotdomain/`: "
    "JSON with the fields `certificate`, `chain` and `private_key`, each of them PEM "
    "text.\n"
    "• `secret=iotdomain/NAME` at the end of `/iotdomain create` lets me read it "
    "there. I say all that is wrong with it. What is approved is this one version of "
    "the secret, and only after that it is imported into ACM.\n"
    "• `import=byhand` gives the command instead. Whoever has the key runs it, and I "
    "go on when the certificate is in ACM.\n"
    "• One that no public CA signed gets a second, public one beside it (the "
    "validation certificate): AWS IoT wants to see whose the name is. Devices need the "
    "root of your CA.\n"
    "• Never type or paste a private key here. One that went through Slack counts as "
    "leaked."
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to read about that is no command of its own."""

    text: str
    title: str
    says: str


TOPICS: Mapping[str, Topic] = {
    "approve": Topic(
        "Help: who may approve, and what an approval covers.",
        "approving and declining",
        _APPROVE,
    ),
    "import": Topic(
        "Help: how to use a certificate from outside ACM.",
        "certificates from outside ACM",
        _IMPORT,
    ),
}


def help_answer(verb: str | None = None) -> Payload:
    """The overview, a topic, one verb, or what a finding's code means."""
    topic = TOPICS.get(verb or "")
    if topic is not None:
        line = states.answer_line("Help", topic.title)
        return build.payload(
            topic.text, [build.section(line), build.section(topic.says)]
        )
    if verb is not None and verb in findings.PAGES:
        return _finding(verb)
    page = PAGES.get(verb or "")
    if page is None or verb is None:
        return _overview()
    examples = "\n".join(code(f"/iotdomain {each}") for each in page.examples)
    return build.payload(
        f"Help: /iotdomain {verb}: {page.does}.",
        [
            build.section(states.answer_line("Help", f"`/iotdomain {verb}`")),
            build.lines(
                f"{page.does[0].upper()}{page.does[1:]}.",
                f"*Usage:* {code(f'/iotdomain {page.usage}')}",
                f"*Examples:*\n{examples}",
                page.more,
            ),
        ],
    )


def _finding(name: str) -> Payload:
    """What a finding means; its texts are ours, in words that Slack takes too."""
    page = findings.PAGES[name]
    return build.payload(
        f"Help: what {name.replace('_', ' ')} means.",
        [
            build.section(states.answer_line("Help", code(name))),
            build.lines(page.means, f"*See it:* {page.see}", f"*Mend it:* {page.mend}"),
        ],
    )


def _overview() -> Payload:
    lines = [f"{code(f'/iotdomain {p.usage}')} · {p.does}" for p in PAGES.values()]
    return build.payload(
        "Help: custom domains for AWS IoT Core. /iotdomain help create says more.",
        [
            build.section(
                states.answer_line("Help", "custom domains for AWS IoT Core")
            ),
            build.section("\n".join(lines)),
            build.small(
                "`/iotdomain help create` says more about one command, `/iotdomain "
                "help approve` who may do what. `@iotdomain` in place of `/iotdomain` "
                "does the same, in threads too."
            ),
        ],
    )
