"""The Dockerfile's steps, carried out in a clean root, make an image that starts.

There is no engine to build it with; `tests.support.dockerfile` says what that leaves
open. One build serves all tests that look at it.
"""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.dockerfile import Image, StepError, build, steps
from tests.support.sandbox import running_sandbox
from tests.support.settings_file import TOKENS
from tests.support.whole_bot import wait_for

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text()
# 116 s were measured beside other tests; what takes longer hangs.
LONGEST_SECONDS = 200
# What only the sandbox, the build or the tests need.
NOT_INSIDE = ("sandbox", "tests", "aiohttp", "hatchling", "pytest", "mypy")


def faults(image: Image) -> list[str]:
    """What is wrong with an image, as sentences."""
    found = []
    if image.user == "root":
        found.append("it runs as root")
    asked = "import importlib.util as u; print(*[n for n in {} if u.find_spec(n)])"
    inside = image.run(["python", "-c", asked.format(NOT_INSIDE)]).stdout.split()
    found += [f"{name} is inside" for name in inside]
    loaded = image.run(["python", "-c", "import bot.app, handlers.registry, jobs"])
    if loaded.returncode:
        found.append(f"it cannot be loaded: {loaded.stderr[-200:]}")
    stray = image.at("bot")
    stray.mkdir()
    (stray / "__init__.py").write_text("raise SystemExit('a stray bot')")
    as_module = image.run(["python", "-m", "bot", "--help"])
    shutil.rmtree(stray)
    if "Usage:" not in as_module.stdout:
        found.append("a folder called bot is taken for ours")
    bare = image.run([*image.entrypoint, *image.command])
    if bare.returncode != 2 or "settings" not in bare.stderr:
        found.append(f"without settings it says: {bare.stderr[-200:]}")
    settings = image.root / "etc" / "iotdomain" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(ROOT / "deploy" / "settings.example.toml", settings)
    checked = image.run([*image.entrypoint, "check"], **TOKENS)
    sick = image.run(image.health, **TOKENS)
    settings.unlink()
    if sick.returncode != 1 or "No bot has left a sign of life" not in sick.stderr:
        found.append(f"without a bot its health check says: {sick.stderr[-200:]}")
    if checked.returncode:
        found.append(f"a good settings file is refused: {checked.stderr[-200:]}")
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The image and how long it took."""
    folder = tmp_path_factory.mktemp("image")
    began = time.monotonic()
    image = build(TEXT, ROOT, folder)
    yield image, time.monotonic() - began
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_every_step_can_be_carried_out_and_the_bot_starts(built):
    image, seconds = built

    assert faults(image) == []
    assert seconds < LONGEST_SECONDS
    assert image.environment["PYTHONSAFEPATH"] == "1"
    assert not (image.root / "src").exists()


def tree(image: Image) -> dict[str, tuple[int, int]]:
    """Every file of the image with size and time, but for those it may write to."""
    mine = [image.root / "var" / "lib" / "iotdomain", image.root / "etc" / "iotdomain"]
    return {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in image.root.rglob("*")
        if not any(path.is_relative_to(each) for each in mine)
    }


@pytest.mark.slow
def test_the_bot_inside_serves_is_well_and_writes_in_its_own_folder_only(built):
    image = built[0]
    settings = image.root / "etc" / "iotdomain" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    before = tree(image)
    with running_sandbox() as sandbox:
        settings.write_text(
            sandbox.settings_path.read_text().replace('data = "bot"\n', "")
        )
        with image.started(**sandbox.environment) as bot:
            wait_for(
                lambda: image.run(image.health, **sandbox.environment).returncode == 0,
                30,
            )
            bot.terminate()
            code = bot.wait(10)
        after = image.run(image.health, **sandbox.environment)
    settings.unlink()

    assert code == 0
    assert after.returncode == 1
    assert tree(image) == before


@pytest.mark.slow
def test_an_image_that_runs_as_root_is_noticed(built):
    assert "it runs as root" in faults(replace(built[0], user="root"))


@pytest.mark.slow
def test_an_image_without_its_variables_is_noticed(built):
    environment = {"PATH": built[0].environment["PATH"]}
    found = faults(replace(built[0], environment=environment))

    assert "a folder called bot is taken for ours" in found
    assert any(each.startswith("a good settings file") for each in found)


@pytest.mark.slow
@pytest.mark.parametrize("package", ["bot", "handlers", "jobs"])
def test_a_package_that_was_not_copied_is_noticed(built, package):
    image = built[0]
    (place,) = image.root.glob(f"venv/lib/*/site-packages/{package}")
    away = place.rename(image.root / "away")

    found = faults(image)

    away.rename(place)
    assert found


@pytest.mark.slow
def test_a_sandbox_inside_is_noticed(built):
    image = built[0]
    (packages,) = image.root.glob("venv/lib/*/site-packages")
    (packages / "sandbox").mkdir()

    found = faults(image)

    (packages / "sandbox").rmdir()
    assert found == ["sandbox is inside"]


@pytest.mark.slow
def test_a_package_that_is_not_the_pinned_one_stops_the_build(tmp_path):
    context = tmp_path / "context"
    context.mkdir()
    lock = (ROOT / "requirements.lock").read_text()
    name, _, first = lock.partition("--hash=sha256:")
    wrong = name.splitlines()[-2].removesuffix(" \\") + " --hash=sha256:" + "0" * 64
    (context / "requirements.lock").write_text(wrong + "\n")
    (context / "requirements-sandbox.lock").write_text("")

    with pytest.raises(StepError, match=r"line 9: RUN (?s:.*)HASH") as stopped:
        build(TEXT, context, tmp_path / "image")

    assert first
    assert "/venv/bin/pip install" in str(stopped.value)


def short(text):
    """The steps without those that take long; a planted one is reached in a second."""
    kept = [
        f"{each.name} {each.rest}"
        for each in steps(text)
        if "pip install" not in each.rest and "hatchling" not in each.rest
    ]
    return "\n".join(kept).replace("-m venv", "-m venv --without-pip")


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("COPY requirements.lock", "COPY requirement.lock", "COPY requirement.lock"),
        ("COPY --from=build", "COPY --from=built", "COPY --from=built"),
        ("python -m venv /venv", "python -n venv /venv", "Unknown option: -n"),
        ("USER iotdomain", "USER iotdomian", "nobody has made this user"),
        ("VOLUME /var/lib/iotdomain", "VOLUME /data", "no such folder"),
        ("STOPSIGNAL", "STOPSIGNL", "does not know the instruction"),
        ("--retries=3", "--retrys=3", "no option --retrys=3"),
        ('CMD ["iotdomain", "health"]', "iotdomain health", "no option iotdomain"),
        ("--create-home", "--crate-home", "no option --crate-home"),
    ],
    ids=str,
)
def test_a_planted_error_stops_at_its_line(tmp_path, good, bad, said):
    assert good in TEXT

    with pytest.raises(StepError, match=said):
        build(short(TEXT.replace(good, bad)), ROOT, tmp_path / "image")


def test_without_the_planted_error_the_same_steps_go_through(tmp_path):
    image = build(short(TEXT), ROOT, tmp_path / "image")

    assert image.entrypoint == ["iotdomain"]
    assert image.command == ["run"]
    assert image.health == ["iotdomain", "health"]
    assert (image.root / "var" / "lib" / "iotdomain").is_dir()
