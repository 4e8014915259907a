"""Bytes into text: the encoding that was declared, when it is true, else the one that fits.

UTF-8 goes first, whatever was declared: other text is hardly ever valid UTF-8 by chance. ISO-8859-1 means Windows-1252,
as in browsers.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from retold.model import Problem


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with, and how many characters had to be replaced."""

    text: str
    encoding: str
    replaced: int = 0


def warning(source: str, decoded: Decoded) -> Problem:
    """What is said about a text that was not read cleanly."""
    count = "1 character" if decoded.replaced == 1 else f"{decoded.replaced} characters"
    return Problem(
        source=source,
        reason=f"{count} of {source} could not be read as {decoded.encoding} and stand as \ufffd. "
        "Save it as UTF-8 if they matter.",
        kind="warning",
    )


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""",
    re.IGNORECASE,
)


def declared(head: bytes) -> str:
    """The encoding a page says it has, or an empty string."""
    found = _DECLARED.search(head)
    return (found.group(1) or found.group(2)).decode("ascii") if found else ""


def marked(data: bytes) -> tuple[str, int]:
    """The encoding of a byte order mark and the mark's length, or of plain UTF-16 without one; else an empty string."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    sample = data[:2000]
    if len(sample) >= 8:
        half = len(sample) // 2
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > 0.4 * half and even < 0.02 * half:
            return "utf-16-le", 0
        if even > 0.4 * half and odd < 0.02 * half:
            return "utf-16-be", 0
        if even or odd:  # blanks and line ends of a script other than Latin
            return next((name for name in ("utf-16-le", "utf-16-be") if _is_writing(sample, name)), ""), 0
    return "", 0


def _is_writing(sample: bytes, encoding: str) -> bool:
    """Nothing but characters that show and blanks: hardly ever true of bytes read in an encoding that is not theirs."""
    try:
        written = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeError:
        return False
    return all(character.isprintable() or character in "\t\r\n\u200e\u200f" for character in written)


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """The text of the bytes; never fails."""
    encoding, skip = marked(data)
    if encoding:
        return _strict(data[skip:], encoding) or _replaced(data[skip:], encoding)
    if whole := _strict(data, "utf-8"):
        return replace(whole, text=mended(whole.text))
    broken = _replaced(data, "utf-8")
    foreign = sum(1 for character in broken.text[:200_000] if character > "\x7f") - broken.text[:200_000].count("\ufffd")
    if foreign > 4 * broken.text[:200_000].count("\ufffd"):
        return broken  # UTF-8 with a few broken characters, such as a file cut in two
    for name in (_python_name(declared), "cp1252" if _is_western(data) else "", _detected(data)):
        if name and (fitting := _strict(data, name)):
            return fitting
    return _replaced(data, "cp1252")


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeError, LookupError):
        return None


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _python_name(declared: str) -> str:
    name = declared.strip().casefold()
    if name in {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"}:
        return "cp1252"
    if name in {"gb2312", "gbk", "x-gbk"}:
        return "gb18030"
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return "" if info.name in _NEVER_A_PAGE or not getattr(info, "_is_text_encoding", True) else info.name


# Names a page can declare and bytes that got this far cannot be in: UTF-8 was tried, UTF-16 and UTF-32 show themselves by
# their zeros (browsers pass over such a declaration as well), the others are Python's own.
_NEVER_A_PAGE = frozenset(
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be utf-7 idna punycode undefined unicode-escape "
    "raw-unicode-escape unicode_escape raw_unicode_escape mbcs oem".split()
)


_WESTERN = set("éèêëáàâäãåæçíìîïñóòôöõøœúùûüýÿßÉÈÊÁÀÂÄÅÆÇÍÓÔÖØÚÜ’‘“”„–—…•«»€£§°©®´·¡¿ºª½¼¾×†\u00a0")


def mended(text: str) -> str:
    """UTF-8 that somebody read as Windows-1252 and wrote out again, as it was: "canâ€™t" is "can’t", "JosÃ©" is "José".

    Only what makes the letters and marks of Western Europe: "CAFÉ”" could be two such bytes as well, of a letter nobody uses.
    """
    if not any(sign in text for sign in _SIGNS):
        return text
    return _TWICE.sub(lambda found: _ONCE[found.group()], text)


def _misread(character: str) -> str:
    """The bytes of a character in UTF-8, each taken for one of Windows-1252; the five it lacks stand for themselves."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in character.encode())


_SIGNS = ("â€", "Ã", "Â")
_ONCE = {_misread(character): character for character in sorted(_WESTERN)} | {"â€": "”"}  # its third byte is one of the five
_TWICE = re.compile("|".join(re.escape(wrong) for wrong in sorted(_ONCE, key=lambda wrong: (-len(wrong), wrong))))


def _is_western(data: bytes) -> bool:
    """Few foreign bytes, and those that there are make the letters and quotes of Western Europe in Windows-1252."""
    sample = data[:200_000]
    high = [byte for byte in sample if byte > 0x7F]
    if not high or len(high) > 0.15 * len(sample):
        return False
    letters = bytes(high).decode("cp1252", "replace")
    return sum(1 for letter in letters if letter in _WESTERN) >= 0.95 * len(letters)


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  comes with trafilatura; wanted for few files

    best = from_bytes(data[:50_000], steps=5).best()
    return best.encoding if best else ""
