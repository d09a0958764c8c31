"""How the files are written.

ACM wants PEM and nothing beside it: "no extra lines or spaces" (ACM user guide,
"Prerequisites for importing certificates").
"""

from bot.core.certs.case import Case
from bot.core.certs.finding import Said, Severity, check
from bot.core.certs.pem import Oddity
from bot.core.certs.shown import joined, listed, shown

_EXPORT = "Write it again with `openssl x509 -in FILE -out clean.pem`, block by block."


@check(Severity.BROKEN)
def bad_pem(case: Case) -> Said | None:
    """A PEM block is damaged: no end, an empty or changed text, a misspelt line."""
    bad = case.odd(Oddity.BAD_PEM)
    if not bad:
        return None
    return Said(
        "A PEM block cannot be read, so what it holds is missing.",
        joined(f"{shown(str(each.place))}: {each.says}" for each in bad),
        "Copy the block again, whole, from where it came.",
    )


@check(Severity.BROKEN)
def der_not_pem(case: Case) -> Said | None:
    """A file is binary (DER), which ACM refuses."""
    return _form(
        case,
        Oddity.DER,
        "A file is DER, and ACM takes PEM only.",
        "Convert it: `openssl x509 -inform der -in FILE -out cert.pem`; for a key "
        "`openssl pkey -inform der -in FILE -out key.pem`.",
    )


@check(Severity.BROKEN)
def pkcs7_not_pem(case: Case) -> Said | None:
    """A file or block is PKCS#7 (`.p7b`), which ACM refuses."""
    return _form(
        case,
        Oddity.PKCS7,
        "The certificates are in a PKCS#7 container, and ACM takes plain PEM only.",
        "Take them out: `openssl pkcs7 -print_certs -in FILE -out chain.pem` (with "
        "`-inform der` for a binary file), then remove the lines between the blocks.",
    )


@check(Severity.BROKEN)
def pkcs12_not_pem(case: Case) -> Said | None:
    """A file is PKCS#12 (`.p12`, `.pfx`), which ACM refuses."""
    return _form(
        case,
        Oddity.PKCS12,
        "A file is PKCS#12, and ACM takes plain PEM only.",
        "Take the certificates out: `openssl pkcs12 -in FILE -nokeys -out chain.pem`.",
    )


@check(Severity.BROKEN)
def utf_16(case: Case) -> Said | None:
    """A file is UTF-16, as PowerShell's `>` writes it; ACM refuses it."""
    return _form(
        case,
        Oddity.UTF_16,
        "A file is UTF-16, and PEM is ASCII.",
        "Save it as ASCII or as UTF-8 without a byte order mark.",
    )


@check(Severity.WARNING)
def byte_order_mark(case: Case) -> Said | None:
    """A file begins with a byte order mark, as some Windows editors put there."""
    return _form(
        case,
        Oddity.BYTE_ORDER_MARK,
        "A file begins with a byte order mark, which is no part of PEM.",
        "Save it as UTF-8 without a byte order mark.",
    )


@check(Severity.NOTE)
def windows_line_ends(case: Case) -> Said | None:
    """A file has Windows line ends; readers of PEM take them."""
    return _form(
        case,
        Oddity.WINDOWS_LINE_ENDS,
        "A file has Windows line ends.",
        "Nothing has to be done; `dos2unix FILE` removes them.",
    )


@check(Severity.NOTE)
def blank_lines(case: Case) -> Said | None:
    """There are blank lines; AWS asks for none, though readers of PEM take them."""
    return _form(
        case,
        Oddity.BLANK_LINES,
        "There are blank lines, and AWS asks for no extra lines.",
        "Remove them.",
    )


@check(Severity.WARNING)
def stray_spaces(case: Case) -> Said | None:
    """Lines begin or end with spaces; AWS asks for none."""
    return _form(
        case,
        Oddity.STRAY_SPACES,
        "Lines begin or end with spaces, and AWS asks for none.",
        "Remove them, or write the file again with `openssl x509 -in FILE`.",
    )


@check(Severity.WARNING)
def text_between_blocks(case: Case) -> Said | None:
    """There is text outside the PEM blocks; AWS asks for no extra lines."""
    return _form(
        case,
        Oddity.TEXT_BETWEEN,
        "There is text outside the PEM blocks, and AWS asks for no extra lines.",
        _EXPORT,
    )


@check(Severity.WARNING)
def other_blocks(case: Case) -> Said | None:
    """There are PEM blocks that are neither certificates nor keys."""
    others = case.bundle.leftovers
    if not others:
        return None
    return Said(
        "There are blocks that are neither a certificate nor a private key.",
        listed(f"{each.label} in {each.place}" for each in others),
        "Leave them out.",
    )


def _form(case: Case, kind: Oddity, says: str, fix: str) -> Said | None:
    found = case.odd(kind)
    if not found:
        return None
    return Said(says, listed(each.place for each in found), fix)
