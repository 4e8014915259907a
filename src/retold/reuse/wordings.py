"""How one sentence became another: the same words, edited, or said anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from retold.model import Wording
    from retold.reuse.units import Units

EDITED = 0.62  # of the words of both in common and in order; below, the sentence was reworded
CUT = 0.85  # of the words of the shorter: a sentence that lost half of itself was edited, not reworded


@dataclass(frozen=True, slots=True)
class Match:
    """Words in common and in order, their share of both sentences, and what that makes of it."""

    words: int
    similarity: float
    wording: Wording


@dataclass(frozen=True, slots=True)
class Wordings:
    """Compares units, each two of them once."""

    units: Units
    known: dict[tuple[int, int], Match] = field(default_factory=dict)

    def match(self, left: int, right: int) -> Match:
        """How the two units compare; the order does not matter."""
        key = (left, right) if left < right else (right, left)
        if key not in self.known:
            forms = self.units.forms
            rows = [forms.values[forms.bounds[unit] : forms.bounds[unit + 1]].tolist() for unit in key]
            self.known[key] = compared(rows[0], rows[1])
        return self.known[key]


def compared(left: Sequence[Hashable], right: Sequence[Hashable]) -> Match:
    """How two sequences of folded words, or of their numbers, compare."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415  53 ms, not needed for --help

    if left == right:
        return Match(len(left), 1.0, "verbatim")
    codes: dict[Hashable, int] = {}
    rows = [[codes.setdefault(form, len(codes)) for form in forms] for forms in (left, right)]
    common = LCSseq.similarity(*rows)
    similarity = 2 * common / (len(left) + len(right))
    edited = similarity >= EDITED or (common >= CUT * min(len(left), len(right)) and common >= 5)
    return Match(int(common), similarity, "edited" if edited else "reworded")
