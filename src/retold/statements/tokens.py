"""Sentences as the grammar reads them: tokens outside quotation marks, every quote one token.

A quote of several sentences keeps its frame together: “A. B,” he said is one unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from retold import text as texts
from retold.statements import quotes as quoting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retold.statements.quotes import Quote

Kind = Literal["word", "mark", "quote"]


class Token(NamedTuple):
    """One word, one punctuation mark, or one whole quote."""

    text: str
    low: str
    start: int
    end: int
    kind: Kind
    quote: Quote | None = None


@dataclass(slots=True)
class Unit:
    """A sentence with the quotes it holds; ``paragraph`` counts from the start of the body."""

    tokens: list[Token]
    start: int
    end: int
    paragraph: int
    lows: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lows = [token.low for token in self.tokens]


LONGEST = 240  # tokens of a unit; a longer "sentence" is a list or garbage and is read in parts, so time stays linear

_PIECE = re.compile(
    r" "  # blanks are pieces as well: all pieces then tile the text, and their lengths give the offsets
    r"|[^\W\d_]++(?=[ ,])"  # nearly every word: not one of the cases below
    r"|(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|St|Jr|Sr|Prof|Rev|Hon|Maj|Cmdr|Adm|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Co|Ltd|No|Reps|Sens)\."
    r"|[ap]\.m\.|(?:[^\W\d_]\.){2,}|[A-Z]\.(?=\s[A-Z])"
    r"|\d+(?:[.,:]\d+)*[^\W_]*(?:-[^\W\d_]+)*"
    r"|[^\W_]+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"
    r"|[^\W_]+(?:[-‑&/][^\W_]+|['’](?!(?:s|re|ve|ll|d|m|t)\b)[^\W_]+)*"
    r"|\.{2,}|-{2,}|[^\w\s]|_|\s+"
)


def units(text: str, start: int, end: int, first_paragraph: int = 0) -> Iterator[Unit]:
    """The units of ``text[start:end]`` in order."""
    paragraphs = texts.paragraphs(text, start, end)
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        found = quoting.in_paragraph(text, paragraph, following)
        ends = [quote.end for quote in found]
        for begin, stop in _frames(text, paragraph.start, paragraph.end, found):
            tokens = _tokens(text, begin, stop, found, ends)
            for at in range(0, len(tokens), LONGEST):
                chunk = tokens[at : at + LONGEST]
                yield Unit(chunk, chunk[0].start, chunk[-1].end, first_paragraph + number)


def _frames(text: str, start: int, end: int, found: Sequence[Quote]) -> list[tuple[int, int]]:
    """Sentences, joined where a boundary falls inside a quote."""
    starts = [quote.start for quote in found]
    out: list[tuple[int, int]] = []
    for sentence in texts.sentences(text, start, end):
        begin, stop = sentence.start, sentence.end
        at = bisect_left(starts, begin) - 1
        inside = at >= 0 and found[at].start < begin < found[at].end
        if inside and out:
            out[-1] = (out[-1][0], stop)
        else:
            out.append((begin, stop))
    return out


def _tokens(text: str, start: int, end: int, found: Sequence[Quote], ends: Sequence[int]) -> list[Token]:
    out: list[Token] = []
    at = start
    for place in range(bisect_left(ends, start + 1), len(found)):
        quote = found[place]
        if quote.start >= end:
            break
        if quote.start < at:
            continue
        out.extend(_plain(text, at, quote.start))
        out.append(Token(text[quote.start : quote.end], "", quote.start, min(quote.end, end), "quote", quote))
        at = quote.end
    out.extend(_plain(text, at, end))
    return out


def _plain(text: str, start: int, end: int) -> list[Token]:
    out: list[Token] = []
    begin = start
    for piece in _PIECE.findall(text[start:end]):
        stop = begin + len(piece)
        if piece != " " and not piece.isspace():
            low, kind = _known(piece)
            # past the named tuple's own constructor, which costs as much as the rest of the loop
            out.append(_new(Token, (piece, low, begin, stop, kind, None)))
        begin = stop
    return out


_new = tuple.__new__


@lru_cache(maxsize=1 << 14)
def _known(piece: str) -> tuple[str, Kind]:
    """The lower-case form of a piece and what it is."""
    first = piece[0]
    word = first.isalnum() or (first in "'’" and len(piece) > 1) or first in "%$"
    return piece.casefold().replace("’", "'"), "word" if word else "mark"
