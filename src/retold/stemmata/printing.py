"""How each witness prints a line: the spelling, numbers and abbreviations that ``collation`` folds away.

House style alone says nothing of descent. But who prints "fourteen" like all the others has not copied it from the one
house that made it "14": houses change everything to their style, and nothing back. So printings are compared place by
place, a place being two words that follow each other: a copy that changed one of them still has the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata.collation import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation


@dataclass(frozen=True, slots=True)
class Printing:
    """Witnesses against lines as printed. ``table[w, l]`` is the form of line ``l`` in witness ``w``, or -1."""

    table: NDArray[np.int32]  # (witnesses, lines)
    places: Sequence[NDArray[np.float64]]  # by line: (forms, places), 1 where the form has the place

    def returned(self, line: int, child: int, parents: Sequence[int], others: NDArray[np.float64]) -> NDArray[np.float64]:
        """(parents,) log(1 + the most others who print a place of this line as the child does and the parent does not).

        ``others`` says how far each witness speaks for a text that the child did not invent.
        """
        column, places = self.table[:, line], self.places[line]
        theirs, mine = column[list(parents)], int(column[child])
        if len(places) == 1 or not (theirs != mine).any():
            return np.zeros(len(parents))
        here = np.flatnonzero(places[mine])
        held = column >= 0
        alike = np.bincount(column[held], weights=others[held], minlength=len(places)) @ places[:, here]
        out: NDArray[np.float64] = np.log1p(((1 - places[np.ix_(theirs, here)]) * alike).max(1))
        return np.where(theirs >= 0, out, 0.0)


def of(collation: Collation) -> Printing:
    """How the witnesses of this collation print its lines."""
    rows = [[sentence.printed for sentence in row] for row in collation.sentences]
    forms, table = told(rows, collation.line_of, len(collation.readings))
    return Printing(table, [_places(line) for line in forms])


def _places(forms: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    number: dict[tuple[str, str], int] = {}
    rows = [[number.setdefault(place, len(number)) for place in pairwise(("", *words, ""))] for words in forms]
    out = np.zeros((len(forms), len(number)))
    for k, row in enumerate(rows):
        out[k, row] = 1
    return out
