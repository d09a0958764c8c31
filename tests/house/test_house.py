"""What holds for the project as a whole: its locks, its names, its wheel, its size."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
OURS = {"bot", "handlers", "jobs"}
CODE = [
    path
    for folder in ("bot", "handlers", "jobs", "sandbox")
    for path in (ROOT / folder).rglob("*.py")
]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_pin_with_hashes_and_name_no_registry(lock):
    text = lock.read_text()

    assert "://" not in text
    assert "--index" not in text
    pinned = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+", text, re.MULTILINE)
    entries = re.findall(r"^[a-z0-9][^\n]*", text, re.MULTILINE)
    assert len(pinned) == len(entries)
    for entry in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_there_are_three_locks_and_each_holds_the_one_before():
    names = [
        set(re.findall(r"^[a-z0-9][\w.-]*==[\w.]+", path.read_text(), re.MULTILINE))
        for path in LOCKS
    ]
    by_size = sorted(names, key=len)

    assert len(by_size) == 3
    assert by_size[0] < by_size[1] < by_size[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_bot_and_never_the_sandbox(wheel):
    inside = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {name for name in inside if not name.endswith(".dist-info")} == OURS


def test_installed_our_generic_names_are_ours_alone_and_the_command_works(
    wheel, tmp_path
):
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"),
            *("--no-index", "--target", tmp_path, wheel),
        ],
        check=True,
        timeout=60,
    )
    ask = (
        "from importlib.metadata import packages_distributions as d; import json;"
        "print(json.dumps({n: sorted(set(d()[n])) for n in ('bot','handlers','jobs')}))"
    )

    def run(*words):
        return subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    owners = json.loads(run("-c", ask).stdout)
    refused = run("-m", "bot", "run")

    assert owners == {name: ["iotdomain"] for name in OURS}
    assert refused.returncode == 2
    assert "settings" in refused.stderr


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long_to_live_in(path):
    assert len(path.read_text().splitlines()) <= 300
