"""Whether two lines tell of the same happening, and in what they differ: by their rare words, numbers and negations."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE = 0.6  # share of the rarer words of the shorter that the longer has too
ALIKE_IN_A_MINUTE = 0.4  # the same, where both give one minute of one day
_FEWEST = 3  # words in common
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ers", "er", "ed", "es", "s", "e", "al")
_SHORTEST = 4  # letters of a stem


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared of a line."""

    stems: frozenset[str]
    numbers: frozenset[tuple[str, str]]  # a number and the stem behind it
    is_negative: bool


def wording(text: str) -> Wording:
    """The stems, the numbers and the negation of a text."""
    forms = [word.form for word in words(text[: 12 * _LONGEST])[:_LONGEST]]
    stems = [stem(form) for form in forms]
    numbers = {
        (_NUMBERS.get(form, form), following)
        for form, following in zip(forms, [*stems, ""][1:], strict=True)
        if form[0].isdigit() or form in _NUMBERS
    }
    kept = frozenset(base for form, base in zip(forms, stems, strict=True) if _is_content(form))
    main = forms if "," not in text else [word.form for word in words(_ASIDE.sub(",", text[: 12 * _LONGEST]))[:_LONGEST]]
    return Wording(kept, frozenset(numbers), any(form in _NEGATIONS or form.endswith("n't") for form in main))


def _is_content(form: str) -> bool:
    return len(form) > 2 and form not in _SMALL and not form[0].isdigit()


def stem(form: str) -> str:
    """A word without its commonest endings, so that "launched" meets "launches" and "launch"."""
    form = form.removesuffix("'s")
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST:
            return form[: -len(ending)]
    return form


_LONGEST = 120
_ASIDE = re.compile(r",\s+(?:who|which|whose)\b[^,.]{0,120},")  # "who had denied the charge": what it says is not denied
_NEGATIONS = frozenset("no not never none nobody nothing neither nor denied denies deny without failed".split())
_NUMBERS = {name: str(value) for value, name in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty".split()
)} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "hundred": "100"}  # fmt: skip
_SMALL = frozenset(
    "the and for that with was were are has have had been its his her their they this from into over after before said says "
    "who which will would could also than then there when while about more most out off not all one two three but between".split()
)


class Likeness:
    """Compares wordings by how rare their words are among all of them."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        held = Counter(base for row in wordings for base in row.stems)
        self._weight = {base: math.log(1 + len(wordings) / count) for base, count in held.items()}

    def share(self, a: Wording, b: Wording) -> float:
        """How much of the shorter one's words, the rare ones heavy, the longer has; 0 when hardly any word is shared."""
        common = a.stems & b.stems
        if len(common) < _FEWEST:
            return 0.0
        least = min(self._sum(a.stems), self._sum(b.stems))
        return self._sum(common) / least if least else 0.0

    def _sum(self, stems: frozenset[str]) -> float:
        return math.fsum(self._weight.get(base, 0.0) for base in stems)


def numbers_differ(a: Wording, b: Wording) -> bool:
    """Whether they count the same thing otherwise: "nine men", "fourteen men"."""
    mine, theirs = _by_noun(a), _by_noun(b)
    return any(noun in theirs and not (mine[noun] & theirs[noun]) for noun in mine)


def _by_noun(row: Wording) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for number, noun in sorted(row.numbers):
        if noun:
            out.setdefault(noun, set()).add(number)
    return out
