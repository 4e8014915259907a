"""Texts as rows of numbers: every word has one, and with it what is asked of it, looked up once for each distinct word.

Reading is most of the cost of grouping, so nothing here is done word by word: a text is split by one pattern, its words are
looked up in one table, and all articles of a pile become one array.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retold.text import folded_form, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAD = 60  # words
LONGEST = 1200  # words of an article that are read: enough for any event, bounds hostile input
_CHARACTERS = 9 * LONGEST  # of a text that are looked at

STOP = frozenset(
    (
        "a about above after again against all also am an and any are as at be because been before being below between both but "
        "by can could did do does doing down during each few for from further had has have having he her here hers him his how "
        "i if in into is it its itself just may me might more most my no nor not now of off on once one only or other our out "
        "over own per said same say says she should so some such than that the their them then there these they this those "
        "through to too told two under until up upon us very was we were what when where which while who whom why will with "
        "would you your according added including however still yet new like another since monday tuesday wednesday thursday "
        "friday saturday sunday today yesterday tomorrow mr mrs ms"
    ).split()
)
_ORDINALS = frozenset(
    "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth twentieth".split()
)


def stem(word: str) -> str:
    """A crude stem: plural and verb endings off. Enough to meet "launches", "launched", "launching".

    >>> stem("launches"), stem("launched"), stem("launching"), stem("launch")
    ('launch', 'launch', 'launch', 'launch')
    """
    word = word.removesuffix("'s")
    for ending, least in _ENDINGS if word[-1:] in "sgdy" else ():
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    return word.removesuffix("e") if len(word) > 4 else word.removesuffix("y") if len(word) > 4 else word


_ENDINGS = (
    ("ingly", 4), ("edly", 4), ("ings", 4), ("ing", 4), ("ies", 3), ("ied", 3), ("es", 4), ("ed", 4), ("ly", 4), ("s", 3),
)  # fmt: skip


class Pile(NamedTuple):
    """All words of a pile. ``owner`` and ``place`` say whose a word is and how many words stand before it."""

    articles: int
    owner: NDArray[np.int32]  # (n,)
    place: NDArray[np.int32]  # (n,)
    stem: NDArray[np.int32]  # (n,) number of its stem
    is_stop: NDArray[np.bool_]  # (n,)
    is_number: NDArray[np.bool_]  # (n,) begins with a digit
    is_capital: NDArray[np.bool_]  # (n,) written with a capital, longer than a letter
    is_ordinal: NDArray[np.bool_]  # (n,)
    opens: NDArray[np.bool_]  # (n,) the first word of a sentence, quotation or line
    figures: tuple[NDArray[np.int32], NDArray[np.int32]]  # (m,) owner and number of each figure ("1,200")
    doubles: tuple[NDArray[np.int32], NDArray[np.int32]]  # (m,) owner and number of each double name ("Abu-Rahma")


# Words and the marks that open a sentence. A word written "U.S." is two letters between marks, and no name.
_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*|[.!?:\n\"“‘]")
_FIGURE = re.compile(r"\d(?<!\w\d)[\d.,]*")
_DOUBLE = re.compile(r"[A-Z][\w'’]*(?:-[\w'’]+)+")
_MARKS = frozenset('.!?:\n"“‘')
_MARK, _STOP, _NUMBER, _CAPITAL, _ORDINAL = 1, 2, 4, 8, 16
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class _Vocabulary(dict[str, int]):
    """The number of each token as written; what is asked of tokens, by number."""

    def __init__(self) -> None:
        super().__init__()
        self.stems: dict[str, int] = {}
        self.stem_of: list[int] = []
        self.flags: list[int] = []

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        form = token.lower() if token.isascii() else folded_form(token)
        base = stem(form)
        self.stem_of.append(self.stems.setdefault(base, len(self.stems)))
        self.flags.append(
            _MARK * (token in _MARKS)
            | _STOP * (form in STOP)
            | _NUMBER * form[:1].isdigit()
            | _CAPITAL * (token[0].isupper() and len(base) > 1)
            | _ORDINAL * (form in _ORDINALS)
        )
        return number


def read(texts: Sequence[str]) -> Pile:
    """The words of these texts, as far as they are read."""
    vocabulary, figures, doubles = _Vocabulary(), _Numbers(), _Numbers()
    rows, numbers, joined = [], [], []
    for text in texts:
        shown = text[:_CHARACTERS]
        tokens = _tokens(shown)
        rows.append(np.fromiter(map(vocabulary.__getitem__, tokens), np.int32, len(tokens)))
        numbers.append(figures.of([figure.rstrip(".,") for figure in _FIGURE.findall(shown)]))
        joined.append(doubles.of([name.casefold() for name in _DOUBLE.findall(shown)] if "-" in shown else []))
    return _pile(rows, numbers, joined, vocabulary)


class _Numbers(dict[str, int]):
    """A number for each string, in order of first sight."""

    def of(self, strings: Sequence[str]) -> NDArray[np.int32]:
        """Their numbers."""
        return np.array([self.setdefault(string, len(self)) for string in strings], np.int32)


def stems(text: str) -> set[str]:
    """The stems of the content words of a text."""
    forms = {folded_form(token) for token in _tokens(text) if token not in _MARKS}
    return {stem(form) for form in forms if form not in STOP}


def _tokens(text: str) -> list[str]:
    if not text.isascii() and _UNSPACED.search(text):
        return [text[word.start : word.end] for word in words(text)][:LONGEST]  # scripts without spaces: no marks, no names
    return _TOKEN.findall(text)


def _pile(
    rows: list[NDArray[np.int32]], numbers: list[NDArray[np.int32]], doubles: list[NDArray[np.int32]], vocabulary: _Vocabulary
) -> Pile:
    flags = np.array(vocabulary.flags, np.uint8)
    stems = np.array(vocabulary.stem_of, np.int32)
    tokens = np.concatenate([np.zeros(0, np.int32), *rows])
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    is_mark = (flags[tokens] & _MARK) > 0 if len(tokens) else np.zeros(0, bool)
    first = np.diff(owner, prepend=-1) > 0
    opens = first | np.concatenate([np.ones(min(1, len(tokens)), bool), is_mark[:-1]])
    word = np.flatnonzero(~is_mark)
    tokens, owner, opens = tokens[word], owner[word], opens[word]
    place = (np.arange(len(owner)) - np.searchsorted(owner, owner)).astype(np.int32)
    kept = place < LONGEST
    tokens, owner, place, opens = tokens[kept], owner[kept], place[kept], opens[kept]
    asked = flags[tokens] if len(tokens) else np.zeros(0, np.uint8)
    return Pile(
        articles=len(rows),
        owner=owner,
        place=place,
        stem=stems[tokens] if len(tokens) else np.zeros(0, np.int32),
        is_stop=(asked & _STOP) > 0,
        is_number=(asked & _NUMBER) > 0,
        is_capital=(asked & _CAPITAL) > 0,
        is_ordinal=(asked & _ORDINAL) > 0,
        opens=opens,
        figures=_owned(numbers),
        doubles=_owned(doubles),
    )


def _owned(rows: list[NDArray[np.int32]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    return owner, np.concatenate([np.zeros(0, np.int32), *rows])
