"""Which lines of copy belong together as the text of one desk.

A woven article joins the texts of two desks in one family, and would make them one lost original. Two witnesses that
share nothing are the sign of two texts; the other lines follow the witnesses that hold them, pure ones first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation

NOTHING = 8.0  # trusted words in common up to which two witnesses share nothing
ENOUGH = 40.0  # words of copy a witness needs before what it lacks says something
BLOCK = 20.0  # words of another text from which a witness is mixed
PASSES = 3  # more let the larger text swallow the smaller one
MOST = 300  # witnesses; a larger family is taken for one text


def texts(collation: Collation) -> NDArray[np.int32]:
    """(lines,) the number of the text each line belongs to, from 0; all 0 where nothing shows more than one."""
    out = np.zeros(collation.table.shape[1], dtype=np.int32)
    if len(collation.ids) > MOST:
        return out
    present = collation.table >= 0
    weight = np.where(collation.trust >= 0.5, np.minimum(collation.words, 40), 0.0)
    waiting, known = [np.arange(len(out))], 0
    while waiting:
        lines = waiting.pop()
        sides = _sides(present[:, lines], weight[lines])
        if sides is None:
            out[lines] = known
            known += 1
        else:
            waiting += [lines[~sides], lines[sides]]
    return out


def _sides(present: NDArray[np.bool_], weight: NDArray[np.float64]) -> NDArray[np.bool_] | None:
    """For each line whether it stands on the first of two sides, or None where the lines are one text."""
    held = present * weight
    sizes = held.sum(1)
    common = held @ present.T
    strangers = (common < NOTHING) & (np.minimum(sizes[:, None], sizes[None, :]) >= ENOUGH)
    if not strangers.any():
        return None
    smaller = np.where(strangers, np.minimum(sizes[:, None], sizes[None, :]), 0)
    pairs = np.argsort(-np.triu(smaller), axis=None, kind="stable")[:PAIRS]
    for a, b in zip(*np.unravel_index(pairs, common.shape), strict=True):
        if strangers[a, b]:
            first = _leaning(held, present, sizes, int(a), int(b)) > 0
            if _parted(held, first):
                return first
    return None


PAIRS = 12  # of strangers that are tried, the longest first


def _leaning(
    held: NDArray[np.float64], present: NDArray[np.bool_], sizes: NDArray[np.float64], a: int, b: int
) -> NDArray[np.float64]:
    """(lines,) 1 for lines that go with witness ``a``, -1 for those that go with ``b``."""
    leaning: NDArray[np.float64] = present[a].astype(float) - present[b]
    for _ in range(PASSES):
        witness = held @ leaning / np.maximum(sizes, 1)
        say = witness**2  # mixed witnesses say little about where a line belongs
        leaning = np.clip(2 * (say * witness) @ present / np.maximum(say @ present, 1e-9), -1, 1)
    return leaning


def _parted(held: NDArray[np.float64], first: NDArray[np.bool_]) -> bool:
    """Whether both sides have witnesses of their own and mixed ones are the fewer."""
    left, right = held[:, first].sum(1), held[:, ~first].sum(1)
    mixed = int((np.minimum(left, right) >= BLOCK).sum())
    pure = [int(((one >= ENOUGH) & (other < BLOCK)).sum()) for one, other in ((left, right), (right, left))]
    return min(pure) >= 1 and mixed <= sum(pure)
