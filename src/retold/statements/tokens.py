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
    """One word, one punctuation mark, or one whole quote; a word is the same token wherever it stands."""

    text: str
    low: str
    kind: Kind
    capital: bool = False  # a word that begins with a capital


@dataclass(slots=True)
class Unit:
    """A sentence with the quotes it holds; ``paragraph`` counts from the start of the body."""

    tokens: list[Token]
    ends: list[int]  # where each token ends in the text
    paragraph: int
    lows: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lows = [token.low for token in self.tokens]

    @property
    def start(self) -> int:
        """Where its first token begins."""
        return self.start_of(0)

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return self.ends[-1]

    @property
    def quotes(self) -> list[int]:
        """Which of its tokens are quotes."""
        return [place for place, low in enumerate(self.lows) if not low] if "" in self.lows else []

    def start_of(self, place: int) -> int:
        """Where a token begins in the text."""
        return self.ends[place] - len(self.tokens[place].text)


LONGEST_WORD = 60  # characters; longer ones are not remembered
LONGEST = 240  # tokens of a unit; a longer "sentence" is a list or garbage and is read in parts, so time stays linear

_PIECE = re.compile(
    r"[^\W\d_]++(?=,|\Z)"  # nearly every word: not one of the cases below
    r"|(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|St|Jr|Sr|Prof|Rev|Hon|Maj|Cmdr|Adm|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Co|Ltd|No|Reps|Sens)\."
    r"|[ap]\.m\.|(?:[^\W\d_]\.){2,}|[A-Z]\.(?=,|\s[A-Z])"
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
            tokens, stops = _tokens(text, begin, stop, found, ends)
            for at in range(0, len(tokens), LONGEST):
                yield Unit(tokens[at : at + LONGEST], stops[at : at + LONGEST], first_paragraph + number)


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


def _tokens(text: str, start: int, end: int, found: Sequence[Quote], ends: Sequence[int]) -> tuple[list[Token], list[int]]:
    """The tokens of a sentence, and where each of them ends."""
    tokens: list[Token] = []
    stops: list[int] = []
    at = start
    for place in range(bisect_left(ends, start + 1), len(found)):
        quote = found[place]
        if quote.start >= end:
            break
        if quote.start < at:
            continue
        _add_plain(text, at, quote.start, tokens, stops)
        at = min(quote.end, end)
        tokens.append(Token(text[quote.start : at], "", "quote"))
        stops.append(at)
    _add_plain(text, at, end, tokens, stops)
    return tokens, stops


def _add_plain(text: str, start: int, end: int, tokens: list[Token], stops: list[int]) -> None:
    """Add the tokens of a stretch without quotes."""
    at = start
    for chunk in text[start:end].split(" "):
        length = len(chunk)
        pieces = _pieces(chunk) if length < LONGEST_WORD else None
        if pieces is None:
            pieces = _cut(chunk, text[at + length : min(at + length + 2, end)])
        for token, stop in pieces:
            tokens.append(token)
            stops.append(at + stop)
        at += length + 1


@lru_cache(maxsize=1 << 15)
def _pieces(chunk: str) -> tuple[tuple[Token, int], ...] | None:
    """What stands between two blanks, and where each piece of it ends; None when what follows decides: "J. Smith"."""
    if chunk.isalpha():
        return ((_token(chunk), len(chunk)),)
    if chunk[-1:] == "," and chunk[:-1].isalpha():
        return (_token(chunk[:-1]), len(chunk) - 1), (_token(","), len(chunk))
    return None if chunk[-1:] == "." and chunk[-2:-1].isupper() else _cut(chunk)


def _cut(chunk: str, following: str = "") -> tuple[tuple[Token, int], ...]:
    out = []
    at = 0
    for piece in _PIECE.findall(chunk + following):  # pieces tile the chunk, so their lengths give the offsets
        at += len(piece)
        if at <= len(chunk) and not piece.isspace():
            out.append((_token(piece), at))
    return tuple(out)


def _token(piece: str) -> Token:
    first = piece[0]
    word = first.isalnum() or (first in "'’" and len(piece) > 1) or first in "%$"
    low = piece.casefold().replace("’", "'")
    # past the named tuple's own constructor, which costs as much as the rest
    return _new(Token, (piece, low, "word" if word else "mark", word and first.isupper()))


_new = tuple.__new__
