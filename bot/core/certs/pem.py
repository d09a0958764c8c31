"""PEM text, line by line: its blocks, and what else stands in the file.

The text of a block is never repeated in an oddity or a `repr`: it may be a key.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from enum import StrEnum

_BEGIN = re.compile(r"-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,60})-----")
_END = re.compile(r"-----END ([A-Z0-9][A-Z0-9 ]{0,60})-----")
_ANY_DASHES = re.compile(r"-{3,}\s*(BEGIN|END)\b", re.IGNORECASE)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*:\s")
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BOM = b"\xef\xbb\xbf"


class Oddity(StrEnum):
    """What a file has that AWS's form does not; the value is the code of its rule."""

    BYTE_ORDER_MARK = "byte_order_mark"
    UTF_16 = "utf_16"
    WINDOWS_LINE_ENDS = "windows_line_ends"
    BLANK_LINES = "blank_lines"
    STRAY_SPACES = "stray_spaces"
    TEXT_BETWEEN = "text_between_blocks"
    BAD_PEM = "bad_pem"
    DER = "der_not_pem"
    PKCS7 = "pkcs7_not_pem"
    PKCS12 = "pkcs12_not_pem"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file as the person named it, and the line."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file} line {self.line}"


@dataclass(frozen=True, slots=True)
class Odd:
    """One oddity at one place; `says` is what is wrong with a block, in words."""

    kind: Oddity
    place: Place
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One PEM block. `size` counts its text from BEGIN to END and the newline."""

    label: str
    place: Place
    der: bytes = field(repr=False)
    size: int
    is_encrypted: bool = False


@dataclass(slots=True)
class _Open:
    """A block whose end has not been seen yet."""

    label: str
    line: int
    size: int
    text: list[str] = field(default_factory=list, repr=False)
    headers: list[str] = field(default_factory=list, repr=False)


class _Scan:
    """The state of one walk through the lines of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Block] = []
        self.odd: dict[tuple[Oddity, str], Odd] = {}
        self.open: _Open | None = None

    def note(self, kind: Oddity, line: int | None, says: str = "") -> None:
        """Keep the first place of each kind of oddity, and each fault of a block."""
        key = (kind, f"{line} {says}" if kind is Oddity.BAD_PEM else "")
        self.odd.setdefault(key, Odd(kind, Place(self.file, line), says))

    def line(self, number: int, raw: str) -> None:
        """One line of the file, without its line end."""
        text = raw.strip()
        if text != raw and text:
            self.note(Oddity.STRAY_SPACES, number)
        if (begins := _BEGIN.fullmatch(text)) is not None:
            self._unfinished()
            self.open = _Open(begins[1], number, len(raw) + 1)
        elif self.open is None:
            self._outside(number, text)
        elif (ends := _END.fullmatch(text)) is not None:
            self.open.size += len(raw) + 1
            self._close(ends[1])
        else:
            self.open.size += len(raw) + 1
            self._inside(number, text)

    def end(self) -> None:
        """The file is over."""
        self._unfinished()

    def _outside(self, number: int, text: str) -> None:
        if not text:
            self.note(Oddity.BLANK_LINES, number)
        elif _ANY_DASHES.match(text):
            self.note(Oddity.BAD_PEM, number, "a BEGIN or END line is misspelt")
        else:
            self.note(Oddity.TEXT_BETWEEN, number)

    def _inside(self, number: int, text: str) -> None:
        now = self.open
        if now is None:
            return
        if not now.text and _HEADER.match(text):
            now.headers.append(text)
        elif not text:
            # The blank line after the headers of an old encrypted key belongs there.
            if not (now.headers and not now.text):
                self.note(Oddity.BLANK_LINES, number)
        else:
            now.text.append(text)

    def _close(self, label: str) -> None:
        now, self.open = self.open, None
        if now is None:
            return
        if label != now.label:
            self.note(Oddity.BAD_PEM, now.line, "BEGIN and END name different things")
            return
        if not now.text:
            self.note(Oddity.BAD_PEM, now.line, "the block is empty")
            return
        try:
            der = base64.b64decode("".join(now.text), validate=True)
        except (binascii.Error, ValueError):
            self.note(Oddity.BAD_PEM, now.line, "its text is not valid base64")
            return
        self.found.append(
            Block(
                label=now.label,
                place=Place(self.file, now.line),
                der=der,
                size=now.size,
                is_encrypted=now.label == "ENCRYPTED PRIVATE KEY"
                or any("ENCRYPTED" in each for each in now.headers),
            )
        )

    def _unfinished(self) -> None:
        if self.open is not None:
            self.note(Oddity.BAD_PEM, self.open.line, "the block has no end")
            self.open = None


def scan(file: str, data: bytes) -> tuple[tuple[Block, ...], tuple[Odd, ...]]:
    """Every block that can be read, in order, and every oddity; never raises."""
    walk = _Scan(file)
    text = _decoded(walk, data)
    if "\r" in text:
        walk.note(Oddity.WINDOWS_LINE_ENDS, None)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        walk.line(number, line)
    walk.end()
    return tuple(walk.found), tuple(walk.odd.values())


def _decoded(walk: _Scan, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            walk.note(Oddity.UTF_16, None)
            return data[len(mark) :].decode(encoding, errors="replace")
    if data.startswith(_BOM):
        walk.note(Oddity.BYTE_ORDER_MARK, None)
        data = data[len(_BOM) :]
    return data.decode("utf-8", errors="replace")
