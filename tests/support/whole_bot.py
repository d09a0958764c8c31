"""The real bot, as a child process, against the whole sandbox, and who clicks in it.

    with whole_bot() as bot:
        card = bot.ask("device.acme.example")
        card.click(GRACE, "approve")
        card.wait("Done")

Everything is seen and done over the wire: what people see in Slack, what AWS was
asked. Nothing of the bot is imported. A sandbox and a bot cost about two seconds, so
one of them serves a test module; every test takes a domain name of its own.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.support import canary, store_dump
from tests.support.sandbox import RunningSandbox, running_sandbox
from tests.support.slack_stand_in import CHANNEL, Json, SlackDriver

ADA, GRACE, NOOR = "U0ADA0001", "U0GRACE01", "U0NOOR001"
MIKA, GIL, SOL = "U0MIKA001", "U0GUEST01", "U0STRANG1"
BOT = "U0IOTDOM1"
STAGING = "C0IOTSTG1"
PRODUCTION, STAGING_ACCOUNT, DNS_ACCOUNT = (
    "111122223333",
    "444455556666",
    "777788889999",
)
REGION = "eu-central-1"
REASON = "the new sensor line ships next week"
# ACM's four minutes in a fifth of a second, serving after ten minutes in half a one.
SPEED = 1_200.0
# Plenty for any single step on a machine that runs other tests too.
SOON = 15.0
_numbers = count(1)
# The whole flow once more with a bot that only looks (`make test-observe`).
OBSERVES = os.environ.get("IOTDOMAIN_FLOW") == "observe"


def fresh(stem: str = "d", zone: str = "acme.example") -> str:
    """A name that no other test of this process uses."""
    return f"{stem}{next(_numbers)}.{zone}"


class WholeBot:
    """The sandbox, the bot's process, and the people."""

    def __init__(self, sandbox: RunningSandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.slack: SlackDriver = sandbox.slack
        self.aws = sandbox.aws
        self.settings = sandbox.settings_path
        self.log_path = folder / "bot.log"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._seen = 0
        self._denied: list[tuple[str, str]] = []
        self.store_killed = False

    # the process

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        self._seen = self.log_path.stat().st_size if self.log_path.exists() else 0
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--settings", str(self.settings)],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        wait_for(self._is_ready, 20, lambda: self.log_text()[-3000:])

    def environment(self) -> dict[str, str]:
        """The sandbox's, and the few things any process needs."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self._folder),
            "IOTDOMAIN_DATA": str(self._folder / "bot"),
            **self.sandbox.environment,
        }

    def stop(self, seconds: float = 8) -> int:
        """End it as Ctrl-C does; its exit code."""
        return self._end(signal.SIGINT, seconds)

    def kill(self) -> None:
        """kill -9; the store goes on, as it would."""
        self._end(signal.SIGKILL, 5)

    def kill_store(self) -> None:
        """kill -9 for the bot's own store; the bot goes on."""
        kept = json.loads((self._folder / "bot" / "store" / "server.json").read_text())
        os.kill(kept["pid"], signal.SIGKILL)
        self.store_killed = True

    @property
    def data(self) -> Path:
        """The bot's own folder, its store's files among them."""
        return self._folder / "bot"

    def restart(self) -> None:
        """kill -9 and a new start."""
        self.kill()
        self.start()

    def log_text(self) -> str:
        """Everything that all its processes wrote."""
        return self.log_path.read_text(errors="replace")

    def events(self, event: str) -> list[Json]:
        """The log lines of one event."""
        lines = [line for line in self.log_text().splitlines() if line[:1] == "{"]
        found = [json.loads(line) for line in lines]
        return [each for each in found if each.get("event") == event]

    def audit(self, run: str) -> list[Json]:
        """The audit lines of a run, as they were printed, in their order."""
        lines = self.log_text().splitlines()
        found = [json.loads(line) for line in lines if line.startswith('{"audit"')]
        return [each for each in found if each.get("run") == run]

    def _is_ready(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise AssertionError(f"the bot ended: {self.log_text()[-3000:]}")
        written = self.log_path.read_bytes()[self._seen :]
        return b'"event": "ready"' in written or b'"event":"ready"' in written

    def _end(self, number: int, seconds: float) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            process.send_signal(number)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
            raise

    # the people

    def ask(
        self,
        domain: str,
        *,
        by: str = ADA,
        channel: str = CHANNEL,
        reason: str = REASON,
        **options: str,
    ) -> "Card":
        """Create by one command; the message that came of it."""
        said = self.create(domain, by=by, channel=channel, reason=reason, **options)
        return self.asked(said)

    def asked(self, said: Json) -> "Card":
        """The message of the request that an answer names, once it has its buttons."""
        text = visible(said)
        named = re.search(r"(R-\d+)(?: version \d+)? for .* in <#(C\w+)>", text)
        assert named, text
        card = Card(self, named[1], named[2])
        if OBSERVES:
            self.end_plan_only(card)
        self.until(lambda: "approve" in card.buttons or None, f"buttons: {text}")
        return card

    def end_plan_only(self, card: "Card") -> None:
        """The test ends here: a plan to be carried out by hand, which none can approve.

        Grace tries it all the same, with a button that the message does not have.
        """
        self.until(lambda: "show_cli" in card.buttons or None, card.name)
        assert "approve" not in card.buttons
        shown = card.forge(GRACE, "show_cli", "approve")
        assert "I only look in" in shown, shown
        assert "```" in card.click(ADA, "show_cli")
        assert card.word == "Waiting for you"
        pytest.skip("ends as plan only: nothing is written in observe mode")

    def create(
        self,
        domain: str,
        *,
        by: str = ADA,
        channel: str = CHANNEL,
        reason: str = REASON,
        **options: str,
    ) -> Json:
        """Create by one command; what only the person who typed it is answered."""
        more = "".join(f" {key}={value}" for key, value in options.items())
        line = f'/iotdomain create {domain} reason="{reason}"{more}'
        return self.answer(by, lambda: self.type(line, by, channel), channel)

    def type(self, line: str, by: str = ADA, channel: str = CHANNEL) -> None:
        """Type a slash command."""
        self.slack.send_command(by, channel, line)

    def command(self, line: str, by: str = ADA, channel: str = CHANNEL) -> str:
        """Type a slash command; the text of the answer."""
        return visible(self.answer(by, lambda: self.type(line, by, channel), channel))

    def open_form(self, by: str = ADA, channel: str = CHANNEL, more: str = "") -> Json:
        """Type `/iotdomain create`; the form that opens."""
        before = {each["id"] for each in self.slack.views(by)}
        self.type(f"/iotdomain create{more}", by, channel)
        return self.until(
            lambda: next(
                (it for it in self.slack.views(by) if it["id"] not in before), None
            ),
            "the form",
        )

    def answer(self, user: str, act: Callable[[], Any], channel: str = CHANNEL) -> Json:
        """Do something; the message that only this person gets for it.

        Where a diagnosis fills in, it is the last one.
        """
        before = {each["ts"] for each in self.slack.ephemerals(user, channel)}
        act()
        return self.until(
            lambda: next(
                (
                    each
                    for each in self.slack.ephemerals(user, channel)
                    if each["ts"] not in before and not is_filling_in(each)
                ),
                None,
            ),
            f"an answer to {user} in {channel}",
        )

    def until(
        self, found: Callable[[], Any], hint: str = "", seconds: float = SOON
    ) -> Any:
        """The first true value; the end of the bot's log when it never comes."""
        return wait_for(found, seconds, lambda: f"{hint}\n{self.log_text()[-2500:]}")

    # what others see

    def roots(self, channel: str = CHANNEL) -> list[Json]:
        """The bot's messages of a channel that are no replies."""
        return [
            each
            for each in self.slack.messages(channel)
            if each["bot"] and each["thread_ts"] is None
        ]

    def writes(self, run: str) -> list[Json]:
        """The calls that changed something in AWS for a run, by session name."""
        return [
            each
            for each in self.aws.writes()
            if (each["session_name"] or "").partition(".U")[0] == run
        ]

    def fault(self, **fields: Any) -> None:
        """Let the next AWS calls that fit fail."""
        self.aws.control("fault", **fields)

    def deny(self, operation: str, role: str) -> None:
        """The role may not do this any more, until `heal`."""
        self.aws.control("deny", operation=operation, role=role)
        self._denied.append((operation, role))

    @contextmanager
    def slow_aws(self, speed: float = 20) -> Iterator[None]:
        """AWS takes its time: with 20, some 15 s from the record to the certificate."""
        before, self.sandbox.world.speed = self.sandbox.world.speed, speed
        try:
            yield
        finally:
            self.sandbox.world.speed = before

    def heal(self) -> None:
        """Slack, AWS, DNS and the edge work as they do at the start."""
        self.slack.control("heal")
        for channel in (CHANNEL, STAGING):
            self.slack.invite(channel)
        forget = Request(f"{self.aws.url}/control/fault", method="DELETE")
        build_opener(ProxyHandler({})).open(forget, timeout=10).close()
        while self._denied:
            operation, role = self._denied.pop()
            self.aws.control("allow", operation=operation, role=role)
        for port in (443, 8883):
            self.sandbox.tls(port, behaviour="serve")

    def served(self, domain: str) -> str:
        """What an independent client sees at the edge: `openssl s_client`."""
        port = self.sandbox.edge_ports[8883]
        shown = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{port}"]
            + ["-servername", domain, "-showcerts"],
            input=b"",
            capture_output=True,
            timeout=10,
            check=False,
        ).stdout
        pem = re.search(
            rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----",
            shown,
            re.DOTALL,
        )
        assert pem, shown
        return subprocess.run(
            ["openssl", "x509", "-noout", "-subject", "-issuer", "-ext"]
            + ["subjectAltName", "-fingerprint", "-sha256"],
            input=pem[0],
            capture_output=True,
            timeout=10,
            check=True,
        ).stdout.decode()


@dataclass(frozen=True)
class Card:
    """The message of one request, as people see it: always read anew."""

    bot: WholeBot
    name: str
    channel: str = CHANNEL

    @property
    def run(self) -> str:
        """How AWS's logs name it."""
        return self.name.replace(" version ", ".")

    @property
    def messages(self) -> list[Json]:
        """Every root message of this request and version; one, if all is well."""
        return [
            each
            for each in self.bot.roots(self.channel)
            if small_print(each).partition(" · ")[0] == self.name
        ]

    @property
    def message(self) -> Json:
        """The newest root message."""
        found = self.messages
        assert found, f"{self.name} has no message"
        return found[-1]

    @property
    def text(self) -> str:
        """What a person reads, buttons left out."""
        return visible(self.message)

    @property
    def state(self) -> str:
        """The first line under the heading."""
        found = self.messages
        return first_line(found[-1]) if found else ""

    @property
    def word(self) -> str:
        """The state word."""
        found = re.match(r":[a-z_]+: \*([^*]+)\*", self.state)
        return found[1] if found else ""

    @property
    def buttons(self) -> list[str]:
        """Action ids; options of the menu as `more:verb`."""
        return buttons(self.messages[-1]) if self.messages else []

    @property
    def thread(self) -> list[Json]:
        """The replies, oldest first."""
        ts = {each["ts"] for each in self.messages}
        return [
            each
            for each in self.bot.slack.messages(self.channel)
            if each["thread_ts"] in ts
        ]

    @property
    def calls(self) -> list[Json]:
        """The replies that tell people something, without the diagnosis."""
        return [each for each in self.thread if "Diagnosis of" not in visible(each)]

    @property
    def thread_text(self) -> str:
        """All replies as one text."""
        return "\n\n".join(visible(each) for each in self.thread)

    @property
    def history(self) -> list[str]:
        """Every text that the message has ever shown, oldest first."""
        ts = self.message["ts"]
        return [
            visible(each["args"])
            for each in self.bot.slack.log(method="chat.update")
            if each["ok"] and each["args"].get("ts") == ts
        ]

    def wait(self, word: str, seconds: float = SOON) -> str:
        """The text once the state word is this one."""
        self.bot.until(lambda: self.word == word, f"{word}: {self._seen()}", seconds)
        return self.text

    def wait_text(self, part: str, seconds: float = SOON) -> str:
        """The text once it has this in it."""
        self.bot.until(lambda: part in self.text, part, seconds)
        return self.text

    def wait_reply(self, part: str, seconds: float = SOON) -> Json:
        """The reply with this in it."""
        return self.bot.until(
            lambda: next((it for it in self.thread if part in visible(it)), None),
            f"reply with {part}",
            seconds,
        )

    def press(self, user: str, action: str, **choice: Any) -> Json:
        """Use a button or, with `more:verb`, a menu; Slack's answer to the page."""
        pressed, _, option = action.partition(":")
        # An edit between the look and the click gives the row another id.
        for _ in range(3):
            message = self.message
            if option:
                choice["option"] = self._option(option)
            done = self.bot.slack.click(user, message, pressed, **choice)
            if done["ok"] or done["error"] != "no_such_action":
                break
        assert done["ok"], f"{action}: {done}; there are {self.buttons}"
        return done

    def click(self, user: str, action: str, **choice: Any) -> str:
        """Use a button and read what only this person is answered."""
        said = self.bot.answer(
            user, lambda: self.press(user, action, **choice), self.channel
        )
        return visible(said)

    def click_late(self, user: str, seen: Json, action: str, **choice: Any) -> str:
        """Use a button as a screen that has not caught up yet still shows it."""
        shown = {
            each["action_id"]: each.get("value")
            for block in seen["blocks"]
            for each in block.get("elements", [])
            if "action_id" in each
        }
        return visible(
            self.bot.answer(
                user,
                lambda: self.bot.slack.click(
                    user, seen, action, forged=True, value=shown[action], **choice
                ),
                self.channel,
            )
        )

    def forge(self, user: str, drawn: str, meant: str) -> str:
        """Press what is not there, with the value of a button that is."""
        message = self.message
        token = next(
            each["value"]
            for block in message["blocks"]
            for each in block.get("elements", [])
            if each.get("action_id") == drawn
        )
        act = partial(
            self.bot.slack.click, user, message, meant, forged=True, value=token
        )
        return visible(self.bot.answer(user, act, self.channel))

    def approve(self, *users: str) -> "Card":
        """Approve as each of them (Grace, unless told)."""
        for user in users or (GRACE,):
            self.press(user, "approve")
        return self

    def follow(self, said: str) -> "Card":
        """The message of the request that an answer to a click names."""
        named = re.search(r"(R-\d+) for .* in <#(C\w+)>", said)
        assert named, said
        card = Card(self.bot, named[1], named[2])
        self.bot.until(lambda: "approve" in card.buttons, f"buttons of {card.name}")
        return card

    def version(self, number: int) -> "Card":
        """A later version of this request."""
        stem = self.name.partition(" ")[0]
        card = Card(self.bot, f"{stem} version {number}", self.channel)
        self.bot.until(lambda: card.messages, card.name)
        return card

    def _option(self, verb: str) -> str:
        for block in self.message["blocks"]:
            for element in block.get("elements", []):
                for option in element.get("options", []):
                    if option["value"].partition(".")[0] == verb:
                        return str(option["value"])
        raise AssertionError(f"no menu entry {verb}: {self.buttons}")

    def _seen(self) -> str:
        return f"{self.name} was {self.state!r} at first"


# what messages say


def visible(message: Json) -> str:
    """The texts of all blocks, as sent; the fallback text when there are none."""
    blocks = message.get("blocks")
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    return "\n".join(_texts(blocks)) if blocks else str(message.get("text", ""))


def is_filling_in(message: Json) -> bool:
    """Whether it is a diagnosis of which more is to come."""
    text = visible(message)
    return "*Looking*" in text or "*Still looking:*" in text


def _texts(blocks: Sequence[Json]) -> Iterator[str]:
    for block in blocks:
        if block["type"] in {"section", "header"} and "text" in block:
            yield block["text"]["text"]
        elif block["type"] == "context":
            yield " ".join(each["text"] for each in block["elements"])


def first_line(message: Json) -> str:
    """The first line of the first section."""
    for block in message["blocks"] or []:
        if block["type"] == "section":
            return str(block["text"]["text"]).partition("\n")[0]
    return ""


def small_print(message: Json) -> str:
    """The last line, with the id."""
    found = [each for each in message["blocks"] or [] if each["type"] == "context"]
    return str(found[-1]["elements"][0]["text"]) if found else ""


def buttons(message: Json) -> list[str]:
    """Action ids of a message; options of its menu as `more:verb`."""
    found = []
    for block in message["blocks"] or []:
        for element in block.get("elements", []):
            if element["type"] == "overflow":
                verbs = (each["value"].partition(".")[0] for each in element["options"])
                found += [f"{element['action_id']}:{verb}" for verb in verbs]
            elif "action_id" in element:
                found.append(element["action_id"])
    return found


def wait_for(
    found: Callable[[], Any], seconds: float, hint: Callable[[], str] = str
) -> Any:
    """The first true value, looked for often."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"not within {seconds} s: {hint()}"
        time.sleep(0.03)
    return value


def at_once(acts: Sequence[Callable[[], Any]]) -> None:
    """Do all of it at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        act()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)


# observe mode


def observed(text: str) -> str:
    """The settings with which the bot only looks, without any role to change things."""
    kept = [line for line in text.splitlines() if not line.startswith("apply_role")]
    return 'mode = "observe"\n' + "\n".join(kept) + "\n"


def require_only_looked(bot: WholeBot) -> None:
    """Not one call was made that could have changed something in AWS."""
    calls = bot.aws.calls()
    assert [each for each in calls if each["write"]] == []
    assert [each for each in calls if "-apply" in (each["principal"] or "")] == []


# what must hold at the end of every session


def faults(bot: WholeBot) -> list[str]:
    """Exceptions that nobody expected; a Slack that is away is a line without one."""
    found = [line for line in bot.log_text().splitlines() if "Traceback" in line]
    # docket tells of a store that was killed with the whole way there.
    away = "redis.exceptions.ConnectionError"
    return [line for line in found if not (bot.store_killed and away in line)]


def require_no_key(bot: WholeBot) -> None:
    """No private key is anywhere but in Secrets Manager and in what ACM was given.

    What left the bot (the AWS stand-in shows no key that was sent to ImportCertificate
    as such), what it printed, and what its store has, in memory and on disk.
    """
    section = bot.sandbox.world.section("secretsmanager")
    keys = [*canary.PASTED, *canary.in_secrets(section)]
    places = {
        "what Slack received": json.dumps(bot.slack.log()).encode(),
        "calls of AWS": json.dumps(bot.aws.calls()).encode(),
        "what IAM was asked": json.dumps(bot.aws.get("iam")).encode(),
        "the log and the audit": bot.log_path.read_bytes(),
        "the store": store_dump.of(bot.data),
        **{
            str(each.relative_to(bot.data)): each.read_bytes()
            for each in bot.data.rglob("*")
            if each.is_file()
        },
    }
    leaks = canary.found(keys, places)
    assert not leaks, f"a private key is in: {', '.join(leaks)}"


@contextmanager
def whole_bot(
    *,
    speed: float = SPEED,
    turn: Callable[[str], str] = str,
    started: bool = True,
    watches: bool = False,
    http: bool = False,
) -> Iterator[WholeBot]:
    """A sandbox and a bot; `turn` may change the settings file before the start.

    With `http` Slack calls the bot, else the bot calls Slack.

    At the end nothing may be left that Slack would refuse, and the bot must end as it
    was told to. What it said is looked through by the sandbox when that is closed.
    """
    with (
        tempfile.TemporaryDirectory(prefix="wb-") as made,
        running_sandbox(speed=speed, watches=watches, http=http) as sandbox,
    ):
        bot = WholeBot(sandbox, Path(made))
        text = turn(bot.settings.read_text())
        bot.settings.write_text(observed(text) if OBSERVES else text)
        # Tests share an account; the one about the quota sets it itself.
        bot.aws.switch("domain_configuration_quota", 500)
        try:
            if started:
                bot.start()
            yield bot
            assert bot.slack.violations() == []
            if OBSERVES:
                require_only_looked(bot)
            require_no_key(bot)
        finally:
            bot.stop()
