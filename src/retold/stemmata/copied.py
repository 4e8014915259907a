"""Which witnesses that say the same cannot have copied each other.

Two houses that report one public statement share what it says, often in its order, in the speaker's words and in their
own. Copy shows in the writer's words: some twenty of them in runs, a dozen in a row, or most of a text told again.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from retold.stemmata.collation import runs
from retold.stemmata.houses import House, same

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation
    from retold.stemmata.evidence import Bench

COPIED = 20  # words of the writer, in runs, from which one of two houses has copied; of true copies 1.5 in 100 have fewer
IN_A_ROW = 12  # ... or so many of them together
MOST_OF_IT, ENOUGH = 0.6, 50  # ... or so much of one of them told again, in lines of so many words of the writer
ALL_OF_IT = 0.8  # ... or so much of both, however short
SPOKEN = 8  # words in runs that are enough between two who credit one house, and beside a quotation where houses are unknown
RUN = 4  # words in a row that two writers hardly choose alike
SPEECH = 5  # words between quotation marks that make a quotation
FEW = COPIED // RUN  # runs of four words; fewer never make twenty words


def neither(bench: Bench) -> NDArray[np.bool_]:
    """(witnesses, witnesses): pairs with lines in common of which neither can have copied the other."""
    rows = _Rows(bench.collation)
    out: NDArray[np.bool_] = np.zeros_like(rows.open)
    for a, b in np.argwhere(np.triu(rows.open, 1)).tolist():
        kin = _kinship(bench.sheets[a].house, bench.sheets[b].house)
        out[a, b] = out[b, a] = kin != "one" and not rows.copied(a, b, kin)
    return out


Kinship = Literal["one", "credit", "apart", "unknown"]


@lru_cache(maxsize=65536)
def _kinship(one: House, other: House) -> Kinship:
    """Whether they are one house (or one credits the other), credit the same one, are two, or cannot be told apart."""
    if one.outlet and one.outlet == other.outlet:
        return "one"
    if any(same(name, other.outlet) for name in one.credits) or any(same(name, one.outlet) for name in other.credits):
        return "one"
    if any(same(name, credited) for name in one.credits for credited in other.credits):
        return "credit"
    return "apart" if one.outlet and other.outlet else "unknown"


class _Rows:
    """What the witnesses print of the lines, and whose words these are."""

    def __init__(self, collation: Collation) -> None:
        self.collation = collation
        self.present = collation.table >= 0
        self.speech: list[dict[int, frozenset[str]]] = []  # by witness, by line: the words between quotation marks
        self.plain, self.spoken = self._words()
        self.open = self._left_open()
        self._runs_of: dict[tuple[int, int], tuple[tuple[str, ...], ...]] = {}
        self.alike = self._alike()

    def copied(self, a: int, b: int, kin: Kinship) -> bool:
        """Whether the two have words of the writer's in common as only copies have."""
        both = np.flatnonzero(self.present[a] & self.present[b]).tolist()
        if kin == "unknown" and not any(self.spoken[a, line] and self.spoken[b, line] for line in both):
            return True
        if kin == "apart" and self.alike[a, b] < FEW:
            return False
        found, longest = 0, 0
        for line in both:
            there, back = self._common(a, b, line), self._common(b, a, line)
            found += min(sum(there), sum(back))
            longest = max(longest, min(max(there, default=0), max(back, default=0)))
        return found >= (COPIED if kin == "apart" else SPOKEN) or longest >= IN_A_ROW

    def _words(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """(witnesses, lines): the words of the writer, and whether a quotation stands in it."""
        plain, spoken = np.zeros(self.present.shape), np.zeros(self.present.shape, dtype=bool)
        for w, row in enumerate(self.collation.sentences):
            said: dict[int, frozenset[str]] = {}
            for sentence, line in zip(row, self.collation.line_of[w], strict=True):
                if line >= 0:
                    quoted = sentence.quoted * len(sentence.forms)
                    said[line] = said.get(line, frozenset()) | sentence.speech
                    spoken[w, line] |= quoted >= SPEECH
                    plain[w, line] += len(sentence.forms) - quoted
            self.speech.append(said)
        return plain, spoken

    def _left_open(self) -> NDArray[np.bool_]:
        """(witnesses, witnesses): with lines in common, none printed alike, and little of the texts told again."""
        held = self.present.astype(float)
        own = np.array([sum(len(s.forms) * (1 - s.quoted) for s in row) for row in self.collation.sentences])
        common = self.plain @ held.T
        share = common / np.maximum(1.0, own)[:, None]
        most = (np.maximum(share, share.T) >= MOST_OF_IT) & (np.minimum(common, common.T) >= ENOUGH)
        out: NDArray[np.bool_] = (held @ held.T > 0) & ~most & (np.minimum(share, share.T) < ALL_OF_IT)
        for line in range(held.shape[1]):
            column = self.collation.table[:, line]
            for reading in range(len(self.collation.readings[line])):
                holders = np.flatnonzero((column == reading) & (self.plain[:, line] >= IN_A_ROW))
                if len(holders) > 1:
                    out[np.ix_(holders, holders)] = False
        return out

    def _alike(self) -> NDArray[np.float32]:
        """(witnesses, witnesses): runs of four words in common, each once a line."""
        holders: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
        for w, line in np.argwhere(self.present).tolist():
            for run in dict.fromkeys(self._of(line, int(self.collation.table[w, line]))):
                holders[line, run].append(w)
        shared = [held for held in holders.values() if len(held) > 1]
        out = np.zeros((len(self.present), len(self.present)), dtype=np.float32)
        for start in range(0, len(shared), BLOCK):
            has = np.zeros((len(out), min(BLOCK, len(shared) - start)), dtype=np.float32)
            for place, held in enumerate(shared[start : start + BLOCK]):
                has[held, place] = 1.0
            out += has @ has.T
        return out

    def _common(self, a: int, b: int, line: int) -> list[int]:
        """How many words of the writer stand in each run of words that both print in this line."""
        x, y = (int(self.collation.table[w, line]) for w in (a, b))
        known = set(self._of(line, y))
        speech = self.speech[a][line] | self.speech[b][line]
        words = self.collation.readings[line][x]
        held = [False] * len(words)
        for k, run in enumerate(self._of(line, x)):
            if run in known:
                held[k : k + RUN] = [True] * RUN
        return [sum(word not in speech for word in words[start:end]) for start, end in runs(held)]

    def _of(self, line: int, reading: int) -> tuple[tuple[str, ...], ...]:
        """Its runs of four words."""
        key = line, reading
        if key not in self._runs_of:
            words = self.collation.readings[line][reading]
            self._runs_of[key] = tuple(zip(*(words[k:] for k in range(RUN)), strict=False))
        return self._runs_of[key]


BLOCK = 4096  # runs at a time
