"""Private keys where none may be: in what people type, and in what others answer.

A key is known by how its text begins, however it was wrapped on the way, or by being
one: base64 that is a key in DER. Nothing here keeps or repeats what it finds.
"""

import base64
import binascii
import re

HIDDEN = "(left out)"
# With any whitespace, line ends written as `\n`, quotes and mail's `>` in between:
# Slack and keyboards break lines, curl dashes and turn two of them into one.
_DASH = "[-\u2010-\u2015\u2212]"
_HEADER = re.compile(
    rf"{_DASH}{{2}}\s{{0,20}}BEGIN\b[\sA-Z0-9]{{0,60}}?PRIVATE\s*KEY", re.IGNORECASE
)
_PUTTY = re.compile(r"PuTTY-User-Key-File-\d|\"d\"\s*:\s*\"[\w-]{40,}", re.IGNORECASE)
_BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]{1,60}-----.*?(?:-----END [^-]*-----|$)", re.DOTALL
)
_FILLING = re.compile(r"[\s>|*_~`\"',\\]|\\[nr]|&gt;")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
# A line of PEM has 64 of these; names and ARNs have other characters long before.
_LINE = re.compile(r"[A-Za-z0-9+/]{48,}={0,2}")
# How a key in DER begins: a SEQUENCE and its length, a version 0 or 1 and what only
# keys have there. PKCS#8 and its EC form, PKCS#1, SEC 1; encrypted PKCS#8.
_STARTS = (
    re.compile(rb"\x30(?:\x81.|\x82..|.)\x02\x01[\x00\x01]\x30.\x06", re.DOTALL),
    re.compile(rb"\x30(?:\x81.|\x82..|.)\x02\x01\x00\x02(?:\x81.|\x82..|.)", re.DOTALL),
    re.compile(rb"\x30(?:\x81.|.)\x02\x01\x01\x04[\x14-\x50]", re.DOTALL),
    re.compile(rb"\x30(?:\x81.|\x82..|.)\x30.\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05"),
    re.compile(rb"openssh-key-v1\x00"),
)
_SHORTEST, _ENOUGH = 44, 96


def holds_key(text: str) -> bool:
    """Whether a private key is in the text, or the beginning of one."""
    if _HEADER.search(text) or _PUTTY.search(text):
        return True
    # Runs as they stand, each line of its own too, and with all that wraps taken out.
    return any(
        _is_key(run)
        for shown in (text, _FILLING.sub("", text))
        for run in _RUN.findall(shown)
    )


def without_keys(text: str) -> str:
    """The text without PEM and without anything as long as a line of it."""
    return _LINE.sub(HIDDEN, _BLOCK.sub(HIDDEN, text))


def _is_key(run: str) -> bool:
    """A word may stand right before the base64, so each of four beginnings counts."""
    plain = run.rstrip("=").replace("-", "+").replace("_", "/")
    at = plain.find("M")
    while 0 <= at <= len(plain) - _SHORTEST:
        part = plain[at : at + _ENOUGH]
        if _begins_key(part[: len(part) // 4 * 4]):
            return True
        at = plain.find("M", at + 1)
    return False


def _begins_key(text: str) -> bool:
    try:
        der = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return any(each.match(der) for each in _STARTS)
