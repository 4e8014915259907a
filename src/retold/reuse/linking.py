"""Which sentences of two articles are one sentence, reworded or not.

A logistic belief from few features: what the two share, and what stands around them. Copied runs come in sequence, so a
sentence whose neighbours are linked needs less likeness of its own; a sentence with a better partner elsewhere needs more;
where much else was copied, a faint likeness is copy, and where nothing was it is two desks on one fact. Read twice: the
second time the neighbours are what the first time made of them. Fitted by ``benchmarks/fit_linking.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.reuse.likeness import Likeness
    from retold.reuse.units import Units

FEATURES = (
    "cosine", "excess", "couples", "quoted", "balance", "before", "after", "neighbour", "rival", "others",
)  # fmt: skip
FIRST = (-5.85, 11.02, -10.27, 1.23, -0.77, 0.63, 0.85, -0.07, 2.16, -2.72, 1.62)
SECOND = (-5.61, 9.93, -8.12, 0.50, -0.73, 0.66, 1.22, 0.33, 1.84, -4.04, 1.98)
ACCEPTED = 0.35
HOPELESS = 0.1  # best belief at first reading below which there is no second
ALIKE = 0.55  # cosine from which more of it says little more
LARGEST = 4_000_000  # pairs of sentences
BRIEF = 4  # words; shorter sentences are linked only beside a linked neighbour


@dataclass(frozen=True, slots=True)
class Link:
    """Sentence ``a`` of one article and sentence ``b`` of another, counted from 0, that descend from one sentence."""

    a: int
    b: int
    belief: float


def link_sentences(units: Units, likeness: Likeness, a: int, b: int) -> list[Link]:
    """The links between two articles: each sentence with its best partner, if that is believed.

    Two books are not read sentence by sentence; their long runs are found all the same.
    """
    if not 0 < len(units.sentences[a]) * len(units.sentences[b]) <= LARGEST:
        return []
    belief = believed(units, likeness, a, b)
    preferred = belief - 1e-6 * _apart(belief.shape)
    chosen = {(i, int(j)) for i, j in enumerate(preferred.argmax(axis=1))} | {
        (int(i), j) for j, i in enumerate(preferred.argmax(axis=0))
    }
    return [Link(i, j, float(belief[i, j])) for i, j in sorted(chosen) if belief[i, j] >= ACCEPTED]


def _apart(shape: tuple[int, int]) -> NDArray[np.float64]:
    """How far from each other two sentences stand in their articles, from 0 to 1: between equals the nearer is the partner."""
    down, along = (np.arange(size) / max(size - 1, 1) for size in shape)
    apart: NDArray[np.float64] = np.abs(down[:, None] - along)
    return apart


def believed(units: Units, likeness: Likeness, a: int, b: int) -> NDArray[np.float64]:
    """(sentences of a, sentences of b): how likely each two are one sentence."""
    left, right = units.numbers(a), units.numbers(b)
    rows = likeness.rows(left, right)
    if (rows < 0).all():
        return np.zeros(rows.shape)
    if _near_copies(left, right):
        return np.where(rows >= 0, likeness.cosine[rows], 0.0)
    belief = at_first_sight(likeness, rows)
    for weights in (FIRST, SECOND):
        score = weights[0] + features(units, likeness, rows, left, right, belief) @ np.array(weights[1:])
        belief = np.where(rows >= 0, 1 / (1 + np.exp(-score)), 0.0)
        if belief.max() < HOPELESS:
            return np.zeros(rows.shape)
    return np.where(_brief(units, left, right) & (np.maximum(_near(belief, -1), _near(belief, 1)) < ACCEPTED), 0.0, belief)


def _near_copies(left: NDArray[np.int64], right: NDArray[np.int64]) -> bool:
    """Most sentences of the shorter stand in the other word by word: all that the features say is yes, and they cost time."""
    same = np.intersect1d(left, right)
    return len(same) >= max(4, 0.5 * min(len(left), len(right)))


def _brief(units: Units, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    sizes = [np.array([len(units.forms[unit]) for unit in side]) for side in (left, right)]
    fewest: NDArray[np.int64] = np.minimum(sizes[0][:, None], sizes[1])
    return fewest < BRIEF


def at_first_sight(likeness: Likeness, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the neighbours are held for before anything was read."""
    cosine = np.where(rows >= 0, likeness.cosine[rows], 0.0)
    seen: NDArray[np.float64] = np.clip((cosine - 0.25) / 0.35, 0.0, 1.0)
    return seen


def features(
    units: Units,
    likeness: Likeness,
    rows: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    belief: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(sentences of a, sentences of b, features), in the order of ``FEATURES``."""
    known = rows >= 0
    cosine, couples, quoted = (
        np.where(known, column[rows], 0.0) for column in (likeness.cosine, likeness.couples, likeness.quoted)
    )
    words_a, words_b = (np.array([len(units.forms[unit]) for unit in side]) for side in (left, right))
    fewest, most = np.minimum(words_a[:, None], words_b), np.maximum(words_a[:, None], words_b)
    before, after = _near(belief, -1), _near(belief, 1)
    return np.stack(
        [
            cosine,
            np.maximum(cosine - ALIKE, 0.0),
            couples,
            quoted,
            fewest / most,
            before,
            after,
            np.maximum(before, after),
            np.maximum(_rival(belief), _rival(belief.T).T),
            np.maximum(_others(belief), _others(belief.T).T),
        ],
        axis=-1,
    )


def _near(belief: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Belief in the pair of neighbours on one side, one sentence left out on either side counting a little less."""
    beside = _shifted(belief, step, step)
    skipped = np.maximum(_shifted(belief, step, 2 * step), _shifted(belief, 2 * step, step))
    near: NDArray[np.float64] = np.maximum(beside, 0.8 * skipped)
    return near


def _shifted(belief: NDArray[np.float64], down: int, along: int) -> NDArray[np.float64]:
    out = np.zeros_like(belief)
    rows, columns = belief.shape
    if abs(down) < rows and abs(along) < columns:
        out[max(0, -down) : rows - max(0, down), max(0, -along) : columns - max(0, along)] = belief[
            max(0, down) : rows + min(0, down), max(0, along) : columns + min(0, along)
        ]
    return out


def _rival(belief: NDArray[np.float64]) -> NDArray[np.float64]:
    """Belief in the best other partner of the sentence of ``a``."""
    if belief.shape[1] == 1:
        return np.zeros_like(belief)
    ranked = np.sort(belief, axis=1)
    best, second = ranked[:, -1:], ranked[:, -2:-1]
    return np.where(belief == best, second, best)


def _others(belief: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the other sentences of ``a`` that have a partner."""
    best = belief.max(axis=1)
    share: NDArray[np.float64] = np.broadcast_to(((best.sum() - best) / max(len(best) - 1, 1))[:, None], belief.shape)
    return share
