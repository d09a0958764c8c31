"""A worker process: each line it reads is a key to nudge.

Notes each start of the task in a file, and then holds it for long.
"""

import sys
import time
from pathlib import Path

from bot.engine import DocketEngine


def main(url: str, notes: str, hold: str) -> None:
    def drive(key: str) -> None:
        with Path(notes).open("a") as file:
            file.write(f"{key} {time.time()}\n")
        time.sleep(float(hold))

    engine = DocketEngine(url)
    engine.start({"drive": drive})
    for line in sys.stdin:
        engine.nudge("drive", line.strip())
        sys.stdout.write("nudged\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
