"""Sentences as bags of stems: what the finer pass compares.

Sentences of one wording are one unit, so that a sentence printed forty times is compared once and counts once when we
ask how rare a stem is (inverse sentence frequency; Sanchez-Perez, Sidorov and Gelbukh 2014). Copies that differ in one
sentence share all other units: nothing about what they have in common is read, weighed or aligned twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold import text as texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.fingerprints import Words
    from retold.model import Article


@dataclass(frozen=True, slots=True)
class Bags:
    """Some numbers for each unit: those of unit ``u`` are ``values[bounds[u]:bounds[u + 1]]``."""

    values: NDArray[np.int64]
    bounds: NDArray[np.int64]

    def owners(self) -> NDArray[np.int64]:
        """The unit of each value."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """The sentences of many bodies in order: those of article ``i`` are ``bounds[i]:bounds[i + 1]``."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    units: NDArray[np.int64]  # of wording
    bounds: NDArray[np.int64]  # (articles + 1,)

    def owners(self) -> NDArray[np.int64]:
        """The article of each sentence."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The sentences of many articles and the distinct wordings among them. Stems and pairs of stems are numbered."""

    sentences: Sentences
    forms: Bags  # the folded words of each unit, numbered, in order
    stems: Bags  # sorted, each once
    couples: Bags  # pairs of neighbouring stems, sorted, each once
    joined: NDArray[np.int64]  # (couples, 2) the two stems of each couple
    quoted: NDArray[np.bool_]  # for each entry of ``stems``, whether all of it stands in quotation marks
    rarity: NDArray[np.float64]  # for each stem, its squared inverse sentence frequency
    slight: NDArray[np.bool_]  # for each stem, whether it is a small figure: two have it in common by chance
    norms: NDArray[np.float64]  # for each unit

    def numbers(self, article: int) -> NDArray[np.int64]:
        """The units of one article's sentences."""
        bounds = self.sentences.bounds
        return self.sentences.units[bounds[article] : bounds[article + 1]]


def read_units(articles: Sequence[Article], words: Words) -> Units:
    """The sentences of every body; ``words`` are those of the same articles."""
    codes, vocabulary = _vocabulary(articles, words)
    sentences, firsts, forms = _read(articles, words, codes)
    row = _stemmed(forms, vocabulary)
    figures = np.array([len(form) <= FIGURES and form.isdigit() for form in vocabulary], np.bool_)[forms.values]
    owners = forms.owners()
    inside = _inside(articles, words)[np.repeat(firsts - forms.bounds[:-1], np.diff(forms.bounds)) + np.arange(len(row))]
    stems, quoted = _bag(owners, row, inside, len(firsts))
    same = owners[1:] == owners[:-1]
    joined, numbers = np.unique(row[:-1][same] << 32 | row[1:][same], return_inverse=True)
    couples, _ = _bag(owners[1:][same], numbers, inside[1:][same], len(firsts))
    counts = np.bincount(stems.values)
    rarity = np.log((len(firsts) + 1) / np.maximum(counts, 1)) ** 2
    running = np.concatenate([[0.0], np.cumsum(rarity[stems.values])])
    return Units(
        sentences=sentences,
        forms=forms,
        stems=stems,
        couples=couples,
        joined=np.stack(np.divmod(joined, 1 << 32), axis=1),
        quoted=quoted,
        rarity=rarity,
        slight=np.bincount(row, figures, minlength=len(rarity)) > 0,
        norms=np.sqrt(running[stems.bounds[1:]] - running[stems.bounds[:-1]]),
    )


def _vocabulary(articles: Sequence[Article], words: Words) -> tuple[NDArray[np.int64], list[str]]:
    """A number for each word, and the folded form of each number."""
    _, firsts, codes = np.unique(words.hashes, return_index=True, return_inverse=True)
    owners = np.searchsorted(words.bounds, firsts, side="right") - 1
    places = zip(owners.tolist(), words.starts[firsts].tolist(), words.ends[firsts].tolist(), strict=True)
    return codes.astype(np.int64), [texts.folded_form(articles[owner].text[start:end]) for owner, start, end in places]


LONGEST = 300  # words; what passes for a sentence beyond this (lists, text without stops) is read in pieces
PIECE = 60
FIGURES = 2  # digits of a small figure


def _read(articles: Sequence[Article], words: Words, codes: NDArray[np.int64]) -> tuple[Sentences, NDArray[np.int64], Bags]:
    """The sentences; of each unit the first word it was met at, and its words."""
    shifts = _shifts(articles)
    places = words.starts + np.repeat(shifts[:-1], np.diff(words.bounds))
    found = [
        (stretch.start, stretch.end, owner)
        for owner, article in enumerate(articles)
        for start, end in article.body
        for stretch in texts.sentences(article.text, start, end)
    ]
    starts, ends, owners = np.array(found, np.int64).reshape(-1, 3).T
    firsts, lasts = np.searchsorted(places, starts + shifts[owners]), np.searchsorted(places, ends + shifts[owners])
    pieces = np.where(lasts - firsts <= LONGEST, lasts > firsts, -(-(lasts - firsts) // PIECE))
    sentence = np.repeat(np.arange(len(starts)), pieces)
    cut = pieces[sentence] > 1
    begins = firsts[sentence] + PIECE * (np.arange(len(sentence)) - np.repeat(np.cumsum(pieces) - pieces, pieces))
    stops = np.where(cut, np.minimum(begins + PIECE, lasts[sentence]), lasts[sentence])
    bounds = np.zeros(len(articles) + 1, np.int64)
    np.cumsum(np.bincount(owners[sentence], minlength=len(articles)), out=bounds[1:])
    units, kept = _units(codes, begins, stops)
    read = Sentences(
        starts=np.where(cut, words.starts[begins], starts[sentence]),
        ends=np.where(cut, words.ends[stops - 1], ends[sentence]),
        units=units,
        bounds=bounds,
    )
    rows = [codes[begin:stop] for begin, stop in zip(begins[kept].tolist(), stops[kept].tolist(), strict=True)]
    sizes = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(stops[kept] - begins[kept], out=sizes[1:])
    return read, begins[kept], Bags(np.concatenate([*rows, np.zeros(0, np.int64)]), sizes)


def _shifts(articles: Sequence[Article]) -> NDArray[np.int64]:
    """Where each article's text begins when all stand one after the other, a blank between."""
    shifts = np.zeros(len(articles) + 1, np.int64)
    np.cumsum([len(article.text) + 1 for article in articles], out=shifts[1:])
    return shifts


def _units(
    codes: NDArray[np.int64], begins: NDArray[np.int64], stops: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The unit of each sentence, and the sentence each unit was first met as."""
    known: dict[bytes, int] = {}
    units: list[int] = []
    kept: list[int] = []
    for number, (begin, stop) in enumerate(zip(begins.tolist(), stops.tolist(), strict=True)):
        unit = known.setdefault(codes[begin:stop].tobytes(), len(known))
        if unit == len(kept):
            kept.append(number)
        units.append(unit)
    return np.array(units, np.int64), np.array(kept, np.int64)


def _stemmed(forms: Bags, vocabulary: Sequence[str]) -> NDArray[np.int64]:
    """A stem for each word; characters of scripts without spaces in twos, since one alone says little."""
    numbers: dict[str, int] = {}
    stem_of = np.array([numbers.setdefault(stem(form), len(numbers)) for form in vocabulary], np.int64)
    row = stem_of[forms.values]
    single = np.array([len(form) == 1 for form in vocabulary], np.bool_)[forms.values]
    wide = np.array([len(form) == 1 and not form.isascii() for form in vocabulary], np.bool_)[forms.values]
    followed = np.flatnonzero(wide[:-1] & single[1:] & (np.diff(forms.owners()) == 0))
    row[followed] = len(numbers) + _numbered(forms.values[followed] << 32 | forms.values[followed + 1])
    return row


def _numbered(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _bag(
    owners: NDArray[np.int64], values: NDArray[np.int64], inside: NDArray[np.bool_], count: int
) -> tuple[Bags, NDArray[np.bool_]]:
    """Each value of each owner once, and whether all of its places are inside."""
    width = int(values.max(initial=0)) + 1
    keys = owners * width + values
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    bounds = np.searchsorted(keys[firsts], np.arange(count + 1) * width)
    quoted = np.logical_and.reduceat(inside[order], firsts) if len(firsts) else np.zeros(0, np.bool_)
    return Bags(keys[firsts] % width, bounds), quoted


def _inside(articles: Sequence[Article], words: Words) -> NDArray[np.bool_]:
    """Which words stand in a quotation."""
    shifts = _shifts(articles)
    places = words.starts + np.repeat(shifts[:-1], np.diff(words.bounds))
    found = [
        (match.start() + shift, match.end() + shift)
        for article, shift in zip(articles, shifts.tolist(), strict=False)
        for start, end in article.body
        for match in _QUOTED.finditer(article.text, start, end)
    ]
    opens, closes = np.array(found, np.int64).reshape(-1, 2).T
    last = np.searchsorted(opens, places, side="right") - 1
    inside: NDArray[np.bool_] = last >= 0
    inside[inside] = places[inside] < closes[last[inside]]
    return inside


# An opened single quotation is followed for a few lines only: it may be an apostrophe.
_QUOTED = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?|«[^»\n]*»?|„[^“”\n]*[“”]?|(?<!\w)[‘'](?=\w)[^\n]{0,400}?[’'](?!\w)")

_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "e")


def stem(form: str) -> str:
    """A folded word without its commonest English endings; other languages keep their words whole."""
    form = form.removesuffix("'s").removesuffix("'")
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            return form.removesuffix(ending)
    return form
