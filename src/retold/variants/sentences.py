"""An article as this room reads it: its body sentences, their words, and what weight a word has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from retold.text import Stretch, Word, sentences, trimmed, words

from .lexicon import american, function_words, stem, units
from .numbers import Number, numbers

if TYPE_CHECKING:
    from datetime import datetime

    from retold.model import Statement

    from .change import Form


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of one article (or lost original): one sentence of its body."""

    start: int
    end: int
    text: str
    forms: tuple[str, ...]  # folded words
    matter: frozenset[str]  # stems of the words that are not grammar, numbers by value
    spoken: bool = False  # stands inside a quotation that begins before it or ends after it: its speaker may stand elsewhere


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read for comparing."""

    id: str
    title: str
    language: str
    text: str
    sentences: tuple[Sentence, ...] = field(default=())
    at: datetime | None = None  # when it appeared, if known
    said: tuple[tuple[Statement, ...], ...] | None = None  # for each sentence its statements; None when nobody read them
    forms: dict[tuple[int, int], Form] = field(default_factory=dict, compare=False)  # stretches as they were read before


def read(id_: str, title: str, language: str, text: str, body: tuple[tuple[int, int], ...]) -> Reading:
    """The body sentences of one text; stretches that hold no word are left out."""
    stretches = [piece for begin, end in body for stretch in sentences(text, begin, end) for piece in _pieces(text, stretch)]
    found = []
    for stretch, spoken in zip(stretches, _spoken(text, stretches), strict=True):
        piece = text[stretch.start : stretch.end]
        forms, matter = _read_sentence(piece)
        if forms:
            found.append(Sentence(stretch.start, stretch.end, piece, forms, matter, spoken))
    return Reading(id_, title, language, text, tuple(found))


LONGEST = 3000  # characters: a longer "sentence" is a list or scraped debris and is read in pieces


def _pieces(text: str, stretch: Stretch) -> list[Stretch]:
    out, start = [], stretch.start
    while stretch.end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        out.append(trimmed(text, start, cut))
        start = cut
    return [piece for piece in [*out, trimmed(text, start, stretch.end)] if piece.start < piece.end]


_MARK = re.compile(r"[“”\"«»\n]")


def _spoken(text: str, stretches: list[Stretch]) -> list[bool]:
    """For each sentence whether a quotation is open at its first or after its last character. Paragraphs begin closed."""
    marks = iter([*_MARK.finditer(text), None])
    mark, inside, out = next(marks), False, []
    for stretch in stretches:
        states = []
        for place in (stretch.start, stretch.end):
            while mark is not None and mark.start() < place:
                sign = mark.group()
                inside = sign in "“«" or (sign == '"' and not inside)
                mark = next(marks)
            states.append(inside)
        out.append(any(states))
    return out


@lru_cache(maxsize=16384)
def _read_sentence(piece: str) -> tuple[tuple[str, ...], frozenset[str]]:
    found = words(piece)
    counted = [number for number in numbers(piece) if not number.weak] if _MAY_COUNT.search(piece) else []
    inside = {word for number in counted for word in found if number.start <= word.start < number.end}
    plain = {stem(word.form) for word in found if word not in inside and word.form not in function_words()}
    return tuple(word.form for word in found), frozenset(plain | {f"#{number.value}" for number in counted})


_MAY_COUNT = re.compile(r"\d|[a-z]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One step of a word-by-word comparison: a word, or a whole number mention."""

    start: int
    end: int
    raw: str  # as written, typography folded
    norm: str  # equal for spellings and formats of the same thing
    shown: str  # as it stands in the text
    number: Number | None = None


@lru_cache(maxsize=16384)
def units_of(piece: str) -> tuple[Unit, ...]:
    """The words of a stretch for comparing: numbers joined and valued, spelling made American, units by one name."""
    found = [number for number in numbers(piece) if not (number.weak and number.kind != "ordinal")]
    out: list[Unit] = []
    upcoming = iter([*found, None])
    number = next(upcoming)
    for word in words(piece):
        while number is not None and word.start >= number.end:
            number = next(upcoming)
        if number is not None and number.start <= word.start < number.end:
            if not out or out[-1].number is not number:
                shown = piece[number.start : number.end]
                out.append(Unit(number.start, number.end, shown.casefold(), _valued(number), shown, number))
            continue
        out.append(Unit(word.start, word.end, word.form, _normal(word), piece[word.start : word.end]))
    return tuple(out)


def _valued(number: Number) -> str:
    group = {"percent": "%", "money": "$", "date": "@", "clock": ":", "ordinal": "th"}.get(number.kind, "")
    return f"#{group}{number.value}"


def _normal(word: Word) -> str:
    form = american(word.form)
    return units().get(form, form)
