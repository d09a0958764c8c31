"""This machine: Python, its clock, room on the disk, and the data folder."""

import errno
import os
import platform
import shutil
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.doctor.papers import API, variable_check
from bot.doctor.result import OPERATOR, Check, Result, fault, ok, unseen, warning
from bot.doctor.setup import Setup
from bot.doctor.slack import greeting
from bot.embedded import EmbeddedStoreError
from bot.embedded.places import LONGEST_PATH, find_server, socket_place
from bot.errors import SlackAwayError

GROUP = "this machine"
CLOCK, FOLDER = "machine.clock", "machine.data"
# AWS refuses what is signed five minutes off (IAM user guide, Signature Version 4).
_REFUSED, _DRIFTED = timedelta(minutes=5), timedelta(seconds=30)
_LITTLE, _TOO_LITTLE = 500 * 2**20, 50 * 2**20


def checks(setup: Setup) -> Iterator[Check]:
    """The store's program only where the bot starts one."""
    settings = setup.settings
    yield Check(name="machine.python", group=GROUP, about="Python", run=_python)
    yield Check(
        name=CLOCK,
        group=GROUP,
        about="clock",
        run=lambda: _clock_of(setup),
        needs=(variable_check(API),),
        seconds=8,
    )
    for name, about, run, needs in (
        (FOLDER, "data folder", lambda: _folder(settings.data), ()),
        ("machine.disk", "disk", lambda: _room(settings.data), (FOLDER,)),
        ("machine.store_program", "own store", lambda: _program(setup), (FOLDER,)),
    ):
        if name == "machine.store_program" and settings.redis_url is not None:
            continue
        yield Check(name=name, group=GROUP, about=about, run=run, needs=needs)
    if settings.listen is not None:
        yield Check(
            name="machine.listen",
            group=GROUP,
            about="address for Slack's deliveries",
            run=partial(_listen, *settings.listen),
        )


def _listen(host: str, port: int) -> Result:
    """Whether the bot could listen there; that it does already is fine too."""
    shown = f"{host}:{port}"
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return ok(f"Something listens at {shown}: the bot, if it runs.")
            return fault(
                f"{shown} cannot be listened at ({(error.strerror or '').lower()}).",
                "set slack.listen to an address of this machine and a port from 1024 "
                "on",
                OPERATOR,
            )
    return ok(f"The bot can listen at {shown}.")


def _python() -> Result:
    # Older ones do not come this far: the package asks for 3.11.
    return ok(f"{platform.python_version()} on {platform.system()}.")


def _clock_of(setup: Setup) -> Result:
    try:
        at = greeting(setup).at
    except SlackAwayError as error:
        return unseen(f"There is nothing to compare it with: {error}")
    if at is None:
        return unseen("Slack's answer does not say what time it is.")
    return clock(setup.now(), at)


def clock(here: datetime, there: datetime) -> Result:
    """How far this machine's clock is from Slack's; Slack tells whole seconds."""
    off = here - there
    seconds = abs(off.total_seconds())
    way = "ahead of" if off > timedelta() else "behind"
    says = f"It is {seconds:.0f} s {way} Slack's."
    do = "let this machine set its clock by NTP"
    if abs(off) >= _REFUSED:
        return fault(f"{says} AWS refuses every call from 300 s on.", do, OPERATOR)
    if abs(off) >= _DRIFTED:
        return warning(f"{says} AWS refuses every call from 300 s on.", do, OPERATOR)
    return ok(f"It differs from Slack's by {abs(off).total_seconds():.0f} s.")


def _folder(data: Path) -> Result:
    here = _nearest(data)
    do = f"let the bot's user write to {here}, or set `data` to another folder"
    if not os.access(here, os.W_OK | os.X_OK):
        return fault(f"{here} cannot be written to.", do, OPERATOR)
    if here != data:
        return ok(f"{data} is not there yet; the first start makes it.")
    if data.stat().st_uid != os.getuid():
        return warning(
            f"{data} belongs to another user than the one who asks now.",
            "run the doctor as the bot's user",
            OPERATOR,
        )
    return ok(f"{data} can be written to.")


def _nearest(folder: Path) -> Path:
    """The folder, or what is there of the way to it."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _room(data: Path) -> Result:
    return room(shutil.disk_usage(_nearest(data)).free)


def room(free: int) -> Result:
    """Enough for the store and its log: it needs some megabytes."""
    says = f"{free / 2**30:.1f} GB are free."
    do = "make room where the data folder is"
    if free < _TOO_LITTLE:
        return fault(f"Only {free // 2**20} MB are free.", do, OPERATOR)
    if free < _LITTLE:
        return warning(f"Only {free // 2**20} MB are free.", do, OPERATOR)
    return ok(says)


def _program(setup: Setup) -> Result:
    """What the start would say of it, without starting anything."""
    folder = (setup.settings.data / "store").absolute()
    try:
        program = find_server(setup.environ.get("PATH", os.defpath))
        place = socket_place(folder, setup.environ)
    except EmbeddedStoreError as error:
        return fault(str(error), "see above, or set REDIS_URL", OPERATOR)
    length = len(os.fsencode(place))
    return ok(
        f"{program.name} is there; its socket path has {length} of "
        f"{LONGEST_PATH} bytes."
    )
