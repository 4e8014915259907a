"""Sentences as bags of stems: what the finer pass compares.

Sentences of one wording are one unit, so that a sentence printed forty times is compared once and counts once when we
ask how rare a stem is (inverse sentence frequency; Sanchez-Perez, Sidorov and Gelbukh 2014).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold import text as texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Article


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a body and the unit of wording it belongs to."""

    start: int
    end: int
    words: int
    unit: int


@dataclass(frozen=True, slots=True)
class Units:
    """The sentences of many articles, and for each distinct wording its stems and their weights."""

    sentences: tuple[tuple[Sentence, ...], ...]  # for each article, in order
    stems: tuple[frozenset[str], ...]  # for each unit
    rarity: dict[str, float]  # squared inverse sentence frequency
    norms: tuple[float, ...]


def read_units(articles: Sequence[Article]) -> Units:
    """The sentences of every body."""
    numbers: dict[tuple[str, ...], int] = {}
    sentences: list[tuple[Sentence, ...]] = []
    for article in articles:
        row: list[Sentence] = []
        for start, end in article.body:
            for stretch in texts.sentences(article.text, start, end):
                forms = tuple(word.form for word in texts.words(article.text, stretch.start, stretch.end))
                if forms:
                    row.append(Sentence(stretch.start, stretch.end, len(forms), numbers.setdefault(forms, len(numbers))))
        sentences.append(tuple(row))
    stems = tuple(frozenset(_stems(forms)) for forms in numbers)
    counts = Counter(word for bag in stems for word in bag)
    rarity = {word: math.log((len(stems) + 1) / count) ** 2 for word, count in counts.items()}
    norms = tuple(math.sqrt(sum(rarity[word] for word in sorted(bag))) for bag in stems)
    return Units(tuple(sentences), stems, rarity, norms)


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


def similar_units(units: Units, floor: float) -> list[dict[int, float]]:
    """For each unit the other units whose cosine reaches the floor."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(units.stems):
        for word in bag:
            postings[word].append(number)
    arrays = {word: np.array(places, np.int64) for word, places in postings.items() if len(places) > 1}
    norms = np.array(units.norms)
    similar: list[dict[int, float]] = [{} for _ in units.stems]
    for number, bag in enumerate(units.stems):
        held = [word for word in sorted(bag) if word in arrays]
        if not held or not norms[number]:
            continue
        places = np.concatenate([arrays[word] for word in held])
        weights = np.repeat([units.rarity[word] for word in held], [len(arrays[word]) for word in held])
        shared = np.bincount(places, weights, minlength=len(norms))
        close = np.flatnonzero(shared >= floor * norms * norms[number])
        similar[number] = {
            other: shared[other] / (norms[number] * norms[other]) for other in close.tolist() if other != number and norms[other]
        }
    return similar
