"""Sentences as the grammar reads them: tokens outside quotation marks, every quote one token.

A quote of several sentences keeps its frame together: “A. B,” he said is one unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from retold import text as texts
from retold.statements import quotes as quoting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retold.statements.lexicon import Lexicon, Verbal
    from retold.statements.quotes import Quote

Kind = Literal["word", "mark", "quote"]


class Token(NamedTuple):
    """One word, one punctuation mark, or one whole quote; a word is the same token wherever it stands."""

    text: str
    low: str
    kind: Kind
    # what the form of a word tells, asked of every word many times and found once
    capital: bool = False  # begins with one
    verbal: Verbal = ""
    adverb: bool = False  # may stand between a subject and its verb


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

# what may stand between two blanks, bounded where garbage would be tried to its end from each of its words; "_abbreviated",
# "_split" and "_after" are filled in by the language
_PIECE = (
    r"[^\W\d_]++(?=,|\Z)"  # nearly every word: not one of the cases below
    r"|(?:_abbreviated)\."
    r"|[A-Z][A-Za-z-]{0,60}+\.(?=,)"  # "Inc.,", "Ala.,"
    r"|(?:[^\W\d_]\.){2,}|[A-Z]\.(?=,|\s[A-Z])"
    r"|\d+(?:[.,:]\d+)*[^\W_]*(?:-[^\W_]+)*"
    r"|[^\W_]++(?:\.[^\W_]+){0,8}?\.(?:com|org|net|info|news)\b"
    r"|[^\W_]+(?=(?:_split)\b)|(?:_split)\b|['’](?:_after)\b"
    r"|[^\W_]+(?:[-‑&/][^\W_]+|['’](?!(?:_after)\b)[^\W_]+)*"
    r"|\.{2,}|-{2,}|[^\w\s]|_|\s+"
)
_Pieces = tuple[tuple["Token", int], ...]  # with the place where each ends


def units(text: str, start: int, end: int, lexicon: Lexicon, first_paragraph: int = 0) -> Iterator[Unit]:
    """The units of ``text[start:end]`` in order."""
    paragraphs = texts.paragraphs(text, start, end)
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        found = quoting.in_paragraph(text, paragraph, following, lexicon)
        ends = [quote.end for quote in found]
        for begin, stop in _frames(text, paragraph.start, paragraph.end, found):
            tokens, stops = _tokens(text, begin, stop, found, ends, lexicon)
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


def _tokens(
    text: str, start: int, end: int, found: Sequence[Quote], ends: Sequence[int], lexicon: Lexicon
) -> tuple[list[Token], list[int]]:
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
        _add_plain(text, at, quote.start, tokens, stops, lexicon)
        at = min(quote.end, end)
        tokens.append(Token(text[quote.start : at], "", "quote"))
        stops.append(at)
    _add_plain(text, at, end, tokens, stops, lexicon)
    return tokens, stops


def _add_plain(text: str, start: int, end: int, tokens: list[Token], stops: list[int], lexicon: Lexicon) -> None:
    """Add the tokens of a stretch without quotes."""
    at = start
    pattern, known = _cutting(lexicon)
    name_ends = lexicon.endings["name_ends"]
    for chunk in text[start:end].split(" "):
        length = len(chunk)
        pieces = known(chunk) if length < LONGEST_WORD else None
        if pieces is None:
            pieces = _cut(pattern, lexicon, chunk, text[at + length : min(at + length + 2, end)])
        if chunk in name_ends and len(tokens) > 1 and tokens[-1].low == "," and tokens[-2].capital:
            del tokens[-1], stops[-1]  # "Harn Foods, Inc. said"
        for token, stop in pieces:
            tokens.append(token)
            stops.append(at + stop)
        at += length + 1


@cache
def _cutting(lexicon: Lexicon) -> tuple[re.Pattern[str], Callable[[str], _Pieces | None]]:
    """How a language cuts what stands between two blanks, and what it has cut before."""
    split = [re.escape(word).replace("'", "['’]") for word in lexicon.endings["split_off"]]
    after = [re.escape(word.removeprefix("'")) for word in lexicon.endings["split_off_after_apostrophe"]]
    pattern = _PIECE.replace("_abbreviated", "|".join(map(re.escape, lexicon.endings["abbreviated"])) or "(?!)")
    pattern = pattern.replace("_split", "|".join(split) or "(?!)").replace("_after", "|".join(after) or "(?!)")
    return (compiled := re.compile(pattern)), lru_cache(maxsize=1 << 15)(partial(_pieces, compiled, lexicon))


def _pieces(pattern: re.Pattern[str], lexicon: Lexicon, chunk: str) -> _Pieces | None:
    """What stands between two blanks, and where each piece of it ends; None when what follows decides: "J. Smith"."""
    if chunk.isalpha():
        return ((_token(chunk, lexicon), len(chunk)),)
    if chunk[-1:] == "," and chunk[:-1].isalpha():
        return (_token(chunk[:-1], lexicon), len(chunk) - 1), (_token(",", lexicon), len(chunk))
    return None if chunk[-1:] == "." and chunk[-2:-1].isupper() else _cut(pattern, lexicon, chunk)


def _cut(pattern: re.Pattern[str], lexicon: Lexicon, chunk: str, following: str = "") -> _Pieces:
    out = []
    at = 0
    for piece in pattern.findall(chunk + following):  # pieces tile the chunk, so their lengths give the offsets
        at += len(piece)
        if at <= len(chunk) and not piece.isspace():
            out.append((_token(piece, lexicon), at))
    return tuple(out)


def _token(piece: str, lexicon: Lexicon) -> Token:
    first = piece[0]
    low = piece.casefold().replace("’", "'")
    # past the named tuple's own constructor, which costs as much as the rest
    if first.isalnum() or (first in "'’" and len(piece) > 1) or first in "%$":
        return _new(Token, (piece, low, "word", first.isupper(), lexicon.verbal(low), lexicon.is_adverb(low)))
    return _new(Token, (piece, low, "mark", False, "", False))


_new = tuple.__new__
