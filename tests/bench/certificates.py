"""How many bundles are checked in a second, beside `openssl verify` on the same files.

OpenSSL answers one question of the sixty-three. Both read all files in one process,
and the private roots once.
"""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.certs.bundle import File
from bot.core.certs.case import Material
from bot.core.certs.report import judge
from tests.bench.numbers import Row
from tests.bench.processes import BenchError
from tests.support import certs
from tests.support.certs import DOMAIN, NOW, Ask, key_pem, leaf

SECTION = "Certificates checked before AWS sees them"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many bundles, how often, and how many commands typed one by one."""

    bundles: int
    rounds: int
    commands: int


FULL = Plan(bundles=300, rounds=5, commands=5)
QUICK = Plan(bundles=50, rounds=2, commands=2)


def measure(folder: Path, plan: Plan) -> list[Row]:
    """The checker and OpenSSL in turns, on chains of a private CA."""
    if shutil.which("openssl") is None:
        raise BenchError("There is no openssl to measure beside.")
    files = _made(folder, plan.bundles)
    ours, theirs, typed, asked, cpu, their_cpu = [], [], [], [], [], []
    _check(files)  # warm: code and roots
    for _ in range(plan.rounds):
        before = time.process_time()
        ours.append(plan.bundles / _took(lambda: _check(files)))
        cpu.append((time.process_time() - before) / plan.bundles * 1000)
        before = _children()
        theirs.append(plan.bundles / _took(lambda: _verify(folder, files)))
        their_cpu.append((_children() - before) / plan.bundles * 1000)
    for _ in range(plan.commands):
        typed.append(_took(lambda: _command(folder, files[0])))
        asked.append(_took(lambda: _verify(folder, files[:1])))
    ratio = [one / other for one, other in zip(cpu, their_cpu, strict=True)]
    return [
        _row("bundles checked, every rule", "1/s", ours),
        _row("the same files, `openssl verify`", "1/s", theirs),
        _row("CPU for one bundle, every rule", "ms", cpu),
        _row("CPU for one file, `openssl verify`", "ms", their_cpu),
        _row("CPU of ours in times of OpenSSL's", "×", ratio),
        _row("one `iotdomain check-cert` with a key, from start to end", "s", typed),
        _row("one `openssl verify`, from start to end", "s", asked),
    ]


def _made(folder: Path, count: int) -> list[Path]:
    above = certs.ca_of("private")
    (folder / "ca.pem").write_bytes(above.pem)
    (folder / "root.pem").write_bytes(certs.root("Grace Root").pem)
    files = []
    for number in range(count):
        made = leaf(Ask(common_name=f"device {number}"), ca="private")
        files.append(folder / f"{number}.pem")
        files[-1].write_bytes(made.pem + above.pem)
        (folder / "key.pem").write_bytes(key_pem(made.key))
    return files


def _check(files: Sequence[Path]) -> None:
    public, private = certs.public_roots(), certs.private_roots()
    for each in files:
        material = Material(files=[File(each.name, each.read_bytes())])
        report = judge(material, domain=DOMAIN, at=NOW, public=public, private=private)
        if not report.device_would_accept:
            raise BenchError(f"{each.name} was refused.")


def _verify(folder: Path, files: Sequence[Path]) -> None:
    subprocess.run(
        [
            *("openssl", "verify", "-CAfile", "root.pem", "-untrusted", "ca.pem"),
            *("-purpose", "sslserver", "-verify_hostname", DOMAIN),
            *("-attime", str(int(NOW.timestamp()))),
            *(each.name for each in files),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def _command(folder: Path, file: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "bot", "check-cert", file, "--domain", DOMAIN),
            *("--key", folder / "key.pem", "--at", NOW.isoformat()),
        ],
        check=True,
        capture_output=True,
    )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _took(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _row(what: str, unit: str, values: Sequence[float]) -> Row:
    return Row(section=SECTION, what=what, unit=unit, values=values)
