"""Texts retold from memory: what a child says that a candidate parent does not, in bits.

Where hardly a sentence is shared, lines of copy say nothing and words must. The parent's words may come back inflected,
parted or in another order, so the child is read four times: as words, as threes of letters, as pairs of words that stand
near each other, and as one sequence. What two retellers invented alike is rare; what nobody else has costs the same under
every parent and decides nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from math import log2
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation

LOOSE = 0.2  # share of sentences said in words of others, below which a family counts as retold from memory
MOST = 300  # witnesses; the table is quadratic
MOST_WORDS = 1000  # of a text; what is retold from memory is short


def is_loose(collation: Collation) -> bool:
    """Whether hardly a sentence is said in the words of another witness, though the witnesses are one family.

    In its words: word for word, or as the same line of copy with a run of words in common that nobody repeats from memory.
    """
    count = Counter(forms for row in collation.sentences for forms in {sentence.forms for sentence in row})
    edited = _edited(collation)
    total = sum(len(row) for row in collation.sentences)
    shared = sum(
        1
        for row, lines in zip(collation.sentences, collation.line_of, strict=True)
        for sentence, line in zip(row, lines, strict=True)
        if count[sentence.forms] > 1 or not edited.get(line, _NOTHING).isdisjoint(_runs(sentence.forms))
    )
    return 2 < len(collation.ids) <= MOST and total > 0 and shared < LOOSE * total


def _edited(collation: Collation) -> dict[int, set[tuple[str, ...]]]:
    """By line the runs of words that stand in several of its readings."""
    out: dict[int, set[tuple[str, ...]]] = {}
    for line, readings in enumerate(collation.readings):
        held = Counter(run for reading in readings for run in _runs(reading))
        if common := {run for run, times in held.items() if times > 1}:
            out[line] = common
    return out


def _runs(forms: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(forms[k:] for k in range(COPIED)), strict=False))


COPIED = 12  # words in a row that are copied, not remembered
_NOTHING: frozenset[tuple[str, ...]] = frozenset()


# Set by hand, in round numbers: letters and pairs are three or more a word and together weigh about as much as it.
LETTERS = 0.25  # of its rarity, each three letters of a word that the parent has nowhere: an inflected word costs little
PAIRS = 0.25  # of its rarity, each pair of near words that the parent has not so near
MOVED = 1.0  # bits, each word that the parent has not in this order
CUT = 0.25  # bits, each word of the parent that is not kept: memory loses, so that more would make siblings of children
STRANGE = 0.15  # share of its bits a text owes to one that tells of something else, in as many words of the language
STEM = 5  # letters that words of one stem mostly share
NEAR = 3  # words


@dataclass(frozen=True, slots=True)
class Recall:
    """What the texts of a family may have from each other."""

    bits: NDArray[np.float64]  # (children, parents): new in the child, or cut; 0 on the diagonal
    kin: NDArray[np.bool_]  # (children, parents): the parent has more of the child than any text would
    alone: float  # bits of a text without a parent: constant, for with bits by length the shortest text would be the root

    def likeness(self) -> NDArray[np.float64]:
        """(children, parents) 0..1: the less is new the liker; 0 for itself and for texts of something else."""
        other = ~np.eye(len(self.bits), dtype=bool)
        least = self.bits.min(1, keepdims=True, where=other, initial=self.alone)
        out: NDArray[np.float64] = np.exp2((least - self.bits) / 16) * (self.kin & other)
        return out

    def lead(self, child: int, parent: int) -> float:
        """The bits under this parent above those under the best; no parent at all is a negative number."""
        row = np.delete(self.bits[child], child)
        return float((self.bits[child, parent] if parent >= 0 else self.alone) - row.min())


def recall(texts: Sequence[Sequence[str]]) -> Recall:
    """What these texts, as words, may have from each other."""
    texts = [text[:MOST_WORDS] for text in texts]
    stems = [[word[:STEM] for word in text] for text in texts]
    said = _said(texts) + LETTERS * _said(_letters(text) for text in texts) + PAIRS * _said(_near(text) for text in stems)
    new = np.diagonal(said)[:, None] - said
    kept = _in_order(stems)
    words = np.array([len(text) for text in texts], dtype=float)
    bits = new + MOVED * (words[:, None] - kept) + CUT * (words[None, :] - kept)
    kin = said > STRANGE * np.diagonal(said)[:, None]
    return Recall(bits, kin, float(bits.max(initial=0.0)))


def _letters(words: Iterable[str]) -> list[str]:
    """Threes of letters, with the ends of the words marked."""
    marked = [f"^{word}$" for word in words]
    return [word[k : k + 3] for word in marked for k in range(len(word) - 2)]


def _near(words: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words that stand near each other."""
    return list(chain.from_iterable(zip(words, words[k:], strict=False) for k in range(1, NEAR + 1)))


def _said(things: Iterable[Sequence[object]]) -> NDArray[np.float64]:
    """(texts, texts): the bits of what both say; on the diagonal, of all that one says. Rare things have more bits."""
    rows = [dict.fromkeys(row) for row in things]
    count = Counter(thing for row in rows for thing in row)
    place = {thing: k for k, thing in enumerate(thing for thing, texts in count.items() if texts > 1)}
    bits = np.array([_rarity(count[thing], len(rows)) for thing in place], dtype=np.float32)
    alone = _rarity(1, len(rows))
    out = np.diag([alone * sum(1 for thing in row if count[thing] == 1) for row in rows])
    held = [np.array(sorted(place[thing] for thing in row if thing in place), dtype=np.intp) for row in rows]
    for start in range(0, len(place), BLOCK):
        has = np.zeros((len(rows), min(BLOCK, len(place) - start)), dtype=np.float32)
        for text, at in enumerate(held):
            first, last = np.searchsorted(at, (start, start + BLOCK))
            has[text, at[first:last] - start] = 1.0
        out += (has * bits[start : start + BLOCK]) @ has.T
    return out


def _rarity(texts: int, of: int) -> float:
    """Bits, in steps of 1/128: the sums of a block are exact, so that the order of words and texts does not matter."""
    return round(log2(of / texts) * 128) / 128


BLOCK = 8192  # things at a time


def _in_order(texts: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """(texts, texts): how many words two texts have in one order."""
    from rapidfuzz import process  # noqa: PLC0415  not needed for --help
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415

    letter: dict[str, str] = {}
    for word in chain.from_iterable(texts):
        letter.setdefault(word, chr(FIRST + len(letter)))
    spelt = ["".join(letter[word] for word in text) for text in texts]
    return process.cdist(spelt, spelt, scorer=LCSseq.similarity, dtype=np.float64)


FIRST = 0xE000  # words are spelt as one character each, from behind the surrogates on: a million of them
