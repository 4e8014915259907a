"""Quotation marks: which stretches of an article stand between them.

Marks are paired paragraph by paragraph. Curly, straight and angle marks, two apostrophes (old agency wires) and British
single marks are read; a quote that does not close before the paragraph ends runs to that end when the next paragraph
opens with a mark, which is how newspapers print a quote over several paragraphs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from retold.statements.lexicon import Lexicon
    from retold.text import Stretch

_MARK = re.compile(r"[`'\"“”„«»‘’](?:(?<=`)`|(?<=')')?")  # begins with one letter of a few, which ``re`` looks for fast
_OPENERS = frozenset("“„«‘") | {"``"}
_REOPENERS = _OPENERS | {'"', "'"}
_CLOSERS = frozenset("”»")
_DOUBLE = frozenset('"“”„«»') | {"''", "``"}
_CLIPPED = re.compile(r"['’‘]([^\W\d_]+|\d)(?![^\W_])")


class Quote(NamedTuple):
    """One quoted stretch: ``text[start:end]`` with its marks; ``inner`` offsets are without them."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool  # False: the closing mark is missing


def in_paragraph(text: str, paragraph: Stretch, following: Stretch | None, lexicon: Lexicon) -> list[Quote]:
    """The outermost quotes of one paragraph, which the one that follows may carry on."""
    reopened = following is not None and text[following.start : following.start + 1] in _REOPENERS
    return _in_paragraph(text, paragraph, lexicon, reopened=reopened)


def _in_paragraph(text: str, paragraph: Stretch, lexicon: Lexicon, *, reopened: bool) -> list[Quote]:
    out: list[Quote] = []
    marks = [match.span() for match in _MARK.finditer(text, paragraph.start, paragraph.end) if match[0] != "`"]
    if not marks:
        return out
    closes_later = _last_single_close(text, marks, lexicon)
    begin: tuple[int, int] | None = None
    family = ""
    for start, end in marks:
        mark = text[start:end]
        double = mark in _DOUBLE
        if begin is None:
            if _opens(text, start, end, paragraph.start, lexicon) and (double or closes_later > end):
                begin, family = (start, end), mark
        elif _ends(text, start, end, mark, family, paragraph.end, lexicon):
            out.append(Quote(begin[0], end, begin[1], start, closed=True))
            begin = None
        elif double and mark in {"“", "``"} and family in {"“", "``"}:
            # a second opening mark: the first one was never closed
            begin = (start, end)
    if (begin is not None and reopened) or (begin is not None and family in _DOUBLE and begin[0] == paragraph.start):
        out.append(Quote(begin[0], paragraph.end, begin[1], paragraph.end, closed=False))
    return out


def _opens(text: str, start: int, end: int, floor: int, lexicon: Lexicon) -> bool:
    mark = text[start:end]
    before = text[start - 1] if start > floor else " "
    after = text[end : end + 1]
    if not after or after.isspace():
        return False
    if mark in _OPENERS:
        return mark != "‘" or not _clips(text, start, lexicon)
    if mark in _CLOSERS:
        return False
    if mark == "’" or (mark == "'" and _clips(text, start, lexicon)):
        return False
    return before.isspace() or before in "([—–-:/," or (mark in {'"', "''"} and not before.isalnum())


def _clips(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether an apostrophe stands for letters or figures that are left out: "'tis", "the '90s"."""
    found = _CLIPPED.match(text, start)
    return found is not None and (found[1].isdigit() or found[1].lower() in lexicon.words["clipped"])


def _ends(text: str, start: int, end: int, mark: str, family: str, ceiling: int, lexicon: Lexicon) -> bool:
    """Whether this mark closes a quote that was opened with ``family``."""
    before = text[start - 1]
    after = text[end] if end < ceiling else " "
    if family in {"‘", "'"}:
        return mark in {"’", "'"} and _single_close(before, after, lexicon)
    if family == '"':
        return mark == '"' or (mark == "”" and not after.isalnum())
    if family in {"''", "``"}:
        return mark == "''"
    if family == "«":
        return mark == "»"
    return (mark in {"”", "“"} and (mark == "”" or family == "„")) or (mark == '"' and not before.isspace())


def _single_close(before: str, after: str, lexicon: Lexicon) -> bool:
    """An apostrophe that closes: not inside a word, and not a plural possessive in mid-sentence."""
    if after.isalnum() or before.isspace():
        return False
    return not after.isspace() or before not in lexicon.words["owners_end"]


def _last_single_close(text: str, marks: list[tuple[int, int]], lexicon: Lexicon) -> int:
    """Where the last mark stands that can close a single quote, so that a stray apostrophe opens nothing."""
    for start, end in reversed(marks):
        if text[start:end] in {"’", "'"} and start > 0 and _single_close(text[start - 1], text[end : end + 1] or " ", lexicon):
            return start
    return -1
