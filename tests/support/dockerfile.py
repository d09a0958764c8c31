"""Carries out a Dockerfile's steps in a clean folder, for machines without an engine.

Each stage gets an empty root; a new stage moves the old one away, so that whatever
still leans on it breaks. Absolute paths of the file are meant from that root. Not
carried out: the base image (this machine's Python and system stand in for it), and
`useradd`, of which only the home is made.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

RUN_SECONDS = 120
# Where packages come from is the machine's affair, not the image's.
_PASSED_ON = re.compile(r"(?i)pip_.*|https?_proxy|no_proxy|ssl_cert_.*")
_HEALTH_OPTION = re.compile(
    r"--(interval|timeout|start-period|start-interval)=\d+m?s|--retries=\d+"
)
_USERADD = """#!/bin/sh
home= make=
while [ $# -gt 1 ]; do
  case "$1" in
    --system) shift ;;
    --create-home) make=1; shift ;;
    --home-dir) home=$2; shift 2 ;;
    *) echo "useradd: no option $1 here" >&2; exit 2 ;;
  esac
done
[ -z "$make" ] || mkdir -p "$home"
echo "$1" >> "$USERS"
"""


class StepError(AssertionError):
    """A step that an engine would stop at."""


@dataclass(frozen=True)
class Step:
    """One instruction and where it begins."""

    line: int
    name: str
    rest: str


@dataclass
class Image:
    """What the last stage came to."""

    root: Path
    base: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = "root"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / Path(self.workdir, path).relative_to("/")

    def run(self, words: list[str], **more: str) -> "subprocess.CompletedProcess[str]":
        """Start a program as the image would, in its working directory."""
        environment = {**self._environment(), **more}
        found = shutil.which(words[0], path=environment["PATH"]) or words[0]
        return subprocess.run(
            [found, *words[1:]],
            cwd=self.at("."),
            env=environment,
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
            check=False,
        )

    @contextmanager
    def started(self, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
        """The container's own process, until the block ends."""
        environment = {**self._environment(), **more}
        words = [*self.entrypoint, *self.command]
        found = shutil.which(words[0], path=environment["PATH"]) or words[0]
        process = subprocess.Popen(
            [found, *words[1:]],
            cwd=self.at("."),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(10)

    def rooted(self, text: str) -> str:
        """The text with every absolute path meant from the image's root."""
        return re.sub(r"(?<![\w.:/$}*-])/(?=[a-z])", f"{self.root}/", text)

    def _environment(self) -> dict[str, str]:
        passed = {k: v for k, v in os.environ.items() if _PASSED_ON.fullmatch(k)}
        own = {k: self.rooted(v) for k, v in self.environment.items()}
        system = f"{self.base}:/usr/bin:/bin"
        path = own.pop("PATH", "$PATH").replace("$PATH", system)
        places = {"HOME": str(self.base), "USERS": str(self.base / "users")}
        return {**passed, **places, **own, "PATH": path}


def steps(text: str) -> Iterator[Step]:
    """The instructions, with continued lines joined and comments gone."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or not line.strip():
            continue
        begun = begun if parts else number
        parts.append(line.rstrip().removesuffix("\\").strip())
        if not line.rstrip().endswith("\\"):
            name, _, rest = " ".join(parts).partition(" ")
            yield Step(begun, name.upper(), rest.strip())
            parts = []


def build(text: str, context: Path, folder: Path) -> Image:
    """Carry out every step; StepError names the line that cannot be."""
    base, root = folder / "base", folder / "root"
    base.mkdir(parents=True)
    # Not the one of this venv: an image's Python knows of no other packages.
    (base / "python").symlink_to(Path(getattr(sys, "_base_executable")).resolve())  # noqa: B009 - typeshed does not know it
    (base / "useradd").write_text(_USERADD)
    (base / "useradd").chmod(0o755)
    image, stages, name = Image(root, base), dict[str, Path](), ""
    for step in steps(text):
        try:
            if step.name == "FROM":
                if root.exists():
                    stages[name] = root.rename(folder / f"stage-{len(stages)}")
                _, _, name = step.rest.partition(" AS ")
                root.mkdir()
                image = Image(root, base)
            else:
                _carry_out(step, image, context, stages)
        except (OSError, ValueError, KeyError, StepError) as error:
            text = f"line {step.line}: {step.name} {step.rest[:80]}: {error}"
            raise StepError(text) from error
    return image


def _carry_out(
    step: Step, image: Image, context: Path, stages: Mapping[str, Path]
) -> None:
    match step.name:
        case "RUN":
            done = image.run(["sh", "-ec", image.rooted(step.rest)])
            if done.returncode:
                raise StepError(f"code {done.returncode}: {done.stderr[-600:]}")
        case "COPY":
            _copy(step.rest.split(), image, context, stages)
        case "ENV":
            pairs = (word.partition("=") for word in shlex.split(step.rest))
            image.environment |= {key: value for key, _, value in pairs}
        case "WORKDIR":
            image.workdir = str(Path(image.workdir, step.rest))
            image.at(".").mkdir(parents=True, exist_ok=True)
        case "USER":
            if step.rest not in (image.base / "users").read_text().split():
                raise StepError("nobody has made this user")
            image.user = step.rest
        case "VOLUME":
            if not image.at(step.rest).is_dir():
                raise StepError("there is no such folder")
        case _:
            _note(step, image)


def _note(step: Step, image: Image) -> None:
    """What changes nothing by itself and counts when the image is started."""
    match step.name:
        case "ENTRYPOINT":
            image.entrypoint = json.loads(step.rest)
        case "CMD":
            image.command = json.loads(step.rest)
        case "HEALTHCHECK":
            image.health = _health(step.rest)
        case "STOPSIGNAL":
            pass
        case _:
            raise StepError("this check does not know the instruction")


def _health(rest: str) -> list[str]:
    """The words of a health check, once its options are those that there are."""
    options, found, words = rest.partition("CMD ")
    for each in options.split():
        if not _HEALTH_OPTION.fullmatch(each):
            raise StepError(f"a health check has no option {each}")
    if not found:
        raise StepError("a health check needs CMD")
    return list(json.loads(words))


def _copy(
    words: list[str], image: Image, context: Path, stages: Mapping[str, Path]
) -> None:
    source = context
    if words[0].startswith("--from="):
        source = stages[words.pop(0).removeprefix("--from=")]
    *names, last = words
    into = image.at(last)
    for name in names:
        path = source / name.lstrip("/")
        if path.is_dir():
            # Docker copies what is in a folder, not the folder.
            shutil.copytree(path, into, symlinks=True, dirs_exist_ok=True)
        elif len(names) > 1 or last.endswith("/"):
            into.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, into / path.name)
        else:
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, into)
