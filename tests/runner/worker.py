"""A worker process: the real store, engine and runner, and steps that take long."""

import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.engine import DocketEngine
from bot.planning import Planned
from bot.runner import Hooks, drive
from bot.steps.base import Done, Step
from bot.store import Client, RedisStore
from tests.support.driving import FIRST, SECOND
from tests.support.fakes import make_bot


def main(url: str, notes: str, hold: str) -> None:
    def look(context):
        with Path(notes).open("a") as file:
            file.write(f"{time.time()}\n")
        time.sleep(float(hold))
        return Done()

    step = Step(look, None, timedelta(minutes=30))
    hooks = Hooks(
        steps={FIRST: step, SECOND: step},
        replan=lambda services, run: Planned(
            plan=run.plan, refusals=(), notices=(), facts=None, holder=None
        ),
    )
    engine = DocketEngine(url)
    bot = make_bot(store=RedisStore(Client(url)))
    services = replace(bot.services, engine=engine, monotonic=time.monotonic)
    engine.start({"drive": partial(drive, services, hooks=hooks), "tell": print})
    for line in sys.stdin:
        engine.nudge("drive", line.strip())
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
