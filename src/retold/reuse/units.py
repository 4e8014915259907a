"""Sentences as bags of stems: what the finer pass compares.

Sentences of one wording are one unit, so that a sentence printed forty times is compared once and counts once when we
ask how rare a stem is (inverse sentence frequency; Sanchez-Perez, Sidorov and Gelbukh 2014).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold import text as texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from retold.model import Article


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a body and the unit of wording it belongs to."""

    start: int
    end: int
    unit: int


@dataclass(frozen=True, slots=True)
class Bags:
    """A set of numbers for each unit: those of unit ``u`` are ``values[bounds[u]:bounds[u + 1]]``, sorted."""

    values: NDArray[np.int64]
    bounds: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The sentences of many articles and the distinct wordings among them. Stems and pairs of stems are numbered."""

    sentences: tuple[tuple[Sentence, ...], ...]  # for each article, in order
    forms: tuple[tuple[str, ...], ...]  # for each unit, its folded words
    stems: Bags
    couples: Bags  # pairs of neighbouring stems
    quoted: NDArray[np.bool_]  # for each entry of ``stems``, whether all of it stands in quotation marks
    rarity: NDArray[np.float64]  # for each stem, its squared inverse sentence frequency
    norms: NDArray[np.float64]  # for each unit

    def numbers(self, article: int) -> NDArray[np.int64]:
        """The units of one article's sentences."""
        return np.array([sentence.unit for sentence in self.sentences[article]], np.int64)


def read_units(articles: Sequence[Article]) -> Units:
    """The sentences of every body."""
    reader = _Reader()
    sentences = tuple(tuple(reader.read(article)) for article in articles)
    stems, couples = _bags(reader.stems), _bags(reader.couples)
    counts = np.bincount(stems.values, minlength=len(reader.stem_numbers))
    rarity = np.log((len(reader.stems) + 1) / np.maximum(counts, 1)) ** 2
    running = np.concatenate([[0.0], np.cumsum(rarity[stems.values])])
    return Units(
        sentences=sentences,
        forms=tuple(reader.unit_numbers),
        stems=stems,
        couples=couples,
        quoted=np.concatenate([*reader.quoted, np.zeros(0, np.bool_)]),
        rarity=rarity,
        norms=np.sqrt(running[stems.bounds[1:]] - running[stems.bounds[:-1]]),
    )


def _bags(rows: Sequence[NDArray[np.int64]]) -> Bags:
    bounds = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=bounds[1:])
    _, values = np.unique(np.concatenate([*rows, np.zeros(0, np.int64)]), return_inverse=True)
    return Bags(values, bounds)


class _Reader:
    """Numbers units and stems as it meets them."""

    def __init__(self) -> None:
        self.unit_numbers: dict[tuple[str, ...], int] = {}
        self.stem_numbers: dict[str, int] = {}
        self.stems: list[NDArray[np.int64]] = []
        self.quoted: list[NDArray[np.bool_]] = []
        self.couples: list[NDArray[np.int64]] = []

    def read(self, article: Article) -> Iterator[Sentence]:
        for start, end in article.body:
            quotes = np.array([match.span() for match in _QUOTED.finditer(article.text, start, end)], np.int64).reshape(-1, 2)
            for stretch in texts.sentences(article.text, start, end):
                words = texts.words(article.text, stretch.start, stretch.end)
                for piece in _pieces(words):
                    whole = len(piece) == len(words)
                    begin, stop = (stretch.start, stretch.end) if whole else (piece[0].start, piece[-1].end)
                    yield Sentence(begin, stop, self._unit(piece, quotes))

    def _unit(self, words: Sequence[texts.Word], quotes: NDArray[np.int64]) -> int:
        forms = tuple(word.form for word in words)
        known = self.unit_numbers.setdefault(forms, len(self.stems))
        if known < len(self.stems):
            return known
        row = np.array([self.stem_numbers.setdefault(word, len(self.stem_numbers)) for word in _stems(forms)], np.int64)
        stems, places = np.unique(row, return_inverse=True)
        outside = np.bincount(places, ~_inside(words, quotes), minlength=len(stems)) > 0
        self.stems.append(stems)
        self.quoted.append(~outside)
        self.couples.append(np.unique(row[:-1] << 32 | row[1:]))
        return known


LONGEST = 300  # words; what passes for a sentence beyond this (lists, text without stops) is read in pieces
PIECE = 60


def _pieces(words: Sequence[texts.Word]) -> Iterator[Sequence[texts.Word]]:
    if 0 < len(words) <= LONGEST:
        yield words
    elif words:
        yield from (words[at : at + PIECE] for at in range(0, len(words), PIECE))


def _inside(words: Sequence[texts.Word], quotes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which words stand in one of the quotations, given in order."""
    starts = np.array([word.start for word in words], np.int64)
    last = np.searchsorted(quotes[:, 0], starts, side="right") - 1
    inside: NDArray[np.bool_] = last >= 0
    inside[inside] = starts[inside] < quotes[last[inside], 1]
    return inside


# An opened single quotation is followed for a few lines only: it may be an apostrophe.
_QUOTED = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?|«[^»\n]*»?|„[^“”\n]*[“”]?|(?<!\w)[‘'](?=\w)[^\n]{0,400}?[’'](?!\w)")


def _stems(forms: Sequence[str]) -> list[str]:
    """A stem for each word; characters of scripts without spaces in twos, since one alone says little."""
    return [
        form + after if len(form) == 1 and not form.isascii() and len(after) == 1 else stem(form)
        for form, after in zip(forms, [*forms[1:], ""], strict=True)
    ]


_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "e")


def stem(form: str) -> str:
    """A folded word without its commonest English endings; other languages keep their words whole."""
    form = form.removesuffix("'s").removesuffix("'")
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            return form.removesuffix(ending)
    return form
