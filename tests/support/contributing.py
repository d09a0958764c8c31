"""What CONTRIBUTING.md says that is not so."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATH = re.compile(r"[\w./-]+(\.(py|md|toml|json|lock|yaml)|/)")
# "a `Job` in …" is one more of them, "`JOBS` in …" is the one that there is.
_NAMED = re.compile(
    r"(?<!\ba )`(\w+)`(?:, and with it `(\w+)`,)?(?: or `(\w+)`)?"
    r" (?:in|of) `([\w/.]+\.py)`"
)
# Not ours: what a tool, a shell or a person says.
_SAID = frozenset({"mypy", "ruff", "LICENSE"})


def lies(text: str) -> list[str]:
    """Every path, name, command and registry that is not as the page says."""
    return [*_paths(text), *_pairs(text), *_commands(text), *_rows(text)]


def _ticked(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def _paths(text: str) -> Iterator[str]:
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    for each in [*linked, *filter(_PATH.fullmatch, _ticked(text))]:
        if not (ROOT / each).exists():
            yield f"there is no {each}"


def _pairs(text: str) -> Iterator[str]:
    """`NAME` in `file.py`: the file itself must give that name to something."""
    for *names, path in _NAMED.findall(text):
        for name in filter(None, names):
            if (ROOT / path).is_file() and name not in _defined(ROOT / path):
                yield f"{path} has no {name}"


def _defined(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                found |= {each.id for each in targets if isinstance(each, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found


def _commands(text: str) -> Iterator[str]:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make (\w+)`", text):
        if not re.search(rf"^{target}:", makefile, re.MULTILINE):
            yield f"make has no {target}"
    source = (ROOT / "bot" / "__main__.py").read_text()
    for command in re.findall(r"`iotdomain (\w+)", text):
        if f'command("{command}")' not in source:
            yield f"iotdomain has no {command}"


def _rows(text: str) -> Iterator[str]:
    """A word of the code in a row of the table stands in a file that the row names."""
    for row in re.findall(r"^\| (?!to add|---).*\|$", text, re.MULTILINE):
        ticked = _ticked(row)
        known = {
            word
            for name in ticked
            if _PATH.fullmatch(name) or "<" in name
            for each in _files(name)
            for word in _words(each)
        }
        for word in ticked:
            name = re.fullmatch(r"@?(\w+)(\(….*\))?", word)
            is_word = name and name[1] not in _SAID and not _PATH.fullmatch(word)
            if name and is_word and name[1] not in known:
                yield f"no file of its row has {word}"


def _words(path: Path) -> Iterator[str]:
    """What is a name in the code; comments and texts do not count."""
    if path.suffix == ".py":
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type == tokenize.NAME:
                    yield token.string


def _files(name: str) -> list[Path]:
    path = ROOT / re.sub(r"<\w+>.*", "", name)
    if path.is_dir():
        return sorted(path.glob("*.py"))
    return [path] if path.is_file() else []
