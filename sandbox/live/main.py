"""`iotdomain sandbox compare`: asks first, runs, cleans up, and says what differs."""

import asyncio
import json
import secrets
import shlex
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.aws.identities import BOT, DNS_ACCOUNT, EXTERNAL_ID
from sandbox.compose import Sandbox
from sandbox.live.clean import clean
from sandbox.live.differ import Difference, differences
from sandbox.live.hands import Hands, LiveCheckError
from sandbox.live.place import Place, Role, Slack
from sandbox.live.record import record
from sandbox.live.script import perform
from sandbox.options import Options, Ports
from sandbox.slack import people

# The sandbox beside which AWS is held: a minute there is a quarter of a second here.
SPEED = 240.0
_ACCOUNT, _REGION, _ZONE, _CHANNEL = (
    "111122223333",
    "eu-central-1",
    "acme.example",
    "C0IOTDOM1",
)
SAME, DIFFERENT, UNDONE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed; `begin` asks the person and says whether to go on."""

    place: Place
    begin: Callable[[str], bool]
    say: Callable[[str], None]
    folder: Path
    command: Sequence[str]
    clean: str | None = None


def compare(wanted: Wanted) -> int:
    """The whole check; 0: no difference, 1: some, 2: it could not be finished."""
    if wanted.clean is not None:
        return _clean_up(wanted, wanted.clean)
    run = f"live-{secrets.token_hex(5)}"
    if not wanted.begin(_question(wanted.place, run)):
        wanted.say("Nothing was done.")
        return UNDONE
    again = shlex.join([*wanted.command, "--clean", run])
    wanted.say(
        f"This is {run}. If it is killed, this takes away what it made:\n{again}"
    )
    hands = Hands(wanted.place, run)
    with _terminated_like_ctrl_c():
        try:
            stopped, left = perform(hands)
        except KeyboardInterrupt:
            wanted.say(
                f"It was stopped while it took things away. Go on with:\n{again}"
            )
            return UNDONE
    if left:
        wanted.say(_left(left, again))
    return _report(wanted, hands, stopped, is_clean=not left)


def _report(
    wanted: Wanted, hands: Hands, stopped: str | None, *, is_clean: bool
) -> int:
    made = record(hands, datetime.now(UTC))
    path = wanted.folder / f"{hands.run}.json"
    path.write_text(json.dumps(made, indent=1) + "\n")
    wanted.say(f"The redacted record: {path}")
    if stopped:
        wanted.say(f"It did not get to its end. {stopped}")
        return UNDONE
    wanted.say("Now the same in the sandbox, to compare.")
    found = differences(made, reference())
    wanted.say(table(found))
    if not is_clean:
        return UNDONE
    return DIFFERENT if found else SAME


def reference() -> dict[str, Any]:
    """The record of the same calls against a sandbox that is made for it."""
    with sandbox_place() as place:
        hands = Hands(place, f"live-{secrets.token_hex(5)}")
        stopped, left = perform(hands)
        if stopped or left:
            raise LiveCheckError(f"In the sandbox: {stopped or left}")
        return record(hands, datetime.now(UTC))


@contextmanager
def sandbox_place(speed: float = SPEED) -> Iterator[Place]:
    """A sandbox in a folder of its own, for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with tempfile.TemporaryDirectory(prefix="live-") as made:
        options = Options(data=Path(made), ports=Ports.any(), speed=speed)
        sandbox = Sandbox(options, Path(made))
        try:
            asyncio.run_coroutine_threadsafe(sandbox.start(), loop).result(60)
            yield place_of(sandbox, speed)
        finally:
            asyncio.run_coroutine_threadsafe(sandbox.stop(), loop).result(20)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)
            loop.close()


def place_of(sandbox: Sandbox, speed: float) -> Place:
    """The place that a running sandbox is."""
    read, dns = f"arn:aws:iam::{_ACCOUNT}:role/", f"arn:aws:iam::{DNS_ACCOUNT}:role/"
    if sandbox.dns is None:
        raise LiveCheckError("The sandbox has no DNS of its own.")
    return Place(
        account=_ACCOUNT,
        region=_REGION,
        zone=_ZONE,
        roles={
            "read": Role(f"{read}iotdomain-read", EXTERNAL_ID),
            "apply": Role(f"{read}iotdomain-apply", EXTERNAL_ID),
            "dns-read": Role(f"{dns}iotdomain-dns-read", EXTERNAL_ID),
            "dns-apply": Role(f"{dns}iotdomain-dns-apply", EXTERNAL_ID),
        },
        resolvers=[sandbox.dns],
        port=sandbox.edge_ports[8883],
        public_roots=sandbox.public_roots,
        slack=Slack(
            url=f"{sandbox.slack_url}/api/", token=people.BOT_TOKEN, channel=_CHANNEL
        ),
        aws_url=sandbox.aws_url,
        keys=(BOT.access_key, BOT.secret),
        pause=0.05,
        speed=speed,
    )


def table(found: Sequence[Difference]) -> str:
    """The differences for a terminal, one a paragraph."""
    if not found:
        return "No difference: AWS and Slack answered as the sandbox does."
    lines = [f"{len(found)} difference{'s' * (len(found) != 1)}:"]
    for each in found:
        where = f", {each.where}" if each.where else ""
        lines += [
            "",
            f"{each.step}: {each.kind}{where}",
            f"  there:   {each.live}",
            f"  sandbox: {each.sandbox}",
        ]
    return "\n".join(lines)


def _clean_up(wanted: Wanted, run: str) -> int:
    left = clean(Hands(wanted.place, run))
    again = shlex.join([*wanted.command, "--clean", run])
    wanted.say(_left(left, again) if left else f"Nothing of {run} is left.")
    return UNDONE if left else SAME


def _left(left: Sequence[str], again: str) -> str:
    rows = "\n".join(f"- {each}" for each in left)
    return f"Not all could be taken away:\n{rows}\nTry again with:\n{again}"


def _question(place: Place, run: str) -> str:
    message = f", and posts one message in {place.slack.channel}" if place.slack else ""
    return (
        "This has not been run against a live account yet; you may be the first.\n"
        f"It makes {run}.{place.zone} in account {place.account}, {place.region}: a "
        "certificate, a domain configuration and two records"
        f"{message}. It takes everything away again. AWS allows itself up to 60 "
        "minutes to serve a new domain; all waits together end after 3 h 15 min. The "
        "name stays in public certificate logs for good.\n"
        f"Everything is done in the roles of the settings, as session R-0.{run}."
    )


@contextmanager
def _terminated_like_ctrl_c() -> Iterator[None]:
    """SIGTERM and a closed terminal take away what was made, as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = {
        each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)


def begin(
    settings: Any,
    target: Any,
    zone: str,
    *,
    ask: Callable[[str], bool],
    say: Callable[[str], None],
    folder: Path,
    clean: str | None,
    has_slack: bool,
) -> int:
    """The command: settings and target are the bot's; the exit code."""
    try:
        place = Place.of(settings, target, zone, has_slack=has_slack)
        again = ["iotdomain", "sandbox", "compare", "--settings", str(settings.source)]
        again += ["--target", target.id, "--zone", place.zone]
        return compare(
            Wanted(
                place=place,
                begin=ask,
                say=say,
                folder=folder,
                command=again,
                clean=clean,
            )
        )
    except (ValueError, LiveCheckError, BotoCoreError, ClientError) as failed:
        say(f"It could not be finished. {failed}")
        return UNDONE
